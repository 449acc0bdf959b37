/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --fail-if of a load: conditions on figures of a strategy at a rate, "p99(earliest-start@50/s) >
 * 250ms", at each of them where none is said. */
#ifndef SIM_CLI_LOAD_FAIL_IF_H
#define SIM_CLI_LOAD_FAIL_IF_H

#include "sim/cli/load/compared.h"
#include "sim/cli/report/fail_if.h"
#include "sim/load/report.h"

enum { SB_LOAD_FIGURES = 13, SB_LOAD_FIGURES_MAX = SB_LOAD_FIGURES + SB_QUANTILES_MAX };

/* Begins zeroed, and stays where it is. */
struct sb_load_fail_if {
    struct sb_fail_if conditions;
    struct sb_condition_figure figure[SB_LOAD_FIGURES_MAX];
    const struct sb_load_result *result;
    struct sb_arena arena;
};

/* Reads the options' conditions on what is known before anything runs: strategies, rates and the
 * points of a sweep. `result` is borrowed. SB_EINPUT, SB_ENOMEM. */
enum sb_code sb_load_fail_if_read(struct sb_load_fail_if *fail_if, const struct sb_options *o,
                                  const struct sb_load_result *result, struct sb_error *error);

/* Delivers the result with what came of them, and tells it: the exit status. A latency of what is
 * unstable is infinite. */
int sb_load_fail_if_deliver(const struct sb_load_fail_if *fail_if, const struct sb_options *o,
                            const struct sb_load_report *report,
                            const struct sb_load_result *result);
void sb_load_fail_if_fini(struct sb_load_fail_if *fail_if);

/* The conditions of a comparison, "slower > 0", and the exit status that they make of `status`;
 * they are told. */
int sb_load_fail_if_compared(const struct sb_options *o, const struct sb_load_compared *compared,
                             int status);

#endif
