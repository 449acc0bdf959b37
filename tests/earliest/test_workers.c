/* SPDX-License-Identifier: GPL-3.0-or-later
 * Several workers. Random sets, sharing forced or left to the scheduler: every body runs once,
 * never before what it comes after has ended, sees the right values, and in virtual time begins and
 * ends where the longest path says. */
#define _GNU_SOURCE
#include "support.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_TASKS = 300, MOST_STEPS = 4, MOST_PARENTS = 3 };

/* What a body does in the middle: sleeps for `number`, or awaits task `number`. */
struct deed {
    bool awaits;
    uint32_t number;
};

struct plan {
    struct trial *trial;
    es_id id;
    es_id parents[MOST_PARENTS];
    uint32_t parent_count;
    struct deed deeds[MOST_STEPS];
    uint32_t deed_count;
    es_ns begin, end; /* by the closed form */
    es_ns began, ended;
    atomic_int entries, over;
    atomic_int wrong;
};

struct trial {
    uint64_t seed;
    uint32_t count;
    struct plan plans[MOST_TASKS];
};

static uint32_t draw(uint64_t *seed, uint32_t bound)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*seed >> 33) % bound);
}

static void expect(struct plan *plan, bool condition, int bit)
{
    if (!condition)
        atomic_fetch_or(&plan->wrong, bit);
}

static struct es_result body(struct es_self *self, void *data)
{
    struct plan *plan = data;
    struct trial *trial = plan->trial;

    atomic_fetch_add(&plan->entries, 1);
    plan->began = es_now(self);
    expect(plan, es_self_id(self) == plan->id, 1);
    for (uint32_t k = 0; k < plan->parent_count; k++) {
        expect(plan, atomic_load(&trial->plans[plan->parents[k]].over) == 1, 2);
        expect(plan, es_value(self, plan->parents[k]).value == &trial->plans[plan->parents[k]], 4);
    }
    for (uint32_t k = 0; k < plan->deed_count; k++) {
        const struct deed *deed = &plan->deeds[k];
        struct es_result result =
            deed->awaits ? es_await_id(self, deed->number) : es_sleep(self, deed->number);

        if (result.code)
            return result;
        if (deed->awaits) {
            expect(plan, result.value == &trial->plans[deed->number], 8);
            expect(plan, atomic_load(&trial->plans[deed->number].over) == 1, 16);
        }
    }
    plan->ended = es_now(self);
    atomic_fetch_add(&plan->over, 1);
    return es_ok(plan);
}

static void plan_fill(struct trial *trial, es_id id, uint64_t *seed, uint32_t sleepy,
                      uint32_t curious)
{
    struct plan *plan = &trial->plans[id];
    es_ns time = 0;

    memset(plan, 0, sizeof *plan);
    plan->trial = trial;
    plan->id = id;
    plan->parent_count = id ? draw(seed, MOST_PARENTS + 1) : 0;
    for (uint32_t k = 0; k < plan->parent_count; k++) {
        plan->parents[k] = draw(seed, id);
        if (trial->plans[plan->parents[k]].end > time)
            time = trial->plans[plan->parents[k]].end;
    }
    plan->begin = time;
    for (uint32_t k = 0; k < MOST_STEPS; k++) {
        struct deed *deed = &plan->deeds[plan->deed_count];
        uint32_t dice = draw(seed, 100);

        if (dice < sleepy) {
            *deed = (struct deed){ false, draw(seed, 5) };
            time += deed->number;
        }
        else if (dice < sleepy + curious && id > 0) {
            *deed = (struct deed){ true, draw(seed, id) };
            if (trial->plans[deed->number].end > time)
                time = trial->plans[deed->number].end;
        }
        else {
            continue;
        }
        plan->deed_count++;
    }
    plan->end = time;
}

static struct es_set *trial_set(struct trial *trial, uint64_t seed)
{
    static const uint32_t shares[4][2] = { { 0, 0 }, { 10, 0 }, { 0, 25 }, { 20, 20 } };
    struct es_set *set = es_set_new(NULL);
    uint32_t kind;

    trial->seed = seed;
    trial->count = 1 + draw(&seed, MOST_TASKS);
    kind = draw(&seed, 4);
    for (es_id id = 0; id < trial->count; id++) {
        plan_fill(trial, id, &seed, shares[kind][0], shares[kind][1]);
        es_set_add(set, NULL, body, &trial->plans[id]);
        for (uint32_t k = 0; k < trial->plans[id].parent_count; k++)
            es_set_after(set, id, trial->plans[id].parents[k]);
    }
    return set;
}

