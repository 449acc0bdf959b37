/* SPDX-License-Identifier: GPL-3.0-or-later
 * Declared dependencies, alone and mixed with awaits, and waits that can never end. */
#include "support.h"

#include <stdlib.h>
#include <string.h>

static int reason, one;

static void a_task_is_entered_when_all_it_comes_after_are_done(void **state)
{
    struct bench b;
    es_id join;

    (void)state;
    bench_open(&b, ES_ALL);
    join = bench_task(&b, "join", STEPS(SAY("join"), DONE));
    es_set_after(b.set, join, bench_task(&b, "a", STEPS(RUN(5), SAY("a"), DONE)));
    es_set_after(b.set, join, bench_task(&b, "b", STEPS(RUN(9), SAY("b"), DONE)));
    es_set_after(b.set, join, 1);
    bench_run(&b);
    assert_int_equal(bench_actor(&b, "join")->entered, 9 * MS);
    assert_string_equal(b.log, "a b join ");
    bench_close(&b);
}

static void a_declared_dependencys_failure_is_passed_on_without_entering(void **state)
{
    struct bench b;
    es_id second;
    es_id third;

    (void)state;
    bench_open(&b, ES_ALL_SETTLED);
    bench_task(&b, "first", STEPS(RUN(2), FAIL(&reason)));
    second = bench_task(&b, "second", STEPS(SAY("second"), DONE));
    third = bench_task(&b, "third", STEPS(SAY("third"), DONE));
    bench_task(&b, "slow", STEPS(RUN(8), DONE));
    bench_task(&b, "awaits", STEPS(GIVE("third")));
    es_set_after(b.set, second, 0);
    es_set_after(b.set, second, 3);
    es_set_after(b.set, third, second);
    bench_run(&b);
    assert_string_equal(b.log, "");
    for (es_id task = 0; task < 5; task++) {
        struct es_result result = es_task_result(b.sched, task);

        assert_int_equal(result.code, task == 3 ? ES_OK : ES_FAILED);
        assert_ptr_equal(result.value, task == 3 ? NULL : &reason);
        assert_int_equal(result.task, task == 3 ? ES_NONE : 0);
    }
    bench_close(&b);
}

struct reader {
    es_id other;
    struct es_result seen, early;
};

static struct es_result reads(struct es_self *self, void *data)
{
    struct reader *reader = data;

    reader->seen = es_value(self, reader->other);
    reader->early = es_value(self, es_self_id(self));
    return es_ok(NULL);
}

static void inside_the_body_the_value_is_there_without_waiting(void **state)
{
    struct bench b;
    struct reader reader = { .other = 0 };

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "a", STEPS(RUN(1), RETURN(&one)));
    es_set_after(b.set, es_set_add(b.set, "reads", reads, &reader), 0);
    bench_run(&b);
    assert_ptr_equal(reader.seen.value, &one);
    assert_int_equal(reader.seen.code, ES_OK);
    assert_int_equal(reader.early.code, ES_BUSY);
    bench_close(&b);
}

static void a_declared_cycle_is_refused_and_its_path_named(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "outside", STEPS(SAY("entered"), DONE));
    bench_task(&b, "a", STEPS(DONE));
    bench_task(&b, "b", STEPS(DONE));
    bench_task(&b, "c", STEPS(DONE));
    bench_task(&b, "behind", STEPS(DONE));
    es_set_after(b.set, 1, 0);
    es_set_after(b.set, 1, 3);
    es_set_after(b.set, 2, 1);
    es_set_after(b.set, 3, 2);
    es_set_after(b.set, 4, 3);
    bench_run(&b);
    assert_int_equal(b.code, ES_CYCLE);
    assert_string_equal(b.error.text,
                        "Dependency cycle: \"b\" after \"a\" after \"c\" after \"b\"");
    assert_string_equal(b.log, "");
    bench_close(&b);
}

static void a_ring_of_awaits_is_found_when_it_closes_and_named(void **state)
{
    (void)state;
    for (int mode = ES_ALL; mode <= ES_FLOW; mode++) {
        struct bench b;

        bench_open(&b, (enum es_mode)mode);
        bench_task(&b, "a", STEPS(AWAIT("b"), DONE));
        bench_task(&b, "b", STEPS(AWAIT("c"), DONE));
        bench_task(&b, "c", STEPS(RUN(5), AWAIT("a"), DONE));
        bench_task(&b, "sleeper", STEPS(RUN(1000), DONE));
        bench_run(&b);
        assert_int_equal(b.code, mode == ES_ALL_SETTLED ? ES_OK : ES_DEADLOCK);
        if (mode != ES_ALL_SETTLED)
            assert_string_equal(b.error.text,
                                "Deadlock: \"c\" awaits \"a\" awaits \"b\" awaits \"c\"");
        assert_int_equal(bench_actor(&b, "c")->left, 5 * MS);
        for (es_id task = 0; task < 3; task++) {
            assert_int_equal(es_task_result(b.sched, task).code, ES_DEADLOCK);
            assert_int_equal(es_task_result(b.sched, task).task, 2);
        }
        assert_int_equal(es_task_result(b.sched, 3).code, ES_OK);
        bench_close(&b);
    }
}

static void a_deadlock_can_be_caught(void **state)
{
    struct bench b;

    (void)state;
    if (bench_workers() > 1)
        skip(); /* about order */
    bench_open(&b, ES_ALL);
    bench_task(&b, "a", STEPS(AWAIT("b"), RETURN(&one)));
    bench_task(&b, "b", STEPS(CATCH("a"), RETURN(&one)));
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_int_equal(bench_actor(&b, "b")->last.code, ES_DEADLOCK);
    assert_ptr_equal(bench_result(&b, "a").value, &one);
    bench_close(&b);
}

