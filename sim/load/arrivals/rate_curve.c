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

static void go_on(struct sb_rate_curve *c)
{
    const struct piece piece = piece_of(c);
    c->base += piece.length;
    c->passed = 0;
    c->at++;
    if (c->at > c->arrivals->points) {
        SB_ASSERT(c->arrivals->period > 0);
        c->cycle += (double)c->arrivals->period;
        c->base = c->cycle;
        c->at = 0;
    }
}

void sb_rate_curve_begin(struct sb_rate_curve *curve, const struct sb_arrivals *arrivals)
{
    SB_REQUIRE(arrivals->points > 0 && arrivals->point);
    *curve = (struct sb_rate_curve){ .arrivals = arrivals };
}

/* Whether it goes round and round and nothing ever passes. */
static bool is_still(const struct sb_rate_curve *c)
{
    for (uint32_t i = 0; i < c->arrivals->points; i++)
        if (factor_of(c, i) > 0)
            return false;
    return true;
}

sb_ns sb_rate_curve_pass(struct sb_rate_curve *c, double gap)
{
    if (is_still(c))
        return SB_NS_NEVER;
    for (;;) {
        const struct piece p = piece_of(c);
        const bool last = isinf(p.length);
        double area = last ? p.from > 0 ? INFINITY : 0 : (p.from + p.to) / 2 * p.length;
        if (c->passed + gap <= area && (gap > 0 || area > c->passed)) {
            c->passed += gap;
            double slope = last ? 0 : (p.to - p.from) / p.length;
            double root = sqrt(fmax(p.from * p.from + 2 * slope * c->passed, 0));
            double x = c->passed > 0 ? 2 * c->passed / (p.from + root) : 0;
            double time = c->base + rint(fmin(x, p.length));
            return time < (double)SB_NS_TOTAL_MAX ? (sb_ns)time : SB_NS_NEVER;
        }
        if (last)
            return SB_NS_NEVER;
        gap -= fmin(gap, fmax(area - c->passed, 0));
        go_on(c);
    }
}
