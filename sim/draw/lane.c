/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/draw/lane.h"

#include "sim/base/assert.h"

#include <math.h>

static uint64_t multiply_high(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    return (uint64_t)((wide)a * b >> 64);
}

static sb_ns cut(const struct sb_sampler *s, double x)
{
    return (sb_ns)rint(fmin(fmax(x, s->least), s->most));
}

sb_ns sb_lane_draw(const struct sb_sampler *s, uint64_t u)
{
    bool upper = u >> 63;
    double v = ((double)(upper ? ~u : u) + 0.5) * 0x1p-64;
    SB_ASSERT(s->draw != SB_DRAW_MIXTURE && s->draw != SB_DRAW_ROWS);
    switch (s->draw) {
    case SB_DRAW_CONSTANT: return (sb_ns)s->a;
    case SB_DRAW_TABLE: return cut(s, s->a + s->b * sb_table_at(s->table, v, upper));
    case SB_DRAW_EXP: return cut(s, exp(s->a + s->b * sb_table_at(s->table, v, upper)) + s->shift);
    case SB_DRAW_SCALED_EXP:
        return cut(s, s->a * exp(s->b * sb_table_at(s->table, v, upper)) + s->shift);
    case SB_DRAW_STEPS: return s->sample[multiply_high(u, s->count)];
    default: return cut(s, sb_dist_quantile(s->dist, v, upper) - s->dist->shift + s->shift);
    }
}

uint32_t sb_lane_choose(const struct sb_sampler *mixture, uint64_t u)
{
    uint32_t c = 0;
    while (c + 1 < mixture->count && u >= mixture->below[c])
        c++;
    return c;
}
