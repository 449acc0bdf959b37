/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/compare/change.h"

#include "sim/stats/batches.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

const char *const sb_changed_figure_name[SB_CHANGED_FIGURES] = { "mean", "p50", "p99" };

#define NORMAL_95 1.959963984540054

/* Means whose control variate tells all differ by no more than the arithmetic. */
#define ROUNDING 1e-9

static const struct sb_interval unknown = { NAN, NAN };

/* One side: a value, how far it may be from the truth either way, and its batches. */
struct side {
    double value, below, above;
    bool exact, untold; /* nothing is random; no interval covers */
    double batch[SB_BATCHES];
    bool batches;
};

static const unsigned quantile_index[SB_CHANGED_FIGURES] = { 0, 0, 3 };
static const double quantile_p[SB_CHANGED_FIGURES] = { 0, 0.5, 0.99 };

static void take_batches(struct side *side, const struct sb_strategy_result *s,
                         const struct sb_workload_result *w, enum sb_changed_figure figure)
{
    const struct sb_result_batches *b = &s->batches;
    const struct sb_batches enough = { .count = b->count, .replicates = w->replicates };
    side->batches = b->count == SB_BATCHES &&
                    (figure == SB_CHANGED_MEAN || sb_batches_suffice(&enough, quantile_p[figure]));
    for (uint32_t i = 0; side->batches && i < SB_BATCHES; i++)
        side->batch[i] = figure == SB_CHANGED_MEAN  ? b->mean[i]
                         : figure == SB_CHANGED_P50 ? (double)b->p50[i]
                                                    : (double)b->p99[i];
}

static struct side side_of(const struct sb_strategy_result *s, const struct sb_workload_result *w,
                           enum sb_changed_figure figure)
{
    const struct sb_summary *m = &s->makespan;
    unsigned q = quantile_index[figure];
    bool mean = figure == SB_CHANGED_MEAN;
    struct sb_interval ci = mean ? m->mean_cv_ci95 : m->quantile_ci95[q];
    struct side side = { .value = mean ? m->mean_cv : (double)m->quantile[q],
                         .exact = !w->random,
                         .untold = mean && (w->variance_is_infinite || w->mean_is_infinite) };
    double rounding = mean ? 0 : w->relative_error * side.value;
    side.below = side.exact ? 0 : side.value - ci.lo + rounding;
    side.above = side.exact ? 0 : ci.hi - side.value + rounding;
    take_batches(&side, s, w, figure);
    return side;
}

static double t_of(const double *difference, double *mean, double *half)
{
    double square = 0, sum = 0;
    for (uint32_t i = 0; i < SB_BATCHES; i++)
        sum += difference[i];
    *mean = sum / SB_BATCHES;
    for (uint32_t i = 0; i < SB_BATCHES; i++)
        square += (difference[i] - *mean) * (difference[i] - *mean);
    double error = sqrt(square / (SB_BATCHES - 1) / SB_BATCHES);
    *half = gsl_cdf_tdist_Pinv(0.975, SB_BATCHES - 1) * error;
    return error;
}

static struct sb_interval around(double value, double half)
{
    return (struct sb_interval){ value - half, value + half };
}

/* The same steps face the same random numbers in batches of the same number. */
static void compare_batches(struct sb_figure_change *c, const struct side *before,
                            const struct side *after, double rounding)
{
    double difference[SB_BATCHES], logarithm[SB_BATCHES], mean, half, log_half;
    bool positive = true;
    for (uint32_t i = 0; i < SB_BATCHES; i++) {
        positive = positive && before->batch[i] > 0 && after->batch[i] > 0;
        difference[i] = after->batch[i] - before->batch[i];
        logarithm[i] = positive ? log(after->batch[i] / before->batch[i]) : 0;
    }
    double error = t_of(difference, &mean, &half), value = c->difference.value;
    c->difference.ci95 = around(value, half + rounding);
    t_of(logarithm, &mean, &log_half);
    if (positive && c->before > 0)
        c->ratio.ci95 =
            (struct sb_interval){ c->ratio.value * exp(-log_half) - rounding / c->before,
                                  c->ratio.value * exp(log_half) + rounding / c->before };
    double beyond = fmax(0, fabs(value) - rounding);
    c->p = error > 0    ? 2 * gsl_cdf_tdist_Q(beyond / error, SB_BATCHES - 1)
           : beyond > 0 ? 0
                        : 1;
    c->paired = true;
}

