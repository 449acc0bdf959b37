/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The distribution that stands for recorded values. */
#ifndef SIM_FIT_VALUES_FIT_H
#define SIM_FIT_VALUES_FIT_H

#include "sim/fit/family.h"

enum {
    SB_FIT_VALUES_LEAST = 20,   /* fewer say little of a tail, and are kept */
    SB_FIT_DISTINCT_LEAST = 10, /* fewer different ones come from no density */
    SB_FIT_TESTED_MAX = 2000    /* of more, so many evenly chosen ones are tested */
};
#define SB_FIT_REFUSED 0.01 /* a fit with a smaller p is none */

enum sb_fit_outcome {
    SB_FIT_DONE,
    SB_FIT_CONSTANT, /* all values are the same */
    SB_FIT_FEW,      /* too few values */
    SB_FIT_DISCRETE, /* too few different ones */
    SB_FIT_NONE,     /* no family has a member that could be it */
    SB_FIT_WRONG     /* the best is refused by the test */
};

struct sb_fit_candidate {
    struct sb_fitted fitted;
    double log_likelihood, aic;
};

struct sb_fit_tail {
    double p, recorded, fitted; /* the quantile of both, in ns; recorded: by nearest rank */
    uint32_t beyond;            /* values above the fitted one, of which n (1 - p) are expected */
};
enum { SB_FIT_TAILS = 2 }; /* p95 and p99 */

struct sb_values_fit {
    enum sb_fit_outcome outcome;
    uint32_t count;    /* values above 0 */
    uint32_t zeroes;   /* values of 0: they are no part of the fit */
    uint32_t distinct; /* different values above 0 */
    /* By Akaike's criterion, the best first, a mixture where it is better by 10 than what is not;
     * empty unless DONE or WRONG. */
    struct sb_fit_candidate candidate[SB_FIT_FAMILIES_MAX];
    unsigned candidates;
    double statistic, p; /* Anderson and Darling's, of the best */
    struct sb_fit_tail tail[SB_FIT_TAILS];
};

/* Fits value[n], ascending, 0 or more, with all families of family[families], which are borrowed.
 * Some fits take thousands of evaluations, and the test up to 199 fits. SB_ENOMEM. */
enum sb_code sb_values_fit(struct sb_values_fit *fit, const double *value, uint32_t n,
                           const struct sb_fit_family *family, unsigned families);

#endif
