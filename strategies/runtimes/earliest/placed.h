/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps that are placed, as a program: each awaits what the graph says, its data, and the step
 * before it on its worker. Data that goes to another worker is a task of its own, which sleeps for
 * as long as it is on its way. The library has as many workers as are wanted. */
#ifndef STRATEGIES_RUNTIMES_EARLIEST_PLACED_H
#define STRATEGIES_RUNTIMES_EARLIEST_PLACED_H

#include "strategies/runtimes/earliest/program.h"

/* Edges that may be tasks of such a program, at most. */
size_t sb_earliest_transfers_most(const struct sb_dag *dag);

/* Adds the tasks of a program to its only set, in the room after program->items of program->item.
 * 0, or -1 when memory is out. */
int sb_earliest_build_placed(struct sb_earliest_program *program);

#endif
