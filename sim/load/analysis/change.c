/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/change.h"

#include "sim/load/analysis/steady_state/over_runs.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Of a figure over runs. */
struct spread {
    double value, variance; /* of the mean */
    double freedom;
};

static struct spread spread_of(const struct sb_estimate *e, uint32_t runs)
{
    const double freedom = runs - 1.0;
    const double error = sb_interval_half(e->ci95) / gsl_cdf_tdist_Qinv(SB_INTERVAL_TAIL, freedom);
    return (struct spread){ e->value, error * error, freedom };
}

static double welch_freedom(const struct spread *a, const struct spread *b)
{
    const double both = a->variance + b->variance;
    const double by =
        a->variance * a->variance / a->freedom + b->variance * b->variance / b->freedom;
    return by > 0 ? both * both / by : INFINITY;
}

static double change_reach(double tail, double freedom)
{
    return isinf(freedom) ? gsl_cdf_ugaussian_Qinv(tail) : gsl_cdf_tdist_Qinv(tail, freedom);
}

static enum sb_load_verdict judge(double difference, double half)
{
    return isnan(half)          ? SB_LOAD_UNTOLD
           : difference > half  ? SB_LOAD_SLOWER
           : difference < -half ? SB_LOAD_FASTER
                                : SB_LOAD_SAME;
}

static struct sb_load_change by_stability(const struct sb_load_point *before,
                                          const struct sb_load_point *after)
{
    struct sb_load_change c = { before->all.mean.value, after->all.mean.value, sb_over_none(),
                                false, SB_LOAD_UNTOLD };
    if (before->runs && after->runs && before->unstable != after->unstable)
        c.verdict = after->unstable ? SB_LOAD_SLOWER : SB_LOAD_FASTER;
    return c;
}

static bool both_stable(const struct sb_load_point *a, const struct sb_load_point *b)
{
    return a->runs > 1 && b->runs > 1 && !a->unstable && !b->unstable;
}

static struct sb_load_change welch(const struct sb_estimate *before, uint32_t before_runs,
                                   const struct sb_estimate *after, uint32_t after_runs,
                                   double tail)
{
    const struct spread a = spread_of(before, before_runs), b = spread_of(after, after_runs);
    const double difference = b.value - a.value, error = sqrt(a.variance + b.variance);
    const double freedom = welch_freedom(&a, &b),
                 half = change_reach(SB_INTERVAL_TAIL, freedom) * error;
    return (struct sb_load_change){ a.value,
                                    b.value,
                                    { difference, { difference - half, difference + half } },
                                    false,
                                    judge(difference, change_reach(tail, freedom) * error) };
}

/* A figure of one side: over runs, and of each of them where it is kept. */
struct measured {
    const struct sb_estimate *over;
    const double *of_run; /* [runs] or NULL */
    uint32_t runs;
};

static struct sb_load_change paired(const struct measured *before, const struct measured *after,
                                    double tail)
{
    double difference[SB_LOAD_RUNS_MAX];
    const uint32_t runs = before->runs;
    for (uint32_t r = 0; r < runs; r++)
        difference[r] = after->of_run[r] - before->of_run[r];
    const struct sb_estimate told = sb_over_runs(difference, runs, SB_INTERVAL_TAIL),
                             judged = sb_over_runs(difference, runs, tail);
    return (struct sb_load_change){ before->over->value, after->over->value, told, true,
                                    judge(told.value, sb_interval_half(judged.ci95)) };
}

static struct sb_load_change compare(const struct measured *before, const struct measured *after,
                                     bool alike, double tail)
{
    return alike && before->runs == after->runs && before->of_run && after->of_run
               ? paired(before, after, tail)
               : welch(before->over, before->runs, after->over, after->runs, tail);
}

struct sb_load_change sb_load_change_mean(const struct sb_load_point *before,
                                          const struct sb_load_point *after, bool alike,
                                          double tail)
{
    if (!both_stable(before, after))
        return by_stability(before, after);
    return compare(&(struct measured){ &before->all.mean, before->run_latency, before->runs },
                   &(struct measured){ &after->all.mean, after->run_latency, after->runs }, alike,
                   tail);
}

struct sb_load_change sb_load_change_quantile(const struct sb_load_point *before,
                                              const struct sb_load_point *after, uint32_t quantile,
                                              bool alike, double tail)
{
    if (!both_stable(before, after)) {
        struct sb_load_change c = by_stability(before, after);
        c.before = c.after = NAN;
        return c;
    }
    return compare(
        &(struct measured){ &before->all.quantile[quantile], before->all.run_tail, before->runs },
        &(struct measured){ &after->all.quantile[quantile], after->all.run_tail, after->runs },
        alike, tail);
}
