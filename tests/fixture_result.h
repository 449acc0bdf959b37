/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results made up by formula, for tests of what shows them. */
#ifndef FIXTURE_RESULT_H
#define FIXTURE_RESULT_H

#include "sim/result.h"

/* `workloads` workloads of 6 tasks under `strategies` strategies (the default five, then "strategy-6", …), of which each is faster than
 * the one before, with 10,000 replicates. Release with sb_result_fini. */
void fixture_result(struct sb_result *result, uint32_t workloads, uint32_t strategies);

/* Nothing random: one replicate, no strategy is faster than another. */
void fixture_no_gain(struct sb_workload_result *workload);

/* One replicate of something random: no interval has an end. */
void fixture_no_intervals(struct sb_workload_result *workload);

/* Names of workload, file, tasks and strategies that break whatever is not escaped. */
void fixture_nasty_names(struct sb_result *result);

#endif
