/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/advice/headline.h"

#include "sim/advice/choice.h"
#include "sim/advice/figures.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <string.h>

#define NOTHING 0.005  /* of the time: half a per cent saved is no gain */
#define TAIL_MEAN 0.1  /* "in the tail": less than that is saved of the mean, */
#define TAIL_RATIO 1.5 /* and so many times that share of p99 */

static double share(double saved, double of) { return of > 0 ? saved / of : 0; }

bool sb_advice_has_p99(const struct sb_advice *advice, const struct sb_workload_result *workload)
{
    return workload->random && !isnan(advice->today->makespan.quantile_ci95[SB_P99].hi) &&
           !isnan(advice->take->makespan.quantile_ci95[SB_P99].hi);
}

const struct sb_strategy_result *sb_advice_lead(const struct sb_advice *advice,
                                                const struct sb_workload_result *workload)
{
    const struct sb_strategy_result *earliest = sb_result_find(workload, "earliest-start");
    bool shown = earliest && !earliest->baseline_only;
    return shown && sb_advice_same(earliest, advice->take) ? earliest : advice->take;
}

static void say_change(char *out, const struct sb_workload_result *workload, double today,
                       double instead, const char *where)
{
    char a[SB_UNITS_SIZE], b[SB_UNITS_SIZE];
    sb_say(out, "%s → %s %s%s", sb_advice_time(a, workload, today),
           sb_advice_time(b, workload, instead), sb_advice_unit(workload)->symbol, where);
}

static void say_mean(struct sb_advice *a, const struct sb_workload_result *workload)
{
    if (workload->mean_is_infinite)
        say_change(a->headline, workload, (double)a->today->makespan.quantile[SB_P50],
                   (double)a->take->makespan.quantile[SB_P50], " at the median");
    else
        say_change(a->headline, workload, a->today->makespan.mean_cv, a->take->makespan.mean_cv,
                   !workload->random           ? ""
                   : workload->replicates == 1 ? " in this replicate"
                                               : " in the mean");
}

static void say_p99(struct sb_advice *a, const struct sb_workload_result *workload)
{
    say_change(a->headline, workload, (double)a->today->makespan.quantile[SB_P99],
               (double)a->take->makespan.quantile[SB_P99], " at p99");
}

static void say_everywhere(struct sb_advice *a, const struct sb_workload_result *workload)
{
    char mean[SB_UNITS_SIZE], p99[SB_UNITS_SIZE];
    const char *unit = sb_advice_unit(workload)->symbol;
    sb_say(a->headline, "every order takes the same");
    if (!workload->mean_is_infinite)
        sb_say(a->headline, " %s %s", sb_advice_time(mean, workload, a->today->makespan.mean_cv),
               unit);
    if (sb_advice_has_p99(a, workload))
        sb_say(a->headline, "%s %s %s at p99", workload->mean_is_infinite ? "" : " in the mean,",
               sb_advice_time(p99, workload, (double)a->today->makespan.quantile[SB_P99]), unit);
    sb_say(a->headline, ".");
}

/* Of those that are not today's, or the same, the one with the smallest mean. */
static const struct sb_strategy_result *next_best(const struct sb_advice *a,
                                                  const struct sb_workload_result *workload)
{
    const struct sb_strategy_result *next = NULL;
    for (uint32_t i = 0; i < workload->strategies; i++) {
        const struct sb_strategy_result *s = &workload->strategy[i];
        if (!s->baseline_only && !sb_advice_same(s, a->today) &&
            (!next || s->makespan.mean_cv < next->makespan.mean_cv))
            next = s;
    }
    return next;
}

static void say_today_is_fastest(struct sb_advice *a, const struct sb_workload_result *workload,
                                 const struct sb_strategy_result *next)
{
    char name[SB_NAME_SIZE], longer[SB_UNITS_SIZE];
    sb_utf8_clean(name, sizeof name, next->name, SB_NAME_COLUMNS);
    double by = next->makespan.mean_cv - a->today->makespan.mean_cv;
    sb_say(a->headline, "Keep today's order:");
    a->strong = strlen(a->headline);
    sb_say(a->headline, " no other is faster");
    if (share(by, a->today->makespan.mean_cv) >= NOTHING && !workload->mean_is_infinite)
        sb_say(a->headline, "; %s takes %s %s longer", name, sb_advice_time(longer, workload, by),
               sb_advice_unit(workload)->symbol);
    sb_say(a->headline, ".");
}

