/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/comparison/ratios.h"

#include "sim/stats/estimate.h"

#include <math.h>

static uint64_t scaled(sb_ns baseline, sb_ns value)
{
    double ratio = value ? (double)baseline / (double)value : baseline ? 0x1p20 : 1;
    return (uint64_t)((ratio < 0x1p20 ? ratio : 0x1p20) * 0x1p32 + 0.5);
}

/* Sums in variables of their own stay in registers. */
void sb_ratios_add(struct sb_ratios *r, const sb_ns *baseline, const sb_ns *value, uint64_t n)
{
    uint64_t faster = 0, equal = 0;
    sb_wide sum = 0, square = 0;
    for (uint64_t i = 0; i < n; i++) {
        uint64_t ratio = scaled(baseline[i], value[i]);
        faster += value[i] < baseline[i];
        equal += value[i] == baseline[i];
        sum += ratio;
        square += (sb_wide)ratio * ratio;
    }
    r->faster += faster;
    r->equal += equal;
    r->product += sb_moments_product(baseline, value, n);
    r->moments.count += n;
    r->moments.sum += sum;
    r->moments.square += square;
}

void sb_ratios_merge(struct sb_ratios *into, const struct sb_ratios *from)
{
    into->faster += from->faster;
    into->equal += from->equal;
    into->product += from->product;
    sb_moments_merge(&into->moments, &from->moments);
}

void sb_ratios_summarise(const struct sb_ratios *r, struct sb_speedup *speedup)
{
    uint64_t n = r->moments.count;
    if (n == 0)
        return;
    speedup->mean = sb_moments_mean(&r->moments) * 0x1p-32;
    speedup->ci95 =
        sb_interval_student(speedup->mean, sqrt(sb_moments_variance(&r->moments)) * 0x1p-32, n);
    speedup->faster = (double)r->faster / (double)n;
    speedup->equal = (double)r->equal / (double)n;
    speedup->faster_ci95 = sb_estimate_share(r->faster, n);
    speedup->equal_ci95 = sb_estimate_share(r->equal, n);
}
