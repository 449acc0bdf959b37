/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/sort.h"

#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int by_value(const void *a, const void *b)
{
    sb_ns x = *(const sb_ns *)a, y = *(const sb_ns *)b;
    return (x > y) - (x < y);
}

/* Of few and many bits, so that none to six passes are needed, with repeated values, and with upper
 * bits that all have in common. */
static void durations_are_sorted_as_by_comparing(void **state)
{
    enum { N = 3000 };
    const sb_ns above[] = { 0, (sb_ns)1 << 62 };
    static sb_ns value[N], compared[N];
    struct fixture_random random = { 9 };
    (void)state;
    for (unsigned bits = 0; bits <= 2 * 63; bits++)
        for (uint64_t n = 1; n <= N; n = n * 11 + 1) {
            for (uint64_t i = 0; i < n; i++)
                value[i] = compared[i] =
                    above[bits % 2] | (sb_ns)(fixture_next(&random) >> 1 >> (63 - bits / 2));
            qsort(compared, n, sizeof *compared, by_value);
            assert_int_equal(sb_sort_ns(value, n), 0);
            if (memcmp(value, compared, n * sizeof *value) != 0)
                fail_msg("%u bits, %llu values", bits / 2, (unsigned long long)n);
        }
}

static void doubles_are_sorted(void **state)
{
    double value[] = { 3, -1, 2, -1, INFINITY, 0.5 };
    const double sorted[] = { -1, -1, 0.5, 2, 3, INFINITY };
    (void)state;
    sb_sort_doubles(value, 6);
    assert_memory_equal(value, sorted, sizeof sorted);
    sb_sort_doubles(NULL, 0);
}

static void the_median_is_the_middle_or_the_lower_one_of_two(void **state)
{
    double odd[] = { 3, 1, 2 }, even[] = { 4, 3, 1, 2 };
    (void)state;
    assert_true(isnan(sb_median(NULL, 0)));
    assert_true(sb_median(odd, 3) == 2);
    assert_true(sb_median(even, 4) == 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_are_sorted_as_by_comparing),
        cmocka_unit_test(doubles_are_sorted),
        cmocka_unit_test(the_median_is_the_middle_or_the_lower_one_of_two),
    };
    return cmocka_run_group_tests_name("sort", tests, NULL, NULL);
}
