/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/result/result_figures.h"

#include "sim/condition/condition.h"
#include "sim/stats/quantile.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/results/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

static void figures_of_a_run_are_those_of_its_result(void **state)
{
    (void)state;
    struct sb_result result;
    fixture_result(&result, 2, 5);
    fixture_limit(&result, 200000000);
    const struct sb_strategy_result *s = &result.workload[1].strategy[4];
    const char *const names[] = { s->name }, *const over[] = { "sequential" },
                      *const subjects[] = { "x", "y", "interrupted" };
    const struct sb_condition_language language = { .name = { names, over }, .subject = subjects };
    const struct sb_result_figures figures = { &language, &result };
    const double wanted[SB_RESULT_FIGURES] = { s->makespan.mean,
                                               s->makespan.sd,
                                               (double)s->makespan.min,
                                               (double)s->makespan.max,
                                               (double)s->makespan.quantile[0],
                                               (double)s->makespan.quantile[1],
                                               (double)s->makespan.quantile[2],
                                               (double)s->makespan.quantile[3],
                                               (double)s->makespan.quantile[4],
                                               (double)s->makespan.quantile[4],
                                               s->speedup[0].ratio_of_means.value,
                                               s->speedup[0].mean,
                                               s->speedup[0].saved_mean.value,
                                               s->speedup[0].saved_p50.value,
                                               s->speedup[0].saved_p99.value,
                                               s->speedup[0].faster,
                                               s->speedup[0].equal,
                                               s->makespan.mean_cv,
                                               s->slo.per_million.value / 1e6,
                                               s->speedup[0].saved_misses.value / 1e6 };
    assert_string_equal(s->speedup[0].over, "sequential");
    for (size_t f = 0; f < SB_RESULT_FIGURES; f++) {
        assert_true(sb_result_figure_value(&figures, f, (size_t[2]){ 0, 0 }, 1) == wanted[f]);
        assert_true(isnan(sb_result_figure_value(&figures, f, (size_t[2]){ 0, 0 }, 2)));
    }
    sb_result_fini(&result);
}

static void a_figure_that_its_sample_does_not_bound_is_not_known(void **state)
{
    (void)state;
    struct sb_result result;
    fixture_result(&result, 1, 5);
    struct sb_summary *makespan = &result.workload[0].strategy[4].makespan;
    const char *const names[] = { "earliest-start" }, *const subjects[] = { "dashboard" };
    const struct sb_condition_language language = { .name = { names, names }, .subject = subjects };
    const struct sb_result_figures figures = { &language, &result };
    makespan->quantile_ci95[3].hi = makespan->mean_ci95.hi = NAN;
    for (size_t f = 0; f <= 9; f++) {
        bool known = f != 0 && f != 1 && f != 7;
        assert_int_equal(!isnan(sb_result_figure_value(&figures, f, (size_t[2]){ 0, 0 }, 0)),
                         known);
    }
    sb_result_fini(&result);
}

/* Behind those of any result stand the percentiles that were asked for; p0 and p100 are known of
 * any sample. */
static void further_percentiles_are_figures_too(void **state)
{
    (void)state;
    struct sb_result result;
    struct sb_condition_figure figure[SB_RESULT_FIGURES_MAX];
    fixture_result(&result, 1, 5);
    fixture_percentiles(&result, "0,12.5,50,99.99,100");
    struct sb_summary *makespan = &result.workload[0].strategy[4].makespan;
    const char *const names[] = { "earliest-start" }, *const subjects[] = { "dashboard" };
    const struct sb_condition_language language = { .name = { names, names }, .subject = subjects };
    const struct sb_result_figures figures = { &language, &result };
    static const struct {
        const char *name;
        bool known; /* with a lower end alone */
    } wanted[] = { { "p0", true }, { "p12.5", false }, { "p99.99", false }, { "p100", true } };
    assert_int_equal(sb_result_figures_list(figure, result.percentiles), SB_RESULT_FIGURES + 4);
    for (size_t i = 0; i < 4; i++) {
        size_t f = SB_RESULT_FIGURES + i;
        uint32_t q = SB_QUANTILES_COUNT + (uint32_t)i;
        assert_string_equal(figure[f].name, wanted[i].name);
        double value = sb_result_figure_value(&figures, f, (size_t[2]){ 0, 0 }, 0);
        assert_int_equal(!isnan(value), wanted[i].known);
        makespan->quantile_ci95[q].hi = (double)makespan->quantile[q];
        value = sb_result_figure_value(&figures, f, (size_t[2]){ 0, 0 }, 0);
        assert_true(value == (double)makespan->quantile[q]);
    }
    assert_int_equal(sb_result_figure_needs(SB_RESULT_FIGURES + 2, result.percentiles), 36887);
    sb_result_fini(&result);
}

/* As many replicates as are stated, and no fewer, give both ends. */
static void what_a_figure_needs_is_what_its_interval_needs(void **state)
{
    (void)state;
    for (unsigned q = 0; q < SB_QUANTILES_COUNT; q++)
        for (unsigned less = 0; less < 2; less++) {
            uint64_t n = sb_result_figure_needs(4 + q, &sb_percentiles_default) - less, lo, hi;
            sb_quantile_ranks(n, sb_quantile_p[q], &lo, &hi);
            assert_int_equal(lo > 0 && hi <= n, !less);
        }
    assert_int_equal(sb_result_figure_needs(8, &sb_percentiles_default), 3688);
    assert_int_equal(sb_result_figure_needs(9, &sb_percentiles_default), 3688);
    assert_int_equal(sb_result_figure_needs(0, &sb_percentiles_default), 2);
    assert_int_equal(sb_result_figure_needs(3, &sb_percentiles_default), 1);
    assert_int_equal(sb_result_figure_needs(13, &sb_percentiles_default), 6);   /* saved_p50 */
    assert_int_equal(sb_result_figure_needs(14, &sb_percentiles_default), 368); /* saved_p99 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_of_a_run_are_those_of_its_result),
        cmocka_unit_test(a_figure_that_its_sample_does_not_bound_is_not_known),
        cmocka_unit_test(further_percentiles_are_figures_too),
        cmocka_unit_test(what_a_figure_needs_is_what_its_interval_needs),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
