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
    bool ascii;           /* names are cut so that they fit in ASCII */
};

/* A row a task, in order of start: running █, waiting ░ from time 0 (a body starts at once) or
 * between its steps. `horizon` is the time at the right edge of the bars. */
void sb_waterfall_print(FILE *out, const struct sb_dag *dag, const struct sb_span *span,
                        sb_ns horizon, const struct sb_waterfall_style *style);

#endif
