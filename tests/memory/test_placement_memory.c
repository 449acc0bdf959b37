/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of each strategy that places fails once, as do those of a duel. */
#include "sim/duel/duel.h"
#include "sim/plugins.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/graphs/instance.h"
#include "tests/memory/failing_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct scene {
    const struct sb_strategy *strategy;
    struct fixture_instance instance;
};

static enum sb_code place(void *self, struct sb_error *error)
{
    const struct scene *scene = self;
    uint32_t worker[FIXTURE_INSTANCE_TASKS];
    sb_ns start[FIXTURE_INSTANCE_TASKS];
    struct sb_placement placement = { .worker = worker, .start = start };
    enum sb_code code = scene->strategy->place(&scene->instance.view, &placement);
    return code == SB_ENOMEM ? sb_fail_memory(error) : code;
}

static void plans_without_memory_are_refused(void **state)
{
    struct scene scene;
    FILE *file = fopen("tests/data/placement/examples.txt", "r");
    (void)state;
    assert_non_null(file);
    assert_true(fixture_instance_read(file, &scene.instance));
    for (unsigned i = 0; sb_plugins.strategy[i]; i++) {
        scene.strategy = sb_plugins.strategy[i];
        if (scene.strategy->place)
            failing_memory_sweep(place, &scene, 2, SB_ENOMEM);
    }
    fixture_instance_fini(&scene.instance);
    fclose(file);
}

static enum sb_code fight(void *self, struct sb_error *error)
{
    const struct sb_duel *duel = self;
    struct sb_duel_outcome outcome;
    return sb_duel_run(duel, &outcome, error);
}

static void a_duel_without_memory_is_refused(void **state)
{
    struct sb_duel duel = { .strategy = { fixture_strategy("work-stealing"),
                                          fixture_strategy("heft") },
                            .tasks = 4,
                            .workers = 2,
                            .restarts = 1,
                            .tries = 1 };
    (void)state;
    for (duel.costs = SB_DUEL_UNRELATED; duel.costs <= SB_DUEL_ALIKE; duel.costs++)
        failing_memory_sweep(fight, &duel, 10, SB_ENOMEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans_without_memory_are_refused),
        cmocka_unit_test(a_duel_without_memory_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
