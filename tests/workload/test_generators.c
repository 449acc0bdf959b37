/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fixtures/runs/expect_workload.h"

#include "tests/fixtures/gsl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A workload generated with these members beside "latency": every task takes 1 ns. */
static struct sb_workload generate(const char *members)
{
    char text[512];
    snprintf(text, sizeof text,
             "{\"simbench\": 1, \"time_unit\": \"ns\", \"generate\": {%s, \"latency\": 1}}",
             members);
    return expect_parsed(text);
}

/* Tasks on the longest path. Every edge of a generated graph goes forward, which the battery
 * checks. */
static uint32_t longest_path(const struct sb_dag *dag)
{
    uint32_t *length = calloc((size_t)dag->tasks + 1, sizeof *length), longest = 0;
    for (uint32_t t = 0; t < dag->tasks; t++) {
        for (uint32_t e = dag->dep.begin[t]; e < dag->dep.begin[t + 1]; e++)
            length[t] = length[t] > length[dag->dep.list[e]] ? length[t] : length[dag->dep.list[e]];
        length[t]++;
        longest = longest > length[t] ? longest : length[t];
    }
    free(length);
    return longest;
}

static void known_graphs_have_their_tasks_edges_and_longest_path(void **state)
{
    (void)state;
    static const struct {
        const char *members;
        uint32_t tasks, edges, path;
    } cases[] = {
        { "\"kind\": \"chain\", \"tasks\": 10", 10, 9, 10 },
        { "\"kind\": \"out-tree\", \"tasks\": 15", 15, 14, 4 },
        { "\"kind\": \"in-tree\", \"tasks\": 15", 15, 14, 4 },
        { "\"kind\": \"in-tree\", \"tasks\": 14, \"arity\": 3", 14, 13, 4 },
        { "\"kind\": \"fork-join\", \"width\": 4, \"stages\": 3", 16, 24, 7 },
        { "\"kind\": \"layered\", \"tasks\": 10, \"width\": 3, \"parents\": 2", 10, 14, 4 },
        { "\"kind\": \"layered\", \"tasks\": 10, \"width\": 3, \"parents\": 64", 10, 21, 4 },
        { "\"kind\": \"erdos-renyi\", \"tasks\": 9, \"probability\": 1", 9, 36, 9 },
        { "\"kind\": \"erdos-renyi\", \"tasks\": 9, \"probability\": 0", 9, 0, 1 },
        { "\"kind\": \"series-parallel\", \"tasks\": 12, \"parallel\": 0", 12, 11, 12 },
        { "\"kind\": \"stencil_1d\", \"width\": 5, \"steps\": 4", 20, 39, 4 },
        { "\"kind\": \"fft\", \"width\": 8, \"steps\": 4", 32, 58, 4 }, /* 22 + 20 + 16 */
        { "\"kind\": \"fft\", \"width\": 1, \"steps\": 4", 4, 3, 4 },
        { "\"kind\": \"tree\", \"width\": 8, \"steps\": 5", 23, 22, 5 }, /* 1 + 2 + 4 + 8 + 8 */
        { "\"kind\": \"dom\", \"width\": 4, \"steps\": 7", 16, 24, 7 },  /* a 4 x 4 grid, turned */
        { "\"kind\": \"all_to_all\", \"width\": 5, \"steps\": 3", 15, 50, 3 },
        { "\"kind\": \"nearest\", \"width\": 6, \"steps\": 3, \"radix\": 3", 18, 32, 3 },
        { "\"kind\": \"nearest\", \"width\": 6, \"steps\": 3, \"radix\": 4", 18, 40, 3 },
        { "\"kind\": \"nearest\", \"width\": 6, \"steps\": 3, \"radix\": 0", 18, 0, 1 },
        { "\"kind\": \"spread\", \"width\": 8, \"steps\": 4, \"radix\": 4, \"period\": 2", 32, 96,
          4 },
        { "\"kind\": \"random_nearest\", \"width\": 6, \"steps\": 3, \"radix\": 3, \"fraction\": 1",
          18, 32, 3 },
        { "\"kind\": \"random_nearest\", \"width\": 6, \"steps\": 3, \"radix\": 5, \"fraction\": 0",
          18, 12, 3 },
        { "\"kind\": \"cholesky\", \"tiles\": 1", 1, 0, 1 },
        { "\"kind\": \"cholesky\", \"tiles\": 4", 20, 30, 10 },
        { "\"kind\": \"gaussian\", \"size\": 2", 2, 1, 2 },
        { "\"kind\": \"gaussian\", \"size\": 5", 14, 19, 8 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_workload w = generate(cases[i].members);
        if (w.dag.tasks != cases[i].tasks || w.dag.edges != cases[i].edges ||
            longest_path(&w.dag) != cases[i].path)
            fail_msg("%s: %u tasks, %u edges, path %u", cases[i].members, w.dag.tasks, w.dag.edges,
                     longest_path(&w.dag));
        sb_workload_fini(&w);
    }
}

static void formulas_hold_for_every_size_of_the_eliminations(void **state)
{
    (void)state;
    for (uint32_t n = 2; n <= 24; n++) {
        char members[64];
        snprintf(members, sizeof members, "\"kind\": \"cholesky\", \"tiles\": %u", n);
        struct sb_workload w = generate(members);
        assert_int_equal(w.dag.tasks, n * (n + 1) * (n + 2) / 6);
        assert_int_equal(longest_path(&w.dag), 3 * n - 2);
        sb_workload_fini(&w);
        snprintf(members, sizeof members, "\"kind\": \"gaussian\", \"size\": %u", n);
        w = generate(members);
        assert_int_equal(w.dag.tasks, (n * n + n - 2) / 2);
        assert_int_equal(w.dag.edges, n * n - n - 1);
        assert_int_equal(longest_path(&w.dag), 2 * (n - 1));
        sb_workload_fini(&w);
    }
}

/* The dependencies of one task, as "t1 t2". */
static void deps_of(const struct sb_dag *dag, const char *name, char *text, size_t size)
{
    uint32_t t = 0;
    size_t at = 0;
    while (t < dag->tasks && strcmp(dag->task_name[t], name) != 0)
        t++;
    assert_true(t < dag->tasks);
    text[0] = '\0';
    for (uint32_t e = dag->dep.begin[t]; e < dag->dep.begin[t + 1]; e++)
        at += (size_t)snprintf(text + at, size - at, "%s%s", e > dag->dep.begin[t] ? " " : "",
                               dag->task_name[dag->dep.list[e]]);
}

static void single_tasks_await_what_the_definitions_say(void **state)
{
    (void)state;
    static const struct {
        const char *members, *task, *deps;
    } cases[] = {
        { "\"kind\": \"fft\", \"width\": 8, \"steps\": 5", "t10",
          "t1 t2 t3" }, /* step 1, point 2: 2 -+ 1 */
        { "\"kind\": \"fft\", \"width\": 8, \"steps\": 5", "t18",
          "t8 t10 t12" },                                                      /* step 2: 2 -+ 2 */
        { "\"kind\": \"fft\", \"width\": 8, \"steps\": 5", "t26", "t18 t22" }, /* step 3: 2 + 4 */
        { "\"kind\": \"fft\", \"width\": 8, \"steps\": 5", "t34",
          "t25 t26 t27" }, /* step 4: 2 -+ 1 again */
        { "\"kind\": \"tree\", \"width\": 4, \"steps\": 4", "t5",
          "t2" }, /* step 2, point 2: point 1 */
        { "\"kind\": \"tree\", \"width\": 4, \"steps\": 4", "t10",
          "t4" }, /* step 3, point 3: point 1 */
        { "\"kind\": \"dom\", \"width\": 3, \"steps\": 5", "t4", "t1 t2" }, /* step 2, point 1 */
        { "\"kind\": \"dom\", \"width\": 3, \"steps\": 5", "t6", "t3 t4" }, /* step 3, point 1 */
        { "\"kind\": \"nearest\", \"width\": 8, \"steps\": 2, \"radix\": 4", "t12", "t2 t3 t4 t5" },
        { "\"kind\": \"spread\", \"width\": 8, \"steps\": 3, \"radix\": 2, \"period\": 3", "t9",
          "t1 t6" }, /* 1, 1 + 4 + 1 */
        { "\"kind\": \"spread\", \"width\": 8, \"steps\": 3, \"radix\": 2, \"period\": 3", "t17",
          "t9 t15" }, /* 1, 1 + 4 + 2 */
        { "\"kind\": \"in-tree\", \"tasks\": 7", "t6", "t4 t5" },
        { "\"kind\": \"in-tree\", \"tasks\": 7", "t4", "t0 t1" },
        { "\"kind\": \"cholesky\", \"tiles\": 4", "gemm_1_3_2", "gemm_0_3_2 trsm_1_2 trsm_1_3" },
        { "\"kind\": \"cholesky\", \"tiles\": 4", "trsm_1_3", "gemm_0_3_1 potrf_1" },
        { "\"kind\": \"cholesky\", \"tiles\": 4", "syrk_1_3", "syrk_0_3 trsm_1_3" },
        { "\"kind\": \"cholesky\", \"tiles\": 4", "potrf_2", "syrk_1_2" },
        { "\"kind\": \"gaussian\", \"size\": 4", "pivot_2", "update_1_2" },
        { "\"kind\": \"gaussian\", \"size\": 4", "update_2_4", "update_1_4 pivot_2" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_workload w = generate(cases[i].members);
        char deps[256];
        deps_of(&w.dag, cases[i].task, deps, sizeof deps);
        if (strcmp(deps, cases[i].deps) != 0)
            fail_msg("%s: %s awaits %s", cases[i].members, cases[i].task, deps);
        sb_workload_fini(&w);
    }
}

/* Members that give every parameter without a preset a middling value. */
static void middling(const struct sb_generator *generator, int seed, char *text, size_t size)
{
    size_t at =
        (size_t)snprintf(text, size, "\"kind\": \"%s\", \"seed\": %d", generator->name, seed);
    for (int i = 0; i < SB_PARAMETERS_MAX && generator->parameter[i].name; i++)
        if (isnan(generator->parameter[i].preset))
            at +=
                (size_t)snprintf(text + at, size - at, ", \"%s\": %s", generator->parameter[i].name,
                                 !generator->parameter[i].whole                       ? "0.1"
                                 : strcmp(generator->parameter[i].name, "tasks") == 0 ? "200"
                                                                                      : "14");
}

static int same_edges(const struct sb_dag *a, const struct sb_dag *b)
{
    return a->tasks == b->tasks && a->edges == b->edges &&
           memcmp(a->dep.begin, b->dep.begin, ((size_t)a->tasks + 1) * sizeof *a->dep.begin) == 0 &&
           memcmp(a->dep.list, b->dep.list, a->edges * sizeof *a->dep.list) == 0;
}

static void every_generator_makes_forward_graphs_that_its_seed_decides(void **state)
{
    (void)state;
    static const char *const random[] = { "layered", "erdos-renyi", "series-parallel",
                                          "random_nearest" };
    unsigned found = 0;
    for (const struct sb_generator *const *g = sb_plugins.readers.generators; *g; g++) {
        char members[256], other[256];
        middling(*g, 1, members, sizeof members);
        middling(*g, 2, other, sizeof other);
        struct sb_workload first = generate(members), again = generate(members),
                           different = generate(other);
        for (uint32_t t = 0; t < first.dag.tasks; t++)
            for (uint32_t e = first.dag.dep.begin[t]; e < first.dag.dep.begin[t + 1]; e++)
                if (first.dag.dep.list[e] >= t)
                    fail_msg("%s: an edge goes back to task %u", members, t);
        int is_random = 0;
        for (size_t i = 0; i < COUNT(random); i++)
            is_random |= strcmp((*g)->name, random[i]) == 0;
        found += (unsigned)is_random;
        assert_true(first.dag.tasks >= 14);
        if (!same_edges(&first.dag, &again.dag) ||
            same_edges(&first.dag, &different.dag) == is_random)
            fail_msg("%s: the seed does not decide as it should", members);
        sb_workload_fini(&first);
        sb_workload_fini(&again);
        sb_workload_fini(&different);
    }
    assert_int_equal(found, COUNT(random));
}

static void every_parameter_is_checked_at_both_ends(void **state)
{
    (void)state;
    for (const struct sb_generator *const *g = sb_plugins.readers.generators; *g; g++)
        for (int i = 0; i < SB_PARAMETERS_MAX && (*g)->parameter[i].name; i++)
            for (int end = 0; end < 2; end++) {
                const struct sb_parameter *p = &(*g)->parameter[i];
                char text[512], key[64];
                struct sb_workload w;
                struct sb_error error = { 0 };
                snprintf(text, sizeof text,
                         "{\"simbench\": 1, \"generate\": {\"kind\": \"%s\", \"latency\": 1, "
                         "\"%s\": %.17g}}",
                         (*g)->name, p->name, end ? p->most + 1 : p->least - 1);
                assert_int_equal(
                    sb_workload_parse(&w, "x", text, strlen(text), &sb_plugins.readers, &error),
                    SB_EINPUT);
                snprintf(key, sizeof key, "generate.%s", p->name);
                if (!strstr(error.where, key) && !strstr(error.text, "is missing"))
                    fail_msg("%s: %s: %s", text, error.where, error.text);
            }
}

static void every_generator_explains_itself(void **state)
{
    (void)state;
    unsigned count = 0;
    for (const struct sb_generator *const *g = sb_plugins.readers.generators; *g; g++, count++) {
        assert_true(strlen((*g)->summary) > 10);
        for (int i = 0; i < SB_PARAMETERS_MAX && (*g)->parameter[i].name; i++) {
            const struct sb_parameter *p = &(*g)->parameter[i];
            assert_true(*p->summary && p->least <= p->most);
            assert_true(isnan(p->preset) || (p->preset >= p->least && p->preset <= p->most));
        }
    }
    assert_true(count >= 17);
}

static void the_smallest_sizes_work(void **state)
{
    (void)state;
    for (const struct sb_generator *const *g = sb_plugins.readers.generators; *g; g++) {
        char members[512];
        size_t at = (size_t)snprintf(members, sizeof members, "\"kind\": \"%s\"", (*g)->name);
        for (int i = 0; i < SB_PARAMETERS_MAX && (*g)->parameter[i].name; i++)
            at += (size_t)snprintf(members + at, sizeof members - at, ", \"%s\": %.17g",
                                   (*g)->parameter[i].name, (*g)->parameter[i].least);
        struct sb_workload w = generate(members);
        assert_true(w.dag.tasks >= 1 && w.dag.tasks <= 3);
        sb_workload_fini(&w);
    }
}

static void erdos_renyi_has_as_many_edges_as_its_probability_says(void **state)
{
    (void)state;
    double sum = 0;
    enum { SEEDS = 40, TASKS = 500 };
    for (int seed = 1; seed <= SEEDS; seed++) {
        char members[128];
        snprintf(members, sizeof members,
                 "\"kind\": \"erdos-renyi\", \"tasks\": %d, \"probability\": 0.03, \"seed\": %d",
                 TASKS, seed);
        struct sb_workload w = generate(members);
        sum += w.dag.edges;
        sb_workload_fini(&w);
    }
    double pairs = (double)SEEDS * TASKS * (TASKS - 1) / 2, expected = pairs * 0.03,
           sd = sqrt(pairs * 0.03 * 0.97);
    assert_true(fabs(sum - expected) < 4 * sd);
}

static void layers_await_the_layer_before_and_nothing_else(void **state)
{
    (void)state;
    struct sb_workload w =
        generate("\"kind\": \"layered\", \"tasks\": 1000, \"width\": 25, \"parents\": 3");
    uint32_t chosen[25] = { 0 };
    for (uint32_t t = 0; t < w.dag.tasks; t++) {
        assert_int_equal(w.dag.dep.begin[t + 1] - w.dag.dep.begin[t], t < 25 ? 0 : 3);
        for (uint32_t e = w.dag.dep.begin[t]; e < w.dag.dep.begin[t + 1]; e++) {
            assert_int_equal(w.dag.dep.list[e] / 25, t / 25 - 1);
            chosen[w.dag.dep.list[e] % 25]++;
        }
    }
    for (int i = 0; i < 25; i++) /* 117 each on average, sd 10 */
        assert_true(chosen[i] > 70 && chosen[i] < 165);
    sb_workload_fini(&w);
}

enum { SP_TASKS = 60 };

/* Takes tasks with one way in and one way out off, until nothing changes: a two-terminal
 * series-parallel graph ends as one edge. */
static int reduces_to_one_edge(const struct sb_dag *dag)
{
    static char edge[SP_TASKS][SP_TASKS];
    memset(edge, 0, sizeof edge);
    for (uint32_t t = 0; t < dag->tasks; t++)
        for (uint32_t e = dag->dep.begin[t]; e < dag->dep.begin[t + 1]; e++)
            edge[dag->dep.list[e]][t] = 1;
    int left = SP_TASKS - 2, before = left + 1;
    char gone[SP_TASKS] = { 0 };
    while (left < before) {
        before = left;
        for (int v = 1; v + 1 < SP_TASKS; v++) {
            int in = 0, out = 0, from = 0, to = 0;
            for (int u = 0; u < SP_TASKS; u++) {
                in += edge[u][v];
                out += edge[v][u];
                from = edge[u][v] ? u : from;
                to = edge[v][u] ? u : to;
            }
            if (gone[v] || in != 1 || out != 1)
                continue;
            edge[from][v] = edge[v][to] = 0;
            edge[from][to] = 1;
            gone[v] = 1;
            left--;
        }
    }
    return left == 0 && edge[0][SP_TASKS - 1];
}

static void series_parallel_graphs_are_series_parallel(void **state)
{
    (void)state;
    for (int seed = 1; seed <= 30; seed++) {
        char members[128];
        snprintf(members, sizeof members,
                 "\"kind\": \"series-parallel\", \"tasks\": %d, \"parallel\": %.2f, \"seed\": %d",
                 SP_TASKS, seed / 30.0, seed);
        struct sb_workload w = generate(members);
        if (w.dag.tasks != SP_TASKS || !reduces_to_one_edge(&w.dag))
            fail_msg("not series-parallel: %s", members);
        sb_workload_fini(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_graphs_have_their_tasks_edges_and_longest_path),
        cmocka_unit_test(formulas_hold_for_every_size_of_the_eliminations),
        cmocka_unit_test(single_tasks_await_what_the_definitions_say),
        cmocka_unit_test(every_generator_makes_forward_graphs_that_its_seed_decides),
        cmocka_unit_test(every_parameter_is_checked_at_both_ends),
        cmocka_unit_test(every_generator_explains_itself),
        cmocka_unit_test(the_smallest_sizes_work),
        cmocka_unit_test(erdos_renyi_has_as_many_edges_as_its_probability_says),
        cmocka_unit_test(layers_await_the_layer_before_and_nothing_else),
        cmocka_unit_test(series_parallel_graphs_are_series_parallel),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
