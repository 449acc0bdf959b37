/* SPDX-License-Identifier: GPL-3.0-or-later
 * Values at their bounds: negative and endless times, unknown modes, too many workers; and what
 * grows with the number of tasks no faster than they do. */
#include "support.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

static struct es_result does_nothing(struct es_self *self, void *data)
{
    (void)self;
    return es_ok(data);
}

/* ---- times ---- */

struct nap {
    es_ns duration;
    struct es_result result;
    es_ns end;
};

static struct es_result naps(struct es_self *self, void *data)
{
    struct nap *nap = data;

    nap->result = es_sleep(self, nap->duration);
    nap->end = es_now(self);
    return es_ok(NULL);
}

static void a_negative_or_too_long_sleep_is_an_error(void **state)
{
    const struct {
        es_ns now, duration, end;
        int code;
    } cases[] = {
        { 0, -1, 0, ES_MISUSE },
        { 0, INT64_MIN, 0, ES_MISUSE },
        { 0, 0, 0, ES_OK },
        { 7, ES_NEVER - 8, ES_NEVER - 1, ES_OK },
        { 7, ES_NEVER - 6, 7, ES_MISUSE },
        { -1000, 1000, 0, ES_OK },
        { INT64_MIN, 5, INT64_MIN + 5, ES_OK },
        { -9, ES_NEVER - 1, ES_NEVER - 10, ES_OK },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench b;
        struct nap nap = { .duration = cases[i].duration };

        bench_open(&b, ES_ALL);
        b.clock.now = cases[i].now;
        es_set_add(b.set, "naps", naps, &nap);
        bench_run(&b);
        assert_int_equal(b.code, ES_OK);
        assert_int_equal(nap.result.code, cases[i].code);
        assert_int_equal(nap.end, cases[i].end);
        bench_close(&b);
    }
}

static void time_limits_hold_on_a_clock_that_begins_below_zero(void **state)
{
    struct bench b;
    struct nap nap = { .duration = 1000 };

    (void)state;
    bench_open(&b, ES_ALL);
    b.clock.now = -1000;
    b.call.timeout = 10000;
    es_set_timeout(b.set, es_set_add(b.set, "naps", naps, &nap), 5000);
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_int_equal(nap.result.code, ES_OK);
    assert_int_equal(b.clock.now, 0);
    nap.duration = 7000;
    bench_run(&b);
    assert_int_equal(nap.result.code, ES_TIMED_OUT);
    assert_int_equal(nap.end, 5000);
    bench_close(&b);
}

static void a_negative_or_too_long_time_limit_of_a_call_is_an_error(void **state)
{
    const struct {
        es_ns timeout;
        int code;
    } cases[] = {
        { -5, ES_MISUSE }, { INT64_MIN, ES_MISUSE }, { ES_NEVER - 1, ES_MISUSE },
        { 0, ES_OK },      { ES_NEVER - 5, ES_OK },  { ES_NEVER, ES_OK },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench b;

        bench_open(&b, ES_ALL);
        b.clock.now = 5;
        b.call.timeout = cases[i].timeout;
        bench_task(&b, "a", STEPS(RUN(3), DONE));
        bench_run(&b);
        assert_int_equal(b.code, cases[i].code);
        assert_int_equal(bench_actor(&b, "a")->entries, cases[i].code == ES_OK);
        bench_close(&b);
    }
}

static void a_time_limit_of_a_task_beyond_the_end_of_time_is_an_error_of_its_waits(void **state)
{
    for (int never = 0; never < 2; never++) {
        struct bench b;
        struct nap nap = { .duration = 3 };

        (void)state;
        bench_open(&b, ES_ALL);
        b.clock.now = 5;
        es_set_timeout(b.set, es_set_add(b.set, "naps", naps, &nap), ES_NEVER - !never);
        bench_run(&b);
        assert_int_equal(nap.result.code, never ? ES_OK : ES_MISUSE);
        bench_close(&b);
    }
}

static void negative_times_of_options_and_clocks_are_errors(void **state)
{
    struct es_options options = { .slow = -1 };
    struct es_error error;

    (void)state;
    assert_null(es_sched_new(&options, &error));
    assert_int_equal(error.code, ES_MISUSE);
    assert_string_equal(error.text, "es_options.slow is negative");
    assert_null(es_real_clock_new(-1, true));
}

/* ---- modes, flags, workers ---- */

