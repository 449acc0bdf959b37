/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiled once for each instruction set. Plain loops that compilers vectorise; no fused
 * multiply-add and no library call, so that every instruction set gives the same bits. */
#include "sim/draw/draw_kernel.h"

#include "sim/base/assert.h"
#include "sim/base/instruction_set.h"
#include "sim/base/lanes.h"
#include "sim/draw/rng.h"
#include "sim/draw/threefry.h"

#include <string.h>

static inline double as_double(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static inline uint64_t as_bits(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* Eight blocks make sixteen words; the counters of neighbouring groups are neighbours as well. */
SB_INLINE void uniform_lanes(uint64_t seed, uint64_t first, uint64_t step, uint64_t *restrict u,
                             unsigned lanes)
{
    uint64_t word0[SB_LANES_MAX / 2], word1[SB_LANES_MAX / 2];
    for (unsigned i = 0; i < lanes / 2; i++)
        sb_threefry_rounds(seed, step, first / 2 + i, SB_STREAM_LATENCY, &word0[i], &word1[i]);
    for (unsigned group = 0; group < lanes; group += 16) {
        memcpy(u + group, word0 + group / 2, 8 * sizeof *u);
        memcpy(u + group + 8, word1 + group / 2, 8 * sizeof *u);
    }
}

/* Rounds to the nearest integer, ties to even; |x| <= 2^51. */
static inline sb_ns round_ns(double x)
{
    return (sb_ns)(as_bits(x + 0x1.8p52) - as_bits(0x1.8p52));
}

static inline double clamp(double x, double least, double most)
{
    x = x > least ? x : least; /* in this form one instruction */
    return x < most ? x : most;
}

/* T(u), see sampler.h: fold u to v = min(u, 1 - u), take 52 bits of d = 2 v at the middle of their
 * interval, and let the leading bits of d as a double (exponent and 7 bits) be the number of the
 * segment. The cells are fetched one by one: gather instructions are no faster at their best, and
 * several times slower on processors with the mitigation for gather data sampling. */
SB_INLINE void look_up(const struct sb_table *table, const uint64_t *restrict u, unsigned lanes,
                       double *restrict t)
{
    uint64_t at[SB_LANES_MAX];
    double d[SB_LANES_MAX];
    for (unsigned i = 0; i < lanes; i++) {
        uint64_t side = u[i] >> 63, folded = (u[i] ^ (0 - side)) << 1;
        d[i] = as_double(folded >> 12 | UINT64_C(0x3ff0000000000000)) - (1.0 - 0x1p-53);
        at[i] = (as_bits(d[i]) >> (52 - SB_TABLE_BITS)) -
                ((uint64_t)(1023 - SB_TABLE_EXPONENTS) << SB_TABLE_BITS) + side * SB_TABLE_SIDE;
    }
    for (unsigned i = 0; i < lanes; i++) {
        SB_ASSERT(at[i] < SB_TABLE_CELLS);
        at[i] = table->cell[at[i]];
        __asm__ volatile("" ::: "memory"); /* keeps the compiler from making this a gather */
    }
    for (unsigned i = 0; i < lanes; i++)
        t[i] = as_double(at[i] & UINT64_C(0xffffffff00000000)) + as_double(at[i] << 32) * d[i];
}

/* exp(x) to 1e-8 for |x| <= 690: 2^k e^r, |r| <= ln 2 / 2, Taylor to the 8th power. */
static inline double exponential(double x)
{
    double shifted = x * 0x1.71547652b82fep0 + 0x1.8p52, k = shifted - 0x1.8p52;
    double r = (x - k * 0x1.62e42fee00000p-1) - k * 0x1.a39ef35793c76p-33;
    double y = 1.0 / 40320;
    y = y * r + 1.0 / 5040;
    y = y * r + 1.0 / 720;
    y = y * r + 1.0 / 120;
    y = y * r + 1.0 / 24;
    y = y * r + 1.0 / 6;
    y = y * r + 0.5;
    y = y * r + 1.0;
    y = y * r + 1.0;
    return as_double(as_bits(y) + (as_bits(shifted) << 52));
}

SB_INLINE void draw_lanes(const struct sb_sampler *sampler, const uint64_t *restrict u, double cap,
                          sb_ns *restrict out, unsigned lanes)
{
    double t[SB_LANES_MAX];
    double a = sampler->a, b = sampler->b, shift = sampler->shift;
    double least = clamp(sampler->least + shift, 0, cap),
           most = clamp(sampler->most + shift, 0, cap);
    switch (sampler->draw) {
    case SB_DRAW_CONSTANT:
        for (unsigned i = 0; i < lanes; i++)
            out[i] = (sb_ns)a;
        break;
    case SB_DRAW_LINEAR:
        for (unsigned i = 0; i < lanes; i++) {
            double p = as_double(u[i] >> 12 | UINT64_C(0x3ff0000000000000)) - (1.0 - 0x1p-53);
            out[i] = round_ns(clamp((a + shift) + b * p, least, most));
        }
        break;
    case SB_DRAW_TABLE:
        look_up(sampler->table, u, lanes, t);
        for (unsigned i = 0; i < lanes; i++)
            out[i] = round_ns(clamp((a + shift) + b * t[i], least, most));
        break;
    default:
        look_up(sampler->table, u, lanes, t);
        for (unsigned i = 0; i < lanes; i++) {
            double x = exponential(clamp(a + b * t[i], -690, 690));
            out[i] = round_ns(clamp(x + shift, least, most));
        }
    }
}

static void uniform(uint64_t seed, uint64_t first, uint64_t step, unsigned lanes, uint64_t *u)
{
    SB_ASSERT(first % 16 == 0);
    SB_WITH_CONSTANT_LANES(lanes, uniform_lanes, seed, first, step, u);
}

static void draw(const struct sb_sampler *sampler, const uint64_t *u, unsigned lanes, double cap,
                 sb_ns *out)
{
    SB_ASSERT(sampler->table || sampler->draw <= SB_DRAW_LINEAR);
    SB_WITH_CONSTANT_LANES(lanes, draw_lanes, sampler, u, cap, out);
}

extern const struct sb_draw_kernel SB_OF_SET(sb_draw_kernel);
const struct sb_draw_kernel SB_OF_SET(sb_draw_kernel) = { SB_SET_NAME, uniform, draw };
