/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/interval.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double sb_interval_half(struct sb_interval interval) { return (interval.hi - interval.lo) / 2; }

struct sb_interval sb_interval_student(double mean, double sd, uint64_t n)
{
    double half = n < 2 ? 0 : gsl_cdf_tdist_Pinv(0.975, (double)(n - 1)) * sd / sqrt((double)n);
    return (struct sb_interval){ mean - half, mean + half };
}
