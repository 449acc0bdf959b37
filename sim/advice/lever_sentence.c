/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/advice/lever_sentence.h"

#include "sim/advice/choice.h"
#include "sim/advice/figures.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <string.h>

#define WORTH 0.01 /* of the time, saved by a call that takes half of its own */

static const struct sb_estimate *saved(const struct sb_lever *lever, bool at_p99)
{
    return at_p99 ? &lever->saved.p99 : &lever->saved.mean;
}

bool sb_advice_is_lever(const struct sb_lever *lever, const struct sb_workload_result *workload,
                        const struct sb_strategy_result *take)
{
    const struct sb_strategy_result *of = sb_result_find(workload, lever->strategy);
    return of && (of == take || sb_advice_same(of, take)) && strcmp(lever->change, "half") == 0;
}

const struct sb_lever *sb_advice_strongest(const struct sb_advice *advice,
                                           const struct sb_workload_result *workload, bool at_p99)
{
    const struct sb_lever *best = NULL;
    for (uint32_t i = 0; advice->take && i < workload->levers; i++) {
        const struct sb_lever *lever = &workload->lever[i];
        if (sb_advice_is_lever(lever, workload, advice->take) &&
            !isnan(saved(lever, at_p99)->value) &&
            (!best || saved(lever, at_p99)->value > saved(best, at_p99)->value))
            best = lever;
    }
    return best;
}

/* Whether it may save a share of the time that is worth a word. */
static bool may_be_worth(const struct sb_advice *a, const struct sb_lever *lever, bool at_p99)
{
    const struct sb_summary *of = &a->take->makespan;
    return saved(lever, at_p99)->value >=
           WORTH * (at_p99 ? (double)of->quantile[SB_P99] : of->mean_cv);
}

/* The same, and it is more than chance could. */
static bool is_worth(const struct sb_advice *a, const struct sb_lever *lever, bool at_p99)
{
    return may_be_worth(a, lever, at_p99) && !(saved(lever, at_p99)->ci95.lo <= 0);
}

static void say_saved(struct sb_advice *a, const struct sb_workload_result *workload,
                      const struct sb_lever *lever, bool at_p99, const char *goes)
{
    char value[SB_UNITS_SIZE];
    bool has_mean = workload->random && workload->replicates > 1;
    const char *where = at_p99 ? " at p99" : has_mean && goes[0] ? " from the mean" : "";
    sb_say(a->lever, "%s %s%s%s", sb_advice_value(value, workload, saved(lever, at_p99)),
           sb_advice_unit(workload)->symbol, goes, where);
}

static void say_none(struct sb_advice *a, const struct sb_workload_result *workload)
{
    const char *noun = sb_advice_speaks_of_calls(workload) ? "call" : "task";
    sb_say(a->lever, "No single %s is worth fixing:", noun);
    a->lever_strong = strlen(a->lever);
    sb_say(a->lever, " at half its time none saves 1 %% of the whole.");
}

/* The other figure: in the same breath where it is the same call, else as a sentence. */
static void say_other(struct sb_advice *a, const struct sb_workload_result *workload,
                      const struct sb_lever *first, const struct sb_lever *other, bool at_p99)
{
    char name[SB_NAME_SIZE];
    if (other && is_worth(a, other, at_p99)) {
        sb_utf8_clean(name, sizeof name, other->task, SB_NAME_COLUMNS);
        if (other == first)
            sb_say(a->lever, " and ");
        else
            sb_say(a->lever, ". For the %s, %s: ", at_p99 ? "tail" : "mean", name);
        say_saved(a, workload, other, at_p99, "");
    }
    sb_say(a->lever, ".");
}

void sb_advice_lever(struct sb_advice *a, const struct sb_workload_result *workload)
{
    bool tail = a->kind == SB_ADVICE_IN_TAIL, gain = a->kind != SB_ADVICE_NO_GAIN,
         both = workload->random && sb_advice_has_p99(a, workload);
    const struct sb_lever *first = sb_advice_strongest(a, workload, tail);
    char name[SB_NAME_SIZE];
    a->lever[0] = '\0';
    a->lever_strong = 0;
    a->fix = NULL;
    if (!first || a->kind == SB_ADVICE_NONE || workload->mean_is_infinite)
        return;
    bool unsure = may_be_worth(a, first, tail);
    if (tail && !is_worth(a, first, tail)) { /* of the mean more is known */
        tail = false;
        first = sb_advice_strongest(a, workload, tail);
        unsure = unsure || (first && may_be_worth(a, first, tail));
    }
    if (!first || !is_worth(a, first, tail)) {
        if (!unsure)
            say_none(a, workload);
        return;
    }
    a->fix = first;
    sb_utf8_clean(name, sizeof name, first->task, SB_NAME_COLUMNS);
    sb_say(a->lever, "%s %s:", gain ? "Then fix" : "Fix", name);
    a->lever_strong = strlen(a->lever);
    sb_say(a->lever, " at half its time %s", gain ? "another " : "");
    say_saved(a, workload, first, tail, " go");
    say_other(a, workload, first, both ? sb_advice_strongest(a, workload, !tail) : NULL, !tail);
}
