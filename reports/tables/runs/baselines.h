/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strategies that others are compared with. */
#ifndef REPORTS_TABLES_RUNS_BASELINES_H
#define REPORTS_TABLES_RUNS_BASELINES_H

#include "sim/result/result.h"

enum { SB_BASELINES_MAX = 8 };

/* Fills over[] with the baselines of a workload, in the order of its strategies, and returns how
 * many. */
size_t sb_baselines_list(const struct sb_workload_result *workload,
                         const char *over[SB_BASELINES_MAX]);

#endif
