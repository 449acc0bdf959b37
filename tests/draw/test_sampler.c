/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tabulated samplers against GSL's distribution functions: word by word, and as samples. */
#include "sim/draw/sampler.h"

#include "sim/base/lanes.h"
#include "sim/draw/draw.h"
#include "sim/draw/draw_kernel_choice.h"
#include "tests/fixtures/dist.h"
#include "tests/fixtures/draw.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct fixture_dist *dists;
static size_t dists_count;

static int set_up(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    dists = fixture_dists(&dists_count);
    return 0;
}

static bool is(const struct sb_dist *dist, const char *type)
{
    return strcmp(sb_dist_name(dist), type) == 0;
}

/* What sampler.h states: 2e-5 v, 4e-5 v below 10^-6, v being that before truncation at 0; 10 times
 * as much of curves with sharp bends. */
static double allowed(const struct sb_dist *dist, double v, bool upper)
{
    double kept = 1, inner = v;
    if (is(dist, "normal")) {
        double below = gsl_cdf_ugaussian_P(-dist->a / dist->b);
        kept = 1 - below;
        inner = upper ? v * kept : fmin(below + v * kept, kept * (1 - v));
    }
    double bends = is(dist, "quantiles") && dist->count > 3 ? 10 : 1;
    return (bends * (inner > 1e-6 ? 2e-5 : 4e-5) * inner + 0x1p-53) / kept;
}

/* A table of its own holds ln (x / median) to 2^-20 of itself, which may be more than the allowance
 * where probability falls steeply, as at the end of what is bounded; a gamma's keeps it. */
static double coarseness(const struct sb_dist *dist, double x)
{
    struct sb_dist_draw draw;
    sb_dist_draw(dist, &draw);
    bool bounded = !is(dist, "quantiles") || dist->min > 0 || isfinite(dist->max);
    if (draw.form != SB_DIST_OWN || is(dist, "gamma") || !bounded || !(x > 0))
        return 0;
    return 0x1p-20 * x * fabs(log(x / (sb_dist_quantile(dist, 0.5, false) - dist->shift)));
}

/* A draw is whole nanoseconds, and the exponential function is good to 1e-10 or so: what lies
 * within is no error. */
static void check_word(const struct fixture_dist *d, uint64_t word, sb_ns drawn)
{
    bool upper = word >> 63;
    double v = ((double)(upper ? ~word : word) + 0.5) * 0x1p-64, x = (double)drawn,
           slack = 0.5 + 2e-10 * (x - d->dist.shift) + coarseness(&d->dist, x - d->dist.shift);
    double a = upper ? sb_dist_tail(&d->dist, x + slack) : sb_dist_cdf(&d->dist, x - slack);
    double b = upper ? sb_dist_tail(&d->dist, x - slack) : sb_dist_cdf(&d->dist, x + slack);
    double off = v < a ? a - v : v > b ? v - b : 0;
    if (drawn < SB_NS_DRAW_MAX && off > allowed(&d->dist, v, upper))
        fail_msg("%s: word %016llx draws %lld ns, off by %.3g of v = %.3g (%.3g allowed)", d->name,
                 (unsigned long long)word, (long long)drawn, off / v, v,
                 allowed(&d->dist, v, upper) / v);
}

static void every_draw_is_the_quantile_of_its_word(void **state)
{
    const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(NULL);
    struct fixture_random random = { 1 };
    (void)state;
    for (size_t i = 0; i < dists_count; i++) {
        struct fixture_draw draw;
        fixture_draw_init(&draw, &dists[i].dist);
        for (unsigned n = 0; n < 50 * 8 * fixture_scale() && !dists[i].jumps; n++) {
            uint64_t u[SB_LANES_MAX];
            sb_ns drawn[SB_LANES_MAX];
            for (unsigned lane = 0; lane < SB_LANES_MAX;
                 lane++) /* from 2^-51 to 1/2, at both ends */
                u[lane] = (fixture_next(&random) >> 1 | UINT64_C(1) << 62) >> n % 50 ^
                          (0 - (uint64_t)(lane % 2));
            sb_draw_block(kernel, draw.samplers.sampler, u, SB_LANES_MAX, draw.dag.draw_cap, drawn);
            for (unsigned lane = 0; lane < SB_LANES_MAX; lane++)
                check_word(&dists[i], u[lane], drawn[lane]);
        }
        fixture_draw_fini(&draw);
    }
}

static double cdf_of(const void *dist, double x) { return sb_dist_cdf(dist, x); }

static void check_kolmogorov(size_t i, size_t n, uint64_t seed)
{
    struct fixture_draw draw;
    sb_ns *value = malloc(n * sizeof *value);
    assert_non_null(value);
    fixture_draw_init(&draw, &dists[i].dist);
    fixture_draw_many(&draw, seed, i, n, true, value);
    double distance = fixture_kolmogorov(value, n, cdf_of, &dists[i].dist);
    if (distance > 2.23)
        fail_msg("%s: Kolmogorov-Smirnov %.3f with %zu draws, seed %llu", dists[i].name, distance,
                 n, (unsigned long long)seed);
    fixture_draw_fini(&draw);
    free(value);
}

static void samples_follow_their_distribution(void **state)
{
    (void)state;
    for (size_t i = 0; i < dists_count; i++)
        for (uint64_t seed = 1; seed <= fixture_scale(); seed++)
            check_kolmogorov(i, 20000, seed);
}

static void samples_of_a_million_follow_their_distribution(void **state)
{
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
                check_kolmogorov(i, 1000000, 3);
                found++;
            }
    assert_int_equal(found, COUNT(chosen));
}

/* Only where the fourth moment is there, so that the mean of a sample is near enough to a normal
 * variable. */
