/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario_reference.h"

#include <string.h>

#include "scenario_waits.h"

/* ---- bodies ---- */

/* The wait of the present action is over. False: the body left with that error. */
static bool take_answer(struct stage *stage, int task)
{
    struct actor *actor = &stage->actors[task];
    enum scenario_act act = actor->task->actions[actor->step].act;
    bool minds = act == SCENARIO_SLEEP || act == SCENARIO_AWAIT;

    stage_record(stage, SCENARIO_ANSWERED, task, actor->step, actor->answer);
    if (minds && actor->answer.code != ES_OK) {
        stage_leave(stage, task, actor->answer);
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
        stage_leave(stage, task, (struct scenario_answer){ ES_FAILED, task, task });
        return false;
    case SCENARIO_END:
        stage_end_flow(stage, task);
        actor->ended_flow = true;
        stage_leave(stage, task, stage_error_of(ES_ENDED, task));
        return false;
    case SCENARIO_END_ON: stage_end_flow(stage, task); break;
    case SCENARIO_ABORT: stage_abort_outside(stage); break;
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
        else if (!stage_wait_for(stage, task, action) || !take_answer(stage, task)) {
            return;
        }
    }
    stage_leave(stage, task, (struct scenario_answer){ ES_OK, task, -1 });
}

static void enter(struct stage *stage, int task)
{
    struct actor *actor = &stage->actors[task];

    if (stage->stop.code != ES_OK) {
        actor->answer = stage_error_of(stage->stop.code, task);
        stage_give_place_up(stage, actor);
        stage_done_later(stage, task);
        return;
    }
    if (actor->task->timeout)
        actor->limit = stage_arrange(stage, stage->now + actor->task->timeout);
    stage_record(stage, SCENARIO_ENTERED, task, 0, stage_nothing);
    go_on(stage, task);
}

/* ---- time ---- */

static void caller(struct stage *stage)
{
    if (stage->manner == SCENARIO_MANNER_LIBRARY)
        stage_record(stage, SCENARIO_SETTLED, -1, 0, stage_outcome(stage));
}

static void play_turns(struct stage *stage)
{
    while (stage->ready.count > 0) {
        struct turn turn = stage_pop(&stage->ready);

        switch (turn.kind) {
        case TURN_ENTER: enter(stage, turn.task); break;
        case TURN_GO_ON:
            if (take_answer(stage, turn.task))
                go_on(stage, turn.task);
            break;
        case TURN_CALLER: caller(stage); break;
        default: /* TURN_SKIP, TURN_DONE */ stage_done(stage, turn.task);
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

/* Gives out a free place. What is due at this very time comes before, since it may want one too;
 * but what sleeps no time while places are given out comes after. */
static bool admit(struct stage *stage, bool again)
{
    int task;
    const struct due *due = next_due(stage, &task);
    struct turn turn;

    if ((!again && due && due->time <= stage->now) || stage->places == 0 ||
        stage->places_wanted.count == 0)
        return false;
    turn = stage_pop_first_wanting(stage);
    stage->places--;
    stage->actors[turn.task].has_place = true;
    stage->actors[turn.task].wants_place = false;
    stage->actors[turn.task].wake.time = ES_NEVER;
    stage_push(&stage->ready, turn);
    return true;
}

static void fire_due(struct stage *stage, struct due *due, int task)
{
    struct actor *actor = task < 0 ? NULL : &stage->actors[task];

    due->time = ES_NEVER;
    if (!actor) {
        stage_abort_call(stage, stage_error_of(ES_TIMED_OUT, -1));
    }
    else if (due == &actor->limit) {
        actor->out_of_time = true;
        stage_cut(stage, task, stage_error_of(ES_TIMED_OUT, task));
    }
    else if (actor->state == SLEEPING) {
        stage_wake(stage, task, stage_nothing);
    }
    else {
        stage_cut(stage, task, stage_error_of(ES_TIMED_OUT, task));
    }
}

/* To the next time at which anything happens, and that happens. What is due at one time happens one
 * by one, and all that follows comes before the next. False: nothing will. */
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
        stage_abort_outside(stage);
        return true;
    }
    stage->now = due->time;
    fire_due(stage, due, task);
    return true;
}

static void start(struct stage *stage)
{
    const struct scenario *scenario = stage->scenario;

    stage->left = scenario->count;
    stage->places = scenario->limit;
    stage->first = stage->aborted = stage->stop = stage->abort = stage_nothing;
    stage->ended = stage_error_of(ES_UNKNOWN, -1);
    stage->call_limit =
        scenario->timeout ? stage_arrange(stage, scenario->timeout) : (struct due){ ES_NEVER, 0 };
    for (int i = 0; i < scenario->count; i++) {
        struct actor *actor = &stage->actors[i];

        actor->task = &scenario->tasks[i];
        actor->pending = actor->task->after_count;
        stage->declared = stage->declared || actor->pending > 0;
        actor->wake.time = actor->limit.time = ES_NEVER;
        if (actor->pending == 0)
            stage_make_ready(stage, i, TURN_ENTER);
    }
    if (scenario->abort_at == 0)
        stage_abort_outside(stage);
    if (scenario->count == 0)
        stage_settle(stage);
}

static void record_library(struct stage *stage)
{
    stage_record(stage, SCENARIO_FINISHED, -1, 0, stage_outcome(stage));
    for (int i = 0; i < stage->scenario->count; i++)
        stage_record(stage, SCENARIO_RESULT, i, 0, stage->actors[i].answer);
    stage_record(stage, SCENARIO_VALUE, -1, 0, stage->ended);
    for (int i = 0; i < stage->failure_count; i++)
        stage_record(stage, SCENARIO_FAILURE, stage->failures[i], 0,
                     stage->actors[stage->failures[i]].answer);
}

static void record_better_all(struct stage *stage)
{
    struct scenario_answer answer = stage_outcome(stage);

    if (answer.code == ES_OK && stage->ended.code == ES_OK)
        answer = stage->ended;
    stage->now = stage->settled_at;
    stage_record(stage, SCENARIO_SETTLED, -1, 0,
                 stage->settled ? answer : stage_error_of(ES_BUSY, -1));
    for (int i = 0;
         i < stage->scenario->count && stage->settled && stage->scenario->mode == ES_ALL_SETTLED;
         i++)
        stage_record(stage, SCENARIO_RESULT, i, 0, stage->actors[i].answer);
}

void scenario_reference(const struct scenario *scenario, enum scenario_manner manner,
                        struct scenario_log *log)
{
    static struct stage stage;

    memset(&stage, 0, sizeof stage);
    stage.scenario = scenario;
    stage.manner = manner;
    stage.log = log;
    log->count = 0;
    start(&stage);
    do {
        play_turns(&stage);
        for (bool again = false; admit(&stage, again); again = true)
            play_turns(&stage);
    } while (stage.left > 0 && advance(&stage));
    if (manner != SCENARIO_MANNER_LIBRARY)
        record_better_all(&stage);
    else
        record_library(&stage);
}
