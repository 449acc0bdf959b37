/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario_reference.h"

#include <string.h>

enum state { OUTSIDE, QUEUED, AWAITING, SLEEPING, LEAVING, DONE };
enum turn_kind { TURN_ENTER, TURN_GO_ON, TURN_SKIP, TURN_DONE, TURN_CALLER };

struct turn {
    enum turn_kind kind;
    int task;
};

/* First in, first out. Each task is in one queue once at most, and so is the caller. */
struct queue {
    struct turn turns[SCENARIO_TASKS + 1];
    int head, count;
};

/* A time that something is due at, and when that was arranged: which goes first of those due
 * together. */
struct due {
    es_ns time; /* ES_NEVER: not arranged */
    uint64_t number;
};

struct actor {
    const struct scenario_task *task;
    enum state state;
    int step;
    int pending;                   /* declared dependencies that are not done */
    int awaited;                   /* whom it waits for */
    bool bounded;                  /* that wait ends by itself */
    uint64_t since;                /* its place among the waiters */
    struct due wake;               /* the end of a sleep or of a bounded wait */
    struct due limit;              /* its own time limit */
    bool out_of_time;              /* which has passed */
    bool has_place;                /* of the `limit` places */
    uint64_t listens;              /* since when; 0: not */
    bool listened;                 /* once already */
    struct scenario_answer answer; /* of the wait; of the task, when done */
};

struct stage {
    const struct scenario *scenario;
    bool better_all;
    struct scenario_log *log;
    es_ns now;
    uint64_t number; /* the last given out */
    struct actor actors[SCENARIO_TASKS];
    struct queue ready, places_wanted;
    int places;
    int left;
    struct due call_limit;
    bool settled;
    struct scenario_answer abort; /* why the call's own is aborted; code ES_OK: it is not */
    bool outside_aborted;
    struct scenario_answer aborted; /* from outside or by the call's time limit */
    struct scenario_answer first;   /* failure, or what else the call came to */
    struct scenario_answer stop;    /* what all waits give from now on */
    struct scenario_answer ended;   /* code ES_OK: the flow was, with that value */
    int failures[SCENARIO_TASKS];
    int failure_count;
    es_ns settled_at;
};

static const struct scenario_answer nothing = { ES_OK, -1, -1 };

static struct scenario_answer error_of(int code, int origin)
{
    return (struct scenario_answer){ code, -1, origin };
}

/* ---- what is written down ---- */

static void record(struct stage *stage, enum scenario_event_kind kind, int task, int step,
                   struct scenario_answer answer)
{
    bool inside = kind == SCENARIO_ENTERED || kind == SCENARIO_ANSWERED || kind == SCENARIO_LEFT;
    struct scenario_event event = { stage->now, kind,   task,
                                    step,       answer, inside ? stage->abort : nothing };

    if (stage->better_all)
        event.answer.origin = event.abort.origin = -1;
    scenario_log_add(stage->log, &event);
}

/* ---- turns ---- */

static void push(struct queue *queue, struct turn turn)
{
    queue->turns[(queue->head + queue->count++) % (SCENARIO_TASKS + 1)] = turn;
}

static struct turn pop(struct queue *queue)
{
    struct turn turn = queue->turns[queue->head];

    queue->head = (queue->head + 1) % (SCENARIO_TASKS + 1);
    queue->count--;
    return turn;
}

/* A body may go on; under a limit, once it has a place. */
static void make_ready(struct stage *stage, int task, enum turn_kind kind)
{
    struct actor *actor = &stage->actors[task];
    bool wants_place =
        stage->scenario->limit && !actor->has_place && (kind == TURN_ENTER || kind == TURN_GO_ON);

    actor->state = QUEUED;
    push(wants_place ? &stage->places_wanted : &stage->ready, (struct turn){ kind, task });
}

static void settle(struct stage *stage)
{
    if (stage->settled)
        return;
    stage->settled = true;
    stage->settled_at = stage->now;
    push(&stage->ready, (struct turn){ TURN_CALLER, -1 });
}

static void wake(struct stage *stage, int task, struct scenario_answer answer)
{
    struct actor *actor = &stage->actors[task];

    actor->wake.time = ES_NEVER;
    actor->answer = answer;
    make_ready(stage, task, TURN_GO_ON);
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
        record(stage, SCENARIO_HEARD, first, 0, reason);
    }
}

/* All waits are over, and who was not entered will not be. */
static void cancel(struct stage *stage, int code)
{
    if (stage->stop.code != ES_OK)
        return;
    stage->stop = error_of(code, -1);
    for (int i = 0; i < stage->scenario->count; i++) {
        if (stage->actors[i].state == OUTSIDE)
            make_ready(stage, i, TURN_ENTER);
        else if (stage->actors[i].state == AWAITING || stage->actors[i].state == SLEEPING)
            wake(stage, i, error_of(code, i));
    }
}

