/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two runs side by side: which workloads and strategies changed. */
#ifndef SIM_COMPARE_RUNS_H
#define SIM_COMPARE_RUNS_H

#include "sim/base/arena.h"
#include "sim/compare/change.h"

enum { SB_RUNS_WHY = 200 };

struct sb_compared_strategy {
    const char *name;
    const struct sb_strategy_result *before, *after; /* NULL: only in the other */
    struct sb_figure_change change[SB_CHANGED_FIGURES]; /* where it is in both */
};

struct sb_compared_workload {
    const char *name;
    const struct sb_workload_result *before, *after; /* NULL: only in the other */
    bool pairs;
    char why[SB_RUNS_WHY]; /* "paired: …", or why not */
    uint32_t strategies;
    struct sb_compared_strategy *strategy; /* [strategies] those of the run before, then others */
};

struct sb_compared_runs {
    const struct sb_result *before, *after; /* borrowed, with all that points into them */
    uint32_t workloads;
    struct sb_compared_workload *workload; /* [workloads] those of the run before, then others */
    uint32_t tests; /* figures that were tested: those not the same, of which p is known */
    struct sb_arena arena;
};

/* The level that all tests together keep: in a comparison of two runs between which nothing changed
 * anything is called slower or faster with at most this probability. */
#define SB_RUNS_LEVEL 0.05

/* Workloads and strategies go together by name, of a name that stands several times the first with
 * the first. All p are adjusted together (Holm, "A simple sequentially rejective multiple test
 * procedure", Scandinavian Journal of Statistics 6, 1979), and what is then at most the level is
 * slower or faster. SB_ENOMEM. Release with sb_compared_runs_fini, also after a failure. */
enum sb_code sb_runs_compare(struct sb_compared_runs *runs, const struct sb_result *before,
                             const struct sb_result *after, struct sb_error *error);
void sb_compared_runs_fini(struct sb_compared_runs *runs);

/* How many of a workload's figures have that verdict. */
uint32_t sb_compared_count(const struct sb_compared_workload *workload,
                           enum sb_change_verdict verdict);

#endif