#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("seed %llu, %u workers, task %u: not so: %s",                                 \
                     (unsigned long long)trial->seed, workers, (unsigned)id, #condition);          \
    } while (0)

static void trial_check(struct trial *trial, const struct es_sched *sched, unsigned workers)
{
    for (es_id id = 0; id < trial->count; id++) {
        struct plan *plan = &trial->plans[id];

        HOLDS(atomic_load(&plan->entries) == 1);
        HOLDS(atomic_load(&plan->over) == 1);
        HOLDS(atomic_load(&plan->wrong) == 0);
        HOLDS(plan->began == plan->begin);
        HOLDS(plan->ended == plan->end);
        HOLDS(es_task_result(sched, id).value == plan);
        atomic_store(&plan->entries, 0);
        atomic_store(&plan->over, 0);
    }
}

static void run_trials(unsigned workers, es_ns grain, uint64_t first, uint64_t count)
{
    static struct trial trial;
    struct es_virtual_clock clock;
    struct es_options options = { .clock = &clock.clock, .workers = workers, .grain = grain };
    struct es_sched *sched;

    es_virtual_clock_init(&clock);
    sched = es_sched_new(&options, NULL);
    assert_non_null(sched);
    for (uint64_t seed = first; seed < first + count; seed++) {
        struct es_set *set = trial_set(&trial, seed * 7919);
        struct es_call call = { .mode = ES_ALL, .flags = seed % 2 ? ES_CONTINUE : 0 };

        for (int round = 0; round < 3; round++) {
            clock.now = 0;
            assert_int_equal(es_run(sched, set, &call, NULL), ES_OK);
            trial_check(&trial, sched, workers);
        }
        es_set_free(set);
    }
    es_sched_free(sched);
}

#ifdef __SANITIZE_THREAD__
enum { TRIALS = 20 }; /* each takes some fifty times as long */
#else
enum { TRIALS = 150 };
#endif

static uint64_t trials(void)
{
    const char *given = getenv("ES_TRIALS");

    return given ? strtoull(given, NULL, 10) : TRIALS;
}

static void random_sets_end_when_their_longest_paths_do_on_several_workers(void **state)
{
    static const unsigned workers[] = { 2, 3, 4, 8 };

    (void)state;
    for (size_t i = 0; i < sizeof workers / sizeof *workers; i++)
        run_trials(workers[i], -1, 1, trials());
}

static void workers_that_join_in_the_middle_change_nothing(void **state)
{
    (void)state;
    run_trials(2, 1, 1, trials());
    run_trials(4, 1, 1000000, trials());
}

/* ---- many tasks, so that they go in turn and not the last first ---- */

enum { MANY = 60000, WIDTH = 600 };

struct member {
    struct crowd *crowd;
    es_id parents[3];
    atomic_int over;
};

struct crowd {
    struct member *members;
    atomic_int wrong;
};

static struct es_result joins_in(struct es_self *self, void *data)
{
    struct member *member = data;
    struct crowd *crowd = member->crowd;

    for (int k = 0; es_self_id(self) >= WIDTH && k < 3; k++)
        if (atomic_load(&crowd->members[member->parents[k]].over) != 1)
            atomic_fetch_add(&crowd->wrong, 1);
    atomic_fetch_add(&member->over, 1);
    return es_ok(member);
}

static void many_tasks_run_once_each_and_in_their_order(void **state)
{
    struct crowd crowd = { calloc(MANY, sizeof(struct member)), 0 };
    struct es_options options = { .workers = 3, .grain = -1 };
    struct es_sched *sched = es_sched_new(&options, NULL);
    struct es_set *set = es_set_new(NULL);
    uint64_t seed = 1;

    (void)state;
    for (es_id i = 0; i < MANY; i++) {
        crowd.members[i].crowd = &crowd;
        es_set_add(set, NULL, joins_in, &crowd.members[i]);
        for (int k = 0; i >= WIDTH && k < 3; k++) {
            crowd.members[i].parents[k] = i / WIDTH * WIDTH - WIDTH + draw(&seed, WIDTH);
            es_set_after(set, i, crowd.members[i].parents[k]);
        }
    }
    for (int round = 1; round <= 4; round++) {
        assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
        assert_int_equal(atomic_load(&crowd.wrong), 0);
        for (es_id i = 0; i < MANY; i++) {
            assert_int_equal(atomic_load(&crowd.members[i].over), 1);
            assert_ptr_equal(es_task_result(sched, i).value, &crowd.members[i]);
            atomic_store(&crowd.members[i].over, 0);
        }
    }
    es_sched_free(sched);
    es_set_free(set);
    free(crowd.members);
}

