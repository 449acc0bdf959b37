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
    EQUAL,
    MEAN_CV,
    MISSED,
    SAVED_MISSES
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
    [MEAN_CV] = { "mean_cv", SB_DIMENSION_TIME, 1 },
    [MISSED] = { "missed", SB_DIMENSION_SHARE, 1 },
    [SAVED_MISSES] = { "saved_missed", SB_DIMENSION_SHARE, 2 },
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
                   : figure == EQUAL      ? s->equal
                                          : s->saved_misses.value / 1e6;
    }
    return NAN;
}

size_t sb_result_figures_list(struct sb_condition_figure figure[SB_RESULT_FIGURES_MAX],
                              const struct sb_percentiles *percentiles)
{
    size_t count = SB_RESULT_FIGURES;
    memcpy(figure, sb_result_figure, sizeof sb_result_figure);
    for (uint32_t q = SB_QUANTILES_COUNT; q < percentiles->count; q++)
        figure[count++] =
            (struct sb_condition_figure){ percentiles->name[q], SB_DIMENSION_TIME, 1 };
    return count;
}

/* The index of a figure among the percentiles; SB_QUANTILES_MAX: it is none. */
static uint32_t quantile_of(size_t figure)
{
    return figure >= SB_RESULT_FIGURES ? (uint32_t)(figure - SB_RESULT_FIGURES) + SB_QUANTILES_COUNT
           : figure == P999_TOO        ? P999 - P50
           : figure >= P50 && figure < P999_TOO ? (uint32_t)(figure - P50)
                                                : SB_QUANTILES_MAX;
}

static bool is_of_two(size_t figure)
{
    return (figure >= SPEEDUP && figure <= EQUAL) || figure == SAVED_MISSES;
}

/* p0 and p100 are those of the sample, as min and max are. */
static double of_quantile(const struct sb_summary *makespan,
                          const struct sb_percentiles *percentiles, uint32_t q)
{
    bool of_sample = percentiles->p[q] <= 0 || percentiles->p[q] >= 1;
    double value = (double)makespan->quantile[q];
    return of_sample ? value : bounded(value, makespan->quantile_ci95[q]);
}

static double of_summary(const struct sb_summary *makespan, enum figure figure)
{
    switch (figure) {
    case MEAN: return bounded(makespan->mean, makespan->mean_ci95);
    case MEAN_CV: return bounded(makespan->mean_cv, makespan->mean_cv_ci95);
    case SD: return bounded(makespan->sd, makespan->mean_ci95);
    case MIN: return (double)makespan->min;
    default: return (double)makespan->max;
    }
}

uint64_t sb_result_figure_needs(size_t figure, const struct sb_percentiles *percentiles)
{
    uint32_t q = quantile_of(figure);
    if (q < SB_QUANTILES_MAX)
        return sb_percentile_needs(percentiles->p[q]);
    if (figure == SAVED_P50 || figure == SAVED_P99)
        return sb_percentile_needs(figure == SAVED_P50 ? 0.5 : 0.99);
    return sb_result_figure_is_mean(figure) || (figure >= SPEEDUP && figure <= SAVED_P99) ? 2 : 1;
}

bool sb_result_figure_is_mean(size_t figure)
{
    return sb_result_figure_is_of_sample(figure) || figure == MEAN_CV || figure == SPEEDUP ||
           figure == SAVED;
}

bool sb_result_figure_is_of_sample(size_t figure) { return figure == MEAN || figure == SD; }

bool sb_result_figure_is_of_limit(size_t figure)
{
    return figure == MISSED || figure == SAVED_MISSES;
}

double sb_result_figure_value(const void *self, size_t figure,
                              const size_t name[SB_CONDITION_NAMES], size_t subject)
{
    const struct sb_result_figures *f = self;
    if (subject >= f->result->workloads) /* interrupted before it */
        return NAN;
    const struct sb_workload_result *workload = &f->result->workload[subject];
    const struct sb_strategy_result *s = sb_result_find(workload, f->language->name[0][name[0]]);
    uint32_t q = quantile_of(figure);
    if (!s)
        return NAN;
    if (figure == MISSED)
        return s->slo.limit ? s->slo.per_million.value / 1e6 : NAN;
    if (is_of_two(figure))
        return over(s, f->language->name[1][name[1]], (enum figure)figure);
    return q < SB_QUANTILES_MAX ? of_quantile(&s->makespan, sb_result_percentiles(workload), q)
                                : of_summary(&s->makespan, (enum figure)figure);
}
