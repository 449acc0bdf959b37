/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Performance profiles (Dolan and Moré, Mathematical Programming 91, 2002): for each strategy the
 * share of instances on which its mean makespan is within a factor of the best strategy's. The
 * workloads of a result are the instances. */
#ifndef REPORTS_TABLES_PROFILE_H
#define REPORTS_TABLES_PROFILE_H

#include "sim/result/result.h"

struct sb_profile_curve {
    const char *name; /* borrowed from the result */
    double *ratio;    /* [instances] to the best, ascending from 1; INFINITY: it was not run */
    double mean;      /* geometric, of the finite ones */
};

struct sb_profile {
    uint32_t instances; /* workloads with two strategies at least */
    uint32_t curves;
    struct sb_profile_curve *curve; /* [curves] the smallest mean first, ties as they appear */
    struct sb_arena arena;
};

/* SB_ENOMEM; release with sb_profile_fini in any case. */
enum sb_code sb_profile_build(struct sb_profile *profile, const struct sb_result *result,
                              struct sb_error *error);
void sb_profile_fini(struct sb_profile *profile);

/* The share of instances whose ratio is `factor` or less. */
double sb_profile_share(const struct sb_profile *profile, const struct sb_profile_curve *curve,
                        double factor);

/* The largest finite ratio. */
double sb_profile_worst(const struct sb_profile *profile, const struct sb_profile_curve *curve);

#endif
