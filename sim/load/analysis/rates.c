/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/rates.h"

#include "sim/base/assert.h"

#include <math.h>

#define NEAR 0.95

static void evenly(double least, double most, uint32_t count, double *rate)
{
    for (uint32_t i = 0; i < count; i++)
        rate[i] = least + (most - least) * i / (count - 1);
}

static void by_room(double least, double most, uint32_t count, double capacity, double *rate)
{
    const double from = log1p(-least / capacity), until = log1p(-most / capacity);
    for (uint32_t i = 0; i < count; i++)
        rate[i] = -capacity * expm1(from + (until - from) * i / (count - 1));
    rate[0] = least;
    rate[count - 1] = most;
}

void sb_load_rates(double least, double most, uint32_t count, double capacity, double *rate)
{
    SB_REQUIRE(count >= 2 && least > 0 && least < most);
    const double near = NEAR * capacity;
    const uint32_t beyond = count < 8 ? 1 : count / 4;
    if (isinf(capacity) || least >= near || (most > near && count < 3))
        evenly(least, most, count, rate);
    else if (most <= near)
        by_room(least, most, count, capacity, rate);
    else {
        by_room(least, near, count - beyond, capacity, rate);
        evenly(near, most, beyond + 1, rate + count - beyond - 1);
    }
}

double sb_load_batch(const struct sb_arrivals *arrivals)
{
    return arrivals->batch_mean > 0 ? arrivals->batch_mean
           : arrivals->batch > 1    ? arrivals->batch
                                    : 1;
}

/* Linear between points; before the first one it is that one's, and the last holds on. */
double sb_load_factor(const struct sb_arrivals *arrivals)
{
    const struct sb_rate_point *point = arrivals->point;
    const uint32_t points = arrivals->points;
    if (points == 0)
        return 1;
    if (arrivals->period == 0)
        return point[points - 1].factor;
    double area = (double)point[0].time * point[0].factor +
                  (double)(arrivals->period - point[points - 1].time) * point[points - 1].factor;
    for (uint32_t i = 1; i < points; i++)
        area += (double)(point[i].time - point[i - 1].time) *
                (point[i].factor + point[i - 1].factor) / 2;
    return area / (double)arrivals->period;
}