static void samples_have_the_mean(void **state)
{
    enum { N = 100000 };
    static sb_ns value[N];
    (void)state;
    for (size_t i = 0; i < dists_count; i++) {
        const struct sb_dist *dist = &dists[i].dist;
        struct fixture_draw draw;
        double mean = sb_dist_mean(dist), sum = 0, square = 0;
        if (is(dist, "pareto") || (is(dist, "lognormal") && dist->b > 1) ||
            (is(dist, "weibull") && dist->a < 0.5) || (is(dist, "gamma") && dist->a < 0.1) ||
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

static void every_kernel_draws_the_same_bits_for_any_lanes(void **state)
{
    static const char *const names[] = { "base", "avx2", "avx512" };
    struct fixture_random random = { 9 };
    (void)state;
    for (size_t i = 0; i < dists_count; i++) {
        struct fixture_draw draw;
        fixture_draw_init(&draw, &dists[i].dist);
        for (unsigned n = 0; n < 60; n++) {
            uint64_t u[SB_LANES_MAX];
            sb_ns expected[SB_LANES_MAX], drawn[SB_LANES_MAX];
            for (unsigned lane = 0; lane < SB_LANES_MAX; lane++)
                u[lane] = fixture_next(&random) >> n ^ (0 - (uint64_t)(lane % 2));
            sb_draw_block(sb_draw_kernel_choose("base"), draw.samplers.sampler, u, SB_LANES_MAX,
                          draw.dag.draw_cap, expected);
            for (unsigned k = 0; k < 3 * COUNT(names); k++) {
                const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(names[k / 3]);
                unsigned lanes = 16u << k % 3;
                for (unsigned first = 0; kernel && first < SB_LANES_MAX; first += lanes)
                    sb_draw_block(kernel, draw.samplers.sampler, u + first, lanes,
                                  draw.dag.draw_cap, drawn + first);
                if (kernel && memcmp(drawn, expected, sizeof drawn) != 0)
                    fail_msg("%s: %s with %u lanes draws something else", dists[i].name,
                             names[k / 3], lanes);
            }
        }
        fixture_draw_fini(&draw);
    }
}

static void draws_stay_between_zero_and_the_cap(void **state)
{
    static const uint64_t ends[] = {
        0,       1,      2, UINT64_C(1) << 63, (UINT64_C(1) << 63) - 1, UINT64_MAX, UINT64_MAX - 1,
        1 << 11, 1 << 12
    };
    const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(NULL);
    (void)state;
    for (size_t i = 0; i < dists_count; i++) {
        struct fixture_draw draw;
        fixture_draw_init(&draw, &dists[i].dist);
        for (int bits = 0; bits <= 51; bits++) {
            uint64_t u[16];
            sb_ns drawn[16], cap = (sb_ns)1 << bits;
            for (unsigned lane = 0; lane < 16; lane++)
                u[lane] = ends[lane % COUNT(ends)];
            sb_draw_block(kernel, draw.samplers.sampler, u, 16, cap, drawn);
            for (unsigned lane = 0; lane < 16; lane++)
                if (drawn[lane] < 0 || drawn[lane] > cap)
                    fail_msg("%s: word %016llx draws %lld with cap %lld", dists[i].name,
                             (unsigned long long)u[lane], (long long)drawn[lane], (long long)cap);
        }
        fixture_draw_fini(&draw);
    }
}

static void more_distributions_than_tables_draw_alike(void **state)
{
    enum { DISTS = 300 };
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct sb_samplers samplers;
    struct sb_dag dag;
    (void)state;
    sb_dag_builder_task(builder, "a");
    for (int i = 0; i < DISTS;
         i++) { /* those that get no table are drawn by the quantile function */
        char text[80];
        snprintf(text, sizeof text, "{\"dist\": \"quantiles\", \"p50\": 1e9, \"p99\": %d}",
                 2000000000 + i);
        struct sb_dist dist = fixture_dist(text, 1);
        sb_dag_builder_step(builder, 0, &dist);
    }
    assert_int_equal(sb_dag_build(builder, &dag, "many", NULL), SB_OK);
    assert_int_equal(sb_samplers_build(&samplers, &dag, NULL), SB_OK);
    assert_int_equal(samplers.sampler[0].draw, SB_DRAW_EXP);
    assert_int_equal(samplers.sampler[DISTS - 1].draw, SB_DRAW_EXACT);
    for (uint64_t first = 0; first < 4096; first += 64) {
        uint64_t u[64];
        sb_ns tabulated[64], exact[64];
        sb_draw_kernel_choose(NULL)->uniform(1, first, 0, 64, u);
        sb_draw_block(sb_draw_kernel_choose(NULL), &samplers.sampler[0], u, 64, dag.draw_cap,
                      tabulated);
        sb_draw_block(sb_draw_kernel_choose(NULL), &samplers.sampler[DISTS - 1], u, 64,
                      dag.draw_cap, exact);
        for (int i = 0; i < 64; i++)
            assert_true(fabs((double)tabulated[i] / (double)exact[i] - 1) < 3e-5);
    }
    sb_samplers_fini(&samplers);
    sb_dag_fini(&dag);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_draw_is_the_quantile_of_its_word),
        cmocka_unit_test(samples_follow_their_distribution),
        cmocka_unit_test(samples_of_a_million_follow_their_distribution),
        cmocka_unit_test(samples_have_the_mean),
        cmocka_unit_test(every_kernel_draws_the_same_bits_for_any_lanes),
        cmocka_unit_test(draws_stay_between_zero_and_the_cap),
        cmocka_unit_test(more_distributions_than_tables_draw_alike),
    };
    return cmocka_run_group_tests_name("sampler", tests, set_up, NULL);
}