/* sqrt(x^2 + y^2), NAN where one is not known. */
static double both(double x, double y) { return x >= 0 && y >= 0 ? hypot(x, y) : (double)NAN; }

/* An interval without width of something random says too little of its tails. */
static void compare_intervals(struct sb_figure_change *c, const struct side *before,
                              const struct side *after)
{
    double value = c->difference.value, below = both(after->below, before->above),
           above = both(after->above, before->below), towards = value > 0 ? below : above;
    bool flat = (!before->exact && !((value > 0 ? before->above : before->below) > 0)) ||
                (!after->exact && !((value > 0 ? after->below : after->above) > 0));
    c->difference.ci95 = (struct sb_interval){ value - below, value + above };
    if (c->before > 0 && c->after > 0) {
        double lower = both(-log1p(-after->below / after->value),
                            log1p(before->above / before->value)),
               upper = both(log1p(after->above / after->value),
                            -log1p(-before->below / before->value));
        c->ratio.ci95 = (struct sb_interval){ c->ratio.value * exp(-lower),
                                              c->ratio.value * exp(upper) };
    }
    if (before->exact && after->exact)
        c->p = value == 0 ? 1 : 0;
    else if (!flat)
        c->p = erfc(NORMAL_95 * fabs(value) / towards / sqrt(2));
    else if (value == 0)
        c->p = 1;
}

/* For a paired comparison the plain mean, which is what the batches are of. */
static void take_plain_means(struct sb_figure_change *c, const struct sb_change_sides *sides)
{
    c->before = sides->before->makespan.mean;
    c->after = sides->after->makespan.mean;
}

static bool is_same(const struct sb_change_sides *sides, enum sb_changed_figure figure)
{
    const struct sb_summary *x = &sides->before->makespan, *y = &sides->after->makespan;
    unsigned q = quantile_index[figure];
    return figure == SB_CHANGED_MEAN ? x->mean == y->mean && x->sd == y->sd
                                     : x->quantile[q] == y->quantile[q];
}

void sb_change_of(struct sb_figure_change *c, const struct sb_change_sides *sides,
                  enum sb_changed_figure figure)
{
    struct side before = side_of(sides->before, sides->before_workload, figure),
                after = side_of(sides->after, sides->after_workload, figure);
    bool paired = sides->pairs && before.batches && after.batches,
         untold = before.untold || after.untold, same = is_same(sides, figure);
    double rounding = figure == SB_CHANGED_MEAN
                          ? 0
                          : sides->before_workload->relative_error * before.value +
                                sides->after_workload->relative_error * after.value;
    *c = (struct sb_figure_change){
        .before = before.value, .after = after.value, .p = NAN, .p_adjusted = NAN
    };
    if (paired && figure == SB_CHANGED_MEAN)
        take_plain_means(c, sides);
    c->difference = (struct sb_estimate){ c->after - c->before, unknown };
    c->ratio = (struct sb_estimate){
        c->before > 0 ? c->after / c->before : c->after > 0 ? (double)NAN : 1, unknown
    };
    if (same && (paired || (before.exact && after.exact))) {
        c->difference.ci95 = around(0, 0);
        c->ratio.ci95 = around(1, 0);
        c->p = 1;
        c->paired = paired;
    }
    else if (fabs(c->difference.value) <= ROUNDING * c->before && !untold) {
        c->difference.ci95 = around(c->difference.value, fabs(c->difference.value));
        c->ratio.ci95 = around(c->ratio.value, fabs(c->ratio.value - 1));
        c->p = 1;
    }
    else if (paired && !untold)
        compare_batches(c, &before, &after, rounding);
    else if (!untold)
        compare_intervals(c, &before, &after);
    c->verdict = same            ? SB_CHANGE_NONE
                 : isnan(c->p) ? SB_CHANGE_UNTOLD
                               : SB_CHANGE_UNPROVEN;
}
