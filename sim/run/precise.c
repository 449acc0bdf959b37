/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/precise.h"

#include "sim/stats/looks.h"

#include <math.h>

static double relative_half(double value, struct sb_interval ci)
{
    double half = sb_interval_half(ci);
    return half == 0 ? 0 : half / fabs(value);
}

/* The widest so far: one without an end is wider than any. */
static void widen(struct sb_precision *p, double width, const char *strategy, const char *figure)
{
    if (p->figure && (isnan(p->reached) || width <= p->reached))
        return;
    p->reached = width;
    p->strategy = strategy;
    p->figure = figure;
}

static void find_widest(struct sb_precision *p, const struct sb_workload_result *result)
{
    const struct sb_percentiles *percentiles = sb_result_percentiles(result);
    for (uint32_t s = 0; s < result->strategies; s++) {
        const struct sb_strategy_result *r = &result->strategy[s];
        const struct sb_summary *makespan = &r->makespan;
        if (r->baseline_only)
            continue;
        if (!result->variance_is_infinite)
            widen(p, relative_half(makespan->mean_cv, makespan->mean_cv_ci95), r->name, "mean");
        for (uint32_t i = 0; i < percentiles->shown; i++) {
            uint32_t q = percentiles->show[i];
            if (percentiles->p[q] > 0 && percentiles->p[q] < 1)
                widen(p, relative_half((double)makespan->quantile[q], makespan->quantile_ci95[q]),
                      r->name, percentiles->name[q]);
        }
    }
}

/* Widths are as 1 / sqrt(n). */
static double need(const struct sb_precision *p, uint64_t replicates)
{
    double ratio = p->reached / p->wanted;
    return (double)replicates * ratio * ratio;
}

static void judge(struct sb_precision *p, const struct sb_workload_result *result)
{
    find_widest(p, result);
    double needed = ceil(need(p, result->replicates));
    bool enough = p->reached <= p->wanted;
    if (!p->figure) /* the maximum alone is asked for */
        p->reached = 0, enough = true;
    p->stop = !result->random                       ? SB_STOP_CONSTANT
              : result->replicates < result->wanted ? SB_STOP_INTERRUPT
              : enough                              ? SB_STOP_PRECISION
                                                    : SB_STOP_LIMIT;
    p->needed = enough ? result->replicates : needed > 0 && needed < 1e18 ? (uint64_t)needed : 0;
}

/* One look after the other. A run that was stopped is a shorter run; the look before it may be the
 * longer one. */
static enum sb_code look(const struct sb_experiment *x, const struct sb_looks *looks, double wanted,
                         struct sb_workload_result *result, struct sb_arena *arena,
                         struct sb_error *error)
{
    struct sb_experiment own = *x;
    own.tail = sb_looks_tail(looks);
    enum sb_code code = SB_OK;
    uint32_t looked = 0;
    for (unsigned i = 0; i < looks->count;) {
        struct sb_workload_result now;
        struct sb_error local = { 0 };
        own.replicates = sb_looks_size(looks, i);
        code = sb_experiment_run(&own, &now, arena, &local);
        if (looked &&
            (code == SB_EINTR || (code == SB_OK && now.replicates < result->replicates))) {
            result->wanted = own.replicates;
            result->precision.stop = SB_STOP_INTERRUPT;
            return SB_OK;
        }
        if (code)
            return sb_fail(error, local.code, local.where, "%s", local.text);
        *result = now;
        result->precision = (struct sb_precision){ .wanted = wanted,
                                                   .looks = ++looked,
                                                   .looks_most = looks->count };
        judge(&result->precision, result);
        if (result->precision.stop != SB_STOP_LIMIT)
            break;
        i = sb_looks_next(looks, i, need(&result->precision, result->replicates));
    }
    return SB_OK;
}

/* There are no more replicates than rows. */
static void end_with_rows(const struct sb_experiment *x, struct sb_precision *p)
{
    if (x->workload->dag.rows && p->stop == SB_STOP_LIMIT) {
        p->stop = SB_STOP_ROWS;
        p->needed = 0;
    }
}

void sb_precision_of_all(const struct sb_experiment *x, double wanted,
                         struct sb_workload_result *result)
{
    result->precision = (struct sb_precision){ .wanted = wanted, .looks = 1, .looks_most = 1 };
    judge(&result->precision, result);
    end_with_rows(x, &result->precision);
}

enum sb_code sb_experiment_run_precisely(const struct sb_experiment *x, double wanted,
                                         struct sb_workload_result *result, struct sb_arena *arena,
                                         struct sb_error *error)
{
    uint32_t rows = x->workload->dag.rows;
    struct sb_looks looks = sb_looks_until(rows ? rows : x->replicates);
    if (rows || !x->workload->dag.random)
        looks.count = 1;
    enum sb_code code = look(x, &looks, wanted, result, arena, error);
    if (code == SB_OK)
        end_with_rows(x, &result->precision);
    return code;
}
