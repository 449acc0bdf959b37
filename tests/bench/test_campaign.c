/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/campaign/campaign.h"
#include "sim/bench/campaign/library.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

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
        cmocka_unit_test(the_hash_is_the_known_one),
        cmocka_unit_test(the_median_is_a_value_that_was_measured),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
