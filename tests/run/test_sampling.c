/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs whose draws are spread evenly: intervals cover, variances are smaller and are told. */
#include "sim/run/experiment.h"

#include "sim/plugins.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/runs/experiment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EXPONENTIAL "{\"latency\": {\"dist\": \"exponential\", \"mean\": 100}}"
#define TWO "{\"simbench\": 1, \"tasks\": {\"a\": " EXPONENTIAL ", \"b\": " EXPONENTIAL "}}"

static const struct sb_strategy *two[2]; /* sequential, earliest-start */
static const bool over[2] = { true, false };

static void begin(struct fixture_experiment *s, const char *text, uint32_t workers, uint64_t n,
                  enum sb_sampling sampling)
{
    fixture_experiment_begin(s, text, workers, n);
    for (uint32_t i = 0; sb_plugins.strategy[i]; i++) {
        if (strcmp(sb_plugins.strategy[i]->name, "sequential") == 0)
            two[0] = sb_plugins.strategy[i];
        if (strcmp(sb_plugins.strategy[i]->name, "earliest-start") == 0)
            two[1] = sb_plugins.strategy[i];
    }
    s->x.strategy = two;
    s->x.strategies = 2;
    s->x.baseline_only = over; /* reductions that are told are of the other one */
    s->x.sampling = sampling;
}

static bool covers(struct sb_interval ci, double value) { return ci.lo <= value && value <= ci.hi; }

enum { MEAN, P50, P99, RATIO, SAVED, SAVED_P50, GEOMETRIC, MISSED, SAVED_MISSES, FIGURES };
static const char *const names[FIGURES] = { "mean",      "p50",    "p99",
                                            "ratio",     "saved",  "saved p50",
                                            "geometric", "missed", "saved misses" };

/* Of two exponentials with mean 1 the larger one has the mean 3/2, quantiles -ln(1 - sqrt(p)), and
 * the mean logarithm ln 2 - gamma; the sum has 2, the root of (1 + x) e^-x = 1 - p, and 1 - gamma.
 */
static const double truth[FIGURES] = {
    [MEAN] = 150e6,
    [P50] = 122.79471773e6,
    [P99] = 529.58079391e6,
    [RATIO] = 4. / 3,
    [SAVED] = 50e6,
    [SAVED_P50] = (167.83469900 - 122.79471773) * 1e6,
    [GEOMETRIC] = 1.3591409142295225, /* e / 2 */
    [MISSED] = 252354.92758,          /* 1 - (1 - e^-2)^2 */
    [SAVED_MISSES] = 153650.92213     /* 3 e^-2 less that */
};

static void intervals_cover_and_variances_are_smaller(void **state)
{
    const uint32_t seeds = 150 * fixture_scale();
    double square[SB_SAMPLINGS][FIGURES] = { { 0 } };
    (void)state;
    for (enum sb_sampling sampling = SB_SAMPLING_RANDOM; sampling <= SB_SAMPLING_LHS; sampling++) {
        struct fixture_experiment s;
        uint32_t covered[FIGURES] = { 0 };
        double reduction = 0;
        begin(&s, TWO, 0, 4096, sampling);
        s.x.slo = 200000000;
        for (s.x.seed = 1; s.x.seed <= seeds; s.x.seed++) {
            fixture_experiment_run(&s);
            const struct sb_strategy_result *r = &s.result.strategy[1];
            const struct sb_summary *m = &r->makespan;
            const struct sb_speedup *speedup = &r->speedup[0];
            const struct sb_estimate figure[FIGURES] = {
                [MEAN] = { m->mean, m->mean_ci95 },
                [P50] = { (double)m->quantile[0], m->quantile_ci95[0] },
                [P99] = { (double)m->quantile[3], m->quantile_ci95[3] },
                [RATIO] = speedup->ratio_of_means,
                [SAVED] = speedup->saved_mean,
                [SAVED_P50] = speedup->saved_p50,
                [GEOMETRIC] = speedup->geometric_mean,
                [MISSED] = r->slo.per_million,
                [SAVED_MISSES] = speedup->saved_misses,
            };
            for (unsigned f = 0; f < FIGURES; f++) {
                covered[f] += covers(figure[f].ci95, truth[f]);
                square[sampling][f] += pow(figure[f].value - truth[f], 2) / seeds;
            }
            reduction += log(s.result.sampling.method ? s.result.sampling.mean : 1) / seeds;
        }
        for (unsigned f = 0; f < FIGURES; f++) {
            double least = 0.95 - 3 * sqrt(0.95 * 0.05 / seeds);
            if (getenv("SB_TEST_TELL"))
                printf("# %s, %s: covers %.3f, variance %.2f times smaller\n",
                       sb_sampling_name[sampling], names[f], (double)covered[f] / seeds,
                       square[0][f] / square[sampling][f]);
            if (covered[f] < least * seeds)
                fail_msg("%s, %s: %u of %u", sb_sampling_name[sampling], names[f], covered[f],
                         seeds);
        }
        /* what a run tells is what there is; of two exponentials with 256 points that is 10 and
         * more
         */
        double is = square[SB_SAMPLING_RANDOM][MEAN] / square[sampling][MEAN];
        if (sampling && !(is > 3 && fabs(log(is) - reduction) < log(2)))
            fail_msg("%s: %.1f times smaller, and %.1f are told", sb_sampling_name[sampling], is,
                     exp(reduction));
        fixture_experiment_end(&s);
    }
}

static void threads_and_engines_change_nothing(void **state)
{
    (void)state;
    for (enum sb_sampling sampling = SB_SAMPLING_SOBOL; sampling <= SB_SAMPLING_LHS; sampling++) {
        struct fixture_experiment s;
        size_t size[2];
        char *text[2];
        begin(&s, fixture_quick, 2, 1000, sampling);
        s.x.runtime = sb_plugins.runtime;
        s.x.verify = 20;
        for (unsigned i = 0; i < 2; i++) {
            s.x.threads = 1 + 2 * i;
            fixture_experiment_run(&s);
            assert_int_equal(s.result.strategy[1].verified, 20);
            text[i] = fixture_experiment_written(&s, &size[i]);
        }
        assert_true(size[0] == size[1] && memcmp(text[0], text[1], size[0]) == 0);
        s.x.workers = 100; /* as many as wanted */
        fixture_experiment_run(&s);
        const struct sb_summary limited = s.result.strategy[1].makespan;
        s.x.workers = 0;
        fixture_experiment_run(&s);
        assert_memory_equal(limited.quantile, s.result.strategy[1].makespan.quantile,
                            sizeof limited.quantile);
        free(text[0]);
        free(text[1]);
        fixture_experiment_end(&s);
    }
}

static void what_is_constant_is_not_sampled(void **state)
{
    struct fixture_experiment s;
    (void)state;
    begin(&s, "{\"simbench\": 1, \"tasks\": {\"a\": {\"latency\": 7}}}", 0, 1000,
          SB_SAMPLING_SOBOL);
    fixture_experiment_run(&s);
    assert_true(s.result.replicates == 1 && !s.result.sampling.method);
    assert_true(s.result.strategy[1].makespan.mean == 7e6);
    fixture_experiment_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_cover_and_variances_are_smaller),
        cmocka_unit_test(threads_and_engines_change_nothing),
        cmocka_unit_test(what_is_constant_is_not_sampled),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
