/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/report/fail_if.h"

#include "sim/bench/records/figures.h"
#include "sim/bench/records/result.h"
#include "sim/cli/options/commands.h"
#include "sim/condition/parse.h"
#include "sim/result/result_figures.h"
#include "sim/text/units.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum sb_code sb_fail_if_parse(struct sb_fail_if *fail_if, const struct sb_options *o,
                              struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (unsigned i = 0; i < o->fail_ifs && code == SB_OK; i++) {
        code = sb_condition_parse(&fail_if->condition[i], o->fail_if[i], &fail_if->language, error);
        fail_if->conditions += code == SB_OK;
    }
    return code;
}

/* The words of a condition; what stands in quotes is a name. */
static const char *next_word(const char *at, size_t *length)
{
    while (*at && !isalnum((unsigned char)*at)) {
        const char *end = *at == '"' || *at == '\'' ? strchr(at + 1, *at) : NULL;
        at = end ? end + 1 : at + 1;
    }
    *length = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+:/");
    return *at ? at : NULL;
}

static bool is_result_figure(const char *name)
{
    for (size_t i = 0; i < SB_RESULT_FIGURES; i++)
        if (strcmp(sb_result_figure[i].name, name) == 0)
            return true;
    return false;
}

enum sb_code sb_fail_if_percentiles(const struct sb_options *o, struct sb_percentiles *percentiles,
                                    struct sb_error *error)
{
    for (unsigned i = 0; i < o->fail_ifs; i++) {
        size_t length;
        for (const char *at = o->fail_if[i]; (at = next_word(at, &length)); at += length) {
            char name[SB_PERCENTILE_NAME];
            bool figure = *at == 'p' && at[length + strspn(at + length, " \t")] == '(';
            if (!figure || length >= sizeof name)
                continue;
            snprintf(name, sizeof name, "%.*s", (int)length, at);
            if (!is_result_figure(name) && !sb_percentiles_show(percentiles, name) &&
                percentiles->shown == SB_PERCENTILES_MAX)
                return sb_fail(error, SB_EINPUT, "--fail-if",
                               "%s is more than the %d percentiles that can be shown", name,
                               SB_PERCENTILES_MAX);
        }
    }
    return SB_OK;
}

static bool is_infinite(const struct sb_workload *workload,
                        double (*moment)(const struct sb_dist *))
{
    for (uint32_t d = 0; d < workload->dag.dists; d++)
        if (!isfinite(moment(&workload->dag.dist[d])))
            return true;
    return false;
}

/* self: struct sb_fail_if */
static bool run_lacks(const void *self, size_t figure, size_t subject, char why[SB_CONDITION_WHY])
{
    const struct sb_fail_if *fail_if = self;
    const struct sb_workload *workload = &fail_if->workload[subject];
    uint64_t needs = sb_result_figure_needs(figure, fail_if->percentiles);
    char count[SB_UNITS_SIZE];
    if (sb_result_figure_is_of_limit(figure) && !fail_if->has_limit)
        return snprintf(why, SB_CONDITION_WHY, "needs --slo") > 0;
    if (!workload->dag.random)
        return false;
    if (sb_result_figure_is_mean(figure) && is_infinite(workload, sb_dist_mean))
        snprintf(why, SB_CONDITION_WHY,
                 "cannot be told: the mean of a latency is infinite by its parameters");
    else if (sb_result_figure_is_of_sample(figure) && is_infinite(workload, sb_dist_variance))
        snprintf(why, SB_CONDITION_WHY,
                 "cannot be told: the variance of a latency is infinite by its parameters");
    else if (fail_if->replicates < needs)
        snprintf(why, SB_CONDITION_WHY, "needs %s replicates", sb_units_count(count, needs));
    else
        return false;
    return true;
}

enum sb_code sb_fail_if_run(struct sb_fail_if *fail_if, const struct sb_options *o,
                            const struct sb_selection *selection,
                            const struct sb_workload *workload, unsigned workloads,
                            const struct sb_percentiles *percentiles, struct sb_error *error)
{
    size_t baselines = 0;
    const char **strategy = calloc(2 * (size_t)selection->count + workloads + 1, sizeof *strategy);
    *fail_if = (struct sb_fail_if){ .names = strategy,
                                    .workload = workload,
                                    .percentiles = percentiles,
                                    .replicates = sb_options_replicates(o),
                                    .has_limit = o->slo != NULL };
    if (!strategy)
        return sb_fail_memory(error);
    const char **baseline = strategy + selection->count, **subject = baseline + selection->count;
    for (uint32_t i = 0; i < selection->count; i++) {
        strategy[i] = selection->strategy[i]->name;
        if (selection->baseline[i])
            baseline[baselines++] = strategy[i];
    }
    for (unsigned i = 0; i < workloads; i++)
        subject[i] = workload[i].name;
    fail_if->language = (struct sb_condition_language){ .figure = fail_if->figure,
                                                        .figures = sb_result_figures_list(
                                                            fail_if->figure, percentiles),
                                                        .word = { "strategy", "baseline" },
                                                        .name = { strategy, baseline },
                                                        .names = { selection->count, baselines },
                                                        .subject_word = "workload",
                                                        .subject = subject,
                                                        .subjects = workloads,
                                                        .lacks = run_lacks,
                                                        .self = fail_if };
    return sb_fail_if_parse(fail_if, o, error);
}

