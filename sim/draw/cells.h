/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second pass over a row: from the cells of a table to draws. */
#ifndef SIM_DRAW_CELLS_H
#define SIM_DRAW_CELLS_H

#include "sim/base/machine/lanes.h"
#include "sim/base/machine/vector.h"
#include "sim/base/time.h"
#include "sim/draw/sampler_type.h"

#include <stdalign.h>
#include <string.h>

/* Which cell each lane has: what the first pass leaves. */
struct sb_cells {
    alignas(64) uint32_t offset[SB_LANES_MAX];
    uint64_t tail; /* the lanes that are in the tail, a bit each */
};

/* exp(x) to 1e-8 for |x| <= 690: 2^k e^r, |r| <= ln 2 / 2, Taylor to the 8th power. */
SB_INLINE sb_vf64 sb_cells_exp(sb_vf64 x)
{
    sb_vf64 shifted = x * 0x1.71547652b82fep0 + 0x1.8p52, k = shifted - 0x1.8p52;
    sb_vf64 r = (x - k * 0x1.62e42fee00000p-1) - k * 0x1.a39ef35793c76p-33;
    sb_vf64 y = r * (1.0 / 40320) + 1.0 / 5040;
    y = y * r + 1.0 / 720;
    y = y * r + 1.0 / 120;
    y = y * r + 1.0 / 24;
    y = y * r + 1.0 / 6;
    y = y * r + 0.5;
    y = y * r + 1.0;
    y = y * r + 1.0;
    return (sb_vf64)((sb_vi64)y + ((sb_vi64)shifted << 52));
}

/* The same for |x| <= 80 in floats, as (1 + p) 2^k, |r| <= ln 2 / 2, Taylor to the 6th power.
 * Because 1 + p is never formed, p has the relative precision of a float. Of k the lower 22 bits
 * are given, with others above them. */
SB_INLINE void sb_cells_exp_parts(sb_vf32 x, sb_vf32 *p, sb_vi32 *k)
{
    const sb_vf32 zero = { 0 }, magic = zero + 0x1.8p23f;
    sb_vf32 shifted = x * 0x1.715476p0f + magic, whole = shifted - magic;
    sb_vf32 r = (x - whole * 0x1.62ep-1f) - whole * 0x1.0bfbe8p-15f;
    sb_vf32 q = r * (1.0f / 720) + 1.0f / 120;
    q = q * r + 1.0f / 24;
    q = q * r + 1.0f / 6;
    q = q * r + 0.5f;
    *p = r + r * r * q;
    *k = (sb_vi32)shifted;
}

enum sb_cells_form { SB_CELLS_PLAIN, SB_CELLS_CUT, SB_CELLS_EXP };

/* What a row needs of its sampler, to be held in registers. */
struct sb_line {
    const char *cells;
    const uint32_t *offset; /* of each lane */
    double a, b, least, most, shift;
};

SB_INLINE struct sb_line sb_line_of(const struct sb_sampler *s, const struct sb_cells *row)
{
    return (struct sb_line){
        (const char *)s->table->cell, row->offset, s->a, s->b, s->least, s->most, s->shift
    };
}

/* A vector: of the lanes from the i-th on. */
SB_INLINE void sb_line_draw(struct sb_line *line, const uint32_t *restrict word,
                            sb_ns *restrict out, const enum sb_cells_form form, const unsigned i)
{
    sb_vf64 t, slope;
    __asm__ volatile("" : "+r"(line->offset)); /* or all offsets go to the stack again */
    sb_load_pairs(line->cells, line->offset + i, &t, &slope);
    t += slope * sb_load_as_f64(word + i);
    t *= line->b;
    if (form == SB_CELLS_EXP)
        t = sb_cells_exp(sb_clamp_f64(t + line->a, -690, 690)) + line->shift;
    else if (form == SB_CELLS_CUT)
        t += line->a;
    if (form != SB_CELLS_PLAIN)
        t = sb_clamp_f64(t, line->least, line->most);
    sb_vi64 ns = sb_round_f64(t);
    memcpy(out + i, &ns, sizeof ns);
}

SB_INLINE void sb_cells_draw(const struct sb_sampler *s, const uint32_t *restrict word,
                             const struct sb_cells *restrict row, sb_ns *restrict out,
                             const enum sb_cells_form form, const unsigned lanes)
{
    struct sb_line line = sb_line_of(s, row);
    for (unsigned i = 0; i < lanes; i += SB_VECTOR_64)
        sb_line_draw(&line, word, out, form, i);
}

/* Of the exponential, in floats. */
SB_INLINE void sb_cells_draw_scaled(const struct sb_sampler *s, const uint32_t *restrict word,
                                    const struct sb_cells *restrict row, sb_ns *restrict out,
                                    const bool plain, const unsigned lanes)
{
    const char *cells = (const char *)s->table->cell;
    const double a = s->a, b = s->b, least = s->least, most = s->most, shift = s->shift;
    for (unsigned i = 0; i < lanes; i += SB_VECTOR_32) {
        sb_vf64 t[2], slope[2];
        sb_vf32 p;
        sb_vi32 k;
        __asm__ volatile("" : : : "memory"); /* as in sb_cells_draw */
        for (unsigned h = 0; h < 2; h++) {
            sb_load_pairs(cells, row->offset + i + h * SB_VECTOR_64, &t[h], &slope[h]);
            t[h] = (t[h] + slope[h] * sb_load_as_f64(word + i + h * SB_VECTOR_64)) * b;
        }
        sb_cells_exp_parts(sb_narrow(t[0], t[1]), &p, &k);
        for (unsigned h = 0; h < 2; h++) {
            const sb_vf64 zero = { 0 };
            sb_vf64 scale = (sb_vf64)((sb_vi64)(zero + a) + (sb_widen_i32(k, h) << 52));
            sb_vf64 x = scale + scale * sb_widen_f32(p, h);
            if (!plain)
                x = sb_clamp_f64(x + shift, least, most);
            sb_vi64 ns = sb_round_f64(x);
            memcpy(out + i + h * SB_VECTOR_64, &ns, sizeof ns);
        }
    }
}

#endif
