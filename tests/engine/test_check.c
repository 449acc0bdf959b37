/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checker of schedules accepts a right one and refuses it after each way of breaking it. */
#include "sim/engine/check.h"
#include "tests/fixtures/graphs/graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* a 3, b 2, c 4 after a, d 1 after a and b, e 2: on two workers a, b, then e and c, then d. */
enum { A, B, C, D, E, TASKS };
static const sb_ns duration[TASKS] = { 3, 2, 4, 1, 2 };
static const uint32_t edge[][2] = { { A, C }, { A, D }, { B, D } };

struct scene {
    struct fixture_graph graph;
    struct sb_plan plan;
    struct sb_schedule_check *check;
    struct sb_span span[TASKS];
    uint32_t workers;
    sb_ns makespan;
};

static void begin(struct scene *s, const char *strategy, uint32_t workers)
{
    fixture_graph_plain(&s->graph, TASKS, duration, COUNT(edge), edge);
    assert_int_equal(sb_plan_build(&s->plan, &s->graph.dag, fixture_strategy(strategy), NULL),
                     SB_OK);
    s->check = sb_schedule_check_new(&s->graph.dag);
    assert_non_null(s->check);
    s->workers = workers;
    s->makespan = workers ? fixture_limited(&s->graph, strategy, workers, s->span)
                          : fixture_unlimited(&s->graph, strategy, s->span);
}

static void end(struct scene *s)
{
    sb_schedule_check_free(s->check);
    sb_plan_fini(&s->plan);
    fixture_graph_fini(&s->graph);
}

/* A step that is absent, passed at this time, beside one that has the only worker. */
static enum sb_code check_absent_from(sb_ns when)
{
    static const sb_ns none[] = { 0, 7 };
    static const uint32_t no_edge[][2] = { { 0, 0 } };
    bool optional[] = { true, false };
    struct fixture_graph graph;
    struct sb_plan plan;
    fixture_graph_plain(&graph, 2, none, 0, no_edge);
    graph.dag.optional = optional;
    assert_int_equal(sb_plan_build(&plan, &graph.dag, fixture_strategy("list"), NULL), SB_OK);
    struct sb_schedule_check *check = sb_schedule_check_new(&graph.dag);
    assert_non_null(check);
    const struct sb_span span[] = {
        { .task = 0, .step = 0, .worker = SB_NONE, .start = when, .end = when },
        { .task = 1, .step = 1, .worker = 0, .end = 7 },
    };
    enum sb_code code = sb_schedule_check_run(check, &plan, 1, none, span, 7, NULL);
    sb_schedule_check_free(check);
    sb_plan_fini(&plan);
    graph.dag.optional = NULL;
    fixture_graph_fini(&graph);
    return code;
}

static void absent_steps_need_no_worker_and_do_not_wait(void **state)
{
    (void)state;
    assert_int_equal(check_absent_from(0), SB_OK);
    assert_int_equal(check_absent_from(1), SB_ECHECK);
}

static enum sb_code checked(struct scene *s, const struct sb_plan *plan)
{
    struct sb_error error = { 0 };
    enum sb_code code =
        sb_schedule_check_run(s->check, plan, s->workers, duration, s->span, s->makespan, &error);
    assert_int_equal(code, error.code);
    assert_true(code == SB_OK || error.text[0]);
    return code;
}

static void move(struct sb_span *span, sb_ns by)
{
    span->start += by;
    span->end += by;
}

static void start_late(struct scene *s)
{
    move(&s->span[D], 1), s->makespan = s->span[D].end > s->makespan ? s->span[D].end : s->makespan;
}
static void start_early(struct scene *s) { move(&s->span[C], -1); }
static void ready_early(struct scene *s) { s->span[C].ready--; }
static void ready_late(struct scene *s) { s->span[D].ready++; }
static void run_longer(struct scene *s) { s->span[E].end++; }
static void run_shorter(struct scene *s) { s->span[A].end--; }
static void not_run(struct scene *s) { s->span[B].status = SB_CANCELLED; }
static void be_another_step(struct scene *s) { s->span[B].step = C; }
static void be_another_task(struct scene *s) { s->span[B].task = A; }
static void take_longer(struct scene *s) { s->makespan++; }
static void take_shorter(struct scene *s) { s->makespan--; }
static void share_a_worker(struct scene *s) { s->span[B].worker = s->span[A].worker; }
static void use_too_many_workers(struct scene *s) { s->span[E].worker = s->workers; }
static void swap_times(struct scene *s)
{
    struct sb_span a = s->span[A];
    s->span[A].start = s->span[C].start, s->span[A].end = s->span[A].start + duration[A];
    s->span[C].start = a.start, s->span[C].end = a.start + duration[C];
}
static void all_wait(struct scene *s)
{
    for (int t = 0; t < TASKS; t++)
        move(&s->span[t], 1), s->span[t].ready += t == C || t == D;
    s->makespan++;
}