static void abort_call(struct stage *stage, struct scenario_answer reason)
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

static void abort_outside(struct stage *stage)
{
    if (!stage->outside_aborted)
        abort_call(stage, (struct scenario_answer){ ES_ABORTED, SCENARIO_OUTSIDE, -1 });
    stage->outside_aborted = true;
}

static void end_flow(struct stage *stage, int task)
{
    if (stage->ended.code == ES_OK)
        return;
    stage->ended = (struct scenario_answer){ ES_OK, task, -1 };
    if (!(stage->scenario->flags & ES_EARLY))
        return;
    cancel(stage, ES_ENDED);
    if (!(stage->scenario->flags & ES_CANCEL))
        settle(stage);
}

/* Who stops because others did does not fail by itself. */
static bool is_error(struct scenario_answer answer)
{
    return answer.code != ES_OK && answer.code != ES_ENDED && answer.code != ES_CANCELLED;
}

static struct scenario_answer outcome(const struct stage *stage)
{
    if (stage->scenario->mode == ES_ALL_SETTLED)
        return nothing;
    if (stage->scenario->mode == ES_ALL)
        return stage->first;
    if (stage->aborted.code != ES_OK)
        return stage->aborted;
    for (int i = 0; i < stage->scenario->count; i++)
        if (stage->actors[i].state == DONE && is_error(stage->actors[i].answer))
            return stage->actors[i].answer;
    return nothing;
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
                make_ready(stage, i, TURN_SKIP);
            }
            else if (--later->pending == 0) {
                make_ready(stage, i, TURN_ENTER);
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
        wake(stage, first, stage->actors[task].answer);
    }
}

static void done(struct stage *stage, int task)
{
    struct actor *actor = &stage->actors[task];
    bool failed = actor->answer.code != ES_OK;

    actor->state = DONE;
    if (failed)
        note_failure(stage, task, actor->answer);
    tell_successors(stage, task, failed);
    if (!(stage->better_all && actor->answer.code == ES_ENDED))
        tell_waiters(stage, task);
    stage->left--;
    if (failed && stage->first.code != ES_OK && (stage->scenario->flags & ES_CANCEL))
        cancel(stage, ES_CANCELLED);
    else if (failed && stage->first.code != ES_OK && stage->scenario->mode == ES_ALL)
        settle(stage);
    if (stage->left == 0)
        settle(stage);
}

static void leave(struct stage *stage, int task, struct scenario_answer answer)
{
    struct actor *actor = &stage->actors[task];

    record(stage, SCENARIO_LEFT, task, actor->step, answer);
    actor->limit.time = ES_NEVER;
    stage->places += actor->has_place;
    actor->has_place = false;
    actor->answer = answer;
    if (!stage->better_all) {
        done(stage, task);
        return;
    }
    actor->state = LEAVING;
    push(&stage->ready, (struct turn){ TURN_DONE, task });
}

/* ---- waits: true when the answer is there at once ---- */

static bool answered(struct actor *actor, struct scenario_answer answer)
{
    actor->answer = answer;
    return true;
}

static void give_place_up(struct stage *stage, struct actor *actor)
{
    stage->places += actor->has_place;
    actor->has_place = false;
}

/* The answer is known; in strict order the others go first all the same. */
static bool yield(struct stage *stage, int task, struct scenario_answer answer)
{
    struct actor *actor = &stage->actors[task];

    actor->answer = answer;
    if (stage->scenario->flags & ES_CONTINUE)
        return true;
    give_place_up(stage, actor);
    make_ready(stage, task, TURN_GO_ON);
    return false;
}

static struct due arrange(struct stage *stage, es_ns time)
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
        return answered(actor, error_of(stopped(stage, actor), task));
    if (stage->ended.code == ES_OK)
        return yield(stage, task, error_of(ES_ENDED, task));
    if (other->state == DONE)
        return yield(stage, task, other->answer);
    if (!stage->better_all && !bounded && closes_ring(stage, task, action->task))
        return answered(actor, error_of(ES_DEADLOCK, task));
    give_place_up(stage, actor);
    actor->state = AWAITING;
    actor->awaited = action->task;
    actor->bounded = bounded;
    actor->since = ++stage->number;
    if (bounded)
        actor->wake = arrange(stage, stage->now + action->number);
    return false;
}

