/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which strategies a command runs, and which plug-in a name means. */
#ifndef SIM_CLI_OPTIONS_SELECTION_H
#define SIM_CLI_OPTIONS_SELECTION_H

#include "sim/plugins.h"

enum { SB_STRATEGIES_MAX = 256 };

struct sb_selection {
    const struct sb_strategy *strategy[SB_STRATEGIES_MAX]; /* by position */
    bool baseline[SB_STRATEGIES_MAX];                      /* the others are compared with it */
    bool baseline_only[SB_STRATEGIES_MAX];                 /* and it is run for that alone */
    uint32_t count;
};

/* Strategies by position, ties by name: all of them, those in the comma-separated `list`, or the
 * default ones (NULL). SB_EINPUT: an unknown name, a name twice, none. */
enum sb_code sb_select(const char *list, struct sb_selection *selection, struct sb_error *error);

/* The same, and what the others are compared with, which comes along in any case: those in the
 * comma-separated list `baseline`, or the default ones (NULL). SB_EINPUT too for more than
 * SB_JOB_BASELINES of them. */
enum sb_code sb_select_compared(const char *list, const char *baseline,
                                struct sb_selection *selection, struct sb_error *error);

/* What of a selection, made of these two lists, runs on a graph: where that was recorded,
 * SB_STRATEGY_RECORDED too unless a list names others, and what the rest is compared with unless
 * `baseline` does. */
void sb_select_for(const struct sb_selection *selection, const struct sb_dag *dag, const char *list,
                   const char *baseline, struct sb_selection *own);

/* Refuses what is not simulated: strategies that place or steal steps where those take slots of
 * pools. SB_EINPUT at `where`. */
enum sb_code sb_select_check(const struct sb_selection *selection, const struct sb_dag *dag,
                             const char *where, struct sb_error *error);

/* The report that prints `format`; SB_EINPUT with the nearest name when there is none. */
enum sb_code sb_select_format(const char *format, const struct sb_report **report,
                              struct sb_error *error);

/* The report that prints a bench result in `format` (NULL: as a table); SB_EINPUT with the nearest
 * name when there is none. */
enum sb_code sb_select_bench_format(const char *format, const struct sb_bench_report **report,
                                    struct sb_error *error);

/* Refuses a list of pictures with a name that is none; NULL is fine. */
enum sb_code sb_select_plots(const char *list, struct sb_error *error);

#endif
