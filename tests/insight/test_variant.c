/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variants against graphs that are written so. */
#include "sim/insight/whatif/variant.h"

#include "sim/insight/whatif/trials.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/runs/expect_workload.h"
#include "tests/fixtures/runs/insight.h"

#include <math.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- graphs ---- */

/* What the changes make of the lists that a graph is built from, built anew. */
static struct sb_dag rebuild(const struct fixture_graph *g, const struct sb_change *c)
{
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct sb_dag dag;
    for (uint32_t t = 0; t < g->tasks; t++)
        sb_dag_builder_task(builder, g->dag.task_name[t]);
    for (uint32_t s = 0; s < g->steps; s++) {
        const struct fixture_step *step = &g->step[s];
        struct sb_dist latency = sb_dist_constant((double)g->duration[s]);
        uint32_t place = s - g->first[step->task];
        sb_dag_builder_step(builder, step->task, &latency);
        for (uint32_t i = 0; i < step->awaits; i++) {
            bool its = step->task == c->task && step->await[i] == c->other &&
                       (c->kind == SB_CHANGE_EDGE || place == c->from);
            if (!its)
                sb_dag_builder_await(builder, step->await[i]);
        }
        if (c->kind == SB_CHANGE_AWAIT && step->task == c->task && place == c->to)
            sb_dag_builder_await(builder, c->other);
    }
    assert_int_equal(sb_dag_build(builder, &dag, "test", NULL), SB_OK);
    return dag;
}

static bool same_lists(const struct sb_csr *a, const struct sb_csr *b, uint32_t rows)
{
    return memcmp(a->begin, b->begin, (rows + 1) * sizeof *a->begin) == 0 &&
           (a->begin[rows] == 0 || memcmp(a->list, b->list, a->begin[rows] * sizeof *a->list) == 0);
}

static bool same_graphs(const struct sb_dag *a, const struct sb_dag *b)
{
    return a->tasks == b->tasks && a->steps == b->steps && a->edges == b->edges &&
           same_lists(&a->pred, &b->pred, a->steps) && same_lists(&a->succ, &b->succ, a->steps) &&
           same_lists(&a->dep, &b->dep, a->tasks) &&
           memcmp(a->topo, b->topo, a->tasks * sizeof *a->topo) == 0 &&
           memcmp(a->expected, b->expected, a->steps * sizeof *a->expected) == 0;
}

static void check_change(const struct fixture_graph *g, const struct sb_change *change)
{
    struct sb_variant variant;
    struct sb_error error = { 0 };
    if (sb_variant_build(&variant, &g->dag, 3, change, 1, &error))
        fail_msg("seed %llu: %s", (unsigned long long)g->seed, error.text);
    struct sb_dag written = rebuild(g, change);
    if (!same_graphs(&variant.dag, &written) || variant.workers != 3 || variant.scales)
        fail_msg("seed %llu: task %u without %u at %u", (unsigned long long)g->seed, change->task,
                 change->other, change->from);
    sb_variant_fini(&variant);
    sb_dag_fini(&written);
}

static void a_change_of_edges_gives_the_graph_that_is_written_so(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= FIXTURE_CASES(300) * (uint64_t)fixture_scale(); seed++) {
        struct fixture_graph g;
        struct fixture_random random = { seed };
        fixture_graph_random(&g, seed, 20, 9);
        for (uint32_t s = 0; s < g.steps; s++)
            for (uint32_t i = 0; i < g.step[s].awaits; i++) {
                uint32_t task = g.step[s].task, steps = g.last[task] - g.first[task] + 1;
                struct sb_change change = { .kind = SB_CHANGE_EDGE,
                                            .task = task,
                                            .other = g.step[s].await[i],
                                            .from = s - g.first[task],
                                            .to = fixture_below(&random, steps) };
                check_change(&g, &change);
                change.kind = SB_CHANGE_AWAIT;
                check_change(&g, &change);
            }
        fixture_graph_fini(&g);
    }
}

static void changes_add_up(void **state)
{
    (void)state;
    struct sb_workload w = expect_parsed(
        "{\"simbench\": 1, \"time_unit\": \"ns\", \"tasks\": {\"a\": {\"latency\": 100}, "
        "\"b\": {\"after\": [\"a\"], \"latency\": 31}, \"c\": {\"after\": [\"a\", \"b\"], "
        "\"latency\": 50}}}");
    const struct sb_change change[] = {
        { .kind = SB_CHANGE_LATENCY, .task = 1, .factor = 0.5 },
        { .kind = SB_CHANGE_WORKERS, .workers = 4 },
        { .kind = SB_CHANGE_EDGE, .task = 2, .other = 1 },
        { .kind = SB_CHANGE_LATENCY, .task = 0, .factor = 0 },
        { .kind = SB_CHANGE_LATENCY, .task = 1, .factor = 0.5 },
        { .kind = SB_CHANGE_WORKERS, .workers = 2 },
    };
    struct sb_variant v;
    assert_int_equal(sb_variant_build(&v, &w.dag, 0, change, COUNT(change), NULL), SB_OK);
    assert_int_equal(v.workers, 2);
    assert_int_equal(v.scales, 2);
    assert_true(v.scaled[0].step == 0 && v.scaled[0].factor == 0);
    assert_true(v.scaled[1].step == 1 && v.scaled[1].factor == 0.25);
    assert_true(v.dag.expected[0] == 0 && v.dag.expected[1] == 8 && v.dag.expected[2] == 50);
    assert_int_equal(v.dag.edges, 2);
    assert_true(w.dag.expected[1] == 31 && w.dag.edges == 3); /* which is as it was */
    sb_variant_fini(&v);
    sb_workload_fini(&w);
}

