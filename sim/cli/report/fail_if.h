/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --fail-if: conditions that make a command end with exit status 3, or with 4 where they cannot be
 * told. They are read, and refused,
 * before anything runs. */
#ifndef SIM_CLI_REPORT_FAIL_IF_H
#define SIM_CLI_REPORT_FAIL_IF_H

#include "sim/bench/cases/case.h"
#include "sim/bench/records/result.h"
#include "sim/cli/options/options.h"
#include "sim/cli/options/selection.h"
#include "sim/condition/condition.h"
#include "sim/result/report.h"
#include "sim/result/result.h"
#include "sim/result/result_figures.h"
#include "sim/workload/workload.h"

struct sb_fail_if {
    struct sb_condition_language language;
    struct sb_condition condition[SB_FAIL_IF_MAX];
    unsigned conditions;
    const struct sb_workload
        *workload; /* the subjects of a run, borrowed, and how often each runs */
    uint64_t replicates;
    bool has_limit;                           /* requests that miss it are counted */
    const struct sb_percentiles *percentiles; /* borrowed */
    struct sb_condition_figure figure[SB_RESULT_FIGURES_MAX];
    const struct sb_bench_cases *cases; /* the subjects of bench, borrowed */
    bool compares;                      /* with a baseline */
    const char **names;                 /* on the heap: all those that the language knows */
};

/* Adds the percentiles that the options' conditions name to those that are measured; SB_EINPUT
 * where they are too many. */
enum sb_code sb_fail_if_percentiles(const struct sb_options *options,
                                    struct sb_percentiles *percentiles, struct sb_error *error);

/* The options' conditions on a run of these strategies over these workloads ([workloads]);
 * on a bench run of these benchmarks, whose names live as long as this. SB_EINPUT, also for figures
 * of which it is known that they will not be told; SB_ENOMEM; to be released with sb_fail_if_fini
 * in any case. */
enum sb_code sb_fail_if_run(struct sb_fail_if *fail_if, const struct sb_options *options,
                            const struct sb_selection *selection,
                            const struct sb_workload *workload, unsigned workloads,
                            const struct sb_percentiles *percentiles, struct sb_error *error);
enum sb_code sb_fail_if_bench(struct sb_fail_if *fail_if, const struct sb_options *options,
                              const char *const *benchmark, const struct sb_bench_cases *cases,
                              struct sb_error *error);

/* The options' conditions in fail_if->language, and what came of each with these values: for
 * commands that have a language of their own. */
enum sb_code sb_fail_if_parse(struct sb_fail_if *fail_if, const struct sb_options *options,
                              struct sb_error *error);
unsigned sb_fail_if_judge(const struct sb_fail_if *fail_if, sb_condition_value *value,
                          const void *self, struct sb_gate *gate);

/* What came of each condition: fills gate[SB_FAIL_IF_MAX], returns how many there are. */
unsigned sb_fail_if_gates(const struct sb_fail_if *fail_if, const struct sb_result *result,
                          struct sb_gate *gate);
unsigned sb_fail_if_gates_bench(const struct sb_fail_if *fail_if,
                                const struct sb_bench_result *result, struct sb_gate *gate);

/* Tells on standard error each condition that holds, and those of which a figure was not measured.
 * Where `status` is 0, returns SB_EXIT_REGRESSED if one holds, else SB_EXIT_UNPROVEN if one cannot
 * be told; else `status`. */
int sb_fail_if_tell(const struct sb_gate *gate, unsigned gates, int status);

void sb_fail_if_fini(struct sb_fail_if *fail_if);

#endif
