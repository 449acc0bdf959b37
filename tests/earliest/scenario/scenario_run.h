/* SPDX-License-Identifier: GPL-3.0-or-later
 * Runs scenarios on libearliest, in virtual time. */
#ifndef SCENARIO_RUN_H
#define SCENARIO_RUN_H

#include "scenario_log.h"

/* The ways that a scheduler may go about it; for the first ones the log is the same. */
enum scenario_way {
    SCENARIO_STACKS,
    SCENARIO_TRACED,
    SCENARIO_COPIED,
    SCENARIO_WAYS,
    /* Who goes on next is drawn: the order within an instant is another. */
    SCENARIO_CHOSEN = SCENARIO_WAYS
};

struct scenario_runner;
struct scenario_runner *scenario_runner_new(enum scenario_way way); /* NULL: out of memory */
void scenario_runner_free(struct scenario_runner *runner);
void scenario_run(struct scenario_runner *runner, const struct scenario *scenario,
                  struct scenario_log *log);

#endif
