/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/comparison/speedup.h"

#include <math.h>

void sb_speedup_init(struct sb_speedup *speedup, const char *over)
{
    const struct sb_interval unknown = { NAN, NAN };
    const struct sb_estimate none = { NAN, unknown };
    *speedup = (struct sb_speedup){ .over = over,
                                    .mean = NAN,
                                    .ci95 = unknown,
                                    .faster = NAN,
                                    .equal = NAN,
                                    .faster_ci95 = unknown,
                                    .equal_ci95 = unknown,
                                    .ratio_of_means = none,
                                    .geometric_mean = none,
                                    .saved_mean = none,
                                    .saved_p50 = none,
                                    .saved_p99 = none,
                                    .saved_misses = none };
}
