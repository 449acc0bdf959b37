/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libsimbench-task sees of runs, right and wrong, and how that is told. */
#include "sim/bench/rig/fault.h"
#include "strategies/task/host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <string.h>

/* a and b, c after a, d after b: 0 to 3. */
static const uint32_t before_begin[] = { 0, 0, 0, 1, 2 }, before[] = { 0, 1 },
                      after_begin[] = { 0, 1, 2, 2, 2 }, after[] = { 2, 3 };
static const struct sb_task_graph_v1 graph = { sizeof graph, 4,           2,    before_begin,
                                               before,       after_begin, after };

static const struct sb_bench_scene scene = { NULL, 4, 2 };

static const struct sb_task_host_v1 *host(void) { return sb_task_host_v1(); }

static void *open_(enum sb_task_body_v1 body)
{
    const struct sb_task_work_v1 work = { .size = sizeof work,
                                          .body = body,
                                          .workers = 2,
                                          .iterations = body == SB_TASK_SPIN ? 3 : 0,
                                          .every = 1,
                                          .sleep = body == SB_TASK_SLEEP ? 1000 : 0 };
    void *load = host()->open(&graph, &work);
    assert_non_null(load);
    return load;
}

/* Each letter is a task, run as a whole; of an upper-case one only the begin, of "!" and a task the
 * end. Tasks a and c are on worker 0, b and d on 1. */
static void act(const char *what)
{
    for (; *what; what++) {
        uint32_t task = (uint32_t)((*what | 0x20) - 'a');
        if (*what == '!') {
            what++;
            sb_task_end((uint32_t)(*what - 'a'), 0);
        }
        else if (*what < 'a')
            sb_task_begin(task, task % 2);
        else
            sb_task_run(task, task % 2);
    }
}

static int run(void *load, const char *what, int checked)
{
    host()->begin(load, checked);
    act(what);
    return host()->end(load);
}

static void right_runs_have_no_fault(void **state)
{
    const enum sb_task_body_v1 bodies[] = { SB_TASK_EMPTY, SB_TASK_SPIN, SB_TASK_SLEEP };
    (void)state;
    for (int i = 0; i < 3; i++) {
        void *load = open_(bodies[i]);
        for (int checked = 0; checked < 4; checked++) {
            assert_int_equal(run(load, "abcd", checked & 1), 0);
            assert_int_equal(run(load, "badc", checked & 1), 0);
            assert_int_equal(run(load, "AB!a!bDC!c!d", checked & 1), 0);
        }
        struct sb_task_fault_v1 fault;
        host()->fault(load, &fault);
        assert_int_equal(fault.kind, SB_TASK_FINE);
        assert_int_equal(host()->late(load) != NULL, bodies[i] == SB_TASK_SLEEP);
        host()->close(load);
    }
}

static const struct {
    const char *run;
    enum sb_task_fault_kind_v1 checked, timed;
    uint32_t task;
    const char *text;
} wrong[] = {
    { "adbc", SB_TASK_EARLY, SB_TASK_EARLY, 3, "task 1, on which it depends, ends on worker 1" },
    { "acBd!b", SB_TASK_EARLY, SB_TASK_EARLY, 3, "task 1, on which it depends, ends on worker 1" },
    { "abacd", SB_TASK_TWICE, SB_TASK_TWICE, 0, "starts again on worker 0" },
    { "abc", SB_TASK_LOST, SB_TASK_FINE, 3, "task 3 is ready since task 1 has ended, at" },
    { "bd", SB_TASK_LOST, SB_TASK_FINE, 0, "task 0 is ready since the beginning" },
    { "abcD", SB_TASK_UNENDED, SB_TASK_FINE, 3, "and does not end: the run is over at" },
    { "abc!d", SB_TASK_NOT_BEGUN, SB_TASK_FINE, 3, "ends and has not begun" },
    { "ab!acd", SB_TASK_END_TWICE, SB_TASK_FINE, 0, "ends again" },
    { "abecd", SB_TASK_NO_TASK, SB_TASK_NO_TASK, 4, "task 4 is run, of tasks 0 to 3" },
    { "bDac!d", SB_TASK_FINE, SB_TASK_FINE, 0, "" },
    { "AbC", SB_TASK_EARLY, SB_TASK_EARLY, 2, "task 0, on which it depends, runs on worker 0 si" },
};

static void check(const void *load, int i, enum sb_task_fault_kind_v1 kind)
{
    struct sb_task_fault_v1 fault;
    char text[SB_BENCH_FAULT_SIZE];
    host()->fault(load, &fault);
    assert_int_equal(fault.kind, kind);
    if (kind == SB_TASK_FINE)
        return;
    assert_int_equal(fault.task, wrong[i].task);
    sb_bench_fault_text(text, &fault, &scene);
    if (!fault.timed && !strstr(text, wrong[i].text))
        fail_msg("%s: \"%s\" lacks \"%s\"", wrong[i].run, text, wrong[i].text);
}

static void each_wrong_run_is_told_with_its_task(void **state)
{
    (void)state;
    for (int i = 0; i < (int)(sizeof wrong / sizeof *wrong); i++)
        for (int checked = 0; checked < 2; checked++) {
            enum sb_task_fault_kind_v1 kind = checked ? wrong[i].checked : wrong[i].timed;
            void *load = open_(SB_TASK_EMPTY);
            assert_int_equal(run(load, "abcd", 1), 0);
            assert_int_equal(run(load, wrong[i].run, checked), kind != SB_TASK_FINE);
            check(load, i, kind);
            host()->close(load);
        }
}

