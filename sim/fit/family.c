/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/fit/family.h"

#include "sim/model/distribution/likelihood.h"

#include <math.h>
#include <string.h>

const struct sb_dist_type *sb_fit_find_type(const struct sb_dist_type *const *types,
                                            const char *name)
{
    while (*types && strcmp((*types)->name, name) != 0)
        types++;
    return *types;
}

unsigned sb_fit_families(const struct sb_dist_type *const *types,
                         struct sb_fit_family family[SB_FIT_FAMILIES_MAX])
{
    static const struct {
        const char *name, *of;
        unsigned parameters;
    } mixed[] = { { "two exponentials", "exponential", 3 }, { "two lognormals", "lognormal", 5 } };
    const struct sb_dist_type *mixture = sb_fit_find_type(types, "mixture");
    unsigned count = 0;
    for (size_t i = 0; types[i] && count < SB_FIT_FAMILIES_MAX; i++)
        if (types[i]->fit.parameters)
            family[count++] =
                (struct sb_fit_family){ types[i]->name, types[i], NULL, types[i]->fit.parameters };
    for (size_t i = 0; i < sizeof mixed / sizeof *mixed && count < SB_FIT_FAMILIES_MAX; i++) {
        const struct sb_dist_type *type = sb_fit_find_type(types, mixed[i].of);
        if (mixture && type)
            family[count++] =
                (struct sb_fit_family){ mixed[i].name, type, mixture, mixed[i].parameters };
    }
    return count;
}

enum sb_code sb_fit_estimate(const struct sb_fit_family *family, const double *sample, uint32_t n,
                             const struct sb_fitted *from, struct sb_fitted *fitted)
{
    *fitted = (struct sb_fitted){
        .family = family,
        .parts = { .part = { { .type = family->type }, { .type = family->type } }, .weight = { 1 } }
    };
    return family->mixture
               ? sb_two_parts_estimate(sample, n, from ? &from->parts : NULL, &fitted->parts)
               : family->type->fit.estimate(sample, n, &fitted->parts.part[0]);
}

struct sb_dist sb_fitted_dist(const struct sb_fitted *fitted)
{
    if (!fitted->family->mixture)
        return fitted->parts.part[0];
    return (struct sb_dist){ .type = fitted->family->mixture,
                             .count = 2,
                             .weight = fitted->parts.weight,
                             .component = fitted->parts.part };
}

double sb_fitted_log_likelihood(const struct sb_fitted *fitted, const double *sample, uint32_t n)
{
    return fitted->family->mixture ? sb_two_parts_log_likelihood(&fitted->parts, sample, n)
                                   : sb_log_likelihood(&fitted->parts.part[0], sample, n);
}
