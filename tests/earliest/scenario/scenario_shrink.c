/* SPDX-License-Identifier: GPL-3.0-or-later
 * Delta debugging, from coarse to fine, until nothing more can go. */
#include <string.h>

#include "scenario.h"

struct shrinker {
    struct scenario *best;
    bool (*fails)(void *self, const struct scenario *scenario);
    void *self;
    struct scenario next; /* the candidate */
};

/* Holds the candidate against what is wanted; true when it fails too and thereby is the best so
 * far. */
static bool try_next(struct shrinker *shrinker)
{
    if (memcmp(&shrinker->next, shrinker->best, sizeof shrinker->next) == 0 ||
        !shrinker->fails(shrinker->self, &shrinker->next))
        return false;
    *shrinker->best = shrinker->next;
    return true;
}

static void drop_action(struct scenario_task *task, int index)
{
    task->action_count--;
    memmove(&task->actions[index], &task->actions[index + 1],
            (size_t)(task->action_count - index) * sizeof task->actions[0]);
    memset(&task->actions[task->action_count], 0, sizeof task->actions[0]);
}

/* What refers to the tasks from `first` to before `end` goes with them; those behind move up. */
static void forget_tasks(struct scenario_task *task, int first, int end)
{
    int kept = 0;

    for (int k = task->action_count - 1; k >= 0; k--) {
        struct scenario_action *action = &task->actions[k];

        if (!scenario_names_task(action->act))
            continue;
        if (action->task >= end)
            action->task -= end - first;
        else if (action->task >= first)
            drop_action(task, k);
    }
    for (int k = 0; k < task->after_count; k++)
        if (task->after[k] < first || task->after[k] >= end)
            task->after[kept++] =
                task->after[k] >= end ? task->after[k] - (end - first) : task->after[k];
    task->after_count = kept;
}

static void drop_tasks(struct scenario *scenario, int first, int end)
{
    memmove(&scenario->tasks[first], &scenario->tasks[end],
            (size_t)(scenario->count - end) * sizeof scenario->tasks[0]);
    scenario->count -= end - first;
    memset(&scenario->tasks[scenario->count], 0, (size_t)(end - first) * sizeof scenario->tasks[0]);
    for (int i = 0; i < scenario->count; i++)
        forget_tasks(&scenario->tasks[i], first, end);
}

static bool fewer_tasks(struct shrinker *shrinker)
{
    bool any = false;

    for (int size = shrinker->best->count / 2; size > 0; size /= 2) {
        for (int first = shrinker->best->count - size; first >= 0; first -= size) {
            shrinker->next = *shrinker->best;
            drop_tasks(&shrinker->next, first, first + size);
            any = try_next(shrinker) || any;
        }
    }
    return any;
}

static bool fewer_actions(struct shrinker *shrinker)
{
    bool any = false;

    for (int i = shrinker->best->count - 1; i >= 0; i--) {
        for (int k = shrinker->best->tasks[i].action_count - 1; k >= 0; k--) {
            shrinker->next = *shrinker->best;
            drop_action(&shrinker->next.tasks[i], k);
            any = try_next(shrinker) || any;
        }
        for (int k = shrinker->best->tasks[i].after_count - 1; k >= 0; k--) {
            struct scenario_task *task = &shrinker->next.tasks[i];

            shrinker->next = *shrinker->best;
            task->after[k] = task->after[--task->after_count];
            any = try_next(shrinker) || any;
        }
    }
    return any;
}

/* `number` is a field of the candidate: 0 if that will do, else half of it, or one less. */
static bool smaller(struct shrinker *shrinker, int *number, int least)
{
    const int old = *number;
    const int tries[] = { least, old / 2, old - 1 };
    bool done = false;

    for (int i = 0; i < 3 && old > least && !done; i++) {
        *number = tries[i] < least ? least : tries[i];
        done = try_next(shrinker);
    }
    *number = done ? *number : old;
    return done;
}

static bool fewer_options(struct shrinker *shrinker)
{
    struct scenario *next = &shrinker->next;
    bool any = false;

    *next = *shrinker->best;
    next->mode = ES_ALL;
    any = try_next(shrinker) || any;
    *next = *shrinker->best;
    for (unsigned flag = ES_CONTINUE; flag <= ES_EARLY; flag *= 2) {
        next->flags = shrinker->best->flags & ~flag;
        any = try_next(shrinker) || any;
        next->flags = shrinker->best->flags;
    }
    any = smaller(shrinker, &next->limit, 0) || any;
    any = smaller(shrinker, &next->timeout, 0) || any;
    any = smaller(shrinker, &next->abort_at, -1) || any;
    return any;
}

/* Sleeps and awaits say the most; what only they make up is a workload, too. */
static bool plainer_actions(struct shrinker *shrinker)
{
    bool any = false;

    for (int i = 0; i < shrinker->best->count; i++)
        for (int k = 0; k < shrinker->best->tasks[i].action_count; k++) {
            struct scenario_action *action = &shrinker->next.tasks[i].actions[k];

            shrinker->next = *shrinker->best;
            if (action->act == SCENARIO_AWAIT || action->act == SCENARIO_SLEEP)
                continue;
            action->act = scenario_names_task(action->act) ? SCENARIO_AWAIT : SCENARIO_SLEEP;
            any = try_next(shrinker) || any;
        }
    return any;
}

static bool smaller_times(struct shrinker *shrinker)
{
    struct scenario *next = &shrinker->next;
    bool any = false;

    *next = *shrinker->best;
    for (int i = 0; i < next->count; i++) {
        any = smaller(shrinker, &next->tasks[i].timeout, 0) || any;
        for (int k = 0; k < next->tasks[i].action_count; k++)
            any = smaller(shrinker, &next->tasks[i].actions[k].number, 0) || any;
    }
    return any;
}

void scenario_shrink(struct scenario *scenario,
                     bool (*fails)(void *self, const struct scenario *scenario), void *self)
{
    static struct shrinker shrinker;
    bool any = true;

    shrinker = (struct shrinker){ .best = scenario, .fails = fails, .self = self };
    while (any) {
        any = fewer_tasks(&shrinker);
        any = fewer_actions(&shrinker) || any;
        any = fewer_options(&shrinker) || any;
        any = plainer_actions(&shrinker) || any;
        any = smaller_times(&shrinker) || any;
    }
}
