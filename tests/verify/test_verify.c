/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real scheduler against the simulator: random graphs under every strategy, and schedulers that
 * do wrong and must be caught. */
#include "sim/verify/verify.h"

#include "sim/workload/workload_write.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/graphs/simulate.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/runs/wrong_runtime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/fixtures/runs/expect_workload.h"

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { GRAPHS = FIXTURE_CASES(1000), LARGE_GRAPHS = FIXTURE_CASES(8) };

/* ---- one run ---- */

struct scene {
    const struct sb_dag *dag;
    const sb_ns *latency;
    const struct sb_runtime *const *runtime;
    void (*misread)(struct sb_span *simulated); /* or NULL */
    struct sb_error error;
};

/* Each form of the program, strict and not, and with one verifier: it is clean again after a run.
 */
static enum sb_code verify(struct scene *s, const struct sb_strategy *strategy, uint32_t workers)
{
    static const struct sb_verify_names names = { "random", "random.json", 1, "" };
    struct sb_plan plan;
    struct sb_verifier *verifier;
    struct sb_span *span = calloc((size_t)s->dag->steps + 1, sizeof *span);
    struct sb_span *real = calloc((size_t)s->dag->steps + 1, sizeof *real);
    struct sb_schedule_check *check = sb_schedule_check_new(s->dag);
    if (workers && sb_strategy_has_places(strategy)) { /* test_placed.c */
        sb_schedule_check_free(check);
        free(span);
        free(real);
        return SB_OK;
    }
    assert_int_equal(sb_plan_build(&plan, s->dag, strategy, NULL), SB_OK);
    assert_int_equal(sb_verifier_new(&verifier, s->runtime, &plan, workers, real, NULL), SB_OK);
    assert_true(span && real && check);
    assert_non_null(verifier);
    fixture_simulate(&plan, workers, s->latency, span);
    if (s->misread)
        s->misread(span);
    memset(&s->error, 0, sizeof s->error);
    enum sb_code code = SB_OK;
    uint64_t replicates = workers && !strategy->prioritise ? 6 : 2;
    for (uint64_t replicate = 0; !code && replicate < replicates; replicate++)
        code = sb_verifier_run(verifier, &names, check, replicate, s->latency, span, &s->error);
    sb_verifier_free(verifier);
    sb_plan_fini(&plan);
    sb_schedule_check_free(check);
    free(span);
    free(real);
    return code;
}

static enum sb_code verify_graph(const struct fixture_graph *g, const struct sb_strategy *strategy,
                                 uint32_t workers, struct sb_error *error)
{
    struct scene s = { .dag = &g->dag, .latency = g->duration, .runtime = sb_plugins.runtime };
    enum sb_code code = verify(&s, strategy, workers);
    *error = s.error;
    return code;
}

/* ---- shrinking ---- */

/* The graph without task `gone`. */
static void drop(const struct fixture_graph *from, uint32_t gone, struct fixture_graph *to)
{
    struct sb_dag_builder *builder = sb_dag_builder_new();
    memset(to, 0, sizeof *to);
    for (uint32_t t = 0; t < from->tasks; t++)
        if (t != gone)
            sb_dag_builder_task(builder, from->dag.task_name[t]);
    for (uint32_t s = 0; s < from->steps; s++) {
        struct fixture_step step = from->step[s];
        if (step.task == gone)
            continue;
        struct sb_dist latency = { .a = (double)from->duration[s] };
        uint32_t kept = 0;
        step.task -= step.task > gone;
        sb_dag_builder_step(builder, step.task, &latency);
        for (uint32_t i = 0; i < step.awaits; i++)
            if (step.await[i] != gone)
                step.await[kept++] = step.await[i] - (step.await[i] > gone);
        for (uint32_t i = 0; i < kept; i++)
            sb_dag_builder_await(builder, step.await[i]);
        step.awaits = kept;
        to->duration[to->steps] = from->duration[s];
        to->step[to->steps++] = step;
    }
    to->tasks = from->tasks - 1;
    assert_int_equal(sb_dag_build(builder, &to->dag, "shrunk", NULL), SB_OK);
}

/* Leaves out tasks as long as the rest still fails. */
static void shrink(struct fixture_graph *g, const struct sb_strategy *strategy, uint32_t workers,
                   struct sb_error *error)
{
    for (uint32_t t = 0; t < g->tasks;) {
        struct fixture_graph smaller;
        struct sb_error again;
        drop(g, t, &smaller);
        bool fails = verify_graph(&smaller, strategy, workers, &again) != SB_OK;
        fixture_graph_fini(fails ? g : &smaller);
        if (fails) {
            *g = smaller;
            *error = again;
        }
        t = fails ? 0 : t + 1;
    }
}

