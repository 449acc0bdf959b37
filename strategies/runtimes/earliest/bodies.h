/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tasks of a program do, with a sleep in place of each piece of work. A body gets its
 * sb_earliest_item; its number is that of a task, or of a step. A task returns its first span. */
#ifndef STRATEGIES_RUNTIMES_EARLIEST_BODIES_H
#define STRATEGIES_RUNTIMES_EARLIEST_BODIES_H

#include "strategies/runtimes/earliest/program.h"

/* A task whose awaits are over: a function that is called. */
struct es_result sb_earliest_called_body(struct es_self *self, void *data);

/* A step as a task of its own. */
struct es_result sb_earliest_step_body(struct es_self *self, void *data);

/* Earliest start: await, work, await, work. */
struct es_result sb_earliest_awaiting_body(struct es_self *self, void *data);

/* Where each task is a body: task 0 of the set, which is done, so that awaiting it gives a place
 * back. */
struct es_result sb_earliest_done_body(struct es_self *self, void *data);

/* One task after another. */
struct es_result sb_earliest_sequential_body(struct es_self *self, void *data);

/* The roots together, then one after another. */
struct es_result sb_earliest_join_body(struct es_self *self, void *data);

/* Await in order: the caller between two starts, and what is started then. */
struct es_result sb_earliest_gate_body(struct es_self *self, void *data);
struct es_result sb_earliest_gated_body(struct es_self *self, void *data);

#endif
