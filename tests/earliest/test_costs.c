/* SPDX-License-Identifier: GPL-3.0-or-later
 * What grows with the number of tasks no faster than they do. */
#include "support.h"

#include <time.h>

static struct es_result does_nothing(struct es_self *self, void *data)
{
    (void)self;
    return es_ok(data);
}

static double processor_time(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

#if defined(__SANITIZE_THREAD__)
enum { MANY = 400 }; /* a stack takes milliseconds there */
#elif defined(__SANITIZE_ADDRESS__)
enum { MANY = 1600 };
#else
enum { MANY = 16000 };
#endif
enum { TIMES = 64, FEW = MANY / TIMES, ROUNDS = 50 };

/* What grows with the number of tasks takes some 64 times as long for 64 times as many, a few times
 * that where they leave the caches or others have them, and what grows with its square 4,096 times.
 * The least of the rounds counts, and there are as many as it takes. */
static void assert_linear(double (*run)(uint32_t count))
{
    double few = 1e9;
    double many = 1e9;

    for (int i = 0; i < ROUNDS && (i < 3 || many >= 8 * TIMES * few); i++) {
        double took = run(MANY);

        many = took < many ? took : many;
        took = run(FEW);
        few = took < few ? took : few;
    }
    if (many >= 8 * TIMES * few)
        fail_msg("%d tasks take %.9f s, %d take %.9f s", FEW, few, MANY, many);
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

/* Of the second run: the first also waits for pages of memory that nobody has touched. */
static double timed_run(struct bench *b)
{
    double begin;

    assert_int_equal(es_set_build(b->set, NULL), ES_OK);
    b->sched = es_sched_new(&b->options, NULL);
    bench_run(b);
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
        cmocka_unit_test(deadlocks_are_told_in_linear_time),
        cmocka_unit_test(choices_among_all_that_are_ready_take_linear_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
