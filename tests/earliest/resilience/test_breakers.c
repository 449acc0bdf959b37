/* SPDX-License-Identifier: GPL-3.0-or-later
 * Circuit breakers, by themselves and under calls. */
#include "support_attempts.h"

#include "resilience/breaker.h"

static struct es_breaker *breaker_of(struct scene *s, struct es_breaker_options options)
{
    struct es_breaker *breaker = es_breaker_new(s->sched, &options, NULL);

    assert_non_null(breaker);
    return breaker;
}

/* Makes one call, if it may. */
static bool makes(struct es_breaker *breaker, int code, es_ns took)
{
    uint32_t ticket;

    if (!es_breaker_admits(breaker, &ticket))
        return false;
    es_breaker_hears(breaker, ticket, code, took);
    return true;
}

static void it_opens_at_the_threshold_but_not_with_too_few(void **state)
{
    struct scene s;
    struct es_breaker *b;

    (void)state;
    scene_open(&s);
    b = breaker_of(&s, ES_BREAKER(.calls = 10, .least = 4, .threshold = .5, .open = 100));
    for (int i = 0; i < 3; i++)
        assert_true(makes(b, ES_FAILED, 1));
    assert_int_equal(es_breaker_stand(b), ES_BREAKER_CLOSED);
    assert_true(makes(b, ES_OK, 1));
    assert_int_equal(es_breaker_stand(b), ES_BREAKER_OPEN);
    assert_false(makes(b, ES_OK, 1));
    scene_close(&s);
}

/* Five in the window: the first failures leave it. */
static void what_has_left_the_window_does_not_count(void **state)
{
    struct scene s;
    struct es_breaker *b;

    (void)state;
    scene_open(&s);
    b = breaker_of(&s, ES_BREAKER(.calls = 5, .least = 5, .threshold = .6, .open = 100));
    for (int i = 0; i < 40; i++)
        assert_true(makes(b, i % 3 == 0 ? ES_FAILED : ES_OK, 1)); /* at most 2 of 5 */
    assert_int_equal(es_breaker_stand(b), ES_BREAKER_CLOSED);
    scene_close(&s);
}

static void slow_ones_open_it_too(void **state)
{
    struct scene s;
    struct es_breaker *b;

    (void)state;
    scene_open(&s);
    b = breaker_of(&s, ES_BREAKER(.calls = 4, .least = 4, .threshold = 1, .open = 100, .slow = 10,
                                  .slow_threshold = .5));
    assert_true(makes(b, ES_OK, 10)); /* not longer than that */
    assert_true(makes(b, ES_OK, 11));
    assert_true(makes(b, ES_OK, 10));
    assert_true(makes(b, ES_OK, 11));
    assert_int_equal(es_breaker_stand(b), ES_BREAKER_OPEN);
    scene_close(&s);
}

/* Two may fail in a second; a third comes a second later. */
static void a_window_by_time_slides(void **state)
{
    struct scene s;
    struct es_breaker *b;

    (void)state;
    scene_open(&s);
    b = breaker_of(&s, ES_BREAKER(.window = 1000, .least = 3, .threshold = .1, .open = 100));
    for (s.clock.now = 0; s.clock.now < 20000; s.clock.now += 500)
        assert_true(makes(b, ES_FAILED, 1)); /* two in any window */
    assert_int_equal(es_breaker_stand(b), ES_BREAKER_CLOSED);
    assert_true(makes(b, ES_FAILED, 1));
    assert_true(makes(b, ES_FAILED, 1));
    assert_int_equal(es_breaker_stand(b), ES_BREAKER_OPEN);
    scene_close(&s);
}

/* Open from 10 on, half-open at 110: a call at 109 is rejected, of two at 110 one may probe. Its
 * failure opens it again, and at 330 a probe is ok. Several workers have no order at one instant:
 * there the second of two comes a little later. */
