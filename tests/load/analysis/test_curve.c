/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/curve.h"

#include "sim/load/analysis/capacity.h"
#include "sim/load/analysis/rates.h"
#include "tests/fixtures/load/load_result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

enum { POINTS = 12, RUNS = 3 };

static double axis[POINTS];

/* M/M/1 with a mean service of 10 ms: W = 1 / (100 - rate); three runs that are off by -1, 0 and 1
 * per cent. */
static void make(struct sb_load_point point[POINTS], double latency[POINTS][RUNS],
                 double goodput[POINTS][RUNS])
{
    for (int i = 0; i < POINTS; i++) {
        const double w = axis[i] < 100 ? 1e9 / (100 - axis[i]) : NAN, p99 = w * log(100);
        for (int r = 0; r < RUNS; r++) {
            latency[i][r] = w * (1 + (r - 1) / 100.0);
            goodput[i][r] = axis[i];
        }
        point[i] = (struct sb_load_point){ .runs = RUNS,
                                           .offered = axis[i],
                                           .unstable = axis[i] >= 100,
                                           .slo = { p99, { p99 * 0.9, p99 * 1.1 } },
                                           .run_latency = latency[i],
                                           .run_goodput = goodput[i] };
    }
}

static void the_knee_of_a_single_server_is_half_its_capacity(void **state)
{
    struct sb_load_point point[POINTS];
    double latency[POINTS][RUNS], goodput[POINTS][RUNS];
    (void)state;
    sb_load_rates(10, 120, POINTS, INFINITY, axis);
    make(point, latency, goodput);
    const struct sb_estimate knee = sb_load_knee(axis, point, POINTS);
    assert_true(fabs(knee.value - 50) < 0.5);
    assert_true(knee.ci95.lo <= knee.value && knee.value <= knee.ci95.hi);
    assert_true(isnan(sb_load_knee(axis, point, 4).value));         /* it is beyond the last */
    assert_true(isnan(sb_load_knee(axis + 5, point + 5, 4).value)); /* before the first */
}

/* 1 / W is a straight line, so that the crossing is exact: ln(100) / (100 - rate) = 200 ms at
 * 76.974; the interval's ends where 1.1 and 0.9 times it cross. */
static void the_rate_at_which_a_limit_breaks(void **state)
{
    struct sb_load_point point[POINTS];
    double latency[POINTS][RUNS], goodput[POINTS][RUNS];
    struct sb_load_strategy strategy = { .point = point };
    (void)state;
    sb_load_rates(10, 120, POINTS, INFINITY, axis);
    make(point, latency, goodput);
    sb_load_slo_find(&strategy, axis, POINTS, 200000000);
    assert_true(fabs(strategy.slo_rate.value - (100 - 5 * log(100))) < 1e-6);
    assert_true(fabs(strategy.slo_rate.ci95.lo - (100 - 5.5 * log(100))) < 1e-6);
    assert_true(fabs(strategy.slo_rate.ci95.hi - (100 - 4.5 * log(100))) < 1e-6);
    assert_false(strategy.slo_never || strategy.slo_always);
    sb_load_slo_find(&strategy, axis, POINTS, 1000000);
    assert_true(strategy.slo_always && isnan(strategy.slo_rate.value));
    sb_load_slo_find(&strategy, axis, 5, 1000000000);
    assert_true(strategy.slo_never && isnan(strategy.slo_rate.value));
    sb_load_slo_find(&strategy, axis, POINTS, 20000000000); /* beyond the last stable rate */
    assert_true(strategy.slo_rate.value > 90 && strategy.slo_rate.value <= 100);
}

/* What never ends for more than one in a hundred breaks any limit of p99. */
static void an_infinite_figure_breaks_a_limit(void **state)
{
    struct sb_load_point point[POINTS];
    double latency[POINTS][RUNS], goodput[POINTS][RUNS];
    struct sb_load_strategy strategy = { .point = point };
    (void)state;
    sb_load_rates(10, 120, POINTS, INFINITY, axis);
    make(point, latency, goodput);
    point[2].slo = (struct sb_estimate){ INFINITY, { NAN, NAN } };
    sb_load_slo_find(&strategy, axis, POINTS, 200000000);
    assert_true(strategy.slo_rate.value > 20 && strategy.slo_rate.value <= 30);
}

