/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Families of distributions that recorded values are fitted with: every type that can be, and two
 * of one type, mixed. */
#ifndef SIM_FIT_FAMILY_H
#define SIM_FIT_FAMILY_H

#include "sim/fit/two_parts.h"

enum { SB_FIT_FAMILIES_MAX = 32 };

struct sb_fit_family {
    const char *name; /* "lognormal", "two lognormals" */
    const struct sb_dist_type *type;
    const struct sb_dist_type *mixture; /* NULL, or: two of `type`, mixed */
    unsigned parameters;
};

/* One member of a family. */
struct sb_fitted {
    const struct sb_fit_family *family;
    struct sb_two_parts parts; /* the first alone where nothing is mixed */
};

/* The one of that name; NULL: there is none. */
const struct sb_dist_type *sb_fit_find_type(const struct sb_dist_type *const *types,
                                            const char *name);

/* Those among the NULL-terminated `types`; returns how many. */
unsigned sb_fit_families(const struct sb_dist_type *const *types,
                         struct sb_fit_family family[SB_FIT_FAMILIES_MAX]);

/* The most likely member for sample[n]: ascending, above 0, not all the same. `from`, a member that
 * is near, or NULL: where iterations begin. SB_EINPUT: it has none; SB_ENOMEM. */
enum sb_code sb_fit_estimate(const struct sb_fit_family *family, const double *sample, uint32_t n,
                             const struct sb_fitted *from, struct sb_fitted *fitted);

/* As a distribution, which borrows `fitted`. */
struct sb_dist sb_fitted_dist(const struct sb_fitted *fitted);

double sb_fitted_log_likelihood(const struct sb_fitted *fitted, const double *sample, uint32_t n);

#endif
