/* SPDX-License-Identifier: GPL-3.0-or-later
 * A limit on tasks at once, and the choice among those that are ready. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

static int reason;

static void with_one_place_tasks_run_one_after_another_in_order(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    b.call.limit = 1;
    bench_task(&b, "a", STEPS(RUN(3), SAY("a"), DONE));
    bench_task(&b, "b", STEPS(RUN(1), SAY("b"), DONE));
    bench_task(&b, "c", STEPS(RUN(2), SAY("c"), DONE));
    bench_run(&b);
    assert_string_equal(b.log, "a b c ");
    assert_int_equal(bench_actor(&b, "b")->entered, 3 * MS);
    assert_int_equal(b.clock.now, 6 * MS);
    bench_close(&b);
}

static void a_task_that_awaits_gives_its_place_to_the_next_and_queues_again(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    b.call.limit = 1;
    bench_task(&b, "a", STEPS(AWAIT("c"), RUN(2), SAY("a"), DONE));
    bench_task(&b, "b", STEPS(RUN(5), SAY("b"), DONE));
    bench_task(&b, "c", STEPS(RUN(3), SAY("c"), DONE));
    bench_task(&b, "d", STEPS(RUN(4), SAY("d"), DONE));
    bench_run(&b);
    assert_string_equal(b.log, "b c d a ");
    assert_int_equal(b.clock.now, 14 * MS);
    bench_close(&b);
}

static void places_come_back_after_failures_cancellations_and_skips(void **state)
{
    for (unsigned flags = 0; flags <= ES_CANCEL; flags += ES_CANCEL) {
        struct bench b;

        (void)state;
        bench_open(&b, ES_ALL);
        b.call.limit = 2;
        b.call.flags = flags;
        bench_task(&b, "a", STEPS(RUN(3), FAIL(&reason)));
        es_set_after(b.set, bench_task(&b, "skipped", STEPS(SAY("never"), DONE)), 0);
        bench_task(&b, "b", STEPS(CATCH("a"), CATCH("skipped"), RUN(1), DONE));
        bench_task(&b, "c", STEPS(RUN(9), DONE));
        bench_task(&b, "d", STEPS(RUN(9), DONE));
        bench_task(&b, "e", STEPS(RUN(9), DONE));
        for (int again = 0; again < 2; again++) {
            bench_run(&b);
            assert_int_equal(b.code, ES_FAILED);
            assert_string_equal(b.log, "");
        }
        assert_int_equal(b.clock.now, flags ? 6 * MS : 2 * 18 * MS);
        bench_close(&b);
    }
}

/* One awaits a task that is done at 10, and then waits for the only place, which another has until
 * 1000. */
static void hog_the_place(struct bench *b, const struct step *steps)
{
    static const struct step quick[] = { RUN(10), DONE };
    static const struct step hog[] = { RUN(1000), DONE };

    bench_open(b, ES_ALL_SETTLED);
    b->call.limit = 1;
    bench_task(b, "waits", steps);
    bench_task(b, "quick", quick);
    bench_task(b, "hog", hog);
}

static void a_time_limit_ends_a_wait_for_a_place(void **state)
{
    for (int yields = 0; yields < 2; yields++) {
        struct bench b;

        (void)state;
        hog_the_place(&b, yields ? STEPS(AWAIT("quick"), AWAIT("quick"), DONE)
                                 : STEPS(AWAIT("quick"), DONE));
        es_set_timeout(b.set, 0, 50 * MS);
        bench_run(&b);
        assert_int_equal(bench_actor(&b, "waits")->last.code, ES_TIMED_OUT);
        assert_int_equal(bench_actor(&b, "waits")->left, 50 * MS);
        assert_int_equal(b.clock.now, 1010 * MS);
        bench_close(&b);
    }
}

struct bounded {
    es_ns deadline, end, slept;
    int code;
};

static struct es_result waits_until(struct es_self *self, void *data)
{
    struct bounded *bounded = data;

    bounded->code = es_await_until(self, 1, bounded->deadline).code;
    bounded->end = es_now(self);
    es_sleep(self, 5 * MS);
    bounded->slept = es_now(self);
    return es_await_id(self, 2);
}

