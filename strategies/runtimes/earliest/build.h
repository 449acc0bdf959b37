/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which tasks a strategy's program consists of, and what is declared of them. */
#ifndef STRATEGIES_RUNTIMES_EARLIEST_BUILD_H
#define STRATEGIES_RUNTIMES_EARLIEST_BUILD_H

#include "strategies/runtimes/earliest/program.h"

/* Whether there is a program for the strategy and a graph of this size. */
bool sb_earliest_realises(const struct sb_dag *dag, const struct sb_strategy *strategy,
                          uint32_t workers);

/* How many of the forms there are. */
uint32_t sb_earliest_forms(const struct sb_dag *dag, const struct sb_strategy *strategy,
                           uint32_t workers);

/* Makes the sets of a program with graph, strategy, workers and form. 0, or -1 when memory is out.
 */
int sb_earliest_build(struct sb_earliest_program *program);

#endif
