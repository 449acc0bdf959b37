/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of benchmarks, which of them are chosen, and the graphs that they stand for. */
#include "sim/bench/campaign/campaign.h"
#include "sim/bench/campaign/library.h"
#include "sim/bench/cases/case.h"
#include "sim/bench/cases/choice.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void names_say_what_is_measured(void **state)
{
    static const char *const names[] = {
        "chain-10-declared-1",           "fan-1000000-strict-2",
        "layered-10000-continue-16",     "stencil_1d-7-copied-1",
        "fft-64-declared-1-spin1us",     "tree-3-strict-1-timer250ms",
        "layered-10-declared-2-spin1ns", "chain-1-declared-1-timer1s",
        "task-replicate-1000",           "event-10-256"
    };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct sb_bench_case c;
        assert_true(sb_bench_case_parse(&c, names[i]));
        assert_string_equal(c.name, names[i]);
    }
}

static void what_is_no_name_is_refused(void **state)
{
    static const char *const names[] = { "",
                                         "chain",
                                         "chain-10",
                                         "chain-10-declared",
                                         "chain-10-declared-",
                                         "chain-010-declared-1",
                                         "chain-0-declared-1",
                                         "chain-10-declared-0",
                                         "chain-10-simulated-1",
                                         "chain-10-declared-1-",
                                         "chain-10-declared-1-empty",
                                         "chain-10-declared-1-spin",
                                         "chain-10-declared-1-spin1",
                                         "chain-10-declared-1-spin2000ms",
                                         "chain-10000001-declared-1",
                                         "chain-99999999999999999999999-declared-1",
                                         "chains-10-declared-1",
                                         "task-replicate-10-1",
                                         "event-10" };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct sb_bench_case c;
        if (sb_bench_case_parse(&c, names[i]))
            fail_msg("taken: %s", names[i]);
    }
}

/* In a name each time has one way to be written. */
static void times_are_written_in_their_largest_unit(void **state)
{
    struct sb_bench_case c;
    (void)state;
    assert_true(sb_bench_case_parse(&c, "chain-10-declared-1-spin1000ns"));
    assert_string_equal(c.name, "chain-10-declared-1-spin1us");
    assert_int_equal(c.body_ns, 1000);
    assert_true(sb_bench_case_parse(&c, "chain-10-declared-1-spin1500ns"));
    assert_string_equal(c.name, "chain-10-declared-1-spin1500ns");
}

static void the_standing_list_has_every_graph_mode_and_body(void **state)
{
    struct sb_bench_wish wish = { 0 };
    struct sb_bench_cases cases;
    unsigned shapes = 0, modes = 0, bodies = 0, kinds = 0;
    (void)state;
    assert_int_equal(sb_bench_cases_choose(&cases, &wish, NULL), SB_OK);
    for (uint32_t i = 0; i < cases.count; i++) {
        shapes |= 1u << cases.item[i].shape;
        modes |= 1u << cases.item[i].mode;
        bodies |= 1u << cases.item[i].body;
        kinds |= 1u << cases.item[i].kind;
    }
    assert_int_equal(shapes, (1u << SB_BENCH_SHAPES) - 1);
    assert_int_equal(modes, (1u << SB_BENCH_MODES) - 1);
    assert_int_equal(bodies, (1u << SB_BENCH_BODIES) - 1);
    assert_int_equal(kinds, (1u << SB_BENCH_KINDS) - 1);
    sb_bench_cases_fini(&cases);
}

