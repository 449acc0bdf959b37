/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/frozen/frozen.h"

#include "sim/base/assert.h"
#include "sim/base/machine/instruction_set.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define DECLARE(set) extern const struct frozen_kernel frozen_kernel_##set;
#define ADDRESS(set) &frozen_kernel_##set,
SB_INSTRUCTION_SETS(DECLARE)
static const struct frozen_kernel *const kernels[] = { SB_INSTRUCTION_SETS(ADDRESS) NULL };

const struct frozen_kernel *frozen_kernel_choose(const char *name)
{
    for (unsigned i = 0; kernels[i]; i++)
        if ((!name || strcmp(name, kernels[i]->name) == 0) &&
            sb_instruction_set_is_there(kernels[i]->name))
            return kernels[i];
    return NULL;
}

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
static void draw_mixture(const struct frozen_kernel *kernel, const struct frozen_sampler *s,
                         const uint64_t *u, unsigned lanes, sb_ns cap, sb_ns *out)
{
    uint64_t from = 0;
    for (uint32_t c = 0; c < s->count; c++) {
        uint64_t within[FROZEN_LANES_MAX], until = s->below[c];
        sb_ns drawn[FROZEN_LANES_MAX];
        SB_ASSERT(until >= from);
        double stretch = until > from ? 0x1p64 / (double)(until - from) : 0;
        bool last = c + 1 == s->count;
        for (unsigned i = 0; i < lanes; i++) {
            double place = ((double)(u[i] - from) + 0.5) * stretch;
            within[i] = place < 0x1.fffffffffffffp63 ? (uint64_t)place : UINT64_MAX;
        }
        frozen_draw_block(kernel, &s->component[c], within, lanes, cap, drawn);
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

static void draw_exact(const struct frozen_sampler *s, const uint64_t *u, unsigned lanes, sb_ns cap,
                       sb_ns *out)
{
    for (unsigned i = 0; i < lanes; i++) {
        bool upper = u[i] >> 63;
        double v = ((double)((upper ? ~u[i] : u[i]) >> 11) + 0.5) * 0x1p-53;
        out[i] = cut(sb_dist_quantile(s->dist, v, upper) - s->dist->shift + s->shift, cap);
    }
}

void frozen_draw_block(const struct frozen_kernel *kernel, const struct frozen_sampler *s,
                       const uint64_t *u, unsigned lanes, sb_ns cap, sb_ns *out)
{
    SB_REQUIRE(lanes <= FROZEN_LANES_MAX);
    uint64_t mapped[FROZEN_LANES_MAX];
    cap = s->cap < cap ? s->cap : cap;
    if (s->width) {
        for (unsigned i = 0; i < lanes; i++)
            mapped[i] = s->lowest + multiply_high(u[i], s->width);
        u = mapped;
    }
    switch (s->draw) {
    case FROZEN_DRAW_MIXTURE: draw_mixture(kernel, s, u, lanes, cap, out); break;
    case FROZEN_DRAW_EXACT: draw_exact(s, u, lanes, cap, out); break;
    case FROZEN_DRAW_STEPS:
        for (unsigned i = 0; i < lanes; i++)
            out[i] = cut(s->sample[multiply_high(u[i], s->count)] + s->shift, cap);
        break;
    default: kernel->draw(s, u, lanes, (double)cap, out);
    }
    SB_ASSERT(s->draw == FROZEN_DRAW_CONSTANT || are_within(out, lanes, cap));
}

void frozen_init(struct frozen *f, const char *kernel, const struct sb_dag *dag,
                 const struct sb_program *const *program, uint32_t programs)
{
    uint32_t steps = dag->steps, rows = 0;
    for (uint32_t p = 0; p < programs; p++)
        rows = program[p]->rows > rows ? program[p]->rows : rows;
    *f = (struct frozen){ .kernel = frozen_kernel_choose(kernel),
                          .dag = dag,
                          .program = program,
                          .programs = programs,
                          .lanes = steps <= 1024       ? 64
                                   : steps <= 1u << 18 ? 32
                                                       : 16 };
    int failed = frozen_samplers_build(&f->samplers, dag, NULL);
    f->latency = sb_arena_alloc(&f->arena, (size_t)steps * f->lanes, sizeof(sb_ns));
    f->finish = sb_arena_alloc(&f->arena, (size_t)rows * f->lanes, sizeof(sb_ns));
    f->makespan = sb_arena_alloc(&f->arena, (size_t)programs * f->lanes, sizeof(sb_ns));
    f->work = sb_arena_alloc(&f->arena, f->lanes, sizeof(sb_ns));
    assert(!failed && f->kernel && f->latency && f->finish && f->makespan && f->work);
}

void frozen_fini(struct frozen *f)
{
    frozen_samplers_fini(&f->samplers);
    sb_arena_fini(&f->arena);
}

void frozen_run(struct frozen *f, uint64_t seed, uint64_t first)
{
    uint64_t u[FROZEN_LANES_MAX];
    for (unsigned lane = 0; lane < f->lanes; lane++)
        f->work[lane] = 0;
    for (uint32_t s = 0; s < f->dag->steps; s++) {
        const struct frozen_sampler *sampler = &f->samplers.sampler[f->dag->dist_of[s]];
        sb_ns *row = f->latency + (size_t)s * f->lanes;
        if (sampler->draw != FROZEN_DRAW_CONSTANT)
            f->kernel->uniform(seed, first, s, f->lanes, u);
        frozen_draw_block(f->kernel, sampler, u, f->lanes, f->dag->draw_cap, row);
        for (unsigned lane = 0; lane < f->lanes; lane++)
            f->work[lane] += row[lane];
    }
    for (uint32_t p = 0; p < f->programs; p++)
        f->kernel->propagate(f->program[p], f->latency, f->lanes, f->finish,
                             f->makespan + (size_t)p * f->lanes);
}