static void unknown_modes_and_flags_are_errors(void **state)
{
    const struct {
        int mode;
        unsigned flags;
        const char *text;
    } cases[] = {
        { 77, 0, "es_call.mode is 77, which is no mode" },
        { ES_FLOW + 1, 0, "es_call.mode is 3, which is no mode" },
        { ES_ALL, 0xffff0001u, "es_call.flags has unknown bits: 0xffff0000" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench b;

        bench_open(&b, (enum es_mode)cases[i].mode);
        b.call.flags = cases[i].flags;
        bench_task(&b, "a", STEPS(DONE));
        bench_run(&b);
        assert_int_equal(b.code, ES_MISUSE);
        assert_string_equal(b.error.text, cases[i].text);
        assert_int_equal(bench_actor(&b, "a")->entries, 0);
        b.call = (struct es_call){ .flags = ES_CONTINUE | ES_CANCEL | ES_EARLY };
        bench_run(&b);
        assert_int_equal(b.code, ES_OK);
        bench_close(&b);
    }
}

static void more_workers_than_a_machine_has_are_refused(void **state)
{
    struct es_error error;
    struct es_options options = { .workers = 1025 };
    struct es_sched *sched;

    (void)state;
    assert_null(es_sched_new(&options, &error));
    assert_int_equal(error.code, ES_MISUSE);
    assert_string_equal(error.text, "1025 workers are too many: 1024 at most");
    options.workers = UINT32_MAX;
    assert_null(es_sched_new(&options, NULL));
    options.workers = 1024;
    sched = es_sched_new(&options, &error);
    assert_non_null(sched);
    es_sched_free(sched);
}

/* ---- what never ends ---- */

static struct es_result sleeps_for_ever(struct es_self *self, void *data)
{
    *(struct es_result *)data = es_sleep_until(self, ES_NEVER);
    return *(struct es_result *)data;
}

static void a_sleep_for_ever_is_a_deadlock(void **state)
{
    (void)state;
    for (uint32_t limit = 0; limit < 2; limit++) {
        struct bench b;
        struct es_result slept;

        bench_open(&b, ES_ALL);
        b.call.limit = limit;
        es_set_add(b.set, "sleeps", sleeps_for_ever, &slept);
        bench_task(&b, "awaits", STEPS(AWAIT("sleeps"), DONE));
        es_set_after(b.set, bench_task(&b, "after", STEPS(DONE)), 1);
        bench_run(&b);
        assert_int_equal(b.code, ES_DEADLOCK);
        assert_string_equal(b.error.text,
                            "Deadlock: \"sleeps\" waits for a time that does not come");
        assert_int_equal(bench_result(&b, "after").code, ES_DEADLOCK);
        bench_close(&b);
    }
}

static void a_sleep_for_ever_ends_with_the_calls_time_limit(void **state)
{
    struct bench b;
    struct es_result slept;

    (void)state;
    bench_open(&b, ES_ALL);
    b.call.timeout = 4 * MS;
    es_set_add(b.set, "sleeps", sleeps_for_ever, &slept);
    bench_run(&b);
    assert_int_equal(b.code, ES_TIMED_OUT);
    assert_int_equal(slept.code, ES_TIMED_OUT);
    assert_int_equal(b.clock.now, 4 * MS);
    bench_close(&b);
}

static void *requests(void *abort)
{
    struct timespec soon = { .tv_nsec = 3 * MS };

    nanosleep(&soon, NULL);
    es_abort_request(abort, NULL);
    return NULL;
}

static void on_a_clock_that_runs_a_sleep_for_ever_waits_for_an_abort(void **state)
{
    struct es_abort *abort = es_abort_new(NULL);
    struct es_call call = { .flags = ES_CANCEL, .abort = abort };
    struct es_options options = { BENCH_VARIANT };
    struct es_sched *sched = es_sched_new(&options, NULL);
    struct es_set *set = es_set_new(NULL);
    struct es_result slept;
    pthread_t thread;

    (void)state;
    es_set_add(set, "sleeps", sleeps_for_ever, &slept);
    assert_int_equal(pthread_create(&thread, NULL, requests, abort), 0);
    assert_int_equal(es_run(sched, set, &call, NULL), ES_ABORTED);
    assert_int_equal(slept.code, ES_CANCELLED);
    pthread_join(thread, NULL);
    es_sched_free(sched);
    es_set_free(set);
    es_abort_free(abort);
}

/* A ring through a declared dependency is seen when nothing else can happen, although there is one
 * that may sleep until the call's limit. */
static void a_ring_is_told_beside_one_who_sleeps_until_the_limit(void **state)
{
    struct bench b;
    struct es_result slept;

    (void)state;
    bench_open(&b, ES_ALL_SETTLED);
    b.call.timeout = 4 * MS;
    es_set_add(b.set, "sleeps", sleeps_for_ever, &slept);
    bench_task(&b, "waits for it", STEPS(AWAIT("sleeps"), DONE));
    bench_task(&b, "a", STEPS(AWAIT("b"), DONE));
    es_set_after(b.set, bench_task(&b, "b", STEPS(DONE)), 2);
    bench_run(&b);
    assert_int_equal(bench_result(&b, "a").code, ES_DEADLOCK);
    assert_int_equal(bench_actor(&b, "a")->left, 0);
    assert_int_equal(bench_result(&b, "waits for it").code, ES_TIMED_OUT);
    bench_close(&b);
}

/* ---- queues that are just full ---- */

struct turn {
    uint32_t *counter;
    uint32_t first, second;
};

static struct es_result takes_two_turns(struct es_self *self, void *data)
{
    struct turn *turn = data;

    turn->first = (*turn->counter)++;
    es_await_id(self, 0);
    turn->second = (*turn->counter)++;
    return es_ok(NULL);
}

static struct es_result fails_at_once(struct es_self *self, void *data)
{
    (void)self;
    return es_fail(data);
}

/* Task 0 fails, so that the caller's turn is among those of all the others. */
static void take_turns(uint32_t count, struct es_options options, uint32_t limit)
{
    static struct turn turns[140];
    struct bench b;
    uint32_t counter = 0;
    uint64_t sum = 0;

    bench_open(&b, ES_ALL);
    options.clock = &b.clock.clock;
    b.options = options;
    b.call.limit = limit;
    es_set_add(b.set, NULL, fails_at_once, NULL);
    for (uint32_t i = 0; i < count; i++) {
        turns[i].counter = &counter;
        es_set_add(b.set, NULL, takes_two_turns, &turns[i]);
    }
    bench_run(&b);
    assert_int_equal(b.code, ES_FAILED);
    assert_int_equal(counter, 2 * count);
    for (uint32_t i = 0; i < count; i++) {
        assert_true(turns[i].first < turns[i].second);
        sum += turns[i].first + turns[i].second;
        if (!options.pick && !options.seed && !options.admit && !limit) {
            assert_int_equal(turns[i].first, i);
            assert_int_equal(turns[i].second, count + i);
        }
    }
    assert_int_equal(sum, (uint64_t)count * (2 * count - 1)); /* each turn is somebody's */
    bench_close(&b);
}

static uint32_t middle(void *self, const es_id *ready, uint32_t count)
{
    (void)self;
    (void)ready;
    return count / 2;
}

static void sets_of_every_size_have_room_for_all_turns(void **state)
{
    const struct es_options ways[] = { { .copy_stacks = bench_copies() },
                                       { .copy_stacks = bench_copies(), .seed = 7 },
                                       { .copy_stacks = bench_copies(), .pick = middle },
                                       { .copy_stacks = bench_copies(), .admit = middle } };

    static const uint32_t limits[] = { 0, 1, 5 };

    (void)state;
    for (uint32_t count = 0; count < 140; count++)
        for (size_t way = 0; way < 4; way++)
            for (size_t i = way == 3; i < 3; i++)
                take_turns(count, ways[way], limits[i]);
}

/* ---- costs ---- */

static double processor_time(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

#if defined(__SANITIZE_THREAD__)
enum { FEW = 25, MANY = 16 * FEW }; /* a stack takes milliseconds there */
#elif defined(__SANITIZE_ADDRESS__)
enum { FEW = 100, MANY = 16 * FEW };
#else
enum { FEW = 1000, MANY = 16 * FEW };
#endif

/* What grows with the number of tasks takes some 16 times as long for 16 times as many, more where
 * they leave the caches, and what grows with its square 256 times. The least of runs counts. */
static void assert_linear(double (*run)(uint32_t count))
{
    double few = 1e9;
    double many = 1e9;

    for (int i = 0; i < 5; i++) {
        double took = run(FEW);

        few = took < few ? took : few;
    }
    for (int i = 0; i < 3; i++) {
        double took = run(MANY);

        many = took < many ? took : many;
    }
    assert_true(many < 80 * few);
}

static struct es_result awaits_next(struct es_self *self, void *data)
{
    (void)data;
    return es_await_id(self, es_self_id(self) + 1);
}

static struct es_result awaits_number(struct es_self *self, void *data)
{
    return es_await_id(self, *(const es_id *)data);
}

static double timed_run(struct bench *b)
{
    double begin;

    assert_int_equal(es_set_build(b->set, NULL), ES_OK);
    b->sched = es_sched_new(&b->options, NULL);
    begin = processor_time();
    bench_run(b);
    return processor_time() - begin;
}

/* Pairs: each a task that awaits one which comes after it. */
static double deadlocks_of_pairs(uint32_t count)
{
    struct bench b;
    double took;

    bench_open(&b, ES_ALL_SETTLED);
    for (uint32_t i = 0; i < count; i += 2) {
        es_set_add(b.set, NULL, awaits_next, NULL);
        es_set_after(b.set, es_set_add(b.set, NULL, does_nothing, NULL), i);
    }
    took = timed_run(&b);
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(es_task_result(b.sched, i).code, ES_DEADLOCK);
    bench_close(&b);
    return took;
}

/* A task that awaits the end of a declared chain which comes after it. */
static double deadlock_of_a_chain(uint32_t count)
{
    struct bench b;
    es_id last = count - 1;
    double took;

    bench_open(&b, ES_ALL_SETTLED);
    es_set_add(b.set, NULL, awaits_number, &last);
    for (uint32_t i = 1; i < count; i++)
        es_set_after(b.set, es_set_add(b.set, NULL, does_nothing, NULL), i - 1);
    took = timed_run(&b);
    assert_int_equal(es_task_result(b.sched, last).code, ES_DEADLOCK);
    bench_close(&b);
    return took;
}

static void deadlocks_are_told_in_linear_time(void **state)
{
    (void)state;
    if (bench_workers() > 1)
        skip(); /* one thread's time is not all of it */
    assert_linear(deadlocks_of_pairs);
    assert_linear(deadlock_of_a_chain);
}

static double seeded_choice(uint32_t count)
{
    struct bench b;
    double took;

    bench_open(&b, ES_ALL);
    b.options.seed = 1;
    for (uint32_t i = 0; i < count; i++)
        es_set_add(b.set, NULL, does_nothing, NULL);
    took = timed_run(&b);
    assert_int_equal(b.code, ES_OK);
    bench_close(&b);
    return took;
}

static uint32_t newest(void *self, const es_id *ready, uint32_t count)
{
    (void)self;
    (void)ready;
    return count - 1;
}

static struct es_result yields(struct es_self *self, void *data)
{
    (void)data;
    return es_await_id(self, 0);
}

static double choice_of_the_newest(uint32_t count)
{
    struct bench b;
    double took;

    bench_open(&b, ES_ALL);
    b.options.pick = newest;
    es_set_add(b.set, NULL, does_nothing, NULL);
    for (uint32_t i = 1; i < count; i++)
        es_set_add(b.set, NULL, yields, NULL);
    took = timed_run(&b);
    assert_int_equal(b.code, ES_OK);
    bench_close(&b);
    return took;
}

static void choices_among_all_that_are_ready_take_linear_time(void **state)
{
    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    assert_linear(seeded_choice);
    assert_linear(choice_of_the_newest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_negative_or_too_long_sleep_is_an_error),
        cmocka_unit_test(time_limits_hold_on_a_clock_that_begins_below_zero),
        cmocka_unit_test(a_negative_or_too_long_time_limit_of_a_call_is_an_error),
        cmocka_unit_test(a_time_limit_of_a_task_beyond_the_end_of_time_is_an_error_of_its_waits),
        cmocka_unit_test(negative_times_of_options_and_clocks_are_errors),
        cmocka_unit_test(unknown_modes_and_flags_are_errors),
        cmocka_unit_test(more_workers_than_a_machine_has_are_refused),
        cmocka_unit_test(a_sleep_for_ever_is_a_deadlock),
        cmocka_unit_test(a_sleep_for_ever_ends_with_the_calls_time_limit),
        cmocka_unit_test(on_a_clock_that_runs_a_sleep_for_ever_waits_for_an_abort),
        cmocka_unit_test(a_ring_is_told_beside_one_who_sleeps_until_the_limit),
        cmocka_unit_test(sets_of_every_size_have_room_for_all_turns),
        cmocka_unit_test(deadlocks_are_told_in_linear_time),
        cmocka_unit_test(choices_among_all_that_are_ready_take_linear_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
