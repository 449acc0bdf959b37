/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/records/judge.h"

#include "sim/bench/records/result.h"
#include "sim/stats/estimate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Both sequences one behind the other. */
static enum sb_code estimate(struct sb_bench_comparison *c, struct sb_error *error)
{
    uint32_t count = c->first + c->second;
    double middle, *all = malloc((count ? count : 1) * sizeof *all);
    struct sb_interval ci95;
    if (!all)
        return sb_fail_memory(error);
    if (c->first)
        memcpy(all, c->first_log_ratio, c->first * sizeof *all);
    if (c->second)
        memcpy(all + c->first, c->second_log_ratio, c->second * sizeof *all);
    enum sb_code code = sb_estimate_middle(all, count, &middle, &ci95, error);
    free(all);
    if (code)
        return code;
    c->ratio = exp(middle);
    c->ratio_ci95 = (struct sb_interval){ exp(ci95.lo), exp(ci95.hi) };
    return SB_OK;
}

enum sb_code sb_bench_judge(struct sb_bench_comparison *comparison, double margin,
                            struct sb_error *error)
{
    struct sb_bench_comparison *c = comparison;
    enum sb_code code = estimate(c, error);
    if (code)
        return code;
    struct sb_verdict_state decision =
        sb_verdict_of_sequences((struct sb_sequence){ c->first_log_ratio, c->first },
                                (struct sb_sequence){ c->second_log_ratio, c->second }, margin);
    c->looks = decision.looks;
    c->unconfirmed = decision.unconfirmed;
    c->time_verdict = decision.verdict;
    c->instructions_verdict =
        sb_verdict_of_instructions(c->base_instructions, c->changed_instructions);
    c->verdict = sb_verdict_of_both(c->time_verdict, c->instructions_verdict);
    return SB_OK;
}

void sb_bench_judge_run(struct sb_bench_against *against)
{
    bool has[SB_VERDICTS] = { false };
    enum sb_verdict verdict[SB_VERDICTS];
    uint32_t verdicts = 0;
    const struct sb_bench_comparison *c = &against->control;
    struct sb_sequence control = { c->first_log_ratio, against->has_control ? c->first : 0 };
    for (uint32_t i = 0; i < against->comparisons; i++)
        has[against->comparison[i].verdict] = true;
    for (int v = 0; v < SB_VERDICTS; v++) /* how often each of them stands there does not matter */
        if (has[v])
            verdict[verdicts++] = (enum sb_verdict)v;
    against->verdict = sb_verdict_of_run(
        verdict, verdicts, sb_sign_test(control, against->margin, NULL), &against->control_flagged);
}

void sb_bench_judge_power(struct sb_bench_power *power)
{
    uint32_t regressed = power->verdicts[SB_VERDICT_REGRESSED];
    power->runs = 0;
    for (int v = 0; v < SB_VERDICTS; v++)
        power->runs += power->verdicts[v];
    power->regressed = power->runs ? (double)regressed / power->runs : NAN;
    power->ci95 = sb_estimate_share(regressed, power->runs);
}
