/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of a workload is verified. */
#ifndef SIM_CLI_VERIFY_EXTENT_H
#define SIM_CLI_VERIFY_EXTENT_H

#include "sim/cli/options/options.h"
#include "sim/workload/source/contents.h"

#include <stdio.h>

/* With how many workers. */
uint32_t sb_verify_workers(const struct sb_options *o, const struct sb_workload *workload);

/* How many replicates under so many strategies: as the options say, else 400, or fewer where those
 * would be more than `steps_max` steps; no more than the workload has rows. */
uint64_t sb_verify_count(const struct sb_options *o, const struct sb_workload *workload,
                         uint32_t strategies, uint64_t steps_max);

/* "NAME  6 tasks, 8 edges · 2 workers · 400 replicates", without the end of the line. */
void sb_verify_heading(FILE *out, const struct sb_workload *workload, uint32_t workers,
                       uint64_t replicates);

#endif