/* Fails with a small graph, as a workload. */
static void give_up(struct fixture_graph *g, const struct sb_strategy *strategy, uint32_t workers,
                    struct sb_error *error)
{
    char name[] = "shrunk", nothing[] = "", *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    shrink(g, strategy, workers, error);
    struct sb_workload w = {
        .name = name, .description = nothing, .file = nothing, .workers = workers, .dag = g->dag
    };
    assert_non_null(out);
    assert_int_equal(sb_workload_write(&w, out, NULL), SB_OK);
    fclose(out);
    fprintf(stderr, "%s, %u workers: %s\n%s\n", strategy->name, workers, error->text, text);
    free(text);
    fail_msg("%s, %u workers: %s", strategy->name, workers, error->text);
}

/* ---- random graphs ---- */

/* Durations of 0 to 3: many ends at one time, and steps that end when they begin. */
static void random_graphs_run_as_simulated(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= GRAPHS * (uint64_t)fixture_scale(); seed++) {
        struct fixture_graph g;
        struct sb_error error;
        fixture_graph_random(&g, seed, seed % 16 ? 16 : FIXTURE_TASKS, seed % 3 ? 3 : 1000);
        const uint32_t workers[] = { 0, 1 + (uint32_t)(seed % 3), 4 + (uint32_t)(seed % 16) };
        for (const struct sb_strategy *const *s = sb_plugins.strategy; *s; s++)
            for (unsigned i = 0; i < 3; i++)
                if (verify_graph(&g, *s, workers[i], &error))
                    give_up(&g, *s, workers[i], &error);
        fixture_graph_fini(&g);
    }
}

/* Any set of steps can be absent: they take no worker, and no order of service sees them. */
static void absent_steps_run_as_simulated(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= GRAPHS / 4 * (uint64_t)fixture_scale(); seed++) {
        struct fixture_graph g;
        struct sb_error error;
        bool optional[FIXTURE_STEPS];
        fixture_graph_random(&g, seed, 16, seed % 3 ? 2 : 5);
        for (uint32_t i = 0; i < g.dag.steps; i++)
            optional[i] = (seed / 2 + i) % 5 < 3;
        g.dag.optional = optional;
        for (const struct sb_strategy *const *s = sb_plugins.strategy; *s; s++)
            for (uint32_t workers = 0; workers <= 4; workers += 1 + (uint32_t)(seed % 2))
                if (verify_graph(&g, *s, workers, &error))
                    fail_msg("seed %llu, %s, %u workers: %s", (unsigned long long)seed, (*s)->name,
                             workers, error.text);
        g.dag.optional = NULL;
        fixture_graph_fini(&g);
    }
}

static void verify_workload(const struct sb_workload *w, const struct sb_strategy *strategy,
                            uint32_t workers, uint32_t longest)
{
    struct fixture_random random = { w->dag.steps };
    sb_ns *latency = calloc((size_t)w->dag.steps + 1, sizeof *latency);
    struct scene s = { .dag = &w->dag, .latency = latency, .runtime = sb_plugins.runtime };
    assert_non_null(latency);
    for (uint32_t i = 0; i < w->dag.steps; i++)
        latency[i] = fixture_below(&random, longest);
    if (verify(&s, strategy, workers))
        fail_msg("%u workers: %s", workers, s.error.text);
    free(latency);
}

static void graphs_of_hundreds_of_tasks_run_as_simulated(void **state)
{
    (void)state;
    for (uint32_t i = 1; i <= LARGE_GRAPHS * fixture_scale(); i++) {
        char text[256];
        snprintf(text, sizeof text,
                 "{\"simbench\": 1, \"generate\": {\"kind\": \"layered\", \"tasks\": %u, "
                 "\"width\": %u, \"seed\": %u, \"latency\": 1}}",
                 300 * i, 5 * i, i);
        struct sb_workload w = expect_parsed(text);
        for (const struct sb_strategy *const *s = sb_plugins.strategy; *s; s++)
            for (uint32_t workers = 0; workers <= 20; workers += 10) {
                const struct sb_assignment assignment = { &w.dag, *s, workers, false };
                if (sb_runtime_choose(sb_plugins.runtime, &assignment))
                    verify_workload(&w, *s, workers, 4);
            }
        sb_workload_fini(&w);
    }
}

/* Beyond 16,384 tasks plain ones are declared, beyond 256 stacks are shared. */
static void a_large_graph_runs_as_simulated(void **state)
{
    struct sb_workload w = expect_parsed("{\"simbench\": 1, \"generate\": {\"kind\": \"layered\", "
                                         "\"tasks\": 20000, \"latency\": 1}}");
    (void)state;
    verify_workload(&w, fixture_strategy("earliest-start"), 0, 100);
    verify_workload(&w, fixture_strategy("earliest-start"), 7, 100);
    verify_workload(&w, fixture_strategy("join-all-then-chain"), 0, 100);
    sb_workload_fini(&w);
}

/* ---- schedulers that do wrong ---- */

