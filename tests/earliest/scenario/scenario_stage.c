/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario_stage.h"

const struct scenario_answer stage_nothing = { ES_OK, -1, -1 };

struct scenario_answer stage_error_of(int code, int origin)
{
    return (struct scenario_answer){ code, -1, origin };
}

/* ---- what is written down ---- */

void stage_record(struct stage *stage, enum scenario_event_kind kind, int task, int step,
                  struct scenario_answer answer)
{
    bool inside = kind == SCENARIO_ENTERED || kind == SCENARIO_ANSWERED || kind == SCENARIO_LEFT;
    struct scenario_event event = { stage->now, kind,   task,
                                    step,       answer, inside ? stage->abort : stage_nothing };

    if (stage->manner != SCENARIO_MANNER_LIBRARY)
        event.answer.origin = event.abort.origin = -1;
    scenario_log_add(stage->log, &event);
}

/* ---- turns ---- */

void stage_push(struct queue *queue, struct turn turn)
{
    queue->turns[(queue->head + queue->count++) % (SCENARIO_TASKS + 1)] = turn;
}

struct turn stage_pop(struct queue *queue)
{
    struct turn turn = queue->turns[queue->head];

    queue->head = (queue->head + 1) % (SCENARIO_TASKS + 1);
    queue->count--;
    return turn;
}

/* A body may go on; under a limit, once it has a place. */
void stage_make_ready_since(struct stage *stage, int task, enum turn_kind kind, es_ns since)
{
    struct actor *actor = &stage->actors[task];
    bool wants_place = stage->scenario->limit && stage->stop.code == ES_OK &&
                       (kind == TURN_ENTER || (kind == TURN_GO_ON && actor->wants_place));

    actor->state = QUEUED;
    actor->ready_since = since;
    stage_push(wants_place ? &stage->places_wanted : &stage->ready, (struct turn){ kind, task });
}

void stage_make_ready(struct stage *stage, int task, enum turn_kind kind)
{
    stage_make_ready_since(stage, task, kind, stage->now);
}

struct turn stage_pop_first_wanting(struct stage *stage)
{
    struct queue *wanted = &stage->places_wanted;
    struct turn first = stage_pop(wanted);

    for (int i = wanted->count; i > 0; i--) {
        struct turn other = stage_pop(wanted);
        es_ns since = stage->actors[first.task].ready_since;
        es_ns its = stage->actors[other.task].ready_since;
        bool sooner = its != since ? its < since : other.task < first.task;

        stage_push(wanted, sooner ? first : other);
        first = sooner ? other : first;
    }
    return first;
}

void stage_settle(struct stage *stage)
{
    if (stage->settled)
        return;
    stage->settled = true;
    stage->settled_at = stage->now;
    stage_push(&stage->ready, (struct turn){ TURN_CALLER, -1 });
}

void stage_wake(struct stage *stage, int task, struct scenario_answer answer)
{
    struct actor *actor = &stage->actors[task];

    if (!stage->scenario->limit || !actor->wants_place) /* else its deadline still counts */
        actor->wake.time = ES_NEVER;
    actor->answer = answer;
    stage_make_ready(stage, task, TURN_GO_ON);
}

/* False: it was not among those who wait for a place to go on. */
static bool unqueue(struct stage *stage, int task)
{
    struct queue *wanted = &stage->places_wanted;
    bool found = false;

    for (int i = 0, count = wanted->count; i < count; i++) {
        struct turn turn = stage_pop(wanted);

        if (turn.task == task && turn.kind == TURN_GO_ON)
            found = true;
        else
            stage_push(wanted, turn);
    }
    return found;
}

void stage_cut(struct stage *stage, int task, struct scenario_answer answer)
{
    struct actor *actor = &stage->actors[task];
    const struct actor *awaited = &stage->actors[actor->awaited];

    if (actor->state != AWAITING && actor->state != SLEEPING &&
        !(actor->state == QUEUED && unqueue(stage, task)))
        return;
    if (actor->state == AWAITING && awaited->state == LEAVING && awaited->answer.code == ES_OK)
        return; /* its answer is on the way */
    actor->wants_place = false;
    stage_wake(stage, task, answer);
}

/* ---- the call's abort, cancellation, outcome ---- */

static void fire(struct stage *stage, struct scenario_answer reason)
{
    if (stage->abort.code != ES_OK)
        return;
    stage->abort = reason;
    for (;;) {
        int first = -1;

        for (int i = 0; i < stage->scenario->count; i++)
            if (stage->actors[i].listens &&
                (first < 0 || stage->actors[i].listens < stage->actors[first].listens))
                first = i;
        if (first < 0)
            return;
        stage->actors[first].listens = 0;
        stage_record(stage, SCENARIO_HEARD, first, 0, reason);
    }
}

/* All waits are over, and who was not entered will not be. */
static void cancel(struct stage *stage, int code)
{
    if (stage->stop.code != ES_OK)
        return;
    stage->stop = stage_error_of(code, -1);
    while (stage->places_wanted.count > 0) {
        struct turn turn = stage_pop_first_wanting(stage);

        if (turn.kind == TURN_GO_ON) {
            stage->actors[turn.task].wants_place = false;
            stage_wake(stage, turn.task, stage_error_of(code, turn.task));
        }
        else {
            stage_push(&stage->ready, turn);
        }
    }
    for (int i = 0; i < stage->scenario->count; i++) {
        if (stage->actors[i].state == OUTSIDE)
            stage_make_ready(stage, i, TURN_ENTER);
        else
            stage_cut(stage, i, stage_error_of(code, i));
    }
}

