/* SPDX-License-Identifier: GPL-3.0-or-later
 * Thousands of random sets with everything switched on at random: modes, awaits both ways round,
 * failures, ends, aborts, time limits, places, choices. What must hold is checked for each, and
 * that a second run of the same scheduler, and a scheduler with copied stacks, leave the same
 * trace. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_TASKS = 40, MOST_STEPS = 6, MOST_EVENTS = 4000 };

enum deed {
    SLEEP,
    AWAIT_OR_LEAVE,
    AWAIT_AND_CATCH,
    AWAIT_FOR_A_WHILE,
    DEFER,
    BREAK,
    FINISH_FLOW,
    ABORT_CALL,
    DEEDS
};

struct plan {
    struct trial *trial;
    enum deed deeds[MOST_STEPS];
    uint32_t numbers[MOST_STEPS];
    int steps;
    int entries, hooks, hooks_run;
    bool broke, wrong_value;
};

struct trial {
    uint64_t seed;
    struct plan plans[MOST_TASKS];
    es_id count;
    bool rings; /* awaits may go both ways, so that deadlocks happen */
    struct es_abort *abort;
    struct es_call call;
    uint64_t choice;
    bool chooses, limits_tasks, chose_no_task;
    es_ns task_limit;
    bool aborts;
};

static uint32_t draw(uint64_t *seed, uint32_t bound)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*seed >> 33) % bound);
}

static void hook(void *data) { ((struct plan *)data)->hooks_run++; }

/* A success must bring the awaited task's own value. */
static struct es_result check(struct plan *plan, struct es_result result, es_id other)
{
    if (result.code == ES_OK && result.value != &plan->trial->plans[other])
        plan->wrong_value = true;
    return result;
}

/* One step; a code means that the body leaves with it. */
static struct es_result deed(struct plan *plan, struct es_self *self, int step)
{
    struct trial *trial = plan->trial;
    uint32_t number = plan->numbers[step];
    es_id other = number % trial->count;

    switch (plan->deeds[step]) {
    case SLEEP: return es_sleep(self, number % 6);
    case AWAIT_OR_LEAVE: return check(plan, es_await_id(self, other), other);
    case AWAIT_AND_CATCH: check(plan, es_await_id(self, other), other); return es_ok(NULL);
    case AWAIT_FOR_A_WHILE:
        check(plan, es_await_until(self, other, es_now(self) + number % 9), other);
        return es_ok(NULL);
    case DEFER: plan->hooks += es_defer(self, hook, plan) == ES_OK; return es_ok(NULL);
    case BREAK: plan->broke = true; return es_fail(plan);
    case FINISH_FLOW: return trial->call.mode == ES_FLOW ? es_flow_end(self, plan) : es_ok(NULL);
    default:
        if (trial->aborts)
            es_abort_request(trial->abort, trial);
        return es_ok(NULL);
    }
}

static struct es_result body(struct es_self *self, void *data)
{
    struct plan *plan = data;
    struct es_result result = es_ok(NULL);

    plan->entries++;
    for (int step = 0; step < plan->steps && result.code == ES_OK; step++)
        result = deed(plan, self, step);
    return result.code ? result : es_ok(plan);
}

static uint32_t choose(void *self, const es_id *ids, uint32_t count)
{
    struct trial *trial = *(struct trial **)self;

    for (uint32_t i = 0; i < count; i++)
        trial->chose_no_task = trial->chose_no_task || ids[i] >= trial->count;
    return trial->chooses ? draw(&trial->choice, count) : 0;
}

/* Failures, ends and aborts are rare, or nothing else would ever happen. */
static enum deed draw_deed(uint64_t *seed)
{
    enum deed drawn = (enum deed)draw(seed, DEEDS);

    return drawn >= BREAK && draw(seed, 4) ? SLEEP : drawn;
}

static struct es_set *plan_set(struct trial *trial, uint64_t seed)
{
    struct es_set *set = es_set_new(NULL);

