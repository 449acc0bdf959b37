/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is timed at once, with a scheduler that only counts what is asked of it. */
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

static enum sb_code prepare(void *library, const struct sb_bench_setup *setup, void **rig,
                            struct sb_error *error)
{
    (void)library;
    (void)error;
    seen.prepared++;
    seen.iterations = setup->iterations;
    *rig = &seen;
    return SB_OK;
}

static void release(void *rig)
{
    assert_ptr_equal(rig, &seen);
    seen.released++;
}

static void spin(void *rig, uint32_t iterations)
{
    (void)rig;
    seen.iterations = iterations;
}

static enum sb_code load(void *rig, const struct sb_bench_graph *graph, void **loaded,
                         struct sb_error *error)
{
    (void)rig;
    if (seen.fails_at && seen.loaded + 1 == seen.fails_at)
        return sb_fail_memory(error);
    assert_true(seen.loaded < LOADS_MAX);
    uint32_t *copy = malloc((graph->edges + 1) * sizeof *copy);
    assert_non_null(copy);
    memcpy(copy, graph->after, graph->edges * sizeof *copy);
    seen.after[seen.loaded++] = copy;
    *loaded = copy;
    return SB_OK;
}

static void unload(void *loaded) { seen.unloaded += loaded != NULL; }

static enum sb_code run(void *rig, void *loaded, struct sb_error *error)
{
    (void)rig;
    (void)error;
    assert_non_null(loaded);
    seen.ran++;
    return SB_OK;
}

static const sb_ns *no_delays(void *loaded)
{
    (void)loaded;
    return NULL;
}

static const struct sb_bench_target counting = { .name = "counting",
                                                 .prepare = prepare,
                                                 .release = release,
                                                 .spin = spin,
                                                 .load = load,
                                                 .unload = unload,
                                                 .run = run,
                                                 .delays = no_delays };

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
    return sb_bench_slot_init(&scene->slot, &counting, NULL, &scene->c, &scene->graph, &setup, 7,
                              NULL);
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
    assert_int_equal(sb_bench_slot_redraw(&scene.slot, 8, NULL), SB_ENOMEM);
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
