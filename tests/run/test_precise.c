/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs that go on until figures are as precise as wanted: intervals cover at the size at which they
 * stop, and all else is as after a run of that size. */
#include "sim/run/precise.h"

#include "sim/plugins.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/runs/experiment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ONE(latency) "{\"simbench\": 1, \"tasks\": {\"a\": {\"latency\": " latency "}}}"
#define EXPONENTIAL ONE("{\"dist\": \"exponential\", \"mean\": 100}")
#define LOGNORMAL ONE("{\"dist\": \"lognormal\", \"median\": 100, \"p99\": 643}")

static void run(struct fixture_experiment *s, double wanted)
{
    struct sb_error error = { 0 };
    sb_arena_fini(&s->arena);
    if (sb_experiment_run_precisely(&s->x, wanted, &s->result, &s->arena, &error))
        fail_msg("%s", error.text);
}

/* One strategy is enough where there is one task. */
static void begin(struct fixture_experiment *s, const char *text, uint64_t limit)
{
    fixture_experiment_begin(s, text, 0, limit);
    s->x.strategies = 1;
}

static double exponential(double p) { return -100e6 * log1p(-p); }
static double sigma(void) { return log(6.43) / gsl_cdf_ugaussian_Pinv(0.99); }
static double lognormal(double p) { return 100e6 * exp(sigma() * gsl_cdf_ugaussian_Pinv(p)); }
static double exponential_mean(void) { return 100e6; }
static double lognormal_mean(void) { return 100e6 * exp(sigma() * sigma() / 2); }

static bool covers(struct sb_interval ci, double value) { return ci.lo <= value && value <= ci.hi; }

/* How often each interval has the true value in it, at whatever size the run stopped. A wanted
 * precision of half the figure stops when few values of the tail have been seen. */
static void intervals_cover_at_the_size_at_which_it_stops(void **state)
{
    static const struct {
        const char *text, *percentiles;
        double (*mean)(void), (*quantile)(double p), wanted;
    } cases[] = {
        { EXPONENTIAL, "50,99", exponential_mean, exponential, 0.04 },
        { EXPONENTIAL, "99.9", exponential_mean, exponential, 0.15 },
        { LOGNORMAL, "50,99.9", lognormal_mean, lognormal, 0.25 },
        { LOGNORMAL, "99.9", lognormal_mean, lognormal, 0.5 },
    };
    const uint32_t seeds = 100 * fixture_scale();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sb_percentiles percentiles;
        struct fixture_experiment s;
        uint32_t covered[SB_QUANTILES_MAX + 1] = { 0 };
        uint64_t sizes = 0;
        begin(&s, cases[i].text, 1 << 20);
        assert_int_equal(sb_percentiles_parse(&percentiles, cases[i].percentiles, NULL), SB_OK);
        s.x.percentiles = &percentiles;
        for (s.x.seed = 1; s.x.seed <= seeds; s.x.seed++) {
            run(&s, cases[i].wanted);
            assert_true(s.result.precision.stop == SB_STOP_PRECISION);
            const struct sb_summary *makespan = &s.result.strategy->makespan;
            sizes |= s.result.replicates;
            covered[SB_QUANTILES_MAX] += covers(makespan->mean_ci95, cases[i].mean());
            for (uint32_t k = 0; k < percentiles.shown; k++) {
                uint32_t q = percentiles.show[k];
                covered[q] +=
                    covers(makespan->quantile_ci95[q], cases[i].quantile(percentiles.p[q]));
            }
        }
        assert_true(sizes & (sizes - 1)); /* it does not stop at one size alone */
        double least = seeds * (0.95 - 3 * sqrt(0.95 * 0.05 / seeds));
        if (covered[SB_QUANTILES_MAX] < least)
            fail_msg("case %zu: mean %u of %u", i, covered[SB_QUANTILES_MAX], seeds);
        for (uint32_t k = 0; k < percentiles.shown; k++)
            if (covered[percentiles.show[k]] < least)
                fail_msg("case %zu: %s %u of %u", i, percentiles.name[percentiles.show[k]],
                         covered[percentiles.show[k]], seeds);
        if (getenv("SB_TEST_TELL"))
            for (uint32_t q = 0; q <= SB_QUANTILES_MAX; q++)
                if (covered[q])
                    printf("# case %zu, %s: %.4f\n", i,
                           q < SB_QUANTILES_MAX ? percentiles.name[q] : "mean",
                           (double)covered[q] / seeds);
        fixture_experiment_end(&s);
    }
}

static double widest(const struct fixture_experiment *s)
{
    double most = 0;
    for (uint32_t i = 0; i < s->result.strategies; i++) {
        const struct sb_summary *m = &s->result.strategy[i].makespan;
        most = fmax(most, sb_interval_half(m->mean_cv_ci95) / m->mean_cv);
        for (uint32_t q = 0; q < SB_QUANTILES_COUNT; q++)
            most = fmax(most, sb_interval_half(m->quantile_ci95[q]) / (double)m->quantile[q]);
    }
    return most;
}

