/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/arrivals/rate_curve.h"

#include "sim/base/assert.h"

#include <math.h>

/* A straight line: `length` may be INFINITY. */
struct piece {
    double length, from, to;
};

static double factor_of(const struct sb_rate_curve *c, uint32_t point)
{
    return c->arrivals->point[point].factor;
}

static double time_of(const struct sb_rate_curve *c, uint32_t point)
{
    return (double)c->arrivals->point[point].time;
}

/* Before the first point its factor holds, behind the last one the last's, to the end of the
 * period. */
static struct piece piece_of(const struct sb_rate_curve *c)
{
    const struct sb_arrivals *a = c->arrivals;
    double begin = c->at ? time_of(c, c->at - 1) : 0;
    double end = c->at < a->points ? time_of(c, c->at) : a->period ? (double)a->period : INFINITY;
    if (a->period && end > (double)a->period)
        end = (double)a->period;
    double from = factor_of(c, c->at ? c->at - 1 : 0);
    double to = c->at && c->at < a->points ? factor_of(c, c->at) : from;
    return (struct piece){ fmax(end - begin, 0), from, to };
}

/* What passes on the clock in a piece. */
static double area_of(struct piece piece)
{
    if (isinf(piece.length))
        return piece.from > 0 ? INFINITY : 0;
    return (piece.from + piece.to) / 2 * piece.length;
}

void sb_rate_curve_begin(struct sb_rate_curve *curve, const struct sb_arrivals *arrivals)
{
    SB_REQUIRE(arrivals->points > 0 && arrivals->point);
    *curve = (struct sb_rate_curve){ .arrivals = arrivals };
    for (curve->at = 0; curve->at <= arrivals->points; curve->at++)
        curve->round += area_of(piece_of(curve));
    curve->at = 0;
}

/* On to the next piece. */
static void rate_curve_go_on(struct sb_rate_curve *c)
{
    c->base += piece_of(c).length;
    c->passed = 0;
    c->at++;
    if (c->at > c->arrivals->points) {
        SB_ASSERT(c->arrivals->period > 0);
        c->cycle += (double)c->arrivals->period;
        c->base = c->cycle;
        c->at = 0;
    }
}

/* Whole periods, from the beginning of one on; the gap that is left. */
static double skip_periods(struct sb_rate_curve *c, double gap)
{
    double periods = floor(gap / c->round);
    c->cycle += periods * (double)c->arrivals->period;
    c->base = c->cycle;
    return fmax(gap - periods * c->round, 0);
}

/* The time in a piece at which so much has passed in it. */
static double time_in(struct piece piece, double passed)
{
    double slope = isinf(piece.length) ? 0 : (piece.to - piece.from) / piece.length;
    double root = sqrt(fmax(piece.from * piece.from + 2 * slope * passed, 0));
    return passed > 0 ? fmin(2 * passed / (piece.from + root), piece.length) : 0;
}

sb_ns sb_rate_curve_pass(struct sb_rate_curve *c, double gap)
{
    if (!(c->round > 0))
        return SB_NS_NEVER;
    for (;;) {
        const struct piece piece = piece_of(c);
        const double area = area_of(piece);
        if (c->passed + gap <= area && (gap > 0 || area > c->passed)) {
            c->passed += gap;
            double time = c->base + rint(time_in(piece, c->passed));
            return time < (double)SB_NS_TOTAL_MAX ? (sb_ns)time : SB_NS_NEVER;
        }
        if (isinf(piece.length))
            return SB_NS_NEVER;
        gap -= fmin(gap, fmax(area - c->passed, 0));
        rate_curve_go_on(c);
        if (c->at == 0)
            gap = skip_periods(c, gap);
    }
}
