/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/antichain.h"

#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

enum { NODES = 12 };

/* Steps by topological order of their tasks. */
static void order_steps(const struct sb_dag *dag, uint32_t *order)
{
    uint32_t placed = 0;
    for (uint32_t i = 0; i < dag->tasks; i++)
        for (uint32_t s = sb_dag_first(dag, dag->topo[i]); s <= sb_dag_last(dag, dag->topo[i]); s++)
            order[placed++] = s;
}

/* after[u] is the set of what comes after u, by repetition. */
static void close_by_repetition(const struct sb_dag *dag, uint32_t *after)
{
    memset(after, 0, dag->steps * sizeof *after);
    for (uint32_t round = 0; round < dag->steps; round++)
        for (uint32_t v = 0; v < dag->steps; v++)
            for (uint32_t e = dag->pred.begin[v]; e < dag->pred.begin[v + 1]; e++)
                after[dag->pred.list[e]] |= 1u << v | after[v];
}

static bool is_antichain(uint32_t set, const uint32_t *after, uint32_t steps)
{
    for (uint32_t u = 0; u < steps; u++)
        if (set >> u & 1 && after[u] & set)
            return false;
    return true;
}

/* Whether each of `low` comes before one of `high`, or is it. */
static bool is_lower(uint32_t low, uint32_t high, const uint32_t *after, uint32_t steps)
{
    for (uint32_t u = 0; u < steps; u++)
        if (low >> u & 1 && !((after[u] | 1u << u) & high))
            return false;
    return true;
}

static void check(const struct sb_dag *dag, uint32_t of, uint64_t seed)
{
    uint32_t after[NODES], order[NODES], largest = 0, found = 0, steps = dag->steps;
    bool counts[NODES] = { 0 }, member[NODES];
    order_steps(dag, order);
    close_by_repetition(dag, after);
    for (uint32_t s = 0; s < steps; s++)
        counts[s] = of >> s & 1;
    uint32_t size = sb_antichain(&dag->pred, order, steps, counts, member);
    for (uint32_t s = 0; s < steps; s++)
        found |= (uint32_t)member[s] << s;
    for (uint32_t set = 0; set < 1u << steps; set++)
        if (!(set & ~of) && is_antichain(set, after, steps) &&
            (uint32_t)__builtin_popcount(set) > largest)
            largest = (uint32_t)__builtin_popcount(set);
    if (size != largest || (uint32_t)__builtin_popcount(found) != size || found & ~of ||
        !is_antichain(found, after, steps))
        fail_msg("seed %llu, of %x: %u found, %x; there are %u", (unsigned long long)seed, of, size,
                 found, largest);
    for (uint32_t set = 0; set < 1u << steps; set++)
        if (!(set & ~of) && (uint32_t)__builtin_popcount(set) == largest &&
            is_antichain(set, after, steps) && !is_lower(found, set, after, steps))
            fail_msg("seed %llu, of %x: %x is not lower than %x", (unsigned long long)seed, of,
                     found, set);
}

static void it_is_the_lowest_of_the_largest_that_there_are(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 400 * (uint64_t)fixture_scale(); seed++) {
        struct fixture_graph g;
        struct fixture_random random = { seed };
        fixture_graph_random(&g, seed, 8, 1);
        if (g.steps <= NODES) {
            check(&g.dag, (1u << g.steps) - 1, seed);
            check(&g.dag, fixture_below(&random, 1u << g.steps), seed);
        }
        fixture_graph_fini(&g);
    }
}

static void all_of_a_wide_graph_are_found(void **state)
{
    (void)state;
    static const uint32_t edges[][2] = { { 0, 1 }, { 1, 2 } };
    sb_ns duration[FIXTURE_TASKS] = { 0 };
    struct fixture_graph g;
    bool member[FIXTURE_TASKS];
    fixture_graph_plain(&g, FIXTURE_TASKS, duration, 2, edges);
    assert_int_equal(sb_antichain(&g.dag.dep, g.dag.topo, g.dag.tasks, NULL, member),
                     FIXTURE_TASKS - 2);
    assert_true(member[0] && !member[1] && !member[2] && member[FIXTURE_TASKS - 1]);
    fixture_graph_fini(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_the_lowest_of_the_largest_that_there_are),
        cmocka_unit_test(all_of_a_wide_graph_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
