/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In what share of the replicates a strategy is faster than a baseline, as the tables and the page
 * say it. */
#ifndef REPORTS_TABLES_RUNS_FASTER_H
#define REPORTS_TABLES_RUNS_FASTER_H

#include "sim/result/result.h"
#include "sim/text/units.h"

/* "97.3 %". What was never seen, or always, may still be otherwise: then it is the bound of its
 * interval, as "<0.04 %" or ">99.96 %", where something is random. "–": not known. */
char *sb_run_faster(char out[SB_UNITS_SIZE], const struct sb_workload_result *workload,
                    const struct sb_speedup *speedup);

#endif
