/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenario_run.h"

#include <stdlib.h>
#include <string.h>

struct player {
    struct es_abort_listener listener;
    struct scenario_runner *runner;
    const struct scenario_task *task;
    int index;
    bool listens;
};

/* A virtual clock by which somebody outside may abort. */
struct outside_clock {
    struct es_clock clock;
    es_ns now, abort_at;
    struct es_abort *abort;
};

struct scenario_runner {
    struct outside_clock clock;
    struct es_sched *sched;
    struct scenario_log *log;
    struct player players[SCENARIO_TASKS];
    char outsider; /* its address is the outside abort's reason */
};

static const struct scenario_answer nothing = { ES_OK, -1, -1 };

static es_ns clock_now(struct es_clock *clock) { return ((struct outside_clock *)clock)->now; }

static void clock_park(struct es_clock *clock, es_ns deadline)
{
    struct outside_clock *self = (struct outside_clock *)clock;

    if (self->abort_at <= deadline) {
        self->now = self->abort_at > self->now ? self->abort_at : self->now;
        self->abort_at = ES_NEVER;
        es_abort_request(self->abort, &((struct scenario_runner *)clock)->outsider);
    }
    else {
        self->now = deadline;
    }
}

static void clock_post(struct es_clock *clock) { (void)clock; }

/* Whose value or reason a pointer is. */
static int owner(const struct scenario_runner *runner, const void *value)
{
    const char *at = value;

    if (at == &runner->outsider)
        return SCENARIO_OUTSIDE;
    if (at < (const char *)runner->players ||
        at >= (const char *)(runner->players + SCENARIO_TASKS))
        return -1;
    return (int)((const struct player *)value - runner->players);
}

static int index_of(es_id id) { return id == ES_NONE ? -1 : (int)id; }

static struct scenario_answer answer(const struct scenario_runner *runner, struct es_result result)
{
    return (struct scenario_answer){ result.code, owner(runner, result.value),
                                     index_of(result.task) };
}

static void record(const struct player *player, struct es_self *self, enum scenario_event_kind kind,
                   int step, struct es_result result)
{
    struct scenario_event event = { es_now(self),
                                    kind,
                                    player->index,
                                    step,
                                    answer(player->runner, result),
                                    answer(player->runner, es_abort_reason(es_abort_of(self))) };

    scenario_log_add(player->runner->log, &event);
}

static void heard(struct es_abort_listener *listener, struct es_result reason)
{
    const struct player *player = listener->data;
    struct scenario_event event = {
        player->runner->clock.now,      SCENARIO_HEARD, player->index, 0,
        answer(player->runner, reason), nothing
    };

    scenario_log_add(player->runner->log, &event);
}

static void listen(struct player *player, struct es_self *self)
{
    if (player->listens)
        return;
    player->listens = true;
    player->listener = (struct es_abort_listener){ .heard = heard, .data = player };
    es_abort_listen(es_abort_of(self), &player->listener);
}

static struct es_result await_by_name(struct es_self *self, int task)
{
    char name[16];

    snprintf(name, sizeof name, "t%d", task);
    return es_await(self, name);
}

/* A wait; by number and by name in turns. */
static struct es_result await(struct es_self *self, const struct scenario_action *action)
{
    es_id id = (es_id)action->task;

    switch (action->act) {
    case SCENARIO_SLEEP: return es_sleep(self, action->number);
    case SCENARIO_BOUNDED: return es_await_until(self, id, es_now(self) + action->number);
    case SCENARIO_UNKNOWN: return es_await(self, "nobody");
    default: return action->number % 2 ? await_by_name(self, action->task) : es_await_id(self, id);
    }
}

/* One action; false when the body leaves with `result`. */
static bool act(struct player *player, struct es_self *self, int step, struct es_result *result)
{
    const struct scenario_action *action = &player->task->actions[step];

    switch (action->act) {
    case SCENARIO_LISTEN: listen(player, self); return true;
    case SCENARIO_FAIL: *result = es_fail(player); return false;
    case SCENARIO_END: *result = es_flow_end(self, player); return false;
    case SCENARIO_END_ON: es_flow_end(self, player); return true;
    case SCENARIO_ABORT:
        es_abort_request(player->runner->clock.abort, &player->runner->outsider);
        return true;
    default:
        *result = await(self, action);
        record(player, self, SCENARIO_ANSWERED, step, *result);
        return result->code == ES_OK ||
               (action->act != SCENARIO_SLEEP && action->act != SCENARIO_AWAIT);
    }
}