/* Which a timed run alone does not see. */
static void what_a_timed_run_lost_is_found_by_the_next_one(void **state)
{
    (void)state;
    for (int checked = 0; checked < 2; checked++) {
        struct sb_task_fault_v1 fault;
        void *load = open_(SB_TASK_EMPTY);
        assert_int_equal(run(load, "abcd", 1), 0);
        assert_int_equal(run(load, "abc", 0), 0);
        assert_int_equal(run(load, "abcd", checked), 1);
        host()->fault(load, &fault);
        assert_int_equal(fault.kind, SB_TASK_MISSED);
        assert_int_equal(fault.task, 3);
        host()->close(load);
    }
}

static void a_worker_runs_one_task_at_a_time(void **state)
{
    struct sb_task_fault_v1 fault;
    void *load = open_(SB_TASK_EMPTY);
    (void)state;
    host()->begin(load, 1);
    sb_task_begin(0, 1), sb_task_begin(1, 1);
    act("!a!bcd");
    assert_int_equal(host()->end(load), 1);
    host()->fault(load, &fault);
    assert_int_equal(fault.kind, SB_TASK_WORKER);
    assert_int_equal(fault.task, 1);
    assert_int_equal(fault.other, 0);
    assert_true(fault.other_start <= fault.start && fault.start <= fault.other_end);
    host()->close(load);
}

static void a_run_that_stands_still_tells_what_it_waits_for(void **state)
{
    struct sb_task_fault_v1 fault;
    void *load = open_(SB_TASK_EMPTY);
    (void)state;
    host()->begin(load, 1);
    uint64_t begun = host()->progress(load);
    act("abc");
    assert_true(host()->progress(load) != begun);
    host()->stuck(load, &fault);
    assert_int_equal(fault.kind, SB_TASK_STUCK);
    assert_int_equal(fault.task, 3);
    assert_int_equal(fault.other, 1);
    assert_int_equal(fault.ended, 3);
    act("D");
    host()->stuck(NULL, &fault);
    assert_int_equal(fault.kind, SB_TASK_STUCK_INSIDE);
    assert_int_equal(fault.task, 3);
    assert_int_equal(fault.worker, 1);
    host()->end(load);
    host()->close(load);
}

static void a_call_while_nothing_runs_is_told(void **state)
{
    struct sb_task_fault_v1 fault;
    void *load = open_(SB_TASK_EMPTY);
    (void)state;
    sb_task_run(2, 0);
    assert_int_equal(run(load, "abcd", 1), 1);
    host()->fault(load, &fault);
    assert_int_equal(fault.kind, SB_TASK_OUTSIDE);
    assert_int_equal(fault.task, 2);
    host()->close(load);
}

static void *number(void *unused)
{
    (void)unused;
    return (void *)(uintptr_t)(sb_task_thread() + 100 * sb_task_thread());
}

static void threads_are_numbered_in_their_order(void **state)
{
    (void)state;
    for (int again = 0; again < 2; again++) {
        pthread_t thread;
        void *other = NULL;
        host()->forget();
        assert_int_equal(sb_task_thread(), 0);
        assert_int_equal(pthread_create(&thread, NULL, number, NULL), 0);
        assert_int_equal(pthread_join(thread, &other), 0);
        assert_int_equal((uintptr_t)other, 101);
        assert_int_equal(sb_task_thread(), 0);
    }
}

/* Task d before b, on which it depends. */
static void *wrongly(void *checked)
{
    void *load = open_(SB_TASK_EMPTY);
    struct sb_task_fault_v1 fault;
    host()->begin(load, 1);
    act("abcd");
    host()->end(load);
    host()->begin(load, checked != NULL);
    sb_task_run(3, SB_TASK_THREAD);
    assert_int_equal(host()->end(load), 1);
    host()->fault(load, &fault);
    assert_int_equal(fault.kind, SB_TASK_EARLY);
    assert_int_equal(fault.worker, sb_task_thread());
    host()->close(load);
    return (void *)(uintptr_t)(fault.worker + 1);
}

static void the_calling_thread_stands_for_a_worker(void **checked)
{
    pthread_t thread;
    void *other = NULL;
    host()->forget();
    assert_int_equal(sb_task_thread(), 0);
    assert_int_equal(pthread_create(&thread, NULL, wrongly, *checked), 0);
    assert_int_equal(pthread_join(thread, &other), 0);
    assert_int_equal((uintptr_t)other, 2);
    wrongly(*checked);
}

static void the_first_reason_counts(void **state)
{
    (void)state;
    host()->forget();
    assert_string_equal(host()->why(), "");
    assert_int_equal(sb_task_fail("this"), -1);
    assert_int_equal(sb_task_fail("that"), -1);
    assert_string_equal(host()->why(), "this");
    host()->forget();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_runs_have_no_fault),
        cmocka_unit_test(each_wrong_run_is_told_with_its_task),
        cmocka_unit_test(what_a_timed_run_lost_is_found_by_the_next_one),
        cmocka_unit_test(a_worker_runs_one_task_at_a_time),
        cmocka_unit_test(a_run_that_stands_still_tells_what_it_waits_for),
        cmocka_unit_test(a_call_while_nothing_runs_is_told),
        cmocka_unit_test(threads_are_numbered_in_their_order),
        cmocka_unit_test(the_calling_thread_stands_for_a_worker),
        cmocka_unit_test_prestate(the_calling_thread_stands_for_a_worker, "checked"),
        cmocka_unit_test(the_first_reason_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