/* ---- bodies that need each other at the same time ---- */

struct meeting {
    atomic_int present, late;
    int expected;
};

static bool before(const struct timespec *begin, double limit)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - begin->tv_sec) + 1e-9 * (double)(now.tv_nsec - begin->tv_nsec) <
           limit;
}

static struct es_result meets(struct es_self *self, void *data)
{
    struct meeting *meeting = data;
    struct timespec begin;

    (void)self;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    atomic_fetch_add(&meeting->present, 1);
    while (atomic_load(&meeting->present) < meeting->expected && before(&begin, 20))
        continue;
    if (atomic_load(&meeting->present) < meeting->expected)
        atomic_fetch_add(&meeting->late, 1);
    return es_ok(NULL);
}

static void long_bodies_run_at_the_same_time_without_being_told_to(void **state)
{
    static const unsigned workers[] = { 2, 4 };

    (void)state;
    for (size_t i = 0; i < sizeof workers / sizeof *workers; i++) {
        struct es_options options = { .workers = workers[i], .trace_events = i ? 100 : 0 };
        struct es_sched *sched = es_sched_new(&options, NULL);
        struct es_set *set = es_set_new(NULL);
        struct meeting meeting = { .expected = (int)workers[i] };
        struct es_event events[100];
        size_t count;
        unsigned seen = 0;

        for (unsigned k = 0; k < workers[i]; k++)
            es_set_add(set, NULL, meets, &meeting);
        assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
        assert_int_equal(atomic_load(&meeting.late), 0);
        count = es_trace_events(sched, events, 100, NULL);
        for (size_t e = 0; e < count; e++)
            if (events[e].kind == ES_EVENT_DONE)
                seen |= 1u << events[e].worker;
        assert_int_equal(seen, i ? 15 : 0);
        es_sched_free(sched);
        es_set_free(set);
    }
}

/* ---- es_wait in the middle ---- */

struct middle {
    pthread_t caller;
    atomic_bool entered, released;
    atomic_int went_on;
};

static struct es_result fails_soon(struct es_self *self, void *data)
{
    struct middle *middle = data;
    struct timespec begin;

    (void)self;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    while (!atomic_load(&middle->entered) && before(&begin, 20))
        continue;
    return es_fail(middle);
}

static struct es_result stays_in_the_middle(struct es_self *self, void *data)
{
    struct middle *middle = data;
    struct timespec begin;
    struct es_result slept;

    clock_gettime(CLOCK_MONOTONIC, &begin);
    atomic_store(&middle->entered, true);
    while (!atomic_load(&middle->released) && !pthread_equal(middle->caller, pthread_self()) &&
           before(&begin, 20))
        continue;
    slept = es_sleep(self, 1);
    atomic_fetch_add(&middle->went_on, 1);
    return slept;
}

static void a_failure_ends_es_wait_while_a_body_of_another_worker_is_in_the_middle(void **state)
{
    struct es_options options = { .workers = 2, .grain = -1 };
    struct es_sched *sched = es_sched_new(&options, NULL);
    struct es_set *set = es_set_new(NULL);

    (void)state;
    for (int round = 0; round < 20; round++) {
        struct middle middle = { .caller = pthread_self() };
        es_id stays;

        es_set_free(set);
        set = es_set_new(NULL);
        es_set_add(set, "fails", fails_soon, &middle);
        stays = es_set_add(set, "stays", stays_in_the_middle, &middle);
        assert_int_equal(es_start(sched, set, NULL, NULL), ES_OK);
        assert_int_equal(es_wait(sched, NULL), ES_FAILED);
        assert_int_equal(atomic_load(&middle.went_on), 0);
        assert_int_equal(es_task_result(sched, stays).code, ES_BUSY);
        atomic_store(&middle.released, true);
        assert_int_equal(es_finish(sched, NULL), ES_FAILED);
        assert_int_equal(atomic_load(&middle.went_on), 1);
        assert_int_equal(es_task_result(sched, stays).code, ES_OK);
    }
    es_sched_free(sched);
    es_set_free(set);
}

/* ---- schedulers within schedulers ---- */

