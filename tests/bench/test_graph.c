/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The graphs that benchmarks stand for: those of the generators, cut to as many tasks as a name
 * says. */
#include "sim/bench/cases/graph.h"
#include "sim/plugins.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define generators sb_plugins.readers.generators

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
        assert_int_equal(
            sb_bench_graph_init(&g, known[i].shape, known[i].tasks, 1, generators, NULL), SB_OK);
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
                sb_bench_graph_init(&g, (enum sb_bench_shape)shape, tasks, tasks, generators, NULL),
                SB_OK);
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

static uint32_t root_of(uint32_t n)
{
    uint32_t root = 1;
    while ((root + 1) * (root + 1) <= n)
        root++;
    return root;
}

static uint32_t power_in(uint32_t n)
{
    uint32_t power = 1;
    while (2 * power <= n)
        power *= 2;
    return power;
}

/* The parents of a task as results of before the generators made the graphs had them. */
static uint32_t span_row(uint32_t width, uint32_t task, uint32_t span, uint32_t *after)
{
    uint32_t column = task % width, above = task - width, count = 0;
    if (column >= span)
        after[count++] = above - span;
    after[count++] = above;
    if (column + span < width)
        after[count++] = above + span;
    return count;
}

static uint32_t parents_before(enum sb_bench_shape shape, uint32_t tasks, uint32_t task,
                               uint32_t *after)
{
    uint32_t root = root_of(tasks), power = power_in(root), stages = 0, count = 0;
    while (1u << stages < power)
        stages++;
    switch (shape) {
    case SB_BENCH_CHAIN: after[0] = task - 1; return task > 0;
    case SB_BENCH_FAN:
        for (uint32_t t = task + 1 < tasks || task < 2 ? 0 : 1; t < task; t++)
            if (t == 0 || (task + 1 == tasks && task > 1))
                after[count++] = t;
        return count;
    case SB_BENCH_STENCIL: return task < root ? 0 : span_row(root, task, 1, after);
    case SB_BENCH_FFT:
        return task < power ? 0
                            : span_row(power, task,
                                       stages ? 1u << (task / power - 1) % stages : power, after);
    case SB_BENCH_TREE:
        if (task < 2 * power - 1)
            after[0] = (task - 1) / 2;
        else
            after[0] = power - 1 + ((task - power + 1) / power - 1) * power +
                       (task - power + 1) % power / 2;
        return task > 0;
    default: return 0;
    }
}

static void graphs_are_those_that_older_results_are_of(void **state)
{
    uint32_t after[400];
    (void)state;
    for (unsigned shape = 0; shape <= SB_BENCH_TREE; shape++)
        for (uint32_t tasks = 1; tasks < 400 && shape != SB_BENCH_LAYERED; tasks++) {
            struct sb_bench_graph g;
            assert_int_equal(
                sb_bench_graph_init(&g, (enum sb_bench_shape)shape, tasks, 1, generators, NULL),
                SB_OK);
            assert_int_equal(g.tasks, tasks);
            for (uint32_t t = 0; t < tasks; t++) {
                uint32_t count = parents_before((enum sb_bench_shape)shape, tasks, t, after);
                if (count != g.begin[t + 1] - g.begin[t] ||
                    memcmp(after, g.after + g.begin[t], count * sizeof *after) != 0)
                    fail_msg("%s of %u: task %u", sb_bench_shape_name[shape], tasks, t);
            }
            sb_bench_graph_fini(&g);
        }
}

static bool same(const struct sb_bench_graph *a, const struct sb_bench_graph *b)
{
    return a->edges == b->edges && memcmp(a->after, b->after, a->edges * sizeof *a->after) == 0;
}

static void random_edges_are_those_of_their_seed(void **state)
{
    struct sb_bench_graph g, other;
    (void)state;
    assert_int_equal(sb_bench_graph_init(&g, SB_BENCH_LAYERED, 1000, 7, generators, NULL), SB_OK);
    assert_int_equal(sb_bench_graph_init(&other, SB_BENCH_LAYERED, 1000, 8, generators, NULL),
                     SB_OK);
    assert_int_equal(g.edges, 3 * (1000 - 31));
    assert_false(same(&g, &other));
    sb_bench_graph_redraw(&g, 7);
    assert_false(same(&g, &other));
    sb_bench_graph_redraw(&other, 7);
    assert_true(same(&g, &other));
    sb_bench_graph_fini(&g);
    sb_bench_graph_fini(&other);
}

/* As the generator draws them: different ones, of the layer before. */
static void edges_drawn_anew_are_like_those_before(void **state)
{
    (void)state;
    for (uint32_t tasks = 1; tasks < 400; tasks += 1 + tasks / 7) {
        struct sb_bench_graph g;
        uint32_t width = root_of(tasks);
        assert_int_equal(sb_bench_graph_init(&g, SB_BENCH_LAYERED, tasks, 1, generators, NULL),
                         SB_OK);
        for (int drawing = 0; drawing < 3; drawing++) {
            for (uint32_t t = 0; t < tasks; t++) {
                assert_int_equal(g.begin[t + 1] - g.begin[t], t < width   ? 0
                                                              : width < 3 ? width
                                                                          : 3);
                for (uint32_t e = g.begin[t]; e < g.begin[t + 1]; e++) {
                    assert_int_equal(g.after[e] / width, t / width - 1);
                    for (uint32_t f = g.begin[t]; f < e; f++)
                        assert_int_not_equal(g.after[e], g.after[f]);
                }
            }
            sb_bench_graph_redraw(&g, (uint64_t)drawing);
        }
        sb_bench_graph_fini(&g);
    }
}

static void a_generator_that_is_not_there_is_told(void **state)
{
    static const struct sb_generator *const none[] = { NULL };
    struct sb_bench_graph g;
    struct sb_error error = { 0 };
    (void)state;
    assert_int_equal(sb_bench_graph_init(&g, SB_BENCH_FAN, 10, 1, none, &error), SB_EINPUT);
    assert_string_equal(error.where, "fan");
    assert_string_equal(error.text, "there is no generator \"fork-join\"");
    sb_bench_graph_fini(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(graphs_have_the_edges_that_they_should),
        cmocka_unit_test(every_task_comes_behind_what_it_is_after),
        cmocka_unit_test(graphs_are_those_that_older_results_are_of),
        cmocka_unit_test(random_edges_are_those_of_their_seed),
        cmocka_unit_test(edges_drawn_anew_are_like_those_before),
        cmocka_unit_test(a_generator_that_is_not_there_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
