/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strategies that place: against what others published, and against tests/placement/reference.py,
 * which has them from their definitions. */
#include "sim/model/strategy.h"

#include "tests/fixtures/graph.h"
#include "tests/fixtures/instance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

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
    for (uint32_t t = 0; plan->whole && t < instance->dag.tasks; t++)
        wrong += worker[t] != plan->worker[t] || start[t] != plan->start[t];
    if (makespan != plan->makespan || wrong)
        print_error("%s: %s takes %lld instead of %lld, %u tasks are elsewhere\n", instance->name,
                    plan->strategy, (long long)makespan, (long long)plan->makespan, wrong);
    return makespan != plan->makespan || wrong;
}

static void check_file(const char *path, unsigned instances)
{
    struct fixture_instance instance;
    struct fixture_plan plan;
    unsigned wrong = 0, seen = 0;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    for (; fixture_instance_read(file, &instance); seen++) {
        while (fixture_plan_read(file, &instance, &plan))
            wrong += check_plan(&instance, &plan);
        fixture_instance_fini(&instance);
    }
    fclose(file);
    assert_int_equal(seen, instances);
    assert_int_equal(wrong, 0);
}

static void published_makespans_and_schedules_are_met(void **state)
{
    (void)state;
    check_file("tests/data/placement/published.txt", 4);
}

static void random_instances_are_placed_as_defined(void **state)
{
    (void)state;
    check_file("tests/data/placement/random.txt", 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_makespans_and_schedules_are_met),
        cmocka_unit_test(random_instances_are_placed_as_defined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
