/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/advice/more.h"

#include "sim/advice/choice.h"
#include "sim/advice/figures.h"
#include "sim/advice/saying.h"

#include <math.h>
#include <string.h>

#define MOST 0.8    /* of what the order to take saves, by a simpler one: worth a sentence */
#define HARDLY 0.02 /* of the median: it hardly moves */
#define SOME 0.005  /* of the replicates: rarer cases take no sentence */
#define VAGUE 0.25  /* of a percentile: an interval so wide on one side does not tell it */

static void begin(char *out) { sb_say(out, "%s", out[0] ? " " : ""); }

/* What `strategy` saves where the headline leads. */
static double saved_as_told(const struct sb_advice *a, const struct sb_strategy_result *strategy)
{
    const struct sb_summary *from = &a->today->makespan, *to = &strategy->makespan;
    return a->kind == SB_ADVICE_IN_TAIL ? (double)(from->quantile[SB_P99] - to->quantile[SB_P99])
                                        : from->mean_cv - to->mean_cv;
}

/* The simpler one that saves most of all. */
static const struct sb_strategy_result *nearly(const struct sb_advice *a,
                                               const struct sb_workload_result *workload)
{
    const struct sb_strategy_result *found = NULL;
    for (uint32_t i = 0; i < workload->strategies; i++) {
        const struct sb_strategy_result *s = &workload->strategy[i];
        if (!s->baseline_only && s->simplicity && s->simplicity < a->take->simplicity &&
            saved_as_told(a, s) >= MOST * saved_as_told(a, a->take) &&
            (!found || saved_as_told(a, s) > saved_as_told(a, found)))
            found = s;
    }
    return found;
}

static void say_simpler(struct sb_advice *a, const struct sb_workload_result *workload)
{
    char part[SB_UNITS_SIZE], all[SB_UNITS_SIZE];
    const struct sb_strategy_result *in_order = sb_result_find(workload, "await-in-order"),
                                    *near = nearly(a, workload);
    const char *unit = sb_advice_unit(workload)->symbol;
    if (sb_advice_lead(a, workload) != a->take) {
        begin(a->more);
        sb_say_subject(a->more, a->take);
        sb_say(a->more, " gives all of it.");
    }
    else if (near) {
        begin(a->more);
        sb_say_subject(a->more, near);
        sb_say(a->more, " gives %s of the %s %s.",
               sb_advice_time(part, workload, saved_as_told(a, near)),
               sb_advice_time(all, workload, saved_as_told(a, a->take)), unit);
    }
    else if (in_order && in_order != a->today && !in_order->baseline_only &&
             strcmp(a->take->name, "earliest-start") == 0 && !workload->mean_is_infinite) {
        begin(a->more);
        sb_say_subject(a->more, in_order);
        sb_say(a->more, " stops at %s %s.",
               sb_advice_time(part, workload, in_order->makespan.mean_cv), unit);
    }
}

/* In what share of the replicates it is faster, and slower. */
static void say_whom(struct sb_advice *a, const struct sb_workload_result *workload)
{
    const char *noun = sb_advice_speaks_of_calls(workload) ? "request" : "run";
    double p50 = (double)a->today->makespan.quantile[SB_P50],
           by = p50 - (double)a->take->makespan.quantile[SB_P50],
           slower = 1 - a->saved->faster - a->saved->equal;
    if (!workload->random || isnan(a->saved->faster) || isnan(a->saved->equal))
        return;
    if (a->kind == SB_ADVICE_IN_TAIL && p50 > 0 && by / p50 < HARDLY) {
        begin(a->more);
        sb_say(a->more, "The median hardly moves.");
    }
    if (a->saved->faster < 0.5 && a->saved->faster >= SOME) {
        begin(a->more);
        sb_say(a->more, "One %s in %.0f gets faster.", noun, 1 / a->saved->faster);
    }
    if (slower >= SOME) {
        begin(a->more);
        sb_say(a->more, "Not in every %s: %.0f %% take longer.", noun, fmax(1, 100 * slower));
    }
}

/* Percentiles that the replicates do not tell, and a mean that there is not. */
static void say_untold(struct sb_advice *a, const struct sb_workload_result *workload)
{
    const struct sb_summary *of = &a->take->makespan;
    char count[SB_UNITS_SIZE], lo[SB_UNITS_SIZE], hi[SB_UNITS_SIZE];
    struct sb_interval ci = of->quantile_ci95[SB_P999];
    double value = (double)of->quantile[SB_P999];
    if (workload->mean_is_infinite) {
        begin(a->more);
        sb_say(a->more, "The mean is not told: by the parameters of the latencies there is none.");
    }
    if (!workload->random || !(value > 0) || isnan(ci.lo))
        return;
    if (isnan(ci.hi) || fmax(ci.hi - value, value - ci.lo) <= VAGUE * value)
        return;
    begin(a->more);
    sb_say(a->more, "p99.9 is not told: %s replicates leave it between %s and %s %s.",
           sb_units_count(count, workload->replicates), sb_advice_time(lo, workload, ci.lo),
           sb_advice_time(hi, workload, ci.hi), sb_advice_unit(workload)->symbol);
}

void sb_advice_more(struct sb_advice *a, const struct sb_workload_result *workload)
{
    a->more[0] = '\0';
    if (a->kind != SB_ADVICE_PAYS && a->kind != SB_ADVICE_IN_TAIL)
        return;
    say_simpler(a, workload);
    say_whom(a, workload);
    say_untold(a, workload);
}
