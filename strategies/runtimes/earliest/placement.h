/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which worker runs each step, and after which other, as a strategy that places steps has it. The
 * plan is asked for; the order on each worker is worked out here. */
#ifndef STRATEGIES_RUNTIMES_EARLIEST_PLACEMENT_H
#define STRATEGIES_RUNTIMES_EARLIEST_PLACEMENT_H

#include "strategies/runtimes/earliest/program.h"

/* Whether the strategy places the steps of a run with so many workers (0: unlimited). */
bool sb_earliest_is_placed(const struct sb_strategy *strategy, uint32_t workers);

/* Fills what program.h has under "Where steps are placed", for program->planned workers. 0, or -1
 * when memory is out. */
int sb_earliest_place(struct sb_earliest_program *program);

#endif
