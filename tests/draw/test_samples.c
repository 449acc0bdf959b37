/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Samples against the distributions that they are drawn from. */
#include "sim/draw/sampler.h"

#include "tests/fixtures/draws/draw.h"
#include "tests/fixtures/draws/sampler.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static double cdf_of(const void *dist, double x) { return sb_dist_cdf(dist, x); }

/* Of draws of step `i`. */
static void check_kolmogorov(const struct fixture_dist *d, size_t i, size_t n, uint64_t seed)
{
    struct fixture_draw draw;
    sb_ns *value = malloc(n * sizeof *value);
    assert_non_null(value);
    fixture_draw_init(&draw, &d->dist);
    fixture_draw_many(&draw, seed, i, n, true, value);
    double distance = fixture_kolmogorov(value, n, cdf_of, &d->dist);
    if (distance > 2.23)
        fail_msg("%s: Kolmogorov-Smirnov %.3f with %zu draws, seed %llu", d->name, distance, n,
                 (unsigned long long)seed);
    fixture_draw_fini(&draw);
    free(value);
}

static void samples_follow_their_distribution(void **state)
{
    size_t dists_count;
    const struct fixture_dist *dists = fixture_dists(&dists_count);
    (void)state;
    for (size_t i = 0; i < dists_count; i++)
        for (uint64_t seed = 1; seed <= fixture_scale(); seed++)
            check_kolmogorov(&dists[i], i, 20000, seed);
}

static void samples_of_a_million_follow_their_distribution(void **state)
{
    size_t dists_count;
    const struct fixture_dist *dists = fixture_dists(&dists_count);
    static const char *const chosen[] = {
        "{\"dist\": \"exponential\", \"mean\": 1e13}",
        "{\"dist\": \"lognormal\", \"mu\": 20, \"sigma\": 1}",
        "{\"dist\": \"normal\", \"mean\": 1e12, \"sd\": 1e12}",
        "{\"dist\": \"quantiles\", \"p50\": 80e9, \"p90\": 150e9, \"p99\": 400e9}",
        "{\"dist\": \"mixture\", \"components\": [{\"weight\": 0.5, \"latency\": {\"dist\": "
        "\"exponential\", \"mean\": 1e10}}, {\"weight\": 0.5, \"latency\": {\"dist\": "
        "\"exponential\", \"mean\": 3e12, \"shift\": 1e9}}]}",
        "{\"dist\": \"mixture\", \"components\": [{\"weight\": 0.999999, \"latency\": 5e9}, "
        "{\"weight\": 0.000001, \"latency\": {\"dist\": \"lognormal\", \"mu\": 24, \"sigma\": "
        "0.8}}]}",
    };
    size_t found = 0;
    (void)state;
    for (size_t i = 0; i < dists_count; i++)
        for (size_t c = 0; c < COUNT(chosen); c++)
            if (strcmp(dists[i].name, chosen[c]) == 0) {
                check_kolmogorov(&dists[i], i, 1000000, 3);
                found++;
            }
    assert_int_equal(found, COUNT(chosen));
}

/* Only where the fourth moment is there, so that the mean of a sample is near enough to a normal
 * variable. */
static void samples_have_the_mean(void **state)
{
    size_t dists_count;
    const struct fixture_dist *dists = fixture_dists(&dists_count);
    enum { N = 100000 };
    static sb_ns value[N];
    (void)state;
    for (size_t i = 0; i < dists_count; i++) {
        const struct sb_dist *dist = &dists[i].dist;
        struct fixture_draw draw;
        double mean = sb_dist_mean(dist), sum = 0, square = 0;
        if (fixture_dist_is(dist, "pareto") ||
            (fixture_dist_is(dist, "lognormal") && dist->b > 1) ||
            (fixture_dist_is(dist, "weibull") && dist->a < 0.5) ||
            (fixture_dist_is(dist, "gamma") && dist->a < 0.1) ||
            !isfinite(sb_dist_variance(dist)) || strstr(dists[i].name, "50e12") ||
            strstr(dists[i].name, "0.000001"))
            continue;
        fixture_draw_init(&draw, dist);
        fixture_draw_many(&draw, 5, i, N, false, value);
        for (size_t k = 0; k < N; k++)
            sum += (double)value[k] - mean,
                square += ((double)value[k] - mean) * ((double)value[k] - mean);
        if (fabs(sum / N) > 4 * sqrt(square / N / N))
            fail_msg("%s: mean off by %.2f standard errors", dists[i].name,
                     sum / N / sqrt(square / N / N));
        fixture_draw_fini(&draw);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_follow_their_distribution),
        cmocka_unit_test(samples_of_a_million_follow_their_distribution),
        cmocka_unit_test(samples_have_the_mean),
    };
    return cmocka_run_group_tests_name("samples", tests, fixture_gsl_set_up, NULL);
}
