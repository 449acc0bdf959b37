/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of neighbours: tidy, the other way round, in topological order. */
#include "sim/model/csr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void tidying_sorts_and_drops_repetitions_and_the_row_itself(void **state)
{
    uint32_t begin[] = { 0, 4, 4, 7 }, list[] = { 2, 1, 2, 0, 1, 0, 1 };
    static const uint32_t begins[] = { 0, 2, 2, 4 }, lists[] = { 1, 2, 0, 1 };
    struct sb_csr csr = { begin, list };
    (void)state;
    sb_csr_tidy(&csr, 3);
    assert_memory_equal(begin, begins, sizeof begins);
    assert_memory_equal(list, lists, sizeof lists);
}

/* The predecessors of four rows: 3 comes first, then 1 and 2, then 0. */
static uint32_t diamond_begin[] = { 0, 2, 3, 4, 4 }, diamond_list[] = { 1, 2, 3, 3 };
static const struct sb_csr diamond = { diamond_begin, diamond_list };

static void transposing_turns_every_edge_round(void **state)
{
    static const uint32_t begins[] = { 0, 0, 1, 2, 4 }, lists[] = { 0, 0, 1, 2 };
    struct sb_arena arena = { 0 };
    struct sb_csr out;
    (void)state;
    assert_int_equal(sb_csr_transpose(&diamond, 4, &out, &arena), 0);
    assert_memory_equal(out.begin, begins, sizeof begins);
    assert_memory_equal(out.list, lists, sizeof lists);
    sb_arena_fini(&arena);
}

static void of_the_possible_next_rows_the_smallest_number_comes_next(void **state)
{
    static const uint32_t orders[] = { 3, 1, 2, 0 };
    struct sb_arena arena = { 0 };
    struct sb_csr successors;
    uint32_t order[4];
    (void)state;
    assert_int_equal(sb_csr_transpose(&diamond, 4, &successors, &arena), 0);
    assert_int_equal(sb_csr_topological(&diamond, &successors, 4, order), 4);
    assert_memory_equal(order, orders, sizeof orders);
    sb_arena_fini(&arena);
}

static void rows_on_a_cycle_and_behind_it_get_no_place(void **state)
{
    uint32_t begin[] = { 0, 1, 2, 3, 3 }, list[] = { 1, 2, 1 }; /* 1 and 2 await each other */
    struct sb_csr csr = { begin, list }, successors;
    struct sb_arena arena = { 0 };
    uint32_t order[4];
    (void)state;
    assert_int_equal(sb_csr_transpose(&csr, 4, &successors, &arena), 0);
    assert_int_equal(sb_csr_topological(&csr, &successors, 4, order), 1);
    assert_int_equal(order[0], 3);
    sb_arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tidying_sorts_and_drops_repetitions_and_the_row_itself),
        cmocka_unit_test(transposing_turns_every_edge_round),
        cmocka_unit_test(of_the_possible_next_rows_the_smallest_number_comes_next),
        cmocka_unit_test(rows_on_a_cycle_and_behind_it_get_no_place),
    };
    return cmocka_run_group_tests_name("csr", tests, NULL, NULL);
}
