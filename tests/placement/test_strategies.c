/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strategies that place: against what papers print, and against tests/placement/reference.py, which
 * has them from their definitions. */
#include "sim/model/strategy.h"

#include "sim/platform/platform_engine.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/graphs/instance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

/* Each start of a plan is the earliest in its order, so that a run of it takes as long. */
static void check_run(const struct fixture_instance *instance, const struct sb_strategy *strategy,
                      sb_ns planned)
{
    struct sb_plan plan;
    struct sb_platform_engine *engine;
    struct sb_error error = { 0 };
    sb_ns makespan = 0;
    assert_int_equal(sb_plan_build(&plan, &instance->dag, strategy, &error), SB_OK);
    if (sb_platform_engine_new(&engine, &plan, instance->view.platform, &error) ||
        sb_platform_engine_run(engine, instance->dag.expected, NULL, &makespan, &error))
        fail_msg("%s: %s: %s", instance->name, strategy->name, error.text);
    if (makespan != planned)
        fail_msg("%s: %s is planned to take %lld and takes %lld", instance->name, strategy->name,
                 (long long)planned, (long long)makespan);
    sb_platform_engine_free(engine);
    sb_plan_fini(&plan);
}

static unsigned check_plan(const struct fixture_instance *instance, const struct fixture_plan *plan)
{
    uint32_t worker[FIXTURE_INSTANCE_TASKS];
    sb_ns start[FIXTURE_INSTANCE_TASKS];
    struct sb_placement placement = { .worker = worker, .start = start };
    const struct sb_strategy *strategy = fixture_strategy(plan->strategy);
    unsigned wrong = 0;
    assert_non_null(strategy->place);
    assert_int_equal(strategy->place(&instance->view, &placement), SB_OK);
    sb_ns makespan = fixture_plan_check(instance, worker, start);
    check_run(instance, strategy, makespan);
    for (uint32_t t = 0; plan->whole && t < instance->dag.tasks; t++)
        wrong += worker[t] != plan->worker[t] || start[t] != plan->start[t];
    if (makespan != plan->makespan || wrong)
        print_error("%s: %s takes %lld instead of %s%lld, %u tasks are elsewhere\n", instance->name,
                    plan->strategy, (long long)makespan, plan->published ? "the published " : "",
                    (long long)plan->makespan, wrong);
    return makespan != plan->makespan || wrong;
}

static void check_file(const char *path, unsigned instances, unsigned published)
{
    struct fixture_instance instance;
    struct fixture_plan plan;
    unsigned wrong = 0, seen = 0, printed = 0;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    for (; fixture_instance_read(file, &instance); seen++) {
        while (fixture_plan_read(file, &instance, &plan)) {
            wrong += check_plan(&instance, &plan);
            printed += plan.published;
        }
        fixture_instance_fini(&instance);
    }
    fclose(file);
    assert_int_equal(seen, instances);
    assert_int_equal(printed, published);
    assert_int_equal(wrong, 0);
}

/* Published are HEFT 80 and CPOP 86 of Topcuoglu 2002, HEFT 133 and PEFT 122 of Arabnejad 2014. */
static void four_published_plans_and_others_of_known_graphs_are_met(void **state)
{
    (void)state;
    check_file("tests/data/placement/examples.txt", 4, 4);
}

static void random_instances_are_placed_as_defined(void **state)
{
    (void)state;
    check_file("tests/data/placement/random.txt", 80, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_published_plans_and_others_of_known_graphs_are_met),
        cmocka_unit_test(random_instances_are_placed_as_defined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
