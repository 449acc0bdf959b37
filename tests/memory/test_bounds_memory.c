/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory runs out at each allocation of a search for the best schedule, and of a run's bounds: each
 * time they say so and give everything back. */
#include "sim/bounds/chains.h"
#include "sim/bounds/optimum.h"
#include "sim/run/bounds.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/runs/experiment.h"
#include "tests/memory/failing_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <string.h>

/* 22 on two workers, which cannot be halved: branches are needed. */
static const sb_ns duration[] = { 5, 5, 4, 4, 4 };
static const uint32_t none[][2] = { { 0, 0 } };

static enum sb_code search(void *self, struct sb_error *error)
{
    const struct sb_effort effort = {
        .energy_steps_max = 10, .tight_steps_max = 10, .placements = 100, .nodes = 1000
    };
    const struct fixture_graph *graph = self;
    struct sb_arena arena = { 0 };
    struct sb_problem problem;
    struct sb_optimum optimum;
    struct sb_constraints chains;
    sb_constraints_init(&chains, graph->steps);
    enum sb_code code = sb_problem_of_workers(&problem, &graph->dag, duration, 2, &arena, error);
    if (code == SB_OK)
        code = sb_optimum_find(&problem, &effort, &optimum, &arena, error);
    if (code == SB_OK)
        code = sb_chains_build(&problem, optimum.start, 2, NULL, &chains, error);
    if (code == SB_OK)
        assert_true(optimum.proved && optimum.best == 12 && optimum.nodes > 0);
    sb_constraints_fini(&chains);
    sb_arena_fini(&arena);
    return code;
}

static void a_search_survives_each_failed_allocation(void **state)
{
    struct fixture_graph graph;
    (void)state;
    fixture_graph_plain(&graph, 5, duration, 0, none);
    failing_memory_sweep(search, &graph, 10, SB_ENOMEM);
    fixture_graph_fini(&graph);
}

static enum sb_code fill(void *self, struct sb_error *error)
{
    struct fixture_experiment *s = self;
    struct sb_error own = { 0 };
    enum sb_code code = sb_run_bounds_fill(&s->x, &s->result, &own);
    /* a checker says of which schedule it is */
    return code && strstr(own.text, "out of memory") ? sb_fail_memory(error) : code;
}

static void bounds_of_a_run_survive_each_failed_allocation(void **state)
{
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(&s, fixture_layered, 3, 2);
    s.x.strategies = 2;
    fixture_experiment_run(&s);
    failing_memory_sweep(fill, &s, 10, SB_ENOMEM);
    fixture_experiment_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_search_survives_each_failed_allocation),
        cmocka_unit_test(bounds_of_a_run_survive_each_failed_allocation),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