    memset(trial, 0, sizeof *trial);
    trial->seed = seed;
    trial->count = 1 + draw(&seed, MOST_TASKS);
    trial->rings = draw(&seed, 4) == 0;
    trial->call.mode = (enum es_mode)draw(&seed, 3);
    trial->call.flags = draw(&seed, 8);
    trial->call.limit = draw(&seed, 2) ? 0 : 1 + draw(&seed, 4);
    trial->call.timeout = draw(&seed, 4) ? 0 : 1 + draw(&seed, 30);
    trial->chooses = draw(&seed, 2) == 0;
    trial->limits_tasks = draw(&seed, 3) == 0;
    trial->aborts = draw(&seed, 3) == 0;
    for (es_id i = 0; i < trial->count; i++) {
        struct plan *plan = &trial->plans[i];
        es_id id = es_set_add(set, NULL, body, plan);

        plan->trial = trial;
        plan->steps = (int)draw(&seed, MOST_STEPS + 1);
        for (int step = 0; step < plan->steps; step++) {
            plan->deeds[step] = i == 0 && !trial->rings ? SLEEP : draw_deed(&seed);
            plan->numbers[step] = draw(&seed, trial->rings || i == 0 ? 1000 * trial->count : i);
        }
        if (i > 0 && draw(&seed, 3) == 0)
            es_set_after(set, id, draw(&seed, i));
        if (trial->limits_tasks && draw(&seed, 3) == 0)
            es_set_timeout(set, id, 1 + draw(&seed, 10));
    }
    return set;
}

static void before_run(struct trial *trial, struct es_virtual_clock *clock)
{
    clock->now = 0;
    trial->choice = trial->seed;
    trial->abort = es_abort_new(NULL);
    trial->call.abort = trial->abort;
    for (es_id i = 0; i < trial->count; i++) {
        trial->plans[i].entries = trial->plans[i].hooks = trial->plans[i].hooks_run = 0;
        trial->plans[i].broke = trial->plans[i].wrong_value = false;
    }
}

#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("seed %llu, task %u: not so: %s", (unsigned long long)trial->seed,            \
                     (unsigned)task, #condition);                                                  \
    } while (0)

static void check_task(const struct trial *trial, const struct es_sched *sched, es_id task)
{
    const struct plan *plan = &trial->plans[task];
    struct es_result result = es_task_result(sched, task);

    HOLDS(result.code != ES_BUSY);
    HOLDS(plan->entries <= 1);
    HOLDS(plan->hooks == plan->hooks_run);
    HOLDS(!plan->wrong_value);
    HOLDS(result.code != ES_OK || (result.value == plan && plan->entries == 1));
    HOLDS(result.code != ES_OK || !plan->broke);
    HOLDS(result.code != ES_DEADLOCK || trial->rings);
    HOLDS(result.code != ES_MISUSE && result.code != ES_UNKNOWN && result.code != ES_NO_MEMORY);
    HOLDS(result.code == ES_OK || result.task < trial->count);
    if (result.code == ES_FAILED) {
        HOLDS(result.value == &trial->plans[result.task]);
        HOLDS(trial->plans[result.task].broke);
    }
    HOLDS(plan->entries == 1 || result.code != ES_OK);
}

static void check_call(const struct trial *trial, const struct es_sched *sched, int code,
                       const struct es_error *error)
{
    bool any_error = false;
    es_id task = ES_NONE;
    uint32_t failed = 0;
    uint32_t listed = 0;

    for (task = 0; task < trial->count; task++) {
        struct es_result result = es_task_result(sched, task);

        check_task(trial, sched, task);
        failed += result.code != ES_OK;
        any_error = any_error || (result.code != ES_OK && result.code != ES_ENDED &&
                                  result.code != ES_CANCELLED);
    }
    for (task = es_failed_next(sched, ES_NONE); task != ES_NONE; task = es_failed_next(sched, task))
        HOLDS(++listed <= failed);
    HOLDS(listed == failed);
    HOLDS(!trial->chose_no_task);
    HOLDS(trial->call.mode != ES_ALL_SETTLED || code == ES_OK);
    HOLDS(trial->call.mode == ES_ALL_SETTLED || !any_error || code != ES_OK);
    HOLDS(trial->call.mode != ES_ALL || failed == 0 || code != ES_OK);
    HOLDS(trial->call.mode != ES_FLOW || !es_abort_requested(trial->abort) || code == ES_ABORTED ||
          code == ES_TIMED_OUT);
    HOLDS(code != ES_ABORTED || error->reason == trial);
    HOLDS(code != ES_FAILED || error->reason == &trial->plans[error->task]);
}