/* self: struct sb_fail_if */
static bool bench_lacks(const void *self, size_t figure, size_t subject, char why[SB_CONDITION_WHY])
{
    const struct sb_fail_if *fail_if = self;
    const char *name = sb_bench_figure_names[figure].name;
    bool is_ratio = strncmp(name, "ratio", 5) == 0, is_delay = strcmp(name, "p50") == 0 ||
                                                               strcmp(name, "p99") == 0 ||
                                                               strcmp(name, "max") == 0;
    if (is_ratio && !fail_if->compares)
        snprintf(why, SB_CONDITION_WHY, "needs --compare");
    else if (is_delay && fail_if->cases->item[subject].body != SB_BENCH_TIMER)
        snprintf(why, SB_CONDITION_WHY, "needs bodies with timers, as --body timer1ms");
    else
        return false;
    return true;
}

enum sb_code sb_fail_if_bench(struct sb_fail_if *fail_if, const struct sb_options *o,
                              const char *const *benchmark, const struct sb_bench_cases *cases,
                              struct sb_error *error)
{
    *fail_if = (struct sb_fail_if){ .cases = cases,
                                    .compares = o->bench.compare != NULL,
                                    .language = { .figure = sb_bench_figure_names,
                                                  .figures = SB_BENCH_FIGURES,
                                                  .subject_word = "benchmark",
                                                  .subject = benchmark,
                                                  .subjects = cases->count,
                                                  .lacks = bench_lacks,
                                                  .self = fail_if,
                                                  .skips = true } };
    return sb_fail_if_parse(fail_if, o, error);
}

unsigned sb_fail_if_judge(const struct sb_fail_if *fail_if, sb_condition_value *value,
                          const void *self, struct sb_gate *gate)
{
    for (unsigned i = 0; i < fail_if->conditions; i++) {
        enum sb_truth truth = sb_condition_holds(&fail_if->condition[i], value, self, gate[i].why,
                                                 sizeof gate[i].why);
        gate[i].text = fail_if->condition[i].text;
        gate[i].outcome = truth == SB_TRUE      ? SB_GATE_HOLDS
                          : truth == SB_UNKNOWN ? SB_GATE_UNKNOWN
                                                : SB_GATE_HOLDS_NOT;
    }
    return fail_if->conditions;
}

unsigned sb_fail_if_gates(const struct sb_fail_if *fail_if, const struct sb_result *result,
                          struct sb_gate *gate)
{
    return sb_fail_if_judge(fail_if, sb_result_figure_value,
                            &(struct sb_result_figures){ &fail_if->language, result }, gate);
}

unsigned sb_fail_if_gates_bench(const struct sb_fail_if *fail_if,
                                const struct sb_bench_result *result, struct sb_gate *gate)
{
    return sb_fail_if_judge(fail_if, sb_bench_figure_value,
                            &(struct sb_bench_figures){ &fail_if->language, result }, gate);
}

int sb_fail_if_tell(const struct sb_gate *gate, unsigned gates, int status)
{
    for (unsigned i = 0; i < gates; i++) {
        bool mild = status == SB_EXIT_DONE || status == SB_EXIT_PIPE;
        if (gate[i].outcome != SB_GATE_HOLDS_NOT)
            fprintf(stderr, "simbench: --fail-if: %s%s\n",
                    gate[i].outcome == SB_GATE_UNKNOWN ? "cannot be told: " : "", gate[i].why);
        if (gate[i].outcome == SB_GATE_HOLDS && (mild || status == SB_EXIT_UNPROVEN))
            status = SB_EXIT_REGRESSED;
        if (gate[i].outcome == SB_GATE_UNKNOWN && mild)
            status = SB_EXIT_UNPROVEN;
    }
    return status;
}

void sb_fail_if_fini(struct sb_fail_if *fail_if)
{
    for (unsigned i = 0; i < fail_if->conditions; i++)
        sb_condition_fini(&fail_if->condition[i]);
    free(fail_if->names);
    *fail_if = (struct sb_fail_if){ 0 };
}
