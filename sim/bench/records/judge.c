/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/records/judge.h"

#include "sim/bench/records/result.h"
#include "sim/stats/estimate.h"

#include <math.h>

static enum sb_code estimate(struct sb_bench_comparison *c, struct sb_error *error)
{
    double middle;
    struct sb_interval ci95;
    enum sb_code code = sb_estimate_middle(c->log_ratio, c->processes, &middle, &ci95, error);
    if (code)
        return code;
    c->ratio = exp(middle);
    c->ratio_ci95 = (struct sb_interval){ exp(ci95.lo), exp(ci95.hi) };
    c->lag1 = sb_estimate_lag1(c->log_ratio, c->processes);
    return SB_OK;
}

static struct sb_sequence sequence_of(const struct sb_bench_comparison *c)
{
    return (struct sb_sequence){ c->log_ratio, c->processes };
}

enum sb_code sb_bench_judge(struct sb_bench_comparison *comparison, double margin,
                            struct sb_error *error)
{
    struct sb_bench_comparison *c = comparison;
    enum sb_code code = estimate(c, error);
    if (code)
        return code;
    c->time_verdict = sb_verdict_of_sequence(sequence_of(c), margin, NULL);
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
    enum sb_signal control = against->has_control
                                 ? sb_sign_test(sequence_of(&against->control), against->margin)
                                 : SB_SIGNAL_NONE;
    for (uint32_t i = 0; i < against->comparisons; i++)
        has[against->comparison[i].verdict] = true;
    for (int v = 0; v < SB_VERDICTS; v++) /* how often each of them stands there does not matter */
        if (has[v])
            verdict[verdicts++] = (enum sb_verdict)v;
    against->verdict = sb_verdict_of_run(verdict, verdicts, control, &against->control_flagged);
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
