/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/control.h"

#include <math.h>

enum { LEAST = 8 }; /* fewer values say too little of the slope */

struct sb_controlled sb_control_mean(const struct sb_control *control,
                                     const struct sb_moments *value, sb_wide product)
{
    double n = (double)value->count, mean = sb_moments_mean(value),
           variance = sb_moments_variance(value), work = sb_moments_variance(&control->work);
    struct sb_controlled plain = { mean, value->count ? variance / n : 0, 0,
                                   value->count ? value->count - 1 : 0 };
    if (!isfinite(control->expected) || !(work > 0) || value->count < LEAST)
        return plain;
    double slope = sb_moments_covariance(value, &control->work, product) / work;
    double rest = variance - slope * slope * work;
    if (rest < 1e-13 * variance) /* it is the work, but for rounding */
        rest = 0;
    return (struct sb_controlled){
        .mean = mean - slope * (sb_moments_mean(&control->work) - control->expected),
        .variance = rest * (n - 1) / (n - 2) / n,
        .slope = slope,
        .freedom = value->count - 2,
    };
}

double sb_control_covariance(const struct sb_control *control, const struct sb_moments *x,
                             const struct sb_controlled *of_x, const struct sb_moments *y,
                             const struct sb_controlled *of_y, sb_wide product)
{
    double n = (double)x->count, covariance = sb_moments_covariance(x, y, product);
    if (of_x->slope == 0 && of_y->slope == 0)
        return covariance / n;
    covariance -= of_x->slope * of_y->slope * sb_moments_variance(&control->work);
    return covariance * (n - 1) / (n - 2) / n;
}
