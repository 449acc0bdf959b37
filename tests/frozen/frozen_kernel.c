/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiled once for each instruction set, with the flags of the kernels in sim/. */
#include "sim/base/assert.h"
#include "sim/base/machine/instruction_set.h"
#include "tests/frozen/frozen.h"

#include <string.h>

#define SB_INLINE static inline __attribute__((always_inline))

#define WITH_CONSTANT_LANES(lanes, function, ...)                                                  \
    do {                                                                                           \
        SB_ASSERT((lanes) == 16 || (lanes) == 32 || (lanes) == 64);                                \
        switch (lanes) {                                                                           \
        case 64: function(__VA_ARGS__, 64); break;                                                 \
        case 32: function(__VA_ARGS__, 32); break;                                                 \
        default: function(__VA_ARGS__, 16);                                                        \
        }                                                                                          \
    } while (0)

/* ---- words and draws ---- */

#define SB_THREEFRY_PARITY UINT64_C(0x1BD11BDAA9FC1A22)

#define SB_ROTATE(x, by) ((x) << (by) | (x) >> (64 - (by)))
#define SB_ROUND(by) (x0 += x1, x1 = SB_ROTATE(x1, by), x1 ^= x0)

static inline void threefry_rounds(uint64_t k0, uint64_t k1, uint64_t c0, uint64_t c1, uint64_t *w0,
                                   uint64_t *w1)
{
    uint64_t k2 = SB_THREEFRY_PARITY ^ k0 ^ k1, x0 = c0 + k0, x1 = c1 + k1;
    SB_ROUND(16), SB_ROUND(42), SB_ROUND(12), SB_ROUND(31);
    x0 += k1, x1 += k2 + 1;
    SB_ROUND(16), SB_ROUND(32), SB_ROUND(24), SB_ROUND(21);
    x0 += k2, x1 += k0 + 2;
    SB_ROUND(16), SB_ROUND(42), SB_ROUND(12), SB_ROUND(31);
    x0 += k0, x1 += k1 + 3;
    SB_ROUND(16);
    *w0 = x0;
    *w1 = x1;
}

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
    uint64_t word0[FROZEN_LANES_MAX / 2], word1[FROZEN_LANES_MAX / 2];
    for (unsigned i = 0; i < lanes / 2; i++)
        threefry_rounds(seed, step, first / 2 + i, 0, &word0[i], &word1[i]);
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
SB_INLINE void look_up(const struct frozen_table *table, const uint64_t *restrict u, unsigned lanes,
                       double *restrict t)
{
    uint64_t at[FROZEN_LANES_MAX];
    double d[FROZEN_LANES_MAX];
    for (unsigned i = 0; i < lanes; i++) {
        uint64_t side = u[i] >> 63, folded = (u[i] ^ (0 - side)) << 1;
        d[i] = as_double(folded >> 12 | UINT64_C(0x3ff0000000000000)) - (1.0 - 0x1p-53);
        at[i] = (as_bits(d[i]) >> (52 - FROZEN_TABLE_BITS)) -
                ((uint64_t)(1023 - FROZEN_TABLE_EXPONENTS) << FROZEN_TABLE_BITS) +
                side * FROZEN_TABLE_SIDE;
    }
    for (unsigned i = 0; i < lanes; i++) {
        SB_ASSERT(at[i] < FROZEN_TABLE_CELLS);
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

SB_INLINE void draw_lanes(const struct frozen_sampler *sampler, const uint64_t *restrict u,
                          double cap, sb_ns *restrict out, unsigned lanes)
{
    double t[FROZEN_LANES_MAX];
    double a = sampler->a, b = sampler->b, shift = sampler->shift;
    double least = clamp(sampler->least + shift, 0, cap),
           most = clamp(sampler->most + shift, 0, cap);
    switch (sampler->draw) {
    case FROZEN_DRAW_CONSTANT:
        for (unsigned i = 0; i < lanes; i++)
            out[i] = (sb_ns)a;
        break;
    case FROZEN_DRAW_LINEAR:
        for (unsigned i = 0; i < lanes; i++) {
            double p = as_double(u[i] >> 12 | UINT64_C(0x3ff0000000000000)) - (1.0 - 0x1p-53);
            out[i] = round_ns(clamp((a + shift) + b * p, least, most));
        }
        break;
    case FROZEN_DRAW_TABLE:
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
    WITH_CONSTANT_LANES(lanes, uniform_lanes, seed, first, step, u);
}

static void draw(const struct frozen_sampler *sampler, const uint64_t *u, unsigned lanes,
                 double cap, sb_ns *out)
{
    SB_ASSERT(sampler->table || sampler->draw <= FROZEN_DRAW_LINEAR);
    WITH_CONSTANT_LANES(lanes, draw_lanes, sampler, u, cap, out);
}

/* ---- longest paths ---- */

/* max(a, b) written so that it becomes one instruction, or a compare and a blend. */
static inline sb_ns later(sb_ns a, sb_ns b) { return a > b ? a : b; }

SB_INLINE void propagate_lanes(const struct sb_program *program, const sb_ns *restrict latency,
                               sb_ns *finish, sb_ns *restrict makespan, unsigned lanes)
{
    static const sb_ns zero[FROZEN_LANES_MAX];
    const uint32_t *code = program->code;
    for (unsigned i = 0; i < lanes; i++)
        makespan[i] = 0;
    for (uint32_t n = 0; n < program->nodes; n++) {
        const sb_ns *run = code[0] == SB_NONE ? zero : latency + (size_t)code[0] * lanes;
        sb_ns *to = finish + (size_t)code[1] * lanes;
        uint32_t preds = code[2] >> 1, sink = code[2] & 1;
        const uint32_t *from = code + 3;
        SB_ASSERT(code[1] < program->rows);
        sb_ns row[FROZEN_LANES_MAX];
        switch (preds) {
        case 0:
            for (unsigned i = 0; i < lanes; i++)
                row[i] = run[i];
            break;
        case 1: {
            const sb_ns *p = finish + (size_t)from[0] * lanes;
            for (unsigned i = 0; i < lanes; i++)
                row[i] = p[i] + run[i];
            break;
        }
        case 2: {
            const sb_ns *p = finish + (size_t)from[0] * lanes,
                        *q = finish + (size_t)from[1] * lanes;
            for (unsigned i = 0; i < lanes; i++)
                row[i] = later(p[i], q[i]) + run[i];
            break;
        }
        case 3: {
            const sb_ns *p = finish + (size_t)from[0] * lanes,
                        *q = finish + (size_t)from[1] * lanes,
                        *r = finish + (size_t)from[2] * lanes;
            for (unsigned i = 0; i < lanes; i++)
                row[i] = later(later(p[i], q[i]), r[i]) + run[i];
            break;
        }
        default: {
            const sb_ns *p = finish + (size_t)from[0] * lanes,
                        *q = finish + (size_t)from[1] * lanes;
            for (unsigned i = 0; i < lanes; i++)
                row[i] = later(p[i], q[i]);
            for (uint32_t e = 2; e < preds; e++) {
                p = finish + (size_t)from[e] * lanes;
                for (unsigned i = 0; i < lanes; i++)
                    row[i] = later(row[i], p[i]);
            }
            for (unsigned i = 0; i < lanes; i++)
                row[i] += run[i];
        }
        }
        for (unsigned i = 0; i < lanes; i++)
            to[i] = row[i];
        if (sink)
            for (unsigned i = 0; i < lanes; i++)
                makespan[i] = later(makespan[i], row[i]);
        code += 3 + preds;
    }
}

static void propagate(const struct sb_program *program, const sb_ns *latency, unsigned lanes,
                      sb_ns *finish, sb_ns *makespan)
{
    WITH_CONSTANT_LANES(lanes, propagate_lanes, program, latency, finish, makespan);
}

extern const struct frozen_kernel SB_OF_SET(frozen_kernel);
const struct frozen_kernel SB_OF_SET(frozen_kernel) = { SB_SET_NAME, uniform, draw, propagate };
