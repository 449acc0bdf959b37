/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/distribution/monotone.h"

#include "sim/base/assert.h"

#include <math.h>
#include <stddef.h>

static double inner_slope(const double *z, const double *y)
{
    double h0 = z[0] - z[-1], h1 = z[1] - z[0];
    double s0 = (y[0] - y[-1]) / h0, s1 = (y[1] - y[0]) / h1;
    double parabola = (s0 * h1 + s1 * h0) / (h0 + h1);
    return 2 * fmin(fmin(s0, s1), parabola / 2);
}

void sb_monotone_fit(struct sb_monotone curve, double *slope)
{
    const double *z = curve.z, *y = curve.y;
    uint32_t n = curve.count;
    SB_REQUIRE(n >= 2);
    slope[0] = (y[1] - y[0]) / (z[1] - z[0]);
    slope[n - 1] = (y[n - 1] - y[n - 2]) / (z[n - 1] - z[n - 2]);
    for (uint32_t i = 1; i + 1 < n; i++)
        slope[i] = inner_slope(z + i, y + i);
}

/* Cubic Hermite on segment i, at the fraction t of its width. */
static double segment(struct sb_monotone curve, uint32_t i, double t)
{
    const double *z = curve.z + i, *y = curve.y + i, *slope = curve.slope + i;
    double h = z[1] - z[0], rise = y[1] - y[0];
    double c2 = 3 * rise - h * (2 * slope[0] + slope[1]);
    double c3 = h * (slope[0] + slope[1]) - 2 * rise;
    return y[0] + t * (h * slope[0] + t * (c2 + t * c3));
}

double sb_monotone_at(struct sb_monotone curve, double z)
{
    const double *at = curve.z, *y = curve.y, *slope = curve.slope;
    uint32_t last = curve.count - 1, i = 0;
    if (z <= at[0])
        return y[0] + slope[0] * (z - at[0]);
    if (z >= at[last])
        return y[last] + slope[last] * (z - at[last]);
    while (z >= at[i + 1])
        i++;
    return segment(curve, i, (z - at[i]) / (at[i + 1] - at[i]));
}

static double tail_inverse(double z, double y, double slope, double wanted)
{
    if (slope > 0)
        return z + (wanted - y) / slope;
    return wanted < y ? -INFINITY : INFINITY;
}

double sb_monotone_inverse(struct sb_monotone curve, double y)
{
    const double *z = curve.z, *at = curve.y, *slope = curve.slope;
    uint32_t last = curve.count - 1, i = 0;
    if (y < at[0])
        return tail_inverse(z[0], at[0], slope[0], y);
    if (y >= at[last])
        return tail_inverse(z[last], at[last], slope[last], y);
    while (y >= at[i + 1])
        i++;
    double lo = 0, hi = 1;
    for (int step = 0; step < 60 && lo < hi; step++) {
        double middle = (lo + hi) / 2;
        if (segment(curve, i, middle) <= y)
            lo = middle;
        else
            hi = middle;
    }
    return z[i] + lo * (z[i + 1] - z[i]);
}