/* Runs once and gives what the trace held. */
static size_t run_once(struct trial *trial, struct es_sched *sched, struct es_set *set,
                       struct es_virtual_clock *clock, struct es_event *events)
{
    struct es_error error;
    size_t count;
    size_t lost;
    int code;

    before_run(trial, clock);
    code = es_start(sched, set, &trial->call, &error);
    assert_int_equal(code, ES_OK);
    es_wait(sched, NULL); /* which puts the caller's turn among those that are ready */
    code = es_finish(sched, &error);
    check_call(trial, sched, code, &error);
    count = es_trace_events(sched, events, MOST_EVENTS, &lost);
    assert_int_equal(lost, 0);
    es_abort_free(trial->abort);
    return count;
}

static void random_sets_keep_the_rules_and_run_the_same_again(void **state)
{
    static struct trial trial;
    static struct es_event events[3][MOST_EVENTS];
    struct trial *current = &trial;
    struct es_virtual_clock clock;
    struct es_options options = { .clock = &clock.clock,
                                  .trace_events = MOST_EVENTS,
                                  .pick = choose,
                                  .admit = choose,
                                  .self = &current };
    struct es_sched *sched;
    struct es_sched *copying;

    (void)state;
    es_virtual_clock_init(&clock);
    sched = es_sched_new(&options, NULL);
    options.copy_stacks = true;
    copying = es_sched_new(&options, NULL);
    for (uint64_t seed = 1; seed <= 6000; seed++) {
        struct es_set *set = plan_set(&trial, seed * 7919);
        size_t counts[3];

        for (int i = 0; i < 3; i++)
            counts[i] = run_once(&trial, i < 2 ? sched : copying, set, &clock, events[i]);
        for (int i = 1; i < 3; i++)
            if (counts[i] != counts[0] ||
                memcmp(events[i], events[0], counts[0] * sizeof events[0][0]) != 0)
                fail_msg("seed %llu: %s differs", (unsigned long long)trial.seed,
                         i == 1 ? "a second run" : "copying");
        es_set_free(set);
    }
    es_sched_free(sched);
    es_sched_free(copying);
}

#ifdef __SANITIZE_THREAD__
enum { TRIALS = 40 };
#else
enum { TRIALS = 400 };
#endif

/* The order is free then, and with it who fails first; the rules are not. */
static void random_sets_keep_the_rules_with_several_workers(void **state)
{
    static struct trial trial;
    static struct es_event events[MOST_EVENTS];
    const char *given = getenv("ES_TRIALS");
    uint64_t count = given ? strtoull(given, NULL, 10) : TRIALS;
    struct trial *current = &trial;
    struct es_virtual_clock clock;

    (void)state;
    es_virtual_clock_init(&clock);
    for (unsigned workers = 2; workers <= 4; workers++) {
        struct es_options options = { .clock = &clock.clock,
                                      .trace_events = workers == 3 ? 0 : MOST_EVENTS,
                                      .admit = choose,
                                      .self = &current,
                                      .workers = workers,
                                      .grain = workers == 4 ? 1 : -1 };
        struct es_sched *sched = es_sched_new(&options, NULL);

        for (uint64_t seed = 1; seed <= count; seed++) {
            struct es_set *set = plan_set(&trial, seed * 104729 + workers);

            run_once(&trial, sched, set, &clock, events);
            es_set_free(set);
        }
        es_sched_free(sched);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_sets_keep_the_rules_with_several_workers),
        cmocka_unit_test(random_sets_keep_the_rules_and_run_the_same_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
