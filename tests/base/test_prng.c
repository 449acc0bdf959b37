/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/prng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The first numbers of splitmix64.c (Vigna) with the seed 1234567, as others print them. */
static void the_sequence_is_that_of_splitmix64(void **state)
{
    static const uint64_t known[] = { UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
                                      UINT64_C(9817491932198370423), UINT64_C(4593380528125082431),
                                      UINT64_C(16408922859458223821) };
    uint64_t random = 1234567;
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_int_equal(sb_prng_next(&random), known[i]);
}

static void numbers_below_a_bound_are_below_it_and_all_occur(void **state)
{
    uint64_t random = 1;
    unsigned seen[7] = { 0 };
    (void)state;
    for (int i = 0; i < 7000; i++) {
        uint32_t number = sb_prng_below(&random, 7);
        assert_in_range(number, 0, 6);
        seen[number]++;
    }
    for (int k = 0; k < 7; k++)
        assert_in_range(seen[k], 850, 1150); /* 5 standard deviations */
}

static void seeds_differ_by_stream_and_number(void **state)
{
    (void)state;
    assert_int_equal(sb_prng_seed(1234567, 0, 0), UINT64_C(6457827717110365317));
    assert_int_equal(sb_prng_seed(1234567, 0, 1), UINT64_C(3203168211198807973));
    assert_int_not_equal(sb_prng_seed(1234567, 1, 0), sb_prng_seed(1234567, 0, 1));
    assert_int_not_equal(sb_prng_seed(1234567, 1, 0), sb_prng_seed(1234568, 1, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sequence_is_that_of_splitmix64),
        cmocka_unit_test(numbers_below_a_bound_are_below_it_and_all_occur),
        cmocka_unit_test(seeds_differ_by_stream_and_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
