/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/bench/tables.h"

#include "reports/tables/bench/sentences.h"
#include "sim/bench/records/result.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/results/bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

static void a_column_of_nothing_is_left_out(void **state)
{
    (void)state;
    struct sb_bench_result result;
    struct sb_text_table table;
    fixture_bench(&result);
    assert_int_equal(sb_bench_table_results(&table, &result, NULL), SB_OK);
    for (uint32_t c = 0; c < table.columns; c++)
        assert_string_not_equal(table.name[c], "instructions");
    assert_string_equal(sb_text_table_cell(&table, 2, 0), "fan-1000-timer-1");
    sb_text_table_fini(&table);
    sb_bench_result_fini(&result);
}

/* 80 processes: the bound is 3 / sqrt(80), 0.335. */
static void that_processes_depend_is_told_above_a_bound(void **state)
{
    static const struct {
        double lag1;
        const char *wanted;
    } known[] = { { 0.34, "correlation 0.34" }, { 0.33, NULL }, { -0.9, NULL }, { NAN, NULL } };
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct sb_bench_result result;
        char line[SB_BENCH_SENTENCE_SIZE];
        bool told = false;
        fixture_bench_compared(&result);
        result.against->comparison[3].failed = 0;
        result.against->comparison[3].lag1 = known[i].lag1;
        for (uint32_t k = 0; *sb_bench_sentence_caution(line, &result, k); k++)
            told = told || strstr(line, known[i].wanted ? known[i].wanted : "correlation");
        assert_int_equal(told, known[i].wanted != NULL);
        sb_bench_sentence_comparison(line, &result.against->comparison[3]);
        assert_int_equal(strstr(line, "each like the one before it") != NULL,
                         known[i].wanted != NULL);
        sb_bench_result_fini(&result);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_column_of_nothing_is_left_out),
        cmocka_unit_test(that_processes_depend_is_told_above_a_bound),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
