/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a duel finds: repeatable, measured as any other run, and within what is proven. */
#include "sim/duel/duel.h"

#include "sim/base/prng.h"
#include "sim/workload/workload.h"
#include "sim/workload/workload_write.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct sb_duel_outcome fight(const char *a, const char *b, enum sb_duel_costs costs,
                                    uint64_t seed)
{
    const struct sb_duel duel = { .strategy = { fixture_strategy(a), fixture_strategy(b) },
                                  .tasks = 8,
                                  .workers = 3,
                                  .costs = costs,
                                  .seed = seed,
                                  .restarts = 2,
                                  .tries = 1500 };
    struct sb_duel_outcome outcome;
    assert_int_equal(sb_duel_run(&duel, &outcome, NULL), SB_OK);
    assert_int_equal(outcome.tried, 3000);
    return outcome;
}

static void the_same_seed_finds_the_same_and_another_one_another(void **state)
{
    (void)state;
    struct sb_duel_outcome a = fight("heft", "peft", SB_DUEL_UNRELATED, 7),
                           b = fight("heft", "peft", SB_DUEL_UNRELATED, 7),
                           c = fight("heft", "peft", SB_DUEL_UNRELATED, 8);
    assert_memory_equal(&a.graph, &b.graph, sizeof a.graph);
    assert_memory_not_equal(&a.graph, &c.graph, sizeof a.graph);
}

static void it_beats_as_many_random_graphs(void **state)
{
    static const enum sb_duel_costs costs[] = { SB_DUEL_UNRELATED, SB_DUEL_RELATED, SB_DUEL_ALIKE };
    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct sb_duel_outcome found = fight("cpop", "heft", costs[i], 1);
        double best = 0;
        uint64_t random = 3;
        for (unsigned n = 0; n < 3000; n++) {
            struct sb_duel_graph graph;
            sb_ns cpop, heft;
            sb_duel_graph_random(&graph, &random, 3 + sb_prng_below(&random, 6), 3, costs[i]);
            assert_int_equal(sb_duel_measure(&graph, fixture_strategy("cpop"), &cpop, NULL), SB_OK);
            assert_int_equal(sb_duel_measure(&graph, fixture_strategy("heft"), &heft, NULL), SB_OK);
            best = (double)cpop / (double)heft > best ? (double)cpop / (double)heft : best;
        }
        assert_true((double)found.makespan[0] / (double)found.makespan[1] > best);
    }
}

/* Graham 1969: no list schedule takes more than 2 - 1/m times the optimum, and no strategy less
 * than the optimum. */
static void on_workers_that_are_alike_no_list_is_worse_than_proven(void **state)
{
    static const char *const lists[] = { "hlfet", "lpt", "spt", "list" };
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        struct sb_duel_outcome found = fight(lists[i], "heft", SB_DUEL_ALIKE, 1);
        assert_true(found.makespan[0] > found.makespan[1]);
        assert_true(3 * found.makespan[0] <= 5 * found.makespan[1]);
    }
}

static void what_is_printed_is_read_back_with_the_same_makespans(void **state)
{
    static const enum sb_duel_costs costs[] = { SB_DUEL_UNRELATED, SB_DUEL_RELATED, SB_DUEL_ALIKE };
    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        struct sb_duel_outcome found = fight("mct", "min-min", costs[i], 1);
        struct sb_workload workload, read;
        char *text = NULL;
        size_t size;
        FILE *out = open_memstream(&text, &size);
        assert_int_equal(sb_duel_graph_build(&found.graph, &workload, NULL), SB_OK);
        assert_int_equal(sb_workload_write(&workload, out, NULL), SB_OK);
        fclose(out);
        read = expect_parsed(text);
        const struct sb_platform *p = workload.dag.platform, *q = read.dag.platform;
        assert_int_equal(read.workers, workload.workers);
        assert_int_equal(p == NULL, q == NULL);
        assert_memory_equal(read.dag.expected, workload.dag.expected,
                            read.dag.steps * sizeof *read.dag.expected);
        if (p) {
            assert_memory_equal(p->cost, q->cost, read.dag.steps * p->workers * sizeof *p->cost);
            assert_memory_equal(p->transfer, q->transfer,
                                read.dag.pred.begin[read.dag.steps] * sizeof *p->transfer);
        }
        sb_workload_fini(&workload);
        sb_workload_fini(&read);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_finds_the_same_and_another_one_another),
        cmocka_unit_test(it_beats_as_many_random_graphs),
        cmocka_unit_test(on_workers_that_are_alike_no_list_is_worse_than_proven),
        cmocka_unit_test(what_is_printed_is_read_back_with_the_same_makespans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
