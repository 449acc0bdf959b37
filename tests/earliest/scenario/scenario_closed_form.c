/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario_closed_form.h"

static bool has_closed_form(const struct scenario *scenario)
{
    if (scenario->limit || scenario->timeout || (scenario->flags & (ES_CANCEL | ES_EARLY)))
        return false;
    for (int i = 0; i < scenario->count; i++) {
        if (scenario->tasks[i].timeout)
            return false;
        for (int k = 0; k < scenario->tasks[i].action_count; k++) {
            const struct scenario_action *action = &scenario->tasks[i].actions[k];
            bool names = scenario_names_task(action->act);

            if ((names && action->task >= i) || action->act == SCENARIO_BOUNDED ||
                action->act == SCENARIO_END || action->act == SCENARIO_END_ON)
                return false;
        }
    }
    return true;
}

/* A dependency lies before: its times are known. `now` becomes the time of the answer. */
static struct scenario_answer answer(const struct scenario_times *times,
                                     const struct scenario_action *action, int task, es_ns *now)
{
    struct scenario_answer none = { action->act == SCENARIO_UNKNOWN ? ES_UNKNOWN : ES_OK, -1, -1 };

    if (action->act == SCENARIO_SLEEP)
        *now += action->number;
    if (action->act == SCENARIO_FAIL)
        return (struct scenario_answer){ ES_FAILED, task, task };
    if (!scenario_names_task(action->act))
        return none;
    if (times->left[action->task] > *now)
        *now = times->left[action->task];
    return times->results[action->task];
}

static void body(const struct scenario *scenario, struct scenario_times *times, int index)
{
    const struct scenario_task *task = &scenario->tasks[index];
    es_ns now = times->entered[index];

    times->results[index] = (struct scenario_answer){ ES_OK, index, -1 };
    for (int k = 0; k < task->action_count; k++) {
        enum scenario_act act = task->actions[k].act;
        struct scenario_answer given = answer(times, &task->actions[k], index, &now);

        if (given.code != ES_OK && (act == SCENARIO_AWAIT || act == SCENARIO_FAIL)) {
            times->results[index] = given;
            break;
        }
    }
    times->left[index] = now;
}

enum fate { ENTERED, SKIPPED, TIED };

/* A task whose dependency failed is not entered and is over when that is known: with the first of
 * them to fail. */
static enum fate fate(const struct scenario *scenario, struct scenario_times *times, int index)
{
    const struct scenario_task *task = &scenario->tasks[index];
    enum fate fate = ENTERED;

    for (int k = 0; k < task->after_count; k++) {
        int other = task->after[k];

        if (times->results[other].code != ES_OK &&
            (fate == ENTERED || times->left[other] <= times->left[index])) {
            fate = fate == SKIPPED && times->left[other] == times->left[index] ? TIED : SKIPPED;
            times->results[index] = times->results[other];
            times->left[index] = times->left[other];
        }
        if (times->left[other] > times->entered[index])
            times->entered[index] = times->left[other];
    }
    if (fate != ENTERED)
        times->entered[index] = -1;
    return fate;
}

bool scenario_closed_form(const struct scenario *scenario, struct scenario_times *times)
{
    if (!has_closed_form(scenario))
        return false;
    for (int i = 0; i < scenario->count; i++) {
        enum fate what;

        times->entered[i] = 0;
        what = fate(scenario, times, i);
        if (what == TIED)
            return false;
        if (what == ENTERED)
            body(scenario, times, i);
    }
    return true;
}