static bool sleeps(struct stage *stage, int task, int duration)
{
    struct actor *actor = &stage->actors[task];

    if (stopped(stage, actor))
        return answered(actor, error_of(stopped(stage, actor), task));
    actor->state = SLEEPING;
    actor->wake = arrange(stage, stage->now + duration);
    return false;
}

static bool await_unknown(struct stage *stage, int task)
{
    struct scenario_answer answer = error_of(ES_UNKNOWN, task);

    return stage->better_all ? yield(stage, task, answer) : answered(&stage->actors[task], answer);
}

static bool wait_for(struct stage *stage, int task, const struct scenario_action *action)
{
    if (action->act == SCENARIO_SLEEP)
        return sleeps(stage, task, action->number);
    if (action->act == SCENARIO_UNKNOWN)
        return await_unknown(stage, task);
    return await(stage, task, action);
}

/* ---- bodies ---- */

/* The wait of the present action is over. False: the body left with that error. */
static bool take_answer(struct stage *stage, int task)
{
    struct actor *actor = &stage->actors[task];
    enum scenario_act act = actor->task->actions[actor->step].act;
    bool minds = act == SCENARIO_SLEEP || act == SCENARIO_AWAIT;

    record(stage, SCENARIO_ANSWERED, task, actor->step, actor->answer);
    if (minds && actor->answer.code != ES_OK) {
        leave(stage, task, actor->answer);
        return false;
    }
    actor->step++;
    return true;
}

/* What takes no time. False: the body left. */
static bool act(struct stage *stage, int task, const struct scenario_action *action)
{
    struct actor *actor = &stage->actors[task];

    switch (action->act) {
    case SCENARIO_FAIL:
        leave(stage, task, (struct scenario_answer){ ES_FAILED, task, task });
        return false;
    case SCENARIO_END:
        end_flow(stage, task);
        leave(stage, task, error_of(ES_ENDED, task));
        return false;
    case SCENARIO_END_ON: end_flow(stage, task); break;
    case SCENARIO_ABORT: abort_outside(stage); break;
    default: /* SCENARIO_LISTEN */
        if (!actor->listened && stage->abort.code == ES_OK)
            actor->listens = ++stage->number;
        actor->listened = true;
    }
    actor->step++;
    return true;
}

static bool is_wait(enum scenario_act act)
{
    return scenario_names_task(act) || act == SCENARIO_SLEEP || act == SCENARIO_UNKNOWN;
}

static void go_on(struct stage *stage, int task)
{
    struct actor *actor = &stage->actors[task];

    while (actor->step < actor->task->action_count) {
        const struct scenario_action *action = &actor->task->actions[actor->step];

        if (!is_wait(action->act)) {
            if (!act(stage, task, action))
                return;
        }
        else if (!wait_for(stage, task, action) || !take_answer(stage, task)) {
            return;
        }
    }
    leave(stage, task, (struct scenario_answer){ ES_OK, task, -1 });
}

static void enter(struct stage *stage, int task)
{
    struct actor *actor = &stage->actors[task];

    if (stage->stop.code != ES_OK) {
        actor->answer = error_of(stage->stop.code, task);
        give_place_up(stage, actor);
        done(stage, task);
        return;
    }
    if (actor->task->timeout)
        actor->limit = arrange(stage, stage->now + actor->task->timeout);
    record(stage, SCENARIO_ENTERED, task, 0, nothing);
    go_on(stage, task);
}

/* ---- time ---- */

static void caller(struct stage *stage)
{
    if (!stage->better_all)
        record(stage, SCENARIO_SETTLED, -1, 0, outcome(stage));
}

static void play_turns(struct stage *stage)
{
    while (stage->ready.count > 0) {
        struct turn turn = pop(&stage->ready);

        switch (turn.kind) {
        case TURN_ENTER: enter(stage, turn.task); break;
        case TURN_GO_ON:
            if (take_answer(stage, turn.task))
                go_on(stage, turn.task);
            break;
        case TURN_CALLER: caller(stage); break;
        default: /* TURN_SKIP, TURN_DONE */ done(stage, turn.task);
        }
    }
}

static void earlier(struct due **first, struct due *other)
{
    if (other->time != ES_NEVER &&
        (!*first || other->time < (*first)->time ||
         (other->time == (*first)->time && other->number < (*first)->number)))
        *first = other;
}

/* What is due next, and whose it is: -1 is the call's. */
static struct due *next_due(struct stage *stage, int *task)
{
    struct due *first = NULL;

    earlier(&first, &stage->call_limit);
    *task = -1;
    for (int i = 0; i < stage->scenario->count; i++) {
        struct due *before = first;

        earlier(&first, &stage->actors[i].wake);
        earlier(&first, &stage->actors[i].limit);
        if (first != before)
            *task = i;
    }
    return first;
}

