/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many requests miss a limit: against a closed form, against counting one replicate at a time,
 * and whatever the number of threads. */
#include "sim/run/experiment.h"

#include "sim/plugins.h"
#include "sim/stats/summary/tally.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/runs/experiment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EXPONENTIAL "{\"latency\": {\"dist\": \"exponential\", \"mean\": 100}}"
#define TWO "{\"simbench\": 1, \"tasks\": {\"a\": " EXPONENTIAL ", \"b\": " EXPONENTIAL "}}"

static const struct sb_strategy *two[2]; /* sequential, earliest-start */

static void find_two(void)
{
    for (uint32_t i = 0; sb_plugins.strategy[i]; i++) {
        if (strcmp(sb_plugins.strategy[i]->name, "sequential") == 0)
            two[0] = sb_plugins.strategy[i];
        if (strcmp(sb_plugins.strategy[i]->name, "earliest-start") == 0)
            two[1] = sb_plugins.strategy[i];
    }
}

static const struct sb_strategy_result *find(const struct fixture_experiment *s, const char *name)
{
    const struct sb_strategy_result *found = sb_result_find(&s->result, name);
    assert_non_null(found);
    return found;
}

static const struct sb_speedup *over(const struct sb_strategy_result *r, const char *baseline)
{
    uint32_t i = 0;
    while (i < r->speedups && strcmp(r->speedup[i].over, baseline) != 0)
        i++;
    assert_true(i < r->speedups);
    return &r->speedup[i];
}

/* Of two exponentials side by side 1 - (1 - e^-x)^2 take longer than x means; in a row
 * (1 + x) e^-x. */
static void the_share_that_misses_is_that_of_the_closed_form(void **state)
{
    const double x = 3, once = exp(-x);
    const double side = 1e6 * (1 - (1 - once) * (1 - once)), row = 1e6 * (1 + x) * once;
    const uint32_t seeds = 200 * fixture_scale();
    uint32_t covered = 0, covered_pair = 0;
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(&s, TWO, 0, 2000);
    s.x.slo = 300000000;
    s.x.strategy = two, s.x.strategies = 2;
    for (uint32_t seed = 0; seed < seeds; seed++) {
        s.x.seed = seed;
        fixture_experiment_run(&s);
        const struct sb_strategy_result *r = find(&s, "earliest-start"),
                                        *sequential = find(&s, "sequential");
        const struct sb_estimate *own = &r->slo.per_million,
                                 *saved = &over(r, "sequential")->saved_misses;
        assert_true(r->slo.limit == 300000000);
        assert_true(fabs(saved->value - (sequential->slo.per_million.value - own->value)) < 1e-6);
        covered += side >= own->ci95.lo && side <= own->ci95.hi;
        covered_pair += row - side >= saved->ci95.lo && row - side <= saved->ci95.hi;
    }
    double least = 0.95 - 3 * sqrt(0.95 * 0.05 / seeds);
    assert_true(covered >= least * seeds && covered_pair >= least * seeds);
    fixture_experiment_end(&s);
}

/* One replicate at a time tells its makespan. */
static void they_are_counted_under_every_engine(void **state)
{
    static const char *const texts[] = { fixture_quick, fixture_layered };
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        struct fixture_experiment all, one;
        uint64_t missed[32] = { 0 };
        fixture_experiment_begin(&all, texts[i / 2], i % 2 ? 2 : 0, 300);
        all.x.first = 17;
        fixture_experiment_run(&all);
        all.x.slo = find(&all, "sequential")->makespan.quantile[0];
        all.x.threads = 3;
        fixture_experiment_run(&all);
        fixture_experiment_begin(&one, texts[i / 2], i % 2 ? 2 : 0, 1);
        for (one.x.first = 17; one.x.first < 317; one.x.first++) {
            fixture_experiment_run(&one);
            for (uint32_t s = 0; s < one.x.strategies; s++)
                missed[s] += one.result.strategy[s].makespan.max > all.x.slo;
        }
        for (uint32_t s = 0; s < all.x.strategies; s++)
            assert_int_equal(all.result.strategy[s].slo.missed, missed[s]);
        assert_in_range(find(&all, "sequential")->slo.missed, 140, 150);
        fixture_experiment_end(&one);
        fixture_experiment_end(&all);
    }
}

/* Beyond SB_EXACT_MAX makespans are in buckets, but misses are still counted one by one. */
static void a_histogram_does_not_blur_them(void **state)
{
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(&s, TWO, 0, SB_EXACT_MAX + 1000);
    s.x.slo = 300000000;
    s.x.strategy = two, s.x.strategies = 2;
    s.x.threads = 2;
    fixture_experiment_run(&s);
    const struct sb_slo long_run = find(&s, "earliest-start")->slo;
    s.x.replicates = SB_EXACT_MAX;
    fixture_experiment_run(&s);
    uint64_t first = find(&s, "earliest-start")->slo.missed;
    s.x.first = SB_EXACT_MAX;
    s.x.replicates = 1000;
    fixture_experiment_run(&s);
    assert_int_equal(long_run.missed, first + find(&s, "earliest-start")->slo.missed);
    fixture_experiment_end(&s);
}

static void the_same_schedule_and_what_is_not_random_have_no_uncertainty(void **state)
{
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(&s, TWO, 0, 500);
    s.x.slo = 1;
    fixture_experiment_run(&s);
    const struct sb_estimate *same = &over(find(&s, "sequential"), "sequential")->saved_misses;
    assert_true(same->value == 0 && same->ci95.lo == 0 && same->ci95.hi == 0);
    fixture_experiment_end(&s);
    fixture_experiment_begin(&s, "{\"simbench\": 1, \"tasks\": {\"a\": {\"latency\": 7}}}", 0, 500);
    s.x.slo = 6999999;
    fixture_experiment_run(&s);
    const struct sb_slo *slo = &find(&s, "earliest-start")->slo;
    assert_int_equal(slo->missed, 1);
    assert_true(slo->per_million.value == 1e6 && slo->per_million.ci95.lo == 1e6);
    fixture_experiment_end(&s);
}

int main(void)
{
    gsl_set_error_handler_off();
    find_two();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_share_that_misses_is_that_of_the_closed_form),
        cmocka_unit_test(they_are_counted_under_every_engine),
        cmocka_unit_test(a_histogram_does_not_blur_them),
        cmocka_unit_test(the_same_schedule_and_what_is_not_random_have_no_uncertainty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
