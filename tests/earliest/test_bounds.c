/* SPDX-License-Identifier: GPL-3.0-or-later
 * Values at their bounds: negative and endless times, unknown modes, too many workers. */
#include "support.h"

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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
