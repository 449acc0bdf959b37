/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lanes without overlap, as few as can be, and a path that the makespan is the sum of, in schedules
 * of random graphs. */
#include "sim/export/lanes.h"
#include "sim/export/path.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { GRAPHS = 300 };

static struct fixture_graph graph;
static struct sb_span span[FIXTURE_STEPS];

static sb_ns simulate(uint64_t seed, uint32_t workers)
{
    fixture_graph_random(&graph, seed, 40, seed % 3 ? 1000 : 3);
    return workers ? fixture_limited(&graph, "earliest-start", workers, span)
                   : fixture_unlimited(&graph, "earliest-start", span);
}

/* Tasks that are open at `time`: from the first start up to the last end. */
static uint32_t open_at(sb_ns time)
{
    uint32_t count = 0;
    for (uint32_t t = 0; t < graph.tasks; t++)
        count += span[graph.first[t]].start <= time && time < span[graph.last[t]].end;
    return count;
}

static void tasks_on_one_lane_do_not_overlap_and_lanes_are_few(void **state)
{
    uint32_t lane[FIXTURE_STEPS], lanes;
    (void)state;
    for (uint64_t seed = 1; seed <= GRAPHS * fixture_scale(); seed++) {
        uint32_t most = 0, empty = 0;
        simulate(seed, 0);
        for (uint32_t s = 0; s < graph.steps; s++)
            span[s].worker = SB_NONE;
        assert_int_equal(sb_export_lanes(&graph.dag, span, lane, &lanes, NULL), SB_OK);
        for (uint32_t t = 0; t < graph.tasks; t++) {
            uint32_t open = open_at(span[graph.first[t]].start);
            most = open > most ? open : most;
            empty += span[graph.first[t]].start == span[graph.last[t]].end;
            for (uint32_t s = graph.first[t]; s <= graph.last[t]; s++)
                assert_int_equal(lane[s], lane[graph.first[t]]);
            for (uint32_t u = 0; u < t; u++)
                if (lane[graph.first[t]] == lane[graph.first[u]] &&
                    span[graph.first[t]].start < span[graph.last[u]].end &&
                    span[graph.first[u]].start < span[graph.last[t]].end)
                    fail_msg("seed %llu: tasks %u and %u overlap", (unsigned long long)seed, t, u);
        }
        assert_true(lanes >= most && lanes <= most + empty);
        fixture_graph_fini(&graph);
    }
}

static void workers_are_lanes(void **state)
{
    uint32_t lane[FIXTURE_STEPS], lanes;
    (void)state;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        simulate(seed, 3);
        assert_int_equal(sb_export_lanes(&graph.dag, span, lane, &lanes, NULL), SB_OK);
        for (uint32_t s = 0; s < graph.steps; s++)
            assert_int_equal(lane[s], span[s].worker);
        assert_true(lanes <= 3);
        fixture_graph_fini(&graph);
    }
}

static void the_path_adds_up_to_the_makespan(void **state)
{
    uint32_t path[FIXTURE_STEPS], steps;
    (void)state;
    for (uint64_t seed = 1; seed <= GRAPHS * fixture_scale(); seed++)
        for (uint32_t workers = 0; workers < 4; workers++) {
            sb_ns makespan = simulate(seed, workers), at = 0;
            for (uint32_t s = 0; workers == 0 && s < graph.steps; s++)
                span[s].worker = SB_NONE;
            assert_int_equal(sb_export_path(&graph.dag, span, path, &steps, NULL), SB_OK);
            for (uint32_t i = 0; i < steps; i++) {
                if (span[path[i]].start != at)
                    fail_msg("seed %llu, %u workers: step %u begins at %lld, not at %lld",
                             (unsigned long long)seed, workers, path[i],
                             (long long)span[path[i]].start, (long long)at);
                at = span[path[i]].end;
            }
            assert_int_equal(at, makespan);
            if (workers == 0) /* dependencies alone: a longest path */
                assert_int_equal(at, fixture_longest_path(&graph));
            fixture_graph_fini(&graph);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_on_one_lane_do_not_overlap_and_lanes_are_few),
        cmocka_unit_test(workers_are_lanes),
        cmocka_unit_test(the_path_adds_up_to_the_makespan),
    };
    return cmocka_run_group_tests_name("schedules", tests, fixture_gsl_set_up, NULL);
}
