/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often the intervals of a comparison cover what is true. Steps a, b, c take an exponential
 * time with the mean 1 s each; the baseline takes a + b + c, the strategy max(a + b, c). Then
 * E(a + b + c) = 3, E max(a + b, c) = 2.25 (3 less the mean of the smaller one, the integral of
 * (1 + t) exp(-2 t) = 3/4). */
#include "sim/stats/comparison/compared.h"

#include "sim/base/arena.h"
#include "sim/stats/summary/tally.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { SEEDS = 400, MOST = 8000 };
enum { RATIO, GEOMETRIC, MEAN, P50, P99, FIGURES };
static const char *const figure_name[FIGURES] = { "ratio of means", "geometric mean", "saved mean",
                                                  "saved p50", "saved p99" };

static int set_up(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    return 0;
}

static double exponential(struct fixture_random *random)
{
    return -log(((double)(fixture_next(random) >> 11) + 0.5) * 0x1p-53);
}

static const struct sb_control uncontrolled = { { 0 }, NAN };

struct sample {
    sb_ns value[MOST];
    struct sb_tally tally;
    struct sb_summary summary;
    struct sb_batches batches;
};

static struct sb_compared known(struct sample *s, uint64_t n, bool buckets, struct sb_arena *arena)
{
    assert_int_equal(sb_batches_fill(&s->batches, s->value, n, 0), 0);
    s->tally = (struct sb_tally){ .exact = s->value, .count = n };
    if (buckets) {
        s->tally = (struct sb_tally){ .bucket = sb_arena_alloc(arena, SB_TALLY_BUCKETS,
                                                               sizeof(uint64_t)) };
        for (uint64_t i = 0; i < n; i++)
            sb_tally_add(&s->tally, &(sb_ns){ s->value[i] }, 1);
    }
    assert_int_equal(
        sb_tally_summarise(&s->tally, &sb_percentiles_default, &s->summary, arena, NULL), SB_OK);
    return (struct sb_compared){ &s->tally.moments,
                                 &s->summary,
                                 &s->batches,
                                 sb_control_mean(&uncontrolled, &s->tally.moments, 0),
                                 sb_tally_log_mean(&s->tally),
                                 buckets ? SB_TALLY_ERROR : 0 };
}

static void compare(struct sb_speedup *speedup, uint64_t seed, uint64_t n, bool buckets)
{
    static struct sample x, y;
    struct fixture_random random = { seed };
    struct sb_ratios ratios = { 0 };
    struct sb_arena arena = { 0 };
    for (uint64_t i = 0; i < n; i++) {
        double ab = exponential(&random) + exponential(&random), c = exponential(&random);
        x.value[i] = (sb_ns)((ab + c) * 1e9);
        y.value[i] = (sb_ns)(fmax(ab, c) * 1e9);
        sb_ratios_add(&ratios, &(sb_ns){ x.value[i] }, &(sb_ns){ y.value[i] }, 1);
    }
    struct sb_compared of_x = known(&x, n, buckets, &arena), of_y = known(&y, n, buckets, &arena);
    sb_speedup_init(speedup, "baseline");
    sb_compared_fill(speedup, &ratios, &uncontrolled, &of_x, &of_y);
    sb_arena_fini(&arena);
}

/* The p-quantile of max(a + b, c), by bisection. */
static double quantile(double p)
{
    double lo = 0, hi = 50;
    for (int i = 0; i < 100; i++) {
        double t = (lo + hi) / 2;
        *((1 - (1 + t) * exp(-t)) * (1 - exp(-t)) < p ? &lo : &hi) = t;
    }
    return lo;
}

/* E ln max(a + b, c) = 0.61593 was integrated apart; E ln(a + b + c) is psi(3) = 3/2 - 0.57722. */
static void truth(double of[FIGURES])
{
    of[RATIO] = 3 / 2.25;
    of[GEOMETRIC] = exp(0.9227843350984671 - 0.6159315152414389);
    of[MEAN] = 0.75e9;
    of[P50] = (gsl_cdf_gamma_Pinv(0.5, 3, 1) - quantile(0.5)) * 1e9;
    of[P99] = (gsl_cdf_gamma_Pinv(0.99, 3, 1) - quantile(0.99)) * 1e9;
}

/* How many of the intervals hold the true value. */
static void count_covered(unsigned covered[FIGURES], uint64_t n, bool buckets)
{
    double of[FIGURES];
    truth(of);
    memset(covered, 0, FIGURES * sizeof *covered);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct sb_speedup s;
        compare(&s, seed * 1000003, n, buckets);
        const struct sb_estimate figure[FIGURES] = { s.ratio_of_means, s.geometric_mean,
                                                     s.saved_mean, s.saved_p50, s.saved_p99 };
        for (int f = 0; f < FIGURES; f++)
            covered[f] += figure[f].ci95.lo <= of[f] && of[f] <= figure[f].ci95.hi;
    }
}

/* 380 of 400 are expected; three standard deviations are 13. */
static void intervals_cover_in_95_of_100_cases(void **state)
{
    static const struct {
        uint64_t n;
        bool buckets;
        unsigned wide; /* bits of the figures whose interval is on the safe side */
    } cases[] = { { MOST, false, 0 }, { 1000, false, 1 << P99 }, { MOST, true, 0 } };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsigned covered[FIGURES];
        count_covered(covered, cases[i].n, cases[i].buckets);
        for (int f = 0; f < FIGURES; f++)
            if (covered[f] < 367 || (covered[f] > 393 && !(cases[i].wide >> f & 1)))
                fail_msg("%s of %d: %u of %d", figure_name[f], (int)cases[i].n, covered[f], SEEDS);
    }
}

static void what_is_always_equal_differs_by_nothing(void **state)
{
    static struct sample x;
    struct sb_ratios ratios = { 0 };
    struct sb_arena arena = { 0 };
    struct sb_speedup s;
    (void)state;
    for (uint32_t i = 0; i < 50; i++) {
        x.value[i] = i * i;
        sb_ratios_add(&ratios, &(sb_ns){ x.value[i] }, &(sb_ns){ x.value[i] }, 1);
    }
    struct sb_compared of_x = known(&x, 50, false, &arena);
    sb_speedup_init(&s, "baseline");
    sb_compared_fill(&s, &ratios, &uncontrolled, &of_x, &of_x);
    assert_true(s.ratio_of_means.value == 1 && s.geometric_mean.ci95.hi == 1 && s.equal == 1);
    assert_true(s.ratio_of_means.ci95.lo == 1 && s.saved_mean.ci95.hi == 0);
    assert_true(s.saved_p99.value == 0 && s.saved_p99.ci95.lo == 0 && s.saved_p99.ci95.hi == 0);
    sb_arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_cover_in_95_of_100_cases),
        cmocka_unit_test(what_is_always_equal_differs_by_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