static struct es_result runs_trials(struct es_self *self, void *data)
{
    struct trial *trial = malloc(sizeof *trial);
    struct es_virtual_clock clock;
    struct es_options options = { .clock = &clock.clock, .workers = 2, .grain = -1 };
    struct es_sched *sched;
    bool right = trial != NULL;

    es_virtual_clock_init(&clock);
    sched = es_sched_new(&options, NULL);
    for (uint64_t seed = 1; right && seed <= 5; seed++) {
        struct es_set *set = trial_set(trial, seed * 31 + es_self_id(self));

        clock.now = 0;
        right = es_run(sched, set, NULL, NULL) == ES_OK;
        for (es_id id = 0; right && id < trial->count; id++)
            right = trial->plans[id].began == trial->plans[id].begin &&
                    trial->plans[id].ended == trial->plans[id].end &&
                    atomic_load(&trial->plans[id].wrong) == 0;
        es_set_free(set);
        if (es_sleep(self, 1).code != ES_OK)
            right = false;
    }
    es_sched_free(sched);
    free(trial);
    return right ? es_ok(data) : es_fail(data);
}

static void bodies_run_schedulers_with_workers_of_their_own(void **state)
{
    struct es_options options = { .workers = 3, .grain = -1, .stack_size = 65536 };
    struct es_sched *sched = es_sched_new(&options, NULL);
    struct es_set *set = es_set_new(NULL);

    (void)state;
    for (int i = 0; i < 8; i++)
        es_set_add(set, NULL, runs_trials, NULL);
    assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
    es_sched_free(sched);
    es_set_free(set);
}

/* ---- aborts from outside ---- */

static void *aborts_soon(void *argument)
{
    struct timespec nap = { 0, 300000 };

    nanosleep(&nap, NULL);
    es_abort_request(argument, NULL);
    return NULL;
}

static struct es_result sleeps_or_awaits(struct es_self *self, void *data)
{
    struct es_result result = es_ok(NULL);

    while (result.code == ES_OK)
        result = es_self_id(self) % 3 == 1 ? es_await_id(self, es_self_id(self) - 1)
                                           : es_sleep(self, 1000);
    atomic_fetch_add((atomic_int *)data, 1);
    return result;
}

static void an_abort_from_outside_ends_what_all_workers_do(void **state)
{
    struct es_options options = { .workers = 3, .grain = -1 };
    struct es_sched *sched = es_sched_new(&options, NULL);
    struct es_set *set = es_set_new(NULL);
    atomic_int over = 0;

    (void)state;
    for (int i = 0; i < 60; i++)
        es_set_add(set, NULL, sleeps_or_awaits, &over);
    for (int round = 0; round < 20; round++) {
        struct es_abort *abort = es_abort_new(NULL);
        struct es_call call = { .flags = ES_CANCEL, .abort = abort };
        pthread_t thread;

        assert_int_equal(pthread_create(&thread, NULL, aborts_soon, abort), 0);
        assert_int_equal(es_run(sched, set, &call, NULL), ES_ABORTED);
        pthread_join(thread, NULL);
        es_abort_free(abort);
        for (es_id id = 0; id < 60; id++)
            assert_int_not_equal(es_task_result(sched, id).code, ES_BUSY);
    }
    es_sched_free(sched);
    es_set_free(set);
}

static uint32_t first_of(void *self, const es_id *ready, uint32_t count)
{
    (void)self;
    (void)ready;
    (void)count;
    return 0;
}

/* ---- what once hung ---- */

static atomic_int told;

static struct es_result ends_at_once(struct es_self *self, void *data)
{
    (void)self;
    return es_ok(data);
}

/* Of two that run at once, one fails when the other is in its body, and that one ends after es_wait
 * has returned. */
static struct es_result fails_when_told(struct es_self *self, void *data)
{
    (void)self;
    while (!atomic_load(&told))
        ;
    return es_fail(data);
}

static struct es_result tells_and_takes_long(struct es_self *self, void *data)
{
    struct timespec time = { 0, 5000000 };

    (void)self;
    atomic_store(&told, 1);
    nanosleep(&time, NULL);
    return es_ok(data);
}

