/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/result_figures.h"

#include <math.h>
#include <string.h>

enum figure {
    MEAN,
    SD,
    MIN,
    MAX,
    P50,
    P90,
    P95,
    P99,
    P999,
    P999_TOO,
    SPEEDUP,
    MEAN_RATIO,
    SAVED,
    SAVED_P50,
    SAVED_P99,
    FASTER,
    EQUAL
};

const struct sb_condition_figure sb_result_figure[SB_RESULT_FIGURES] = {
    [MEAN] = { "mean", SB_DIMENSION_TIME, 1 },
    [SD] = { "sd", SB_DIMENSION_TIME, 1 },
    [MIN] = { "min", SB_DIMENSION_TIME, 1 },
    [MAX] = { "max", SB_DIMENSION_TIME, 1 },
    [P50] = { "p50", SB_DIMENSION_TIME, 1 },
    [P90] = { "p90", SB_DIMENSION_TIME, 1 },
    [P95] = { "p95", SB_DIMENSION_TIME, 1 },
    [P99] = { "p99", SB_DIMENSION_TIME, 1 },
    [P999] = { "p99.9", SB_DIMENSION_TIME, 1 },
    [P999_TOO] = { "p999", SB_DIMENSION_TIME, 1 },
    [SPEEDUP] = { "speedup", SB_DIMENSION_SHARE, 2 },
    [MEAN_RATIO] = { "mean_ratio", SB_DIMENSION_SHARE, 2 },
    [SAVED] = { "saved", SB_DIMENSION_TIME, 2 },
    [SAVED_P50] = { "saved_p50", SB_DIMENSION_TIME, 2 },
    [SAVED_P99] = { "saved_p99", SB_DIMENSION_TIME, 2 },
    [FASTER] = { "faster", SB_DIMENSION_SHARE, 2 },
    [EQUAL] = { "equal", SB_DIMENSION_SHARE, 2 },
};

static double bounded(double value, struct sb_interval ci95)
{
    return isnan(ci95.lo) || isnan(ci95.hi) ? NAN : value;
}

static double over(const struct sb_strategy_result *strategy, const char *baseline,
                   enum figure figure)
{
    for (uint32_t i = 0; i < strategy->speedups; i++) {
        const struct sb_speedup *s = &strategy->speedup[i];
        if (strcmp(s->over, baseline) == 0)
            return figure == SPEEDUP      ? bounded(s->ratio_of_means.value, s->ratio_of_means.ci95)
                   : figure == MEAN_RATIO ? s->mean
                   : figure == SAVED      ? bounded(s->saved_mean.value, s->saved_mean.ci95)
                   : figure == SAVED_P50  ? bounded(s->saved_p50.value, s->saved_p50.ci95)
                   : figure == SAVED_P99  ? bounded(s->saved_p99.value, s->saved_p99.ci95)
                   : figure == FASTER     ? s->faster
                                          : s->equal;
    }
    return NAN;
}

static double of_summary(const struct sb_summary *makespan, enum figure figure)
{
    unsigned q = figure == P999_TOO ? P999 - P50 : figure - P50;
    switch (figure) {
    case MEAN: return bounded(makespan->mean, makespan->mean_ci95);
    case SD: return bounded(makespan->sd, makespan->mean_ci95);
    case MIN: return (double)makespan->min;
    case MAX: return (double)makespan->max;
    default: return bounded((double)makespan->quantile[q], makespan->quantile_ci95[q]);
    }
}

/* The largest of n values is below the p-quantile with the probability p^n, and both ends of an
 * interval miss with 2.5 % each. */
uint64_t sb_result_figure_needs(size_t figure)
{
    if (figure == MEAN || figure == SD || (figure >= SPEEDUP && figure <= SAVED_P99))
        return 2;
    if (figure < P50 || figure > P999_TOO)
        return 1;
    double p = sb_quantile_p[figure == P999_TOO ? P999 - P50 : figure - P50];
    return (uint64_t)ceil(log(0.025) / log(p));
}

double sb_result_figure_value(const void *self, size_t figure,
                              const size_t name[SB_CONDITION_NAMES], size_t subject)
{
    const struct sb_result_figures *f = self;
    if (subject >= f->result->workloads) /* interrupted before it */
        return NAN;
    const struct sb_strategy_result *s =
        sb_result_find(&f->result->workload[subject], f->language->name[0][name[0]]);
    if (!s)
        return NAN;
    if (figure <= P999_TOO)
        return of_summary(&s->makespan, (enum figure)figure);
    return over(s, f->language->name[1][name[1]], (enum figure)figure);
}