static void an_edge_that_is_not_there_cannot_be_dropped(void **state)
{
    (void)state;
    struct sb_workload w = expect_parsed("{\"simbench\": 1, \"tasks\": {\"a\": {\"latency\": 1}, "
                                         "\"b\": {\"latency\": 1}}}");
    const struct sb_change change = { .kind = SB_CHANGE_EDGE, .task = 1, .other = 0 };
    struct sb_variant v;
    struct sb_error error = { 0 };
    assert_int_equal(sb_variant_build(&v, &w.dag, 0, &change, 1, &error), SB_ECHECK);
    assert_string_equal(error.text, "\"b\" does not await \"a\"");
    sb_workload_fini(&w);
}

/* ---- makespans ---- */

static const char *const strategies[] = { "sequential",
                                          "join-all-then-chain",
                                          "level-barrier",
                                          "await-in-order",
                                          "earliest-start",
                                          "hlfet",
                                          "lpt",
                                          "spt",
                                          "list" };

/* Distributions of several kinds; those of `posts`, which takes most, have a place for a factor. */
static void write_page(char *text, size_t size, double factor)
{
    snprintf(text, size,
             "{\"simbench\": 1, \"tasks\": {"
             "\"user\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 40}},"
             "\"config\": {\"latency\": {\"dist\": \"gamma\", \"mean\": 50, \"cv\": 0.5}},"
             "\"posts\": {\"steps\": [{\"run\": {\"dist\": \"exponential\", \"mean\": %.17g}},"
             " {\"await\": [\"user\"]},"
             " {\"run\": {\"dist\": \"gamma\", \"mean\": %.17g, \"cv\": 0.9}}]},"
             "\"profile\": {\"after\": [\"user\"], \"latency\": {\"dist\": \"uniform\", \"min\": "
             "1, \"max\": 90}},"
             "\"page\": {\"after\": [\"posts\", \"config\"], \"latency\": 5}}}",
             30 * factor, 60 * factor);
}

/* The mean under a strategy of the program where `task`'s latency has a factor. */
static void run_variant(const char *strategy, uint32_t workers, double factor, uint64_t replicates,
                        sb_ns *makespan)
{
    struct fixture_insight s;
    char text[2000];
    struct sb_variant v;
    write_page(text, sizeof text, 1);
    fixture_insight_begin(&s, text, replicates);
    const struct sb_change change = { .kind = SB_CHANGE_LATENCY, .task = 2, .factor = factor };
    assert_int_equal(sb_variant_build(&v, &s.workload.dag, workers, &change, 1, NULL), SB_OK);
    struct sb_plan plan;
    assert_int_equal(sb_plan_build(&plan, &v.dag, fixture_strategy(strategy), NULL), SB_OK);
    fixture_insight_makespans(&s, sb_variant_case(&v, &plan), makespan);
    sb_plan_fini(&plan);
    sb_variant_fini(&v);
    fixture_insight_end(&s);
}

/* Not one replicate differs by more than what rounding makes of it, unless with limited workers two
 * steps change places that are ready within a nanosecond; priorities are those of the new means. */
static void a_factor_gives_what_a_file_with_that_latency_gives(void **state)
{
    (void)state;
    enum { REPLICATES = 2000 };
    static sb_ns variant[REPLICATES], written[REPLICATES];
    static const double factors[] = { 0.9, 0.5, 0, 3 };
    for (size_t i = 0; i < COUNT(strategies); i++)
        for (size_t k = 0; k < COUNT(factors); k++)
            for (uint32_t workers = 0; workers <= 2; workers += 2) {
                struct fixture_insight s;
                char text[2000];
                uint32_t differ = 0;
                write_page(text, sizeof text, factors[k]);
                fixture_insight_begin(&s, text, REPLICATES);
                fixture_insight_alone(&s, strategies[i], workers, written);
                fixture_insight_end(&s);
                run_variant(strategies[i], workers, factors[k], REPLICATES, variant);
                for (uint32_t r = 0; r < REPLICATES; r++)
                    differ += llabs(variant[r] - written[r]) > 3;
                if (differ > (workers ? 1 : 0))
                    fail_msg("%s, %u workers, factor %g: %u replicates differ", strategies[i],
                             workers, factors[k], differ);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_of_edges_gives_the_graph_that_is_written_so),
        cmocka_unit_test(changes_add_up),
        cmocka_unit_test(an_edge_that_is_not_there_cannot_be_dropped),
        cmocka_unit_test(a_factor_gives_what_a_file_with_that_latency_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