static struct es_result body(struct es_self *self, void *data)
{
    struct player *player = data;
    struct es_result result = es_ok(NULL);
    int step = 0;

    record(player, self, SCENARIO_ENTERED, 0, es_ok(NULL));
    while (step < player->task->action_count && act(player, self, step, &result))
        step++;
    if (step == player->task->action_count)
        result = es_ok(player);
    if (result.code == ES_FAILED && result.task == ES_NONE)
        result.task = (es_id)player->index;
    record(player, self, SCENARIO_LEFT, step, result);
    return result;
}

static struct es_set *make_set(struct scenario_runner *runner, const struct scenario *scenario)
{
    struct es_set *set = es_set_new(NULL);

    for (int i = 0; i < scenario->count; i++) {
        const struct scenario_task *task = &scenario->tasks[i];
        struct player *player = &runner->players[i];
        char name[16];

        *player = (struct player){ .runner = runner, .task = task, .index = i };
        snprintf(name, sizeof name, "t%d", i);
        es_set_add(set, name, body, player);
        for (int k = 0; k < task->after_count; k++)
            es_set_after(set, (es_id)i, (es_id)task->after[k]);
        if (task->timeout)
            es_set_timeout(set, (es_id)i, task->timeout);
    }
    return set;
}

static void record_call(struct scenario_runner *runner, enum scenario_event_kind kind, int code,
                        const struct es_error *error)
{
    struct es_result result = { error->reason, code, error->task };
    struct scenario_event event = {
        runner->clock.now, kind, -1, 0, answer(runner, result), nothing
    };

    scenario_log_add(runner->log, &event);
}

static void record_after(struct scenario_runner *runner, enum scenario_event_kind kind, es_id task,
                         struct es_result result)
{
    struct scenario_event event = { runner->clock.now,      kind,   index_of(task), 0,
                                    answer(runner, result), nothing };

    scenario_log_add(runner->log, &event);
}

static void record_results(struct scenario_runner *runner, const struct scenario *scenario)
{
    const struct es_sched *sched = runner->sched;

    for (int i = 0; i < scenario->count; i++)
        record_after(runner, SCENARIO_RESULT, (es_id)i, es_task_result(sched, (es_id)i));
    record_after(runner, SCENARIO_VALUE, ES_NONE, es_flow_value(sched));
    for (es_id id = es_failed_next(sched, ES_NONE); id != ES_NONE; id = es_failed_next(sched, id))
        record_after(runner, SCENARIO_FAILURE, id, es_task_result(sched, id));
}

void scenario_run(struct scenario_runner *runner, const struct scenario *scenario,
                  struct scenario_log *log)
{
    struct es_call call =
        ES_CALL(.mode = scenario->mode, .flags = scenario->flags, .abort = es_abort_new(NULL),
                .timeout = scenario->timeout, .limit = (uint32_t)scenario->limit);
    struct es_set *set = make_set(runner, scenario);
    struct es_error error;
    int code;

    log->count = 0;
    runner->log = log;
    runner->clock.now = 0;
    runner->clock.abort_at = scenario->abort_at > 0 ? scenario->abort_at : ES_NEVER;
    runner->clock.abort = call.abort;
    if (scenario->abort_at == 0)
        es_abort_request(call.abort, &runner->outsider);
    code = es_start(runner->sched, set, &call, &error);
    if (code == ES_OK) {
        code = es_wait(runner->sched, &error);
        record_call(runner, SCENARIO_SETTLED, code, &error);
        code = es_finish(runner->sched, &error);
    }
    record_call(runner, SCENARIO_FINISHED, code, &error);
    record_results(runner, scenario);
    es_set_free(set);
    es_abort_free(call.abort);
}

struct scenario_runner *scenario_runner_new(enum scenario_way way)
{
    struct scenario_runner *runner = calloc(1, sizeof *runner);
    struct es_options options = { .copy_stacks = way == SCENARIO_COPIED,
                                  .trace_events = way == SCENARIO_TRACED ? 16 : 0 };

    if (!runner)
        return NULL;
    runner->clock.clock =
        (struct es_clock){ .now = clock_now, .park = clock_park, .post = clock_post };
    options.seed = way == SCENARIO_CHOSEN;
    options.clock = &runner->clock.clock;
    runner->sched = es_sched_new(&options, NULL);
    if (runner->sched)
        return runner;
    free(runner);
    return NULL;
}

void scenario_runner_free(struct scenario_runner *runner)
{
    if (!runner)
        return;
    es_sched_free(runner->sched);
    free(runner);
}
