/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is timed at once, with a runtime that also counts what is asked of it. */
#include "sim/bench/child/slot.h"
#include "sim/plugins.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

enum { LOADS_MAX = 4096 };

/* In place of a library, a rig and its loads. */
static struct {
    unsigned prepared, released, loaded, unloaded, ran;
    uint32_t iterations;
    uint32_t *after[LOADS_MAX]; /* [loaded] copies of the edges */
    unsigned fails_at;          /* the load that fails, from 1 */
} seen;

static struct sb_task_host_v1 host; /* the real one, save what is said of its work */

static void *open_(const struct sb_task_graph_v1 *graph, const struct sb_task_work_v1 *work)
{
    seen.iterations = work->iterations;
    return sb_task_host_v1()->open(graph, work);
}

static void *start(const struct sb_task_setup_v1 *setup)
{
    (void)setup;
    seen.prepared++;
    return &seen;
}

static void stop(void *runtime)
{
    assert_ptr_equal(runtime, &seen);
    seen.released++;
}

static void *build(void *runtime, const struct sb_task_graph_v1 *graph)
{
    (void)runtime;
    if (seen.fails_at && seen.loaded + 1 == seen.fails_at) {
        sb_task_fail("that was enough");
        return NULL;
    }
    assert_true(seen.loaded < LOADS_MAX);
    uint32_t *copy = malloc((graph->edges + 1) * sizeof *copy);
    assert_non_null(copy);
    memcpy(copy, graph->before, graph->edges * sizeof *copy);
    seen.after[seen.loaded++] = copy;
    return copy;
}

static void discard(void *runtime, void *built)
{
    (void)runtime;
    seen.unloaded += built != NULL;
}

static int run(void *runtime, const struct sb_task_graph_v1 *graph, void *built)
{
    (void)runtime;
    assert_non_null(built);
    for (uint32_t t = 0; t < graph->tasks; t++) /* generated graphs are in order */
        sb_task_run(t, 0);
    seen.ran++;
    return 0;
}

static const struct sb_bench_runtime counting = { .v1 = { .size = sizeof counting.v1,
                                                          .version = 1,
                                                          .name = "counting",
                                                          .start = start,
                                                          .stop = stop,
                                                          .build = build,
                                                          .discard = discard,
                                                          .run = run },
                                                  .host = &host };

struct scene {
    struct sb_bench_case c;
    struct sb_bench_graph graph;
    struct sb_bench_slot slot;
};

static enum sb_code begin(struct scene *scene, const char *name)
{
    memset(&seen, 0, sizeof seen);
    assert_true(sb_bench_case_parse(&scene->c, name));
    assert_int_equal(sb_bench_graph_init(&scene->graph, scene->c.shape, scene->c.tasks, 1,
                                         sb_plugins.readers.generators, NULL),
                     SB_OK);
    struct sb_bench_setup setup = sb_bench_setup_of(&scene->c);
    host = *sb_task_host_v1();
    host.open = open_;
    return sb_bench_slot_init(&scene->slot, &counting, &scene->c, &scene->graph, &setup, 7, NULL);
}

static void end(struct scene *scene)
{
    sb_bench_slot_fini(&scene->slot);
    sb_bench_graph_fini(&scene->graph);
    assert_int_equal(seen.unloaded, seen.loaded);
    assert_int_equal(seen.released, seen.prepared);
    for (unsigned i = 0; i < seen.loaded; i++)
        free(seen.after[i]);
}

static void small_random_graphs_are_many_and_all_different(void **state)
{
    struct scene scene;
    (void)state;
    assert_int_equal(begin(&scene, "layered-1000-declared-1"), SB_OK);
    assert_int_equal(scene.slot.loads, 20);
    assert_int_equal(seen.loaded, 20);
    for (unsigned i = 0; i < 20; i++)
        for (unsigned k = 0; k < i; k++)
            assert_memory_not_equal(seen.after[i], seen.after[k],
                                    scene.graph.edges * sizeof(uint32_t));
    end(&scene);
}

static void others_are_one_and_run_as_often_as_the_clock_needs(void **state)
{
    struct scene scene;
    double ns = 0;
    (void)state;
    assert_int_equal(begin(&scene, "chain-10-declared-1"), SB_OK);
    assert_int_equal(seen.loaded, 1);
    assert_int_equal(sb_bench_slot_calibrate(&scene.slot, NULL), SB_OK);
    assert_true(scene.slot.repeat > 64); /* such a run takes next to nothing */
    assert_true(sb_bench_slot_tasks(&scene.slot) == 10);
    seen.ran = 0;
    assert_int_equal(sb_bench_slot_time(&scene.slot, &ns, NULL), SB_OK);
    assert_int_equal(seen.ran, scene.slot.repeat);
    assert_true(ns > 0);
    end(&scene);
}

static void random_graphs_are_drawn_anew_and_others_are_not(void **state)
{
    struct scene scene;
    (void)state;
    assert_int_equal(begin(&scene, "layered-10000-declared-1"), SB_OK);
    assert_int_equal(sb_bench_slot_redraw(&scene.slot, 8, NULL), SB_OK);
    assert_int_equal(sb_bench_slot_redraw(&scene.slot, 7, NULL), SB_OK);
    assert_int_equal(seen.loaded, 6);
    for (int i = 0; i < 2; i++) { /* the same seed, the same graphs */
        size_t size = scene.graph.edges * sizeof(uint32_t);
        assert_memory_not_equal(seen.after[i], seen.after[2 + i], size);
        assert_memory_equal(seen.after[i], seen.after[4 + i], size);
    }
    end(&scene);
    assert_int_equal(begin(&scene, "fft-100-declared-1"), SB_OK);
    assert_int_equal(sb_bench_slot_redraw(&scene.slot, 8, NULL), SB_OK);
    assert_int_equal(seen.loaded, 1);
    end(&scene);
}

static void bodies_that_spin_are_taken_off_as_far_as_workers_share_them(void **state)
{
    struct scene scene;
    (void)state;
    assert_int_equal(begin(&scene, "fan-1000-declared-2-spin1us"), SB_OK);
    assert_true(seen.iterations > 0);
    double body = sb_bench_slot_body(&scene.slot), useful = sb_bench_slot_useful(&scene.slot);
    assert_true(body > 0 && useful > 0);
    assert_int_equal(sb_bench_slot_spin(&scene.slot, 5, 7, NULL), SB_OK);
    assert_int_equal(seen.iterations, 5);
    assert_int_equal(seen.loaded, 2);
    end(&scene);
    assert_int_equal(begin(&scene, "fan-1000-declared-2"), SB_OK);
    assert_true(sb_bench_slot_body(&scene.slot) == 0 && sb_bench_slot_useful(&scene.slot) == 0);
    end(&scene);
}

static void what_fails_in_the_middle_is_given_back(void **state)
{
    struct scene scene;
    (void)state;
    assert_int_equal(begin(&scene, "layered-1000-declared-1"), SB_OK);
    seen.fails_at = seen.loaded + 5;
    assert_int_equal(sb_bench_slot_redraw(&scene.slot, 8, NULL), SB_ECHECK);
    end(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_random_graphs_are_many_and_all_different),
        cmocka_unit_test(others_are_one_and_run_as_often_as_the_clock_needs),
        cmocka_unit_test(random_graphs_are_drawn_anew_and_others_are_not),
        cmocka_unit_test(bodies_that_spin_are_taken_off_as_far_as_workers_share_them),
        cmocka_unit_test(what_fails_in_the_middle_is_given_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