/* It goes on without a place, and wants one again behind its next await; places are not lost. */
static void a_deadline_ends_a_wait_for_a_place(void **state)
{
    (void)state;
    for (int after_the_hog = 0; after_the_hog < 2; after_the_hog++) {
        struct bench b;
        struct bounded bounded = { .deadline = after_the_hog ? 2000 * MS : 60 * MS };

        bench_open(&b, ES_ALL_SETTLED);
        b.call.limit = 1;
        es_set_add(b.set, "waits", waits_until, &bounded);
        bench_task(&b, "quick", STEPS(RUN(10), DONE));
        bench_task(&b, "hog", STEPS(RUN(1000), DONE));
        bench_task(&b, "last", STEPS(RUN(7), DONE));
        bench_task(&b, "very last", STEPS(RUN(7), DONE));
        bench_run(&b);
        assert_int_equal(b.code, ES_OK);
        assert_int_equal(bounded.code, after_the_hog ? ES_OK : ES_TIMED_OUT);
        assert_int_equal(bounded.end, after_the_hog ? 1024 * MS : 60 * MS);
        assert_int_equal(bounded.slept, bounded.end + 5 * MS);
        assert_int_equal(bench_actor(&b, "last")->entered, 1010 * MS);
        assert_int_equal(bench_actor(&b, "very last")->entered, 1017 * MS);
        bench_close(&b);
    }
}

static void a_cancellation_ends_waits_for_a_place(void **state)
{
    struct bench b;

    (void)state;
    hog_the_place(&b, STEPS(AWAIT("quick"), DONE));
    bench_task(&b, "not entered", STEPS(SAY("entered"), DONE));
    es_set_after(b.set, bench_task(&b, "nor this", STEPS(SAY("entered"), DONE)), 3);
    b.call.timeout = 70 * MS;
    for (int again = 0; again < 2; again++) {
        es_ns begin = b.clock.now;

        bench_run(&b);
        assert_int_equal(bench_actor(&b, "waits")->last.code, ES_TIMED_OUT);
        assert_int_equal(bench_actor(&b, "waits")->left, begin + 70 * MS);
        assert_int_equal(bench_result(&b, "not entered").code, ES_TIMED_OUT);
        assert_int_equal(bench_result(&b, "nor this").code, ES_TIMED_OUT);
        assert_string_equal(b.log, "");
        assert_int_equal(b.clock.now, begin + 70 * MS);
    }
    bench_close(&b);
}

static uint32_t newest(void *self, const es_id *waiting, uint32_t count)
{
    (void)self;
    (void)waiting;
    return count - 1;
}

static void admit_chooses_who_gets_a_place(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    b.call.limit = 1;
    b.options.admit = newest;
    bench_task(&b, "a", STEPS(RUN(1), SAY("a"), DONE));
    bench_task(&b, "b", STEPS(RUN(1), SAY("b"), DONE));
    bench_task(&b, "c", STEPS(AWAIT("a"), RUN(1), SAY("c"), DONE));
    bench_run(&b);
    assert_string_equal(b.log, "b a c ");
    bench_close(&b);
}

static void pick_chooses_who_goes_next(void **state)
{
    struct bench b;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    bench_open(&b, ES_ALL);
    b.options.pick = newest;
    bench_task(&b, "a", STEPS(SAY("a"), DONE));
    bench_task(&b, "b", STEPS(SAY("b"), RUN(1), SAY("b2"), DONE));
    bench_task(&b, "c", STEPS(SAY("c"), RUN(1), SAY("c2"), DONE));
    bench_run(&b);
    assert_string_equal(b.log, "c b a b2 c2 ");
    bench_close(&b);
}

/* A seeded choice must see each ready task once, in order of readiness, whatever it takes out of
 * the middle. */
struct chooser {
    uint64_t seed;
    uint32_t calls;
};

static uint32_t any(void *self, const es_id *ready, uint32_t count)
{
    struct chooser *chooser = self;

    (void)ready;
    chooser->calls++;
    chooser->seed = chooser->seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(chooser->seed >> 33) % count;
}

enum { MANY = 200 };

struct worker {
    struct crowd *crowd;
    es_id parents[3];
    int parent_count;
    es_ns latency, start, end;
};

struct crowd {
    struct worker workers[MANY];
    uint32_t running, most;
};

static struct es_result work(struct es_self *self, void *data)
{
    struct worker *worker = data;
    struct crowd *crowd = worker->crowd;
    struct es_result result = es_ok(NULL);

    for (int i = 0; i < worker->parent_count; i++)
        result = es_await_id(self, worker->parents[i]);
    crowd->running++;
    crowd->most = crowd->running > crowd->most ? crowd->running : crowd->most;
    worker->start = es_now(self);
    result = es_sleep(self, worker->latency);
    worker->end = es_now(self);
    crowd->running--;
    return result;
}