static void say_no_gain(struct sb_advice *a, const struct sb_workload_result *workload)
{
    const struct sb_strategy_result *next = next_best(a, workload);
    const char *noun = sb_advice_speaks_of_calls(workload) ? "call" : "task";
    bool alone = !workload->edges && !workload->workers && !workload->pools;
    a->kind = SB_ADVICE_NO_GAIN;
    if (next && next->makespan.mean_cv >= a->today->makespan.mean_cv && !alone) {
        say_today_is_fastest(a, workload, next);
        return;
    }
    sb_say(a->headline, "Leave the order as it is:");
    a->strong = strlen(a->headline);
    if (next && alone)
        sb_say(a->headline,
               " no %s needs another, and starting all at once is as good as anything.", noun);
    else if (next)
        sb_say(a->headline, " no other saves 1 %% of the time at the mean and at p99.");
    else {
        if (workload->tasks > 1 && workload->levels == workload->tasks)
            sb_say(a->headline, " each %s needs the one before, and", noun);
        sb_say(a->headline, " ");
        say_everywhere(a, workload);
    }
}

static void say_not_seen(struct sb_advice *a, const struct sb_workload_result *workload)
{
    char text[2 * SB_UNITS_SIZE];
    const char *unit = sb_advice_unit(workload)->symbol;
    a->kind = SB_ADVICE_NO_GAIN;
    sb_say(a->headline, "Leave the order as it is:");
    a->strong = strlen(a->headline);
    sb_say(a->headline, " what is saved is %s %s in the mean",
           sb_advice_estimate(text, workload, &a->saved->saved_mean), unit);
    if (!isnan(a->saved->saved_p99.ci95.lo))
        sb_say(a->headline, ", %s %s at p99",
               sb_advice_estimate(text, workload, &a->saved->saved_p99), unit);
    sb_say(a->headline, ".");
}

/* Each lead ends where an imperative goes on. */
static void say_lead(struct sb_advice *a, const struct sb_workload_result *workload,
                     const char *lead)
{
    size_t begin = strlen(a->headline);
    sb_say(a->headline, "%s", lead);
    if (workload->workers)
        sb_say(a->headline, "%s %u worker%s, ", begin == strlen(a->headline) ? "With" : "with",
               (unsigned)workload->workers, workload->workers == 1 ? "" : "s");
    size_t at = strlen(a->headline);
    sb_say_imperative(a->headline, workload, sb_advice_lead(a, workload));
    if (at > begin)
        sb_say_small(a->headline, at);
    sb_say(a->headline, ":");
    a->strong = strlen(a->headline);
    sb_say(a->headline, " ");
}

static void say_gain(struct sb_advice *a, const struct sb_workload_result *workload)
{
    double mean = share(a->saved->saved_mean.value, a->today->makespan.mean_cv),
           p99 = share(a->saved->saved_p99.value, (double)a->today->makespan.quantile[SB_P99]);
    bool told = sb_advice_has_p99(a, workload);
    bool tail = told && !workload->mean_is_infinite && mean < TAIL_MEAN && p99 >= TAIL_RATIO * mean;
    bool alone = told && p99 < NOTHING && !(a->saved->saved_p99.ci95.lo > 0);
    a->kind = tail ? SB_ADVICE_IN_TAIL : SB_ADVICE_PAYS;
    say_lead(a, workload, tail ? "For the tail, " : alone ? "For the mean, not the tail, " : "");
    if (tail)
        say_p99(a, workload);
    else
        say_mean(a, workload);
    if (tail || (told && !alone))
        sb_say(a->headline, ", ");
    if (tail)
        say_mean(a, workload);
    else if (told && !alone)
        say_p99(a, workload);
    sb_say(a->headline, ".");
}

static void say_partial(struct sb_advice *a, const struct sb_workload_result *workload)
{
    char done[SB_UNITS_SIZE], wanted[SB_UNITS_SIZE];
    if (workload->wanted > workload->replicates)
        sb_say(a->headline, "Only %s of %s replicates ran. ",
               sb_units_count(done, workload->replicates),
               sb_units_count(wanted, workload->wanted));
}

static bool holds_zero(struct sb_interval ci) { return !(ci.lo > 0); }

/* Whether nothing but chance may have made the difference. */
static bool may_be_nothing(const struct sb_advice *a, const struct sb_workload_result *workload)
{
    return workload->random && !workload->mean_is_infinite &&
           !isnan(a->saved->saved_mean.ci95.lo) && holds_zero(a->saved->saved_mean.ci95) &&
           (isnan(a->saved->saved_p99.ci95.lo) || holds_zero(a->saved->saved_p99.ci95));
}

void sb_advice_headline(struct sb_advice *a, const struct sb_workload_result *workload)
{
    const struct sb_summary *today = &a->today->makespan, *take = &a->take->makespan;
    a->kind = SB_ADVICE_NONE;
    a->headline[0] = '\0';
    a->strong = 0;
    if (a->today != a->take && !a->saved)
        return;
    say_partial(a, workload);
    if (a->today == a->take || sb_advice_all_same(workload) ||
        (take->mean_cv >= today->mean_cv && take->quantile[SB_P99] >= today->quantile[SB_P99]))
        say_no_gain(a, workload);
    else if (may_be_nothing(a, workload))
        say_not_seen(a, workload);
    else
        say_gain(a, workload);
}