static void rates_lie_near_the_knee(void **state)
{
    double rate[12];
    (void)state;
    sb_load_rates(10, 95, 12, 100, rate);
    assert_true(rate[0] == 10 && rate[11] == 95);
    for (int i = 1; i < 12; i++) /* room shrinks by the same factor each time */
        assert_true(fabs((100 - rate[i]) / (100 - rate[i - 1]) - pow(5.0 / 90, 1.0 / 11)) < 1e-9);
    sb_load_rates(10, 110, 12, 100, rate);
    assert_true(rate[0] == 10 && fabs(rate[8] - 95) < 1e-9 && rate[11] == 110);
    for (int i = 9; i < 12; i++)
        assert_true(fabs(rate[i] - rate[i - 1] - 5) < 1e-9);
    sb_load_rates(10, 21, 12, INFINITY, rate);
    for (int i = 0; i < 12; i++)
        assert_true(fabs(rate[i] - 10 - i) < 1e-9);
    sb_load_rates(10, 200, 2, 100, rate);
    assert_true(rate[0] == 10 && rate[1] == 200);
}

/* A ramp ends at its last factor; of a period of 100 with 1 until 20, a line to 3 at 60 and 3 then,
 * the mean is (20 + 80 + 120) / 100. */
static void a_rate_that_varies_has_a_mean_factor(void **state)
{
    struct sb_rate_point point[2] = { { 20, 1 }, { 60, 3 } };
    struct sb_arrivals arrivals = { .kind = SB_ARRIVALS_POISSON, .batch = 4 };
    (void)state;
    assert_true(sb_load_factor(&arrivals) == 1 && sb_load_batch(&arrivals) == 4);
    arrivals.point = point;
    arrivals.points = 2;
    assert_true(sb_load_factor(&arrivals) == 3);
    arrivals.period = 100;
    assert_true(fabs(sb_load_factor(&arrivals) - 2.2) < 1e-12);
    arrivals.batch_mean = 2.5;
    assert_true(sb_load_batch(&arrivals) == 2.5);
}

/* 2 slots of 10 ms take 200 a second, 1 of 4 ms 250. */
static void the_bottleneck_is_the_pool_that_takes_least(void **state)
{
    struct sb_load_capacity pool[3] = { { .slots = 2, .demand = 1e7 },
                                        { .slots = 1, .demand = 4e6 },
                                        { .slots = 1, .demand = 0 } };
    struct sb_load_curve curve = { .pools = 3, .pool = pool };
    (void)state;
    sb_load_capacity_fill(&curve);
    assert_true(curve.capacity == 200 && curve.bottleneck == 0);
    assert_true(pool[1].capacity == 250 && isinf(pool[2].capacity));
    curve.pools = 0;
    sb_load_capacity_fill(&curve);
    assert_true(isinf(curve.capacity) && curve.bottleneck == SB_NONE);
}

/* M/M/c at 90 a second with 10 ms each: p99 460, 40.3, 19.3 and 11.2 ms with 1 to 4 slots. */
static void how_many_slots_are_enough(void **state)
{
    struct sb_load_result result;
    struct sb_error error = { 0 };
    (void)state;
    fixture_load_slots(&result);
    for (uint32_t c = 0; c < result.curves; c++)
        result.curve[c].strategy[0].point[0].slo =
            result.curve[c].strategy[0].point[0].all.quantile[3];
    result.slo = (struct sb_load_slo){ 3, 30000000 };
    assert_int_equal(sb_load_enough_fill(&result, &error), SB_OK);
    assert_int_equal(result.enoughs, 1);
    assert_string_equal(result.enough[0].value, "3");
    assert_string_equal(result.enough[0].surely, "3");
    result.slo.limit = 1000000;
    assert_int_equal(sb_load_enough_fill(&result, &error), SB_OK);
    assert_null(result.enough[0].value);
    sb_load_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_knee_of_a_single_server_is_half_its_capacity),
        cmocka_unit_test(the_rate_at_which_a_limit_breaks),
        cmocka_unit_test(an_infinite_figure_breaks_a_limit),
        cmocka_unit_test(rates_lie_near_the_knee),
        cmocka_unit_test(a_rate_that_varies_has_a_mean_factor),
        cmocka_unit_test(the_bottleneck_is_the_pool_that_takes_least),
        cmocka_unit_test(how_many_slots_are_enough),
    };
    return cmocka_run_group_tests_name("what a saturation curve says", tests, NULL, NULL);
}
