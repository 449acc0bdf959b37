/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/runs/misses.h"

#include "reports/tables/runs/table.h"
#include "tests/fixtures/results/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

static void a_count_has_the_digits_that_it_is_worth(void **state)
{
    static const struct {
        struct sb_estimate estimate;
        const char *text;
    } cases[] = {
        { { 41500, { 37700, 45300 } }, "42000 ± 4000" },
        { { 400, { 172.7, 786.9 } }, "400 (172 to 787)" },
        { { 0, { 0, 368.8 } }, "<369" },
        { { 1e6, { 999631, 1e6 } }, "1000000 (999631 to 1000000)" },
        { { 0, { 0, 0 } }, "0" },
        { { 1e6, { 1e6, 1e6 } }, "1000000" },
        { { NAN, { NAN, NAN } }, "–" },
    };
    char text[SB_UNITS_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(sb_run_misses_count(text, &cases[i].estimate), cases[i].text);
}

static void the_sentence_is_of_the_strategy_to_take(void **state)
{
    char text[SB_RUN_SENTENCE_SIZE];
    struct sb_result result;
    (void)state;
    fixture_result(&result, 1, 5);
    assert_string_equal(sb_run_misses_sentence(text, result.workload), "");
    fixture_limit(&result, 200000000);
    assert_string_equal(sb_run_misses_sentence(text, result.workload),
                        "earliest-start misses 200 ms in 370000 ± 10000 of a million requests, "
                        "40000 ± 2000 fewer than sequential, 30000 ± 2000 fewer than "
                        "join-all-then-chain");
    result.workload->strategy[4].speedup[0].saved_misses.value = 0;
    result.workload->strategy[4].speedup[1].saved_misses.value = -500;
    result.workload->strategy[4].slo.per_million = (struct sb_estimate){ 0, { 0, 300 } };
    assert_string_equal(sb_run_misses_sentence(text, result.workload),
                        "earliest-start misses 200 ms in fewer than 300 of a million requests, as "
                        "many as sequential, 500 ± 2100 more than join-all-then-chain");
    sb_result_fini(&result);
}

static void the_table_has_a_column_where_there_is_a_limit(void **state)
{
    struct sb_result result;
    struct sb_run_table table;
    (void)state;
    fixture_result(&result, 1, 5);
    fixture_limit(&result, 200000000);
    assert_int_equal(sb_run_table_build(&table, result.workload, NULL), SB_OK);
    uint32_t column = table.makespans + 1;
    assert_string_equal(table.column[column].group, "over 200 ms");
    assert_string_equal(sb_text_table_cell(&table.text, 0, column), "410000 ± 10000");
    assert_string_equal(table.column[column + 1].group, "over sequential");
    sb_run_table_fini(&table);
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_count_has_the_digits_that_it_is_worth),
        cmocka_unit_test(the_sentence_is_of_the_strategy_to_take),
        cmocka_unit_test(the_table_has_a_column_where_there_is_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