/* tasks, edges and the longest path, by hand or by formula */
static void graphs_have_the_edges_that_they_should(void **state)
{
    static const struct {
        enum sb_bench_shape shape;
        uint32_t tasks, edges, depth;
    } known[] = {
        { SB_BENCH_CHAIN, 1, 0, 1 },   { SB_BENCH_CHAIN, 10, 9, 10 },
        { SB_BENCH_FAN, 1, 0, 1 },     { SB_BENCH_FAN, 2, 1, 2 },
        { SB_BENCH_FAN, 10, 16, 3 },   { SB_BENCH_STENCIL, 9, 14, 3 },
        { SB_BENCH_STENCIL, 1, 0, 1 }, { SB_BENCH_TREE, 1, 0, 1 },
        { SB_BENCH_TREE, 7, 6, 4 },    { SB_BENCH_FFT, 16, 28, 4 },
        { SB_BENCH_FFT, 1, 0, 1 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct sb_bench_graph g;
        assert_int_equal(sb_bench_graph_init(&g, known[i].shape, known[i].tasks, 1, NULL), SB_OK);
        if (g.edges != known[i].edges || g.depth != known[i].depth)
            fail_msg("%s of %u: %u edges, depth %u", sb_bench_shape_name[known[i].shape],
                     known[i].tasks, g.edges, g.depth);
        sb_bench_graph_fini(&g);
    }
}

static void every_task_comes_behind_what_it_is_after(void **state)
{
    (void)state;
    for (unsigned shape = 0; shape < SB_BENCH_SHAPES; shape++)
        for (uint32_t tasks = 1; tasks < 400; tasks += 1 + tasks / 7) {
            struct sb_bench_graph g;
            assert_int_equal(
                sb_bench_graph_init(&g, (enum sb_bench_shape)shape, tasks, tasks, NULL), SB_OK);
            for (uint32_t t = 0; t < tasks; t++)
                for (uint32_t e = g.begin[t]; e < g.begin[t + 1]; e++) {
                    if (g.after[e] >= t)
                        fail_msg("%s of %u: %u is after %u", sb_bench_shape_name[shape], tasks, t,
                                 g.after[e]);
                    for (uint32_t f = g.begin[t]; f < e; f++)
                        assert_int_not_equal(g.after[e], g.after[f]);
                }
            sb_bench_graph_fini(&g);
        }
}

static void random_edges_are_those_of_their_seed(void **state)
{
    struct sb_bench_graph g, same;
    (void)state;
    assert_int_equal(sb_bench_graph_init(&g, SB_BENCH_LAYERED, 1000, 7, NULL), SB_OK);
    assert_int_equal(sb_bench_graph_init(&same, SB_BENCH_LAYERED, 1000, 8, NULL), SB_OK);
    assert_true(g.edges != same.edges ||
                memcmp(g.after, same.after, g.edges * sizeof *g.after) != 0);
    sb_bench_graph_redraw(&same, 7);
    assert_int_equal(g.edges, same.edges);
    assert_memory_equal(g.after, same.after, g.edges * sizeof *g.after);
    assert_in_range(g.edges, 2700, 3000); /* about three a task: some are drawn twice */
    sb_bench_graph_fini(&g);
    sb_bench_graph_fini(&same);
}

/* FNV-1a's published values. */
static void the_hash_is_the_known_one(void **state)
{
    char hash[17];
    (void)state;
    sb_bench_library_hash(hash, "", 0);
    assert_string_equal(hash, "cbf29ce484222325");
    sb_bench_library_hash(hash, "foobar", 6);
    assert_string_equal(hash, "85944171f73967e8");
}

static void the_median_is_a_value_that_was_measured(void **state)
{
    double odd[] = { 3, 1, 2 }, even[] = { 4, 1, 3, 2 };
    (void)state;
    assert_true(isnan(sb_bench_median(NULL, 0)));
    assert_true(sb_bench_median(odd, 3) == 2);
    assert_true(sb_bench_median(even, 4) == 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_say_what_is_measured),
        cmocka_unit_test(what_is_no_name_is_refused),
        cmocka_unit_test(times_are_written_in_their_largest_unit),
        cmocka_unit_test(the_standing_list_has_every_graph_mode_and_body),
        cmocka_unit_test(graphs_have_the_edges_that_they_should),
        cmocka_unit_test(every_task_comes_behind_what_it_is_after),
        cmocka_unit_test(random_edges_are_those_of_their_seed),
        cmocka_unit_test(the_hash_is_the_known_one),
        cmocka_unit_test(the_median_is_a_value_that_was_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