/* Gives out free places, first come, first served. What is due at this very time comes before: it
 * may want one too. */
static bool admit(struct stage *stage)
{
    int task;
    const struct due *due = next_due(stage, &task);
    bool any = false;

    if (due && due->time <= stage->now)
        return false;
    for (; stage->places > 0 && stage->places_wanted.count > 0; any = true) {
        struct turn turn = pop(&stage->places_wanted);

        stage->places--;
        stage->actors[turn.task].has_place = true;
        push(&stage->ready, turn);
    }
    return any;
}

static void fire_due(struct stage *stage, struct due *due, int task)
{
    struct actor *actor = task < 0 ? NULL : &stage->actors[task];

    due->time = ES_NEVER;
    if (!actor) {
        abort_call(stage, error_of(ES_TIMED_OUT, -1));
    }
    else if (due == &actor->limit) {
        actor->out_of_time = true;
        if (actor->state == AWAITING || actor->state == SLEEPING)
            wake(stage, task, error_of(ES_TIMED_OUT, task));
    }
    else {
        wake(stage, task, actor->state == SLEEPING ? nothing : error_of(ES_TIMED_OUT, task));
    }
}

/* To the next time at which anything happens; then all that is due comes before anybody goes on.
 * False: nothing will. */
static bool advance(struct stage *stage)
{
    int task;
    struct due *due = next_due(stage, &task);
    es_ns abort_at = stage->scenario->abort_at > 0 && !stage->outside_aborted
                         ? stage->scenario->abort_at
                         : ES_NEVER;

    if (!due)
        return false;
    if (abort_at <= due->time && abort_at >= stage->now) {
        stage->now = abort_at;
        abort_outside(stage);
    }
    else {
        stage->now = due->time;
    }
    for (due = next_due(stage, &task); due && due->time <= stage->now; due = next_due(stage, &task))
        fire_due(stage, due, task);
    return true;
}

static void start(struct stage *stage)
{
    const struct scenario *scenario = stage->scenario;

    stage->left = scenario->count;
    stage->places = scenario->limit;
    stage->first = stage->aborted = stage->stop = stage->abort = nothing;
    stage->ended = error_of(ES_UNKNOWN, -1);
    stage->call_limit =
        scenario->timeout ? arrange(stage, scenario->timeout) : (struct due){ ES_NEVER, 0 };
    for (int i = 0; i < scenario->count; i++) {
        struct actor *actor = &stage->actors[i];

        actor->task = &scenario->tasks[i];
        actor->pending = actor->task->after_count;
        actor->wake.time = actor->limit.time = ES_NEVER;
        if (actor->pending == 0)
            make_ready(stage, i, TURN_ENTER);
    }
    if (scenario->abort_at == 0)
        abort_outside(stage);
    if (scenario->count == 0)
        settle(stage);
}

static void record_library(struct stage *stage)
{
    record(stage, SCENARIO_FINISHED, -1, 0, outcome(stage));
    for (int i = 0; i < stage->scenario->count; i++)
        record(stage, SCENARIO_RESULT, i, 0, stage->actors[i].answer);
    record(stage, SCENARIO_VALUE, -1, 0, stage->ended);
    for (int i = 0; i < stage->failure_count; i++)
        record(stage, SCENARIO_FAILURE, stage->failures[i], 0,
               stage->actors[stage->failures[i]].answer);
}

static void record_better_all(struct stage *stage)
{
    struct scenario_answer answer = outcome(stage);

    if (answer.code == ES_OK && stage->ended.code == ES_OK)
        answer = stage->ended;
    stage->now = stage->settled_at;
    record(stage, SCENARIO_SETTLED, -1, 0, stage->settled ? answer : error_of(ES_BUSY, -1));
    for (int i = 0;
         i < stage->scenario->count && stage->settled && stage->scenario->mode == ES_ALL_SETTLED;
         i++)
        record(stage, SCENARIO_RESULT, i, 0, stage->actors[i].answer);
}

void scenario_reference(const struct scenario *scenario, enum scenario_manner manner,
                        struct scenario_log *log)
{
    static struct stage stage;

    memset(&stage, 0, sizeof stage);
    stage.scenario = scenario;
    stage.better_all = manner == SCENARIO_MANNER_BETTER_ALL;
    stage.log = log;
    log->count = 0;
    start(&stage);
    do {
        play_turns(&stage);
        while (admit(&stage))
            play_turns(&stage);
    } while (stage.left > 0 && advance(&stage));
    if (stage.better_all)
        record_better_all(&stage);
    else
        record_library(&stage);
}