static void it_is_half_open_after_a_while_and_probes(void **state)
{
    const es_ns later = bench_workers() > 1 ? 1 : 0;
    const es_ns comes[] = { 0,           10 + later, 109, 110 + later, 110 + 2 * later,
                            220, 330, 340 + later };
    static const int code[] = { ES_FAILED,   ES_REJECTED, ES_REJECTED, ES_FAILED,
                                ES_REJECTED, ES_REJECTED, ES_OK,       ES_OK };
    struct scene s;
    struct es_breaker *b;

    (void)state;
    scene_open(&s);
    b = breaker_of(&s, ES_BREAKER(.calls = 1, .least = 1, .threshold = 1, .open = 100));
    for (int i = 0; i < 8; i++) {
        struct calling *c = scene_call(&s, comes[i], SCRIPT({ 10, 0 }));

        c->script[0].fails = code[i] == ES_FAILED;
        c->script[0].takes = i == 3 ? 115 : 10;
        c->policy.breaker = b;
    }
    scene_run(&s);
    for (int i = 0; i < 8; i++)
        assert_int_equal(s.calling[i].result.code, code[i]);
    assert_int_equal(es_breaker_stand(b), ES_BREAKER_CLOSED);
    assert_attempt(&s.calling[1], 0, ES_REJECTED, comes[1], ES_NEVER, ES_NEVER, comes[1]);
    scene_close(&s);
}

/* The outcome of one that was let pass before it opened comes when it is half-open. */
static void what_was_admitted_before_does_not_count(void **state)
{
    struct scene s;
    struct es_breaker *b;
    uint32_t old;
    uint32_t probe;

    (void)state;
    scene_open(&s);
    b = breaker_of(&s, ES_BREAKER(.calls = 1, .least = 1, .threshold = 1, .open = 100));
    assert_true(es_breaker_admits(b, &old));
    assert_true(makes(b, ES_FAILED, 1));
    b->alarm.ring(s.sched, &b->alarm);
    assert_int_equal(es_breaker_stand(b), ES_BREAKER_HALF_OPEN);
    es_breaker_hears(b, old, ES_FAILED, 1);
    assert_int_equal(es_breaker_stand(b), ES_BREAKER_HALF_OPEN);
    assert_true(es_breaker_admits(b, &probe));
    es_breaker_hears(b, probe, ES_CANCELLED, 1); /* somebody else may probe */
    assert_true(es_breaker_admits(b, &probe));
    assert_false(es_breaker_admits(b, &old));
    es_breaker_hears(b, probe, ES_OK, 1);
    assert_int_equal(es_breaker_stand(b), ES_BREAKER_CLOSED);
    scene_close(&s);
}

static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* A window of 10 at 50 %, a quarter fails: 58.007907 calls on average until it opens (a Markov
 * chain over the windows). The standard error is some .7. */
static void it_opens_after_as_many_calls_as_the_chain_says(void **state)
{
    enum { RUNS = 5000 };
    uint64_t random = 11;
    struct scene s;
    long calls = 0;

    (void)state;
    scene_open(&s);
    for (int run = 0; run < RUNS; run++) {
        struct es_breaker *b =
            breaker_of(&s, ES_BREAKER(.calls = 10, .least = 10, .threshold = .5, .open = 100));

        while (es_breaker_stand(b) == ES_BREAKER_CLOSED) {
            makes(b, next(&random) >> 62 ? ES_OK : ES_FAILED, 1);
            calls++;
        }
        es_breaker_free(b);
    }
    assert_true((double)calls / RUNS > 55.2 && (double)calls / RUNS < 60.8);
    scene_close(&s);
}

static void options_that_say_nothing_sensible_are_refused(void **state)
{
    static const struct es_breaker_options bad[] = {
        { .threshold = .5, .open = 1 },
        { .calls = 1, .window = 1, .threshold = .5, .open = 1 },
        { .calls = 1, .threshold = 0, .open = 1 },
        { .calls = 1, .threshold = 1.5, .open = 1 },
        { .calls = 1, .threshold = .5 },
        { .calls = 1, .threshold = .5, .open = 1, .slow = 5 },
    };
    struct scene s;

    (void)state;
    scene_open(&s);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct es_error error = { 0 };

        assert_null(es_breaker_new(s.sched, &bad[i], &error));
        assert_int_equal(error.code, ES_MISUSE);
    }
    scene_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_opens_at_the_threshold_but_not_with_too_few),
        cmocka_unit_test(what_has_left_the_window_does_not_count),
        cmocka_unit_test(slow_ones_open_it_too),
        cmocka_unit_test(a_window_by_time_slides),
        cmocka_unit_test(it_is_half_open_after_a_while_and_probes),
        cmocka_unit_test(what_was_admitted_before_does_not_count),
        cmocka_unit_test(it_opens_after_as_many_calls_as_the_chain_says),
        cmocka_unit_test(options_that_say_nothing_sensible_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