void stage_abort_call(struct stage *stage, struct scenario_answer reason)
{
    bool cancels = (stage->scenario->flags & ES_CANCEL) || reason.code == ES_TIMED_OUT;

    if (stage->aborted.code != ES_OK)
        return;
    stage->aborted = reason;
    fire(stage, reason);
    if (!cancels)
        return;
    if (stage->first.code == ES_OK && stage->left > 0 &&
        stage->scenario->mode != ES_ALL_SETTLED) /* there is something to cancel */
        stage->first = reason;
    cancel(stage, reason.code == ES_TIMED_OUT ? ES_TIMED_OUT : ES_CANCELLED);
}

void stage_abort_outside(struct stage *stage)
{
    if (!stage->outside_aborted)
        stage_abort_call(stage, (struct scenario_answer){ ES_ABORTED, SCENARIO_OUTSIDE, -1 });
    stage->outside_aborted = true;
}

void stage_end_flow(struct stage *stage, int task)
{
    if (stage->ended.code == ES_OK)
        return;
    stage->ended = (struct scenario_answer){ ES_OK, task, -1 };
    if (!(stage->scenario->flags & ES_EARLY))
        return;
    cancel(stage, ES_ENDED);
    if (!(stage->scenario->flags & ES_CANCEL))
        stage_settle(stage);
}

/* Who stops because others did does not fail by itself. */
static bool is_error(struct scenario_answer answer)
{
    return answer.code != ES_OK && answer.code != ES_ENDED && answer.code != ES_CANCELLED;
}

struct scenario_answer stage_outcome(const struct stage *stage)
{
    if (stage->scenario->mode == ES_ALL_SETTLED)
        return stage_nothing;
    if (stage->scenario->mode == ES_ALL)
        return stage->first;
    if (stage->aborted.code != ES_OK)
        return stage->aborted;
    for (int i = 0; i < stage->scenario->count; i++)
        if (stage->actors[i].state == DONE && is_error(stage->actors[i].answer))
            return stage->actors[i].answer;
    return stage_nothing;
}

/* ---- the end of a task ---- */

static void note_failure(struct stage *stage, int task, struct scenario_answer result)
{
    stage->failures[stage->failure_count++] = task;
    if (stage->scenario->mode == ES_ALL_SETTLED ||
        (stage->scenario->mode == ES_FLOW && !is_error(result)))
        return;
    if (stage->first.code == ES_OK)
        stage->first = result;
    fire(stage, result);
}

static void tell_successors(struct stage *stage, int task, bool failed)
{
    for (int i = 0; i < stage->scenario->count; i++) {
        struct actor *later = &stage->actors[i];

        for (int k = 0; k < later->task->after_count; k++) {
            if (later->task->after[k] != task || later->state != OUTSIDE)
                continue;
            if (failed) {
                later->answer = stage->actors[task].answer;
                stage_make_ready(stage, i, TURN_SKIP);
            }
            else if (--later->pending == 0) {
                stage_make_ready(stage, i, TURN_ENTER);
            }
        }
    }
}

static void tell_waiters(struct stage *stage, int task)
{
    for (;;) {
        int first = -1;

        for (int i = 0; i < stage->scenario->count; i++)
            if (stage->actors[i].state == AWAITING && stage->actors[i].awaited == task &&
                (first < 0 || stage->actors[i].since < stage->actors[first].since))
                first = i;
        if (first < 0)
            return;
        stage_wake(stage, first, stage->actors[task].answer);
    }
}

/* better-all's, who then hang. */
static bool forgets_waiters(const struct stage *stage, const struct actor *actor)
{
    return actor->answer.code == ES_ENDED &&
           (stage->manner == SCENARIO_MANNER_BETTER_ALL_7 ||
            (stage->manner == SCENARIO_MANNER_BETTER_ALL_9 && !actor->ended_flow));
}

void stage_done(struct stage *stage, int task)
{
    struct actor *actor = &stage->actors[task];
    bool failed = actor->answer.code != ES_OK;

    actor->state = DONE;
    if (failed) {
        note_failure(stage, task, actor->answer);
        tell_successors(stage, task, true);
    }
    if (!forgets_waiters(stage, actor))
        tell_waiters(stage, task);
    stage->left--;
    if (failed && stage->first.code != ES_OK && (stage->scenario->flags & ES_CANCEL))
        cancel(stage, ES_CANCELLED);
    else if (failed && stage->first.code != ES_OK && stage->scenario->mode == ES_ALL)
        stage_settle(stage);
    if (stage->left == 0)
        stage_settle(stage);
}

void stage_done_later(struct stage *stage, int task)
{
    if (stage->scenario->flags & ES_CONTINUE) {
        stage_done(stage, task);
        return;
    }
    stage->actors[task].state = LEAVING;
    stage_push(&stage->ready, (struct turn){ TURN_DONE, task });
}

static bool is_awaited(const struct stage *stage, int task)
{
    for (int i = 0; i < stage->scenario->count; i++)
        if (stage->actors[i].state == AWAITING && stage->actors[i].awaited == task)
            return true;
    return false;
}

void stage_leave(struct stage *stage, int task, struct scenario_answer answer)
{
    struct actor *actor = &stage->actors[task];

    stage_record(stage, SCENARIO_LEFT, task, actor->step, answer);
    actor->ready_since = stage->now;
    actor->limit.time = ES_NEVER;
    stage->places += actor->has_place;
    actor->has_place = false;
    actor->answer = answer;
    if (answer.code == ES_OK)
        tell_successors(stage, task, false);
    if (answer.code == ES_OK && stage->declared && !is_awaited(stage, task))
        stage_done(stage, task);
    else
        stage_done_later(stage, task);
}
