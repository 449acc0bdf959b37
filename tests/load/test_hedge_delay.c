/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The delays of the family `hedge`: an exponential and a Pareto latency at their p95. */
#include "sim/load/resilience/hedge_delay.h"

#include "tests/fixtures/draws/dist.h"
#include "tests/fixtures/gsl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const double SECOND = 1e9;

static sb_ns delay_at(const char *latency, double percentile)
{
    struct sb_dist dist = fixture_dist(latency, SECOND);
    struct sb_hedge hedge = { .after = 7, .percentile = percentile };
    return sb_hedge_delay(&hedge, &dist);
}

static void a_percentile_becomes_the_latency_s_quantile(void **state)
{
    (void)state;
    assert_int_equal(delay_at("{\"dist\": \"exponential\", \"mean\": 1}", .95), 2995732274);
    assert_int_equal(delay_at("{\"dist\": \"exponential\", \"mean\": 1}", .25), 287682072);
    assert_int_equal(delay_at("{\"dist\": \"pareto\", \"min\": 1, \"alpha\": 2.2}", .95),
                     3902808757);
    assert_int_equal(delay_at("3", .95), 3000000000);
}

static void without_a_percentile_the_time_that_is_said_holds(void **state)
{
    (void)state;
    assert_int_equal(delay_at("3", 0), 7);
}

static void quantiles_without_end_are_cut(void **state)
{
    (void)state;
    assert_int_equal(delay_at("{\"dist\": \"pareto\", \"min\": 1, \"alpha\": 0.1}", .9999999),
                     SB_NS_DRAW_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_percentile_becomes_the_latency_s_quantile),
        cmocka_unit_test(without_a_percentile_the_time_that_is_said_holds),
        cmocka_unit_test(quantiles_without_end_are_cut),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
