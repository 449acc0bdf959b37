/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "scenario.h"

/* SplitMix64: also seeds that are close together lead far apart. */
static uint32_t draw(uint64_t *state, uint32_t bound)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ (z >> 31)) % bound);
}

/* How often, of a hundred actions that are not sleeps. Zeroes for all but awaits make a plain
 * graph. */
struct spice {
    uint32_t weights[SCENARIO_ABORT + 1];
    bool rings;         /* awaits may go both ways, so that deadlocks happen */
    uint32_t declared;  /* of a hundred tasks, those that come after others */
    uint32_t timeouts;  /* of a hundred tasks, those with a time limit */
    uint32_t longest;   /* sleep */
    uint32_t neighbour; /* awaits reach back so far, 0: anywhere */
};

static enum scenario_act draw_act(uint64_t *state, const struct spice *spice)
{
    uint32_t total = 0;
    uint32_t at;
    int act = 0;

    for (int i = 0; i <= SCENARIO_ABORT; i++)
        total += spice->weights[i];
    at = draw(state, total);
    while (at >= spice->weights[act])
        at -= spice->weights[act++];
    return (enum scenario_act)act;
}

static int draw_other(uint64_t *state, const struct spice *spice, int task, int count)
{
    uint32_t reach = (uint32_t)task;

    if (spice->rings)
        return (int)draw(state, (uint32_t)count);
    if (spice->neighbour && reach > spice->neighbour)
        reach = spice->neighbour;
    return task - 1 - (int)draw(state, reach);
}

static void draw_task(struct scenario *scenario, int index, uint64_t *state,
                      const struct spice *spice)
{
    struct scenario_task *task = &scenario->tasks[index];
    bool alone = index == 0 && !spice->rings;

    task->action_count = (int)draw(state, SCENARIO_ACTIONS + 1);
    for (int i = 0; i < task->action_count; i++) {
        struct scenario_action *action = &task->actions[i];

        action->act = draw_act(state, spice);
        if (alone && scenario_names_task(action->act))
            action->act = SCENARIO_SLEEP;
        if (scenario_names_task(action->act))
            action->task = draw_other(state, spice, index, scenario->count);
        action->number = (int)draw(state, spice->longest + 1);
    }
    if (draw(state, 100) < spice->timeouts)
        task->timeout = 1 + (int)draw(state, 2 * spice->longest + 2);
    if (index == 0 || draw(state, 100) >= spice->declared)
        return;
    task->after[task->after_count++] = (int)draw(state, (uint32_t)index);
    task->after[task->after_count] = (int)draw(state, (uint32_t)index);
    task->after_count += task->after[1] != task->after[0];
}

/* Mostly few tasks, whose failures are easy to read; now and then hundreds. */
static int draw_count(uint64_t *state)
{
    uint32_t size = draw(state, 20);

    return (int)draw(state, size == 0 ? SCENARIO_TASKS + 1 : size < 5 ? 40 : 9);
}

static void draw_spice(struct spice *spice, const struct scenario *scenario, uint64_t *state,
                       enum scenario_range range)
{
    bool sharp = draw(state, 4) != 0;

    memset(spice, 0, sizeof *spice);
    spice->longest = 1 + draw(state, 6);
    spice->neighbour = draw(state, 2) * 3;
    spice->rings = sharp && draw(state, range == SCENARIO_BETTER_ALL ? 20 : 6) ==
                                0; /* all that better-all can do is hang */
    spice->weights[SCENARIO_SLEEP] = draw(state, 4) ? 20 + draw(state, 40) : 2;
    spice->weights[SCENARIO_AWAIT] = 30;
    if (sharp) {
        spice->weights[SCENARIO_CATCH] = draw(state, 30);
        spice->weights[SCENARIO_UNKNOWN] = draw(state, 3);
        spice->weights[SCENARIO_LISTEN] = draw(state, 6);
        spice->weights[SCENARIO_FAIL] = draw(state, 6);
        spice->weights[SCENARIO_ABORT] = draw(state, 3);
        if (scenario->mode == ES_FLOW) {
            spice->weights[SCENARIO_END] = draw(state, 6);
            spice->weights[SCENARIO_END_ON] = draw(state, 4);
        }
    }
    if (range == SCENARIO_BETTER_ALL)
        return;
    if (sharp) {
        spice->weights[SCENARIO_BOUNDED] = draw(state, 10);
        spice->timeouts = draw(state, 3) == 0 ? 20 : 0;
    }
    spice->declared =
        spice->rings
            ? 0
            : draw(state, 3) * 20; /* which end of a mixed ring gives way is not promised */
}

void scenario_draw(struct scenario *scenario, uint64_t seed, enum scenario_range range)
{
    uint64_t state = seed * 0x2545f4914f6cdd1du;
    struct spice spice;

    memset(scenario, 0, sizeof *scenario);
    scenario->seed = seed;
    scenario->mode = (enum es_mode)draw(&state, 3);
    scenario->count = draw_count(&state);
    scenario->abort_at = draw(&state, 5) ? -1 : (int)draw(&state, 12);
    if (range == SCENARIO_ANY) {
        scenario->flags = draw(&state, 2) ? 0 : draw(&state, 8);
        scenario->limit = draw(&state, 3) ? 0 : 1 + (int)draw(&state, 4);
        scenario->timeout = draw(&state, 5) ? 0 : 1 + (int)draw(&state, 20);
    }
    draw_spice(&spice, scenario, &state, range);
    for (int i = 0; i < scenario->count; i++)
        draw_task(scenario, i, &state, &spice);
}
