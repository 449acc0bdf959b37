/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/clock.h"
#include "sim/bench/compare/pace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_turn_lasts_as_long_as_six_processes(void **state)
{
    (void)state;
    assert_int_equal(sb_bench_pace_wait(1, 90), 450);
    assert_int_equal(sb_bench_pace_wait(2, 180), 360);
    assert_int_equal(sb_bench_pace_wait(5, 450), 90);
    assert_int_equal(sb_bench_pace_wait(6, 540), 0);
    assert_int_equal(sb_bench_pace_wait(11, 990), 0);
    assert_int_equal(sb_bench_pace_wait(0, 0), 0);
}

static void long_processes_are_waited_for_no_longer_than_a_second(void **state)
{
    (void)state;
    assert_int_equal(sb_bench_pace_wait(1, 199999999), 999999995);
    assert_int_equal(sb_bench_pace_wait(1, 200000001), 1000000000);
    assert_int_equal(sb_bench_pace_wait(5, INT64_MAX), 1000000000);
}

static void a_wait_is_as_long_and_ends_when_it_is_stopped(void **state)
{
    atomic_bool stop = false;
    sb_ns begun = sb_clock_now();
    (void)state;
    sb_bench_pace_sleep(30000000, &stop);
    assert_true(sb_clock_now() - begun >= 30000000);
    atomic_store(&stop, true);
    sb_bench_pace_sleep(INT64_MAX / 2, &stop); /* or this test would not end */
    sb_bench_pace_sleep(0, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_turn_lasts_as_long_as_six_processes),
        cmocka_unit_test(long_processes_are_waited_for_no_longer_than_a_second),
        cmocka_unit_test(a_wait_is_as_long_and_ends_when_it_is_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