static void a_task_that_awaits_itself_is_told_so(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "me", STEPS(RUN(1), AWAIT("me"), DONE));
    bench_run(&b);
    assert_int_equal(b.code, ES_DEADLOCK);
    assert_string_equal(b.error.text, "Deadlock: \"me\" awaits itself");
    bench_close(&b);
}

static void a_ring_through_declared_and_awaited_is_found_when_nothing_else_can_happen(void **state)
{
    struct bench b;

    (void)state;
    bench_open(&b, ES_ALL);
    bench_task(&b, "tail", STEPS(AWAIT("awaits"), DONE));
    bench_task(&b, "awaits", STEPS(AWAIT("later"), DONE));
    bench_task(&b, "later", STEPS(SAY("later"), DONE));
    es_set_after(b.set, 2, 1);
    bench_task(&b, "works", STEPS(RUN(7), DONE));
    b.call.timeout = 500 * MS;
    bench_run(&b);
    assert_int_equal(b.code, ES_DEADLOCK);
    assert_string_equal(b.error.text,
                        "Deadlock: \"awaits\" awaits \"later\" comes after \"awaits\"");
    assert_int_equal(b.clock.now, 7 * MS);
    assert_string_equal(b.log, "");
    bench_close(&b);
}

struct patient {
    es_id other;
    es_ns deadline;
    struct es_result first;
};

static struct es_result waits_until(struct es_self *self, void *data)
{
    struct patient *patient = data;

    patient->first = es_await_until(self, patient->other, patient->deadline);
    return es_ok(&one);
}

static void a_wait_with_a_deadline_is_no_deadlock(void **state)
{
    struct bench b;
    struct patient patients[2] = { { .other = 1, .deadline = 30 * MS },
                                   { .other = 0, .deadline = 20 * MS } };

    (void)state;
    bench_open(&b, ES_ALL);
    es_set_add(b.set, "a", waits_until, &patients[0]);
    es_set_add(b.set, "b", waits_until, &patients[1]);
    bench_run(&b);
    assert_int_equal(b.code, ES_OK);
    assert_int_equal(patients[1].first.code, ES_TIMED_OUT);
    assert_int_equal(patients[0].first.code, ES_OK);
    assert_ptr_equal(patients[0].first.value, &one);
    assert_int_equal(b.clock.now, 20 * MS);
    bench_close(&b);
}

/* Random graphs, each edge declared or awaited, are as long as their longest path. */
enum { MOST = 60 };

struct random_task {
    es_id parents[MOST];
    int parent_count;
    es_ns latency, end, expected;
};

static struct es_result random_body(struct es_self *self, void *data)
{
    struct random_task *task = data;
    struct es_result result = es_ok(NULL);

    for (int i = 0; i < task->parent_count && result.code == ES_OK; i++)
        result = es_await_id(self, task->parents[i]);
    if (result.code == ES_OK)
        result = es_sleep(self, task->latency);
    task->end = es_now(self);
    return result;
}

static uint32_t draw(uint64_t *seed, uint32_t bound)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*seed >> 33) % bound);
}

static void random_graph(struct bench *b, struct random_task *tasks, int count, uint64_t seed)
{
    for (int i = 0; i < count; i++) {
        es_id id = es_set_add(b->set, NULL, random_body, &tasks[i]);
        es_ns start = 0;

        tasks[i] = (struct random_task){ .latency = draw(&seed, 4) };
        for (int p = 0; p < i; p++) {
            uint32_t kind = draw(&seed, 12);

            if (kind > 1)
                continue;
            if (kind == 0)
                es_set_after(b->set, id, (es_id)p);
            else
                tasks[i].parents[tasks[i].parent_count++] = (es_id)p;
            start = tasks[p].expected > start ? tasks[p].expected : start;
        }
        tasks[i].expected = start + tasks[i].latency;
    }
}

static void random_graphs_end_when_their_longest_paths_do(void **state)
{
    static struct random_task tasks[MOST];

    (void)state;
    for (uint64_t seed = 1; seed <= 500; seed++) {
        struct bench b;
        int count = 2 + (int)(seed % (MOST - 2));

        bench_open(&b, ES_ALL);
        b.call.flags = seed % 2 ? ES_CONTINUE : 0;
        random_graph(&b, tasks, count, seed);
        bench_run(&b);
        for (int i = 0; i < count; i++)
            if (b.code != ES_OK || tasks[i].end != tasks[i].expected)
                fail_msg("seed %d, task %d: ends at %d, expected %d (%s)", (int)seed, i,
                         (int)tasks[i].end, (int)tasks[i].expected, b.error.text);
        bench_close(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_task_is_entered_when_all_it_comes_after_are_done),
        cmocka_unit_test(a_declared_dependencys_failure_is_passed_on_without_entering),
        cmocka_unit_test(inside_the_body_the_value_is_there_without_waiting),
        cmocka_unit_test(a_declared_cycle_is_refused_and_its_path_named),
        cmocka_unit_test(a_ring_of_awaits_is_found_when_it_closes_and_named),
        cmocka_unit_test(a_deadlock_can_be_caught),
        cmocka_unit_test(a_task_that_awaits_itself_is_told_so),
        cmocka_unit_test(a_ring_through_declared_and_awaited_is_found_when_nothing_else_can_happen),
        cmocka_unit_test(a_wait_with_a_deadline_is_no_deadlock),
        cmocka_unit_test(random_graphs_end_when_their_longest_paths_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
