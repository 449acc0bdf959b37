/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/fit/values_fit.h"

#include "sim/fit/anderson_darling.h"
#include "sim/stats/quantile.h"

#include <math.h>
#include <stdlib.h>

/* A mixture follows a few values anywhere, and Akaike's criterion, made for families in which each
 * member has its own parameters, thinks too well of it: it has to be so much better. */
enum { MIXED_LEAST = 50, MIXED_BETTER = 10 };

static double rank_of(const struct sb_fit_candidate *c)
{
    return c->aic + (c->fitted.family->mixture ? MIXED_BETTER : 0);
}

static int by_aic(const void *a, const void *b)
{
    const struct sb_fit_candidate *x = a, *y = b;
    double one = rank_of(x), two = rank_of(y);
    if (one < two || one > two)
        return one < two ? -1 : 1;
    return (x->fitted.family > y->fitted.family) - (x->fitted.family < y->fitted.family);
}

static enum sb_code list_candidates(struct sb_values_fit *fit, const double *value,
                                    const struct sb_fit_family *family, unsigned families)
{
    for (unsigned i = 0; i < families; i++) {
        struct sb_fit_candidate *c = &fit->candidate[fit->candidates];
        if (family[i].mixture && fit->count < MIXED_LEAST)
            continue;
        enum sb_code code = sb_fit_estimate(&family[i], value, fit->count, NULL, &c->fitted);
        if (code == SB_ENOMEM)
            return code;
        if (code)
            continue;
        c->log_likelihood = sb_fitted_log_likelihood(&c->fitted, value, fit->count);
        c->aic = 2 * (family[i].parameters - c->log_likelihood);
        fit->candidates += isfinite(c->aic) != 0;
    }
    if (fit->candidates)
        qsort(fit->candidate, fit->candidates, sizeof *fit->candidate, by_aic);
    return SB_OK;
}

/* The test of the best one. */
static enum sb_code test(struct sb_values_fit *fit, const double *value)
{
    uint32_t n = fit->count < SB_FIT_TESTED_MAX ? fit->count : SB_FIT_TESTED_MAX;
    double *tested = malloc(n * sizeof *tested);
    if (!tested)
        return SB_ENOMEM;
    for (uint32_t i = 0; i < n; i++)
        tested[i] = value[(2 * (uint64_t)i + 1) * fit->count / (2 * (uint64_t)n)];
    enum sb_code code =
        sb_anderson_darling_p(&fit->candidate[0].fitted, tested, n, 1, &fit->statistic, &fit->p);
    free(tested);
    return code;
}

static void compare_tails(struct sb_values_fit *fit, const double *value)
{
    static const double p[SB_FIT_TAILS] = { 0.95, 0.99 };
    struct sb_dist dist = sb_fitted_dist(&fit->candidate[0].fitted);
    for (unsigned i = 0; i < SB_FIT_TAILS; i++) {
        struct sb_fit_tail *tail = &fit->tail[i];
        *tail = (struct sb_fit_tail){ p[i], value[sb_quantile_rank(fit->count, p[i]) - 1],
                                      sb_dist_quantile(&dist, 1 - p[i], true), 0 };
        while (tail->beyond < fit->count && value[fit->count - 1 - tail->beyond] > tail->fitted)
            tail->beyond++;
    }
}

enum sb_code sb_values_fit(struct sb_values_fit *fit, const double *value, uint32_t n,
                           const struct sb_fit_family *family, unsigned families)
{
    *fit = (struct sb_values_fit){ 0 };
    while (fit->zeroes < n && !(value[fit->zeroes] > 0))
        fit->zeroes++;
    fit->count = n - fit->zeroes;
    value += fit->zeroes;
    for (uint32_t i = 0; i < fit->count; i++)
        fit->distinct += i == 0 || value[i] > value[i - 1];
    if (fit->distinct + (fit->zeroes > 0) <= 1)
        fit->outcome = SB_FIT_CONSTANT;
    else if (fit->count < SB_FIT_VALUES_LEAST)
        fit->outcome = SB_FIT_FEW;
    else if (fit->distinct < SB_FIT_DISTINCT_LEAST)
        fit->outcome = SB_FIT_DISCRETE;
    if (fit->outcome)
        return SB_OK;
    enum sb_code code = list_candidates(fit, value, family, families);
    if (code || !fit->candidates) {
        fit->outcome = SB_FIT_NONE;
        return code;
    }
    code = test(fit, value);
    if (code)
        return code;
    compare_tails(fit, value);
    if (fit->p < SB_FIT_REFUSED)
        fit->outcome = SB_FIT_WRONG;
    return SB_OK;
}
