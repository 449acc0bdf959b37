/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/bench_tables.h"

#include "sim/bench/records/result.h"
#include "tests/fixtures/bench.h"
#include "tests/fixtures/gsl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_column_of_nothing_is_left_out),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