/* Beyond them it is a run of as many replicates. */
static void only_intervals_and_the_size_are_its_own(void **state)
{
    struct fixture_experiment precise, plain;
    (void)state;
    for (uint32_t workers = 0; workers < 3; workers += 2) {
        fixture_experiment_begin(&precise, fixture_layered, workers, 1 << 19);
        run(&precise, 0.08);
        const struct sb_precision *p = &precise.result.precision;
        assert_true(p->stop == SB_STOP_PRECISION && p->reached <= 0.08 && p->reached > 0.01);
        assert_true(fabs(p->reached - widest(&precise)) < 1e-12);
        assert_true(p->needed == precise.result.replicates &&
                    precise.result.wanted == precise.result.replicates);
        assert_true(p->looks >= 1 && p->looks <= p->looks_most && p->looks_most == 8);
        fixture_experiment_begin(&plain, fixture_layered, workers, precise.result.replicates);
        fixture_experiment_run(&plain);
        for (uint32_t i = 0; i < plain.x.strategies; i++) {
            const struct sb_summary *a = &precise.result.strategy[i].makespan,
                                    *b = &plain.result.strategy[i].makespan;
            assert_memory_equal(a->quantile, b->quantile, sizeof a->quantile);
            assert_true(a->mean_cv == b->mean_cv && a->sd == b->sd && a->max == b->max);
            assert_true(a->mean_ci95.lo < b->mean_ci95.lo && a->mean_ci95.hi > b->mean_ci95.hi);
            assert_true(a->quantile_ci95[4].lo < b->quantile_ci95[4].lo &&
                        a->quantile_ci95[4].hi > b->quantile_ci95[4].hi);
        }
        fixture_experiment_end(&plain);
        fixture_experiment_end(&precise);
    }
}

static void the_same_bytes_with_any_number_of_threads(void **state)
{
    struct fixture_experiment s;
    size_t size[2];
    char *text[2];
    (void)state;
    fixture_experiment_begin(&s, fixture_quick, 2, 1 << 18);
    for (unsigned i = 0; i < 2; i++) {
        s.x.threads = 1 + 2 * i;
        run(&s, 0.1);
        text[i] = fixture_experiment_written(&s, &size[i]);
    }
    assert_true(size[0] == size[1] && memcmp(text[0], text[1], size[0]) == 0);
    free(text[0]);
    free(text[1]);
    fixture_experiment_end(&s);
}

/* Four times as many replicates make intervals half as wide. */
static void at_the_limit_it_tells_how_many_it_would_take(void **state)
{
    struct fixture_experiment s;
    (void)state;
    begin(&s, EXPONENTIAL, 100000);
    run(&s, 0.02);
    const struct sb_precision p = s.result.precision;
    assert_true(p.stop == SB_STOP_LIMIT && s.result.replicates == 100000 && p.reached > 0.02);
    assert_string_equal(p.figure, "p99.9");
    assert_true(fabs((double)p.needed - 1e5 * pow(p.reached / 0.02, 2)) <= 1);
    s.x.replicates = 1 << 20;
    run(&s, 0.02);
    assert_true(s.result.precision.stop == SB_STOP_PRECISION);
    assert_in_range(s.result.replicates, p.needed / 2, p.needed * 3);
    s.x.replicates = 3000; /* too few for an interval of p99.9 */
    run(&s, 0.02);
    assert_true(s.result.precision.stop == SB_STOP_LIMIT && isnan(s.result.precision.reached) &&
                s.result.precision.needed == 0);
    fixture_experiment_end(&s);
}

static void what_cannot_be_made_longer_says_so(void **state)
{
    struct fixture_experiment s;
    (void)state;
    begin(&s, ONE("{\"dist\": \"empirical\", \"rows\": [5, 9, 4, 8]}"), 1 << 20);
    run(&s, 0.01);
    assert_true(s.result.precision.stop == SB_STOP_ROWS && s.result.replicates == 4);
    fixture_experiment_end(&s);
    begin(&s, ONE("7"), 1 << 20);
    run(&s, 0.01);
    assert_true(s.result.precision.stop == SB_STOP_CONSTANT && s.result.replicates == 1 &&
                s.result.precision.reached == 0);
    fixture_experiment_end(&s);
}

/* Of a mean without a variance nothing can be told; its percentiles are as those of others. */
static void a_mean_without_a_variance_does_not_count(void **state)
{
    struct fixture_experiment s;
    (void)state;
    begin(&s, ONE("{\"dist\": \"pareto\", \"min\": 10, \"alpha\": 1.5}"), 1 << 20);
    run(&s, 0.3);
    assert_true(s.result.precision.stop == SB_STOP_PRECISION);
    assert_true(isnan(s.result.strategy->makespan.mean_ci95.lo));
    fixture_experiment_end(&s);
}

struct stopper {
    atomic_bool stop;
    uint64_t size, after;
};

static void stop_after(void *self, uint64_t done, uint64_t wanted)
{
    struct stopper *stopper = self;
    if (wanted >= stopper->size && done >= stopper->after)
        atomic_store(&stopper->stop, true);
}

/* In the middle of a look, and before the first replicate of one. */
static void a_run_that_is_stopped_has_all_that_was_done(void **state)
{
    (void)state;
    for (uint64_t after = 0; after <= 40000; after += 40000) {
        struct stopper stopper = { .size = 8192, .after = after };
        struct fixture_experiment s;
        atomic_init(&stopper.stop, false);
        fixture_experiment_begin(&s, fixture_layered, 0, 1 << 20);
        s.x.stop = &stopper.stop, s.x.progress = stop_after, s.x.self = &stopper;
        run(&s, 0.001);
        assert_true(s.result.precision.stop == SB_STOP_INTERRUPT);
        assert_true(s.result.replicates >= (after ? after : 4096) &&
                    s.result.wanted > s.result.replicates);
        fixture_experiment_end(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_cover_at_the_size_at_which_it_stops),
        cmocka_unit_test(only_intervals_and_the_size_are_its_own),
        cmocka_unit_test(the_same_bytes_with_any_number_of_threads),
        cmocka_unit_test(at_the_limit_it_tells_how_many_it_would_take),
        cmocka_unit_test(what_cannot_be_made_longer_says_so),
        cmocka_unit_test(a_mean_without_a_variance_does_not_count),
        cmocka_unit_test(a_run_that_is_stopped_has_all_that_was_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
