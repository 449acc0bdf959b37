/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/steady_state/trend.h"

#include "sim/load/analysis/steady_state/over_runs.h"

#include <math.h>

#define TAIL 0.0005
#define SHARE 0.25

double sb_trend_tau(const double *value, uint32_t n)
{
    double more = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i + 1; j < n; j++)
            more += (value[j] > value[i]) - (value[j] < value[i]);
    return n < 2 ? NAN : more / (n * (n - 1.0) / 2);
}

double sb_trend_slope(const double *time, const double *value, uint32_t n)
{
    double x = 0, y = 0, xx = 0, xy = 0;
    for (uint32_t i = 0; i < n; i++) {
        x += time[i] / n;
        y += value[i] / n;
    }
    for (uint32_t i = 0; i < n; i++) {
        xx += (time[i] - x) * (time[i] - x);
        xy += (time[i] - x) * (value[i] - y);
    }
    return xx > 0 ? xy / xx : NAN;
}

bool sb_trend_grows(const double *tau, const double *slope, uint32_t runs, double time,
                    double mean_length)
{
    const struct sb_estimate up = sb_over_runs(tau, runs, TAIL);
    const struct sb_estimate growth = sb_over_runs(slope, runs, TAIL);
    return up.ci95.lo > 0 && growth.ci95.lo > 0 && growth.value * time > SHARE * mean_length;
}