static void crowd_fill(struct bench *b, struct crowd *crowd, uint64_t seed)
{
    memset(crowd, 0, sizeof *crowd);
    for (uint32_t i = 0; i < MANY; i++) {
        struct worker *worker = &crowd->workers[i];

        worker->crowd = crowd;
        worker->latency = (es_ns)(any(&(struct chooser){ .seed = seed + i }, NULL, 5) + 1);
        for (uint32_t k = 0; i > 0 && k < 3; k++)
            if (any(&(struct chooser){ .seed = seed + 7 * i + k }, NULL, 2) == 0)
                worker->parents[worker->parent_count++] =
                    any(&(struct chooser){ .seed = seed * 3 + i + k }, NULL, i);
        es_set_add(b->set, NULL, work, worker);
    }
}

/* Any list schedule: never more than the limit, never before a parent's end, and no place left
 * empty for long. */
static void a_limit_holds_on_random_graphs_whoever_is_chosen(void **state)
{
    static struct crowd crowd;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct bench b;
        struct chooser chooser = { .seed = seed };
        uint32_t limit = 1 + (uint32_t)seed % 5;
        es_ns total = 0;

        bench_open(&b, ES_ALL);
        b.call.limit = limit;
        b.options.pick = seed % 2 ? any : NULL;
        b.options.admit = seed % 3 ? any : NULL;
        b.options.self = &chooser;
        crowd_fill(&b, &crowd, seed);
        bench_run(&b);
        assert_int_equal(b.code, ES_OK);
        assert_int_equal(crowd.most, limit);
        for (uint32_t i = 0; i < MANY; i++) {
            struct worker *worker = &crowd.workers[i];

            assert_int_equal(worker->end, worker->start + worker->latency);
            total += worker->latency;
            for (int k = 0; k < worker->parent_count; k++)
                assert_true(worker->start >= crowd.workers[worker->parents[k]].end);
        }
        assert_in_range(b.clock.now, (total + limit - 1) / limit, total);
        if (limit == 1)
            assert_int_equal(b.clock.now, total);
        bench_close(&b);
    }
}

static void the_same_seed_leads_to_the_same_order(void **state)
{
    es_ns ends[2][MANY];

    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    for (int i = 0; i < 2; i++) {
        static struct crowd crowd;
        struct bench b;
        struct chooser chooser = { .seed = 42 };

        bench_open(&b, ES_ALL);
        b.call.limit = 3;
        b.options.pick = any;
        b.options.admit = any;
        b.options.self = &chooser;
        crowd_fill(&b, &crowd, 11);
        bench_run(&b);
        assert_true(chooser.calls > MANY);
        for (int k = 0; k < MANY; k++)
            ends[i][k] = crowd.workers[k].end;
        bench_close(&b);
    }
    assert_memory_equal(ends[0], ends[1], sizeof ends[0]);
}

static void a_seed_varies_the_order_and_repeats_it(void **state)
{
    unsigned seen = 0;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    for (uint64_t seed = 1; seed <= 100; seed++) {
        struct bench b;
        char first[16];

        bench_open(&b, ES_ALL);
        b.options.seed = seed;
        bench_task(&b, "a", STEPS(SAY("a"), DONE));
        bench_task(&b, "b", STEPS(SAY("b"), DONE));
        bench_task(&b, "c", STEPS(SAY("c"), DONE));
        bench_run(&b);
        memcpy(first, b.log, sizeof first);
        b.log[0] = '\0';
        bench_run(&b);
        assert_string_equal(b.log, first);
        seen |= 1u << ((first[0] - 'a') * 3 + (first[2] - 'a'));
        bench_close(&b);
    }
    assert_int_equal(seen, 1u << 1 | 1u << 2 | 1u << 3 | 1u << 5 | 1u << 6 |
                               1u << 7); /* all six orders */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_one_place_tasks_run_one_after_another_in_order),
        cmocka_unit_test(a_task_that_awaits_gives_its_place_to_the_next_and_queues_again),
        cmocka_unit_test(places_come_back_after_failures_cancellations_and_skips),
        cmocka_unit_test(a_time_limit_ends_a_wait_for_a_place),
        cmocka_unit_test(a_deadline_ends_a_wait_for_a_place),
        cmocka_unit_test(a_cancellation_ends_waits_for_a_place),
        cmocka_unit_test(admit_chooses_who_gets_a_place),
        cmocka_unit_test(pick_chooses_who_goes_next),
        cmocka_unit_test(a_limit_holds_on_random_graphs_whoever_is_chosen),
        cmocka_unit_test(a_seed_varies_the_order_and_repeats_it),
        cmocka_unit_test(the_same_seed_leads_to_the_same_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