struct breakage {
    const char *name;
    void (*apply)(struct scene *);
    bool limited, unlimited;
};

static const struct breakage breakages[] = {
    { "a step starts late while a worker is free", start_late, true, true },
    { "a step starts before it is ready", start_early, true, true },
    { "a step is said to be ready before what it awaits has ended", ready_early, true, true },
    { "a step is said to be ready later than it is", ready_late, true, true },
    { "a step runs too long", run_longer, true, true },
    { "a step runs too short", run_shorter, true, true },
    { "a step does not run", not_run, true, true },
    { "a step's span is that of another step", be_another_step, true, true },
    { "a step's span is that of another task", be_another_task, true, true },
    { "the makespan is too long", take_longer, true, true },
    { "the makespan is too short", take_shorter, true, true },
    { "two steps run on one worker at once", share_a_worker, true, false },
    { "a worker is used that is not there", use_too_many_workers, true, false },
    { "two tasks are exchanged", swap_times, true, true },
    { "everything waits for nothing", all_wait, true, true },
};

static void check_breakages(uint32_t workers, const char *strategy)
{
    for (size_t i = 0; i < COUNT(breakages); i++) {
        struct scene s;
        begin(&s, strategy, workers);
        assert_int_equal(checked(&s, &s.plan), SB_OK);
        breakages[i].apply(&s);
        if ((workers ? breakages[i].limited : breakages[i].unlimited) &&
            checked(&s, &s.plan) != SB_ECHECK)
            fail_msg("accepted under %s with %u workers although %s", strategy, workers,
                     breakages[i].name);
        end(&s);
    }
}

static void each_broken_schedule_on_two_workers_is_refused(void **state)
{
    (void)state;
    check_breakages(2, "earliest-start");
    check_breakages(2, "list");
}

static void each_broken_schedule_on_many_workers_is_refused(void **state)
{
    (void)state;
    check_breakages(9, "earliest-start");
}

static void each_broken_schedule_without_limit_is_refused(void **state)
{
    (void)state;
    check_breakages(0, "earliest-start");
    check_breakages(0, "await-in-order");
}

static void another_strategys_schedule_is_refused(void **state)
{
    struct scene s;
    (void)state;
    begin(&s, "sequential", 0);
    struct sb_span sequential[TASKS];
    memcpy(sequential, s.span, sizeof sequential);
    sb_ns makespan = s.makespan;
    end(&s);
    begin(&s, "earliest-start", 0);
    memcpy(s.span, sequential, sizeof sequential);
    s.makespan = makespan;
    assert_int_equal(checked(&s, &s.plan), SB_ECHECK);
    /* Dependencies are kept, and nothing more is asked without a plan. */
    assert_int_equal(checked(&s, NULL), SB_OK);
    end(&s);
}

static void a_schedule_that_ignores_a_barrier_is_refused(void **state)
{
    struct scene s;
    (void)state;
    begin(&s, "earliest-start", 0);
    struct sb_plan plan;
    assert_int_equal(sb_plan_build(&plan, &s.graph.dag, fixture_strategy("sequential"), NULL),
                     SB_OK);
    assert_int_equal(checked(&s, &plan), SB_ECHECK);
    sb_plan_fini(&plan);
    end(&s);
}

static void one_checker_serves_plans_with_more_and_fewer_joins(void **state)
{
    static const char *const strategies[] = { "sequential", "level-barrier", "await-in-order",
                                              "earliest-start", "join-all-then-chain" };
    struct scene s;
    (void)state;
    begin(&s, "earliest-start", 0);
    for (size_t i = 0; i < COUNT(strategies); i++) {
        struct sb_plan plan;
        assert_int_equal(sb_plan_build(&plan, &s.graph.dag, fixture_strategy(strategies[i]), NULL),
                         SB_OK);
        s.makespan = fixture_unlimited(&s.graph, strategies[i], s.span);
        assert_int_equal(checked(&s, &plan), SB_OK);
        sb_plan_fini(&plan);
    }
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absent_steps_need_no_worker_and_do_not_wait),
        cmocka_unit_test(each_broken_schedule_on_two_workers_is_refused),
        cmocka_unit_test(each_broken_schedule_on_many_workers_is_refused),
        cmocka_unit_test(each_broken_schedule_without_limit_is_refused),
        cmocka_unit_test(another_strategys_schedule_is_refused),
        cmocka_unit_test(a_schedule_that_ignores_a_barrier_is_refused),
        cmocka_unit_test(one_checker_serves_plans_with_more_and_fewer_joins),
    };
    return cmocka_run_group_tests_name("schedule", tests, NULL, NULL);
}
