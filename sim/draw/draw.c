/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/draw/draw.h"

#include "sim/base/assert.h"
#include "sim/base/lanes.h"
#include "sim/draw/draw_kernel_choice.h"

#include <math.h>

static uint64_t multiply_high(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    return (uint64_t)((wide)a * b >> 64);
}

static sb_ns cut(double x, sb_ns cap)
{
    return x <= 0 ? 0 : x >= (double)cap ? cap : (sb_ns)rint(x);
}

/* Each component draws for all lanes from the word's place within the component's share; the lanes
 * that are its own are kept. */
static void draw_mixture(const struct sb_draw_kernel *kernel, const struct sb_sampler *s,
                         const uint64_t *u, unsigned lanes, sb_ns cap, sb_ns *out)
{
    uint64_t from = 0;
    for (uint32_t c = 0; c < s->count; c++) {
        uint64_t within[SB_LANES_MAX], until = s->below[c];
        sb_ns drawn[SB_LANES_MAX];
        SB_ASSERT(until >= from);
        double stretch = until > from ? 0x1p64 / (double)(until - from) : 0;
        bool last = c + 1 == s->count;
        for (unsigned i = 0; i < lanes; i++) {
            double place = ((double)(u[i] - from) + 0.5) * stretch;
            within[i] = place < 0x1.fffffffffffffp63 ? (uint64_t)place : UINT64_MAX;
        }
        sb_draw_block(kernel, &s->component[c], within, lanes, cap, drawn);
        for (unsigned i = 0; i < lanes; i++)
            if (u[i] >= from && (u[i] < until || last))
                out[i] = drawn[i] < cap ? drawn[i] : cap; /* a constant is not cut by itself */
        from = until;
    }
}

/* For an assertion. */
static inline bool are_within(const sb_ns *out, unsigned lanes, sb_ns cap)
{
    for (unsigned i = 0; i < lanes; i++)
        if (out[i] < 0 || out[i] > cap)
            return false;
    return true;
}

static void draw_exact(const struct sb_sampler *s, const uint64_t *u, unsigned lanes, sb_ns cap,
                       sb_ns *out)
{
    for (unsigned i = 0; i < lanes; i++) {
        bool upper = u[i] >> 63;
        double v = ((double)((upper ? ~u[i] : u[i]) >> 11) + 0.5) * 0x1p-53;
        out[i] = cut(sb_dist_quantile(s->dist, v, upper) - s->dist->shift + s->shift, cap);
    }
}

void sb_draw_block(const struct sb_draw_kernel *kernel, const struct sb_sampler *s,
                   const uint64_t *u, unsigned lanes, sb_ns cap, sb_ns *out)
{
    SB_REQUIRE(lanes <= SB_LANES_MAX);
    uint64_t mapped[SB_LANES_MAX];
    cap = s->cap < cap ? s->cap : cap;
    if (s->width) {
        for (unsigned i = 0; i < lanes; i++)
            mapped[i] = s->lowest + multiply_high(u[i], s->width);
        u = mapped;
    }
    switch (s->draw) {
    case SB_DRAW_MIXTURE: draw_mixture(kernel, s, u, lanes, cap, out); break;
    case SB_DRAW_EXACT: draw_exact(s, u, lanes, cap, out); break;
    case SB_DRAW_STEPS:
        for (unsigned i = 0; i < lanes; i++)
            out[i] = cut(s->sample[multiply_high(u[i], s->count)] + s->shift, cap);
        break;
    default: kernel->draw(s, u, lanes, (double)cap, out);
    }
    SB_ASSERT(s->draw == SB_DRAW_CONSTANT || are_within(out, lanes, cap));
}

void sb_draw_replicate(const struct sb_dag *dag, const struct sb_samplers *samplers, uint64_t seed,
                       uint64_t replicate, sb_ns *latency)
{
    const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(NULL);
    for (uint32_t s = 0; s < dag->steps; s++) {
        uint64_t u[16];
        sb_ns drawn[16];
        kernel->uniform(seed, replicate / 16 * 16, s, 16, u);
        sb_draw_block(kernel, &samplers->sampler[dag->dist_of[s]], u, 16, dag->draw_cap, drawn);
        latency[s] = drawn[replicate % 16];
    }
}
