/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One schedule as bars on the terminal. */
#ifndef SIM_CLI_TERMINAL_WATERFALL_H
#define SIM_CLI_TERMINAL_WATERFALL_H

#include "sim/model/dag.h"
#include "sim/result/result.h"

#include <stdbool.h>
#include <stdio.h>

struct sb_waterfall_style {
    unsigned names, bars; /* columns of the names, and of the bars */
    unsigned rows;        /* at most */
    bool slack;           /* behind the times */
    bool ascii;           /* names are cut so that they fit in ASCII */
};

/* A row a task, in order of start: running █ on the critical path and ▄ elsewhere, waiting ░ from
 * time 0 (a body starts at once) or between its steps; how long it ran, and its slack: the least of
 * its steps. slack[steps] is as sb_schedule_slack has it. `horizon` is the time at the right edge
 * of the bars. */
void sb_waterfall_print(FILE *out, const struct sb_dag *dag, const struct sb_span *span,
                        const sb_ns *slack, sb_ns horizon, const struct sb_waterfall_style *style);

#endif
