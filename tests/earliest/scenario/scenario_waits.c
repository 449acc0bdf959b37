/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario_waits.h"

/* Most of these return true when the answer is there at once. */

static bool answered(struct actor *actor, struct scenario_answer answer)
{
    actor->answer = answer;
    return true;
}

void stage_give_place_up(struct stage *stage, struct actor *actor)
{
    stage->places += actor->has_place;
    actor->has_place = false;
}

/* The answer is known; in strict order the others go first all the same. `since` is when it came.
 */
static bool yield(struct stage *stage, int task, struct scenario_answer answer, es_ns since)
{
    struct actor *actor = &stage->actors[task];

    actor->answer = answer;
    if (stage->scenario->flags & ES_CONTINUE)
        return true;
    stage_give_place_up(stage, actor);
    actor->wants_place = true;
    if (since < actor->ready_since)
        since = actor->ready_since;
    stage_make_ready_since(stage, task, TURN_GO_ON, since);
    return false;
}

struct due stage_arrange(struct stage *stage, es_ns time)
{
    return (struct due){ time, ++stage->number };
}

static int stopped(const struct stage *stage, const struct actor *actor)
{
    return actor->out_of_time ? ES_TIMED_OUT : stage->stop.code;
}

/* Would a wait for `other` never end, since `other` waits for `task`? A wait with an end of its own
 * keeps nobody for good; the time limits of a task or a call are no reason to wait for them. */
static bool closes_ring(const struct stage *stage, int task, int other)
{
    while (other != task) {
        const struct actor *actor = &stage->actors[other];

        if (actor->state != AWAITING || actor->bounded)
            return false;
        other = actor->awaited;
    }
    return true;
}

static bool await(struct stage *stage, int task, const struct scenario_action *action)
{
    struct actor *actor = &stage->actors[task];
    const struct actor *other = &stage->actors[action->task];
    bool bounded = action->act == SCENARIO_BOUNDED;

    if (stopped(stage, actor))
        return answered(actor, stage_error_of(stopped(stage, actor), task));
    if (bounded && stage->scenario->limit && !(stage->scenario->flags & ES_CONTINUE) &&
        (stage->ended.code == ES_OK ||
         other->state == DONE)) /* counts for the place it will want */
        actor->wake = stage_arrange(stage, stage->now + action->number);
    if (stage->ended.code == ES_OK)
        return yield(stage, task, stage_error_of(ES_ENDED, task), 0);
    if (other->state == DONE)
        return yield(stage, task, other->answer, other->ready_since);
    if (stage->manner == SCENARIO_MANNER_LIBRARY && !bounded &&
        closes_ring(stage, task, action->task))
        return answered(actor, stage_error_of(ES_DEADLOCK, task));
    stage_give_place_up(stage, actor);
    actor->wants_place = true;
    actor->state = AWAITING;
    actor->awaited = action->task;
    actor->bounded = bounded;
    actor->since = ++stage->number;
    if (bounded)
        actor->wake = stage_arrange(stage, stage->now + action->number);
    return false;
}

static bool sleeps(struct stage *stage, int task, int duration)
{
    struct actor *actor = &stage->actors[task];

    if (stopped(stage, actor))
        return answered(actor, stage_error_of(stopped(stage, actor), task));
    actor->state = SLEEPING;
    actor->wake = stage_arrange(stage, stage->now + duration);
    return false;
}

static bool await_unknown(struct stage *stage, int task)
{
    struct actor *actor = &stage->actors[task];
    struct scenario_answer answer = stage_error_of(ES_UNKNOWN, task);

    return stopped(stage, actor) ? answered(actor, answer) : yield(stage, task, answer, 0);
}

bool stage_wait_for(struct stage *stage, int task, const struct scenario_action *action)
{
    if (action->act == SCENARIO_SLEEP)
        return sleeps(stage, task, action->number);
    if (action->act == SCENARIO_UNKNOWN)
        return await_unknown(stage, task);
    return await(stage, task, action);
}
