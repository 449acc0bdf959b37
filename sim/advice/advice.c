/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/advice/advice.h"

#include "sim/advice/choice.h"
#include "sim/advice/lever_sentence.h"
#include "sim/advice/more.h"
#include "sim/text/units.h"

#include <stdio.h>
#include <string.h>

void sb_advise(struct sb_advice *advice, const struct sb_workload_result *workload)
{
    *advice = (struct sb_advice){ .today = sb_advice_today(workload),
                                  .take = sb_advice_choice(workload) };
    if (!advice->today || !advice->take) {
        advice->today = advice->take = NULL;
        return;
    }
    advice->saved = sb_result_speedup(advice->take, advice->today->name);
    sb_advice_headline(advice, workload);
    sb_advice_more(advice, workload);
    sb_advice_lever(advice, workload);
}

static enum sb_code fill(struct sb_result *result, struct sb_workload_result *workload,
                         struct sb_error *error)
{
    struct sb_advice advice;
    sb_advise(&advice, workload);
    workload->advice = (struct sb_result_advice){ 0 };
    if (advice.kind == SB_ADVICE_NONE)
        return SB_OK;
    if (advice.more[0])
        sb_say(advice.headline, " %s", advice.more);
    workload->advice.headline =
        sb_arena_text(&result->arena, advice.headline, strlen(advice.headline));
    workload->advice.lever = sb_arena_text(&result->arena, advice.lever, strlen(advice.lever));
    if (!workload->advice.headline || !workload->advice.lever)
        return sb_fail_memory(error);
    workload->advice.strategy = advice.take->name;
    return SB_OK;
}

enum sb_code sb_advice_fill(struct sb_result *result, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; !code && i < result->workloads; i++)
        code = fill(result, &result->workload[i], error);
    return code;
}

static void say_counts(char out[SB_ADVICE_SIZE], uint32_t pays, uint32_t compared)
{
    char count[SB_UNITS_SIZE], all[SB_UNITS_SIZE];
    sb_units_count(count, pays);
    sb_units_count(all, compared);
    if (!pays)
        snprintf(out, SB_ADVICE_SIZE, "No order of these calls is faster than today's.");
    else if (pays == compared)
        snprintf(out, SB_ADVICE_SIZE, "Another order of the same calls pays in all %s workloads.",
                 all);
    else
        snprintf(out, SB_ADVICE_SIZE, "Another order of the same calls pays in %s of %s workloads.",
                 count, all);
}

void sb_advise_heading(char out[SB_ADVICE_SIZE], const struct sb_result *result)
{
    struct sb_advice advice = { 0 };
    uint32_t compared = 0, pays = 0;
    for (uint32_t i = 0; i < result->workloads; i++) {
        sb_advise(&advice, &result->workload[i]);
        compared += advice.kind != SB_ADVICE_NONE;
        pays += advice.kind == SB_ADVICE_PAYS || advice.kind == SB_ADVICE_IN_TAIL;
    }
    if (!compared || compared < result->workloads)
        snprintf(out, SB_ADVICE_SIZE, "How long does each order take?");
    else if (compared == 1)
        snprintf(out, SB_ADVICE_SIZE, "%s", advice.headline);
    else
        say_counts(out, pays, compared);
}