static const struct sb_runtime *const wrong_runtimes[] = { &fixture_wrong_runtime, NULL };

static void nothing(struct sb_span *span) { (void)span; }
static void late_by_one(struct sb_span *span) { span[2].start++, span[2].end++; }
static void longer_by_one(struct sb_span *span) { span[1].end++; }
static void swap_workers(struct sb_span *span) { span[0].worker = 1, span[1].worker = 0; }

static void miss_an_edge(struct sb_span *span)
{
    span[2].start -= 10;
    span[2].end -= 10;
}

/* a (10), b (20), and c (5) after a. */
static const char *verify_wrong(void (*how)(struct sb_span *span), uint32_t workers)
{
    static const sb_ns duration[] = { 10, 20, 5 };
    static const uint32_t edge[][2] = { { 0, 2 } };
    static struct scene s;
    struct fixture_graph g;
    fixture_graph_plain(&g, 3, duration, 1, edge);
    s = (struct scene){ .dag = &g.dag, .latency = g.duration, .runtime = wrong_runtimes };
    fixture_spoil(how);
    assert_int_equal(verify(&s, fixture_strategy("earliest-start"), workers),
                     how == nothing ? SB_OK : SB_ECHECK);
    fixture_graph_fini(&g);
    return s.error.text;
}

static void a_schedule_that_differs_is_told_with_task_and_both_times(void **state)
{
    (void)state;
    assert_string_equal(verify_wrong(nothing, 2), "");
    assert_string_equal(verify_wrong(late_by_one, 0),
                        "random, earliest-start on wrong, replicate 0: task \"t2\", step 0 starts "
                        "at 11 ns, simulated 10 ns; to see it again: "
                        "simbench verify --only-replicate=0 --seed=1 --workers=unlimited "
                        "--strategies=earliest-start random.json");
    fixture_assert_says(verify_wrong(miss_an_edge, 0),
                        "task \"t2\", step 0 starts at 0 ns, simulated 10 ns");
    fixture_assert_says(verify_wrong(longer_by_one, 2),
                        "task \"t1\", step 0 ends at 21 ns, simulated 20 ns");
    fixture_assert_says(
        verify_wrong(swap_workers, 2),
        "task \"t0\", step 0 from 0 to 10 ns is on worker 1, simulated on worker 0");
    fixture_assert_says(verify_wrong(swap_workers, 2), "--workers=2 ");
    fixture_assert_says(verify_wrong(fixture_leave_out, 0),
                        "task \"t2\", step 0 does not run, simulated from 10 to 15 ns");
}

static void ready_later(struct sb_span *simulated) { simulated[2].ready = 11; }

/* When steps are ready comes from the simulated schedule: the real one has to bear it out. */
static void a_step_that_was_ready_at_another_time_is_refused(void **state)
{
    static const sb_ns duration[] = { 10, 20, 5 };
    static const uint32_t edge[][2] = { { 0, 2 } };
    struct fixture_graph g;
    (void)state;
    fixture_graph_plain(&g, 3, duration, 1, edge);
    for (uint32_t workers = 0; workers < 2; workers++) {
        struct scene s = { .dag = &g.dag,
                           .latency = g.duration,
                           .runtime = sb_plugins.runtime,
                           .misread = ready_later };
        assert_int_equal(verify(&s, fixture_strategy("earliest-start"), workers), SB_ECHECK);
        fixture_assert_says(s.error.text,
                            workers ? "task \"t2\", step 0: is ready at 11 ns, expected 10 ns"
                                    : "task \"t2\", step 0: starts before it is ready, at 10 ns");
    }
    fixture_graph_fini(&g);
}

/* The file's name in the command is one word of a shell. */
static void a_file_name_with_spaces_is_quoted(void **state)
{
    static const struct sb_verify_names names = { "x", "a b's.json", 7, "" };
    struct sb_plan plan = { .strategy = fixture_strategy("earliest-start") };
    struct sb_error error = { 0 };
    (void)state;
    assert_int_equal(
        sb_verify_refuse(&names, &fixture_wrong_runtime, &plan, 3, 17, "it is so", &error),
        SB_ECHECK);
    fixture_assert_says(
        error.text,
        "--only-replicate=17 --seed=7 --workers=3 --strategies=earliest-start 'a b'\\''s.json'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_graphs_run_as_simulated),
        cmocka_unit_test(absent_steps_run_as_simulated),
        cmocka_unit_test(graphs_of_hundreds_of_tasks_run_as_simulated),
        cmocka_unit_test(a_large_graph_runs_as_simulated),
        cmocka_unit_test(a_schedule_that_differs_is_told_with_task_and_both_times),
        cmocka_unit_test(a_step_that_was_ready_at_another_time_is_refused),
        cmocka_unit_test(a_file_name_with_spaces_is_quoted),
    };
    return cmocka_run_group_tests_name("verify", tests, NULL, NULL);
}
