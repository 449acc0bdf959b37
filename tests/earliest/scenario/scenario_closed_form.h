/* SPDX-License-Identifier: GPL-3.0-or-later
 * When each body of a scenario is entered and leaves, and with what, as a formula over bodies:
 * where no answer depends on the order within an instant, a task's end is a fold over its actions.
 */
#ifndef SCENARIO_CLOSED_FORM_H
#define SCENARIO_CLOSED_FORM_H

#include "scenario_log.h"

struct scenario_times {
    es_ns entered[SCENARIO_TASKS], left[SCENARIO_TASKS]; /* -1: not entered */
    struct scenario_answer results[SCENARIO_TASKS];
};

/* False when the scenario has no closed form: with places, time limits, cancellation, ends or
 * rings, or where two declared dependencies fail at one time: which error is passed on depends on
 * their order. */
bool scenario_closed_form(const struct scenario *scenario, struct scenario_times *times);

#endif