static void the_last_task_may_end_between_es_wait_and_es_finish(void **state)
{
    struct es_options options = { .workers = 2, .grain = -1 };
    struct es_sched *sched = es_sched_new(&options, NULL);
    struct timespec time = { 0, 20000000 };

    (void)state;
    for (int round = 0; round < 10; round++) {
        struct es_set *set = es_set_new(NULL);

        atomic_store(&told, 0);
        es_set_add(set, "fails", fails_when_told, set);
        es_set_add(set, "long", tells_and_takes_long, set);
        assert_int_equal(es_start(sched, set, NULL, NULL), ES_OK);
        assert_int_equal(es_wait(sched, NULL), ES_FAILED);
        if (round % 2)
            nanosleep(&time, NULL);
        assert_int_equal(es_finish(sched, NULL), ES_FAILED);
        assert_int_equal(es_task_result(sched, 1).code, ES_OK);
        es_set_free(set);
    }
    es_sched_free(sched);
}

static struct es_result polls_until_told(struct es_self *self, void *data)
{
    while (!atomic_load(&told)) {
        struct es_result result = es_await_id(self, 0);

        if (result.code)
            return result;
    }
    return es_ok(data);
}

static struct es_result tells(struct es_self *self, void *data)
{
    (void)self;
    atomic_store(&told, 1);
    return es_ok(data);
}

/* Awaiting what is done lets others go first, also those that were not entered yet, however many
 * poll. */
static void those_that_go_on_leave_room_for_those_not_entered(void **state)
{
    struct es_options options = { .workers = 3, .grain = -1 };
    struct es_sched *sched = es_sched_new(&options, NULL);

    (void)state;
    for (int round = 0; round < 100; round++) {
        struct es_set *set = es_set_new(NULL);

        atomic_store(&told, 0);
        es_set_add(set, NULL, ends_at_once, NULL);
        for (int i = 0; i < 6; i++)
            es_set_add(set, NULL, polls_until_told, NULL);
        es_set_add(set, NULL, tells, NULL);
        assert_int_equal(es_run(sched, set, NULL, NULL), ES_OK);
        es_set_free(set);
    }
    es_sched_free(sched);
}

/* And so does the call's time limit come, though there is always somebody who can go on. */
static struct es_result polls_for_ever(struct es_self *self, void *data)
{
    struct es_result result;

    (void)data;
    do
        result = es_await_id(self, 0);
    while (!result.code);
    return result;
}

static void a_time_limit_comes_while_bodies_go_on_and_on(void **state)
{
    struct es_options options = { .workers = 2, .grain = -1 };
    struct es_call call = { .timeout = 5000000, .flags = ES_CANCEL };
    struct es_sched *sched = es_sched_new(&options, NULL);

    (void)state;
    for (int round = 0; round < 20; round++) {
        struct es_set *set = es_set_new(NULL);

        es_set_add(set, NULL, ends_at_once, NULL);
        for (int i = 0; i < 4 + round; i++)
            es_set_add(set, NULL, polls_for_ever, NULL);
        assert_int_equal(es_run(sched, set, &call, NULL), ES_TIMED_OUT);
        es_set_free(set);
    }
    es_sched_free(sched);
}

static void what_takes_one_worker_is_refused_with_several(void **state)
{
    const struct es_options refused[] = { { .workers = 2, .copy_stacks = true },
                                          { .workers = 2, .pick = first_of },
                                          { .workers = 2, .seed = 7 } };
    static const char *const texts[] = {
        "Several workers do not go together with one stack for all bodies",
        "Several workers do not go together with a choice by `pick`",
        "Several workers do not go together with a seed"
    };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct es_error error;

        assert_null(es_sched_new(&refused[i], &error));
        assert_int_equal(error.code, ES_UNSUPPORTED);
        assert_string_equal(error.text, texts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_sets_end_when_their_longest_paths_do_on_several_workers),
        cmocka_unit_test(workers_that_join_in_the_middle_change_nothing),
        cmocka_unit_test(many_tasks_run_once_each_and_in_their_order),
        cmocka_unit_test(long_bodies_run_at_the_same_time_without_being_told_to),
        cmocka_unit_test(a_failure_ends_es_wait_while_a_body_of_another_worker_is_in_the_middle),
        cmocka_unit_test(bodies_run_schedulers_with_workers_of_their_own),
        cmocka_unit_test(an_abort_from_outside_ends_what_all_workers_do),
        cmocka_unit_test(the_last_task_may_end_between_es_wait_and_es_finish),
        cmocka_unit_test(those_that_go_on_leave_room_for_those_not_entered),
        cmocka_unit_test(a_time_limit_comes_while_bodies_go_on_and_on),
        cmocka_unit_test(what_takes_one_worker_is_refused_with_several),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
