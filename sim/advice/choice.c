/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/advice/choice.h"

#include <math.h>
#include <string.h>

#define WITHIN 1.01 /* of the best is as good as the best */

const struct sb_strategy_result *sb_advice_today(const struct sb_workload_result *workload)
{
    const struct sb_strategy_result *first = NULL;
    for (uint32_t i = 0; i < workload->strategies; i++) {
        const struct sb_strategy_result *s = &workload->strategy[i];
        if (!sb_result_is_baseline(workload, s->name))
            continue;
        if (strcmp(s->name, "join-all-then-chain") == 0)
            return s;
        first = first ? first : s;
    }
    return first;
}

static bool is_simpler(const struct sb_strategy_result *a, const struct sb_strategy_result *b)
{
    return a->simplicity && (!b->simplicity || a->simplicity < b->simplicity);
}

static double p99(const struct sb_strategy_result *strategy)
{
    return (double)strategy->makespan.quantile[SB_P99];
}

/* The simplest of those that are shown with a mean up to `mean` and a p99 up to `tail`. */
static const struct sb_strategy_result *simplest(const struct sb_workload_result *workload,
                                                 double mean, double tail)
{
    const struct sb_strategy_result *found = NULL;
    for (uint32_t i = 0; i < workload->strategies; i++) {
        const struct sb_strategy_result *s = &workload->strategy[i];
        if (!s->baseline_only && s->makespan.mean_cv <= mean && p99(s) <= tail &&
            (!found || is_simpler(s, found)))
            found = s;
    }
    return found;
}

static void smallest(const struct sb_workload_result *workload, double *mean, double *tail)
{
    *mean = *tail = INFINITY;
    for (uint32_t i = 0; i < workload->strategies; i++) {
        const struct sb_strategy_result *s = &workload->strategy[i];
        *mean = s->baseline_only ? *mean : fmin(*mean, s->makespan.mean_cv);
        *tail = s->baseline_only ? *tail : fmin(*tail, p99(s));
    }
}

const struct sb_strategy_result *sb_advice_within(const struct sb_workload_result *workload)
{
    double mean, tail;
    smallest(workload, &mean, &tail);
    return simplest(workload, mean * WITHIN, tail * WITHIN);
}

const struct sb_strategy_result *sb_advice_choice(const struct sb_workload_result *workload)
{
    double mean, tail;
    const struct sb_strategy_result *found = sb_advice_within(workload);
    smallest(workload, &mean, &tail);
    return found ? found : simplest(workload, mean, INFINITY);
}

const struct sb_strategy_result *sb_advice_best_tail(const struct sb_workload_result *workload)
{
    double mean, tail;
    smallest(workload, &mean, &tail);
    return simplest(workload, INFINITY, tail);
}

bool sb_advice_same(const struct sb_strategy_result *a, const struct sb_strategy_result *b)
{
    const struct sb_summary *x = &a->makespan, *y = &b->makespan;
    return x->mean == y->mean && x->sd == y->sd && x->min == y->min && x->max == y->max &&
           memcmp(x->quantile, y->quantile, sizeof x->quantile) == 0;
}

bool sb_advice_all_same(const struct sb_workload_result *workload)
{
    const struct sb_strategy_result *today = sb_advice_today(workload);
    for (uint32_t i = 0; today && i < workload->strategies; i++)
        if (!workload->strategy[i].baseline_only && !sb_advice_same(&workload->strategy[i], today))
            return false;
    return today != NULL;
}
