/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Correlated draws have the distributions that they would have alone, and the rank correlation that
 * was asked for. */
#include "sim/draw/copula.h"

#include "sim/draw/draw.h"
#include "sim/draw/draw_kernel_choice.h"
#include "tests/fixtures/draws/draw.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TASKS = 6, REPLICATES = 16384 };

#define SIX                                                                                        \
    "\"a\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 100}},"                            \
    "\"b\": {\"latency\": {\"dist\": \"mixture\", \"components\": [{\"weight\": 3, \"latency\": "  \
    "{\"dist\": \"gamma\", \"mean\": 50, \"cv\": 2}}, {\"weight\": 1, \"latency\": {\"dist\": "    \
    "\"exponential\", \"mean\": 900}}]}},"                                                         \
    "\"c\": {\"latency\": {\"dist\": \"lognormal\", \"median\": 40, \"p99\": 400}},"               \
    "\"d\": {\"latency\": {\"dist\": \"uniform\", \"min\": 5, \"max\": 9}},"                       \
    "\"e\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 100}},"                            \
    "\"f\": {\"latency\": {\"dist\": \"quantiles\", \"p50\": 80, \"p90\": 150, \"p99\": 400}}"
#define ALL(rank) "{\"simbench\": 1, \"correlate\": " rank ", \"tasks\": {" SIX "}}"
/* a, b and d belong together, and c and f; e to none. */
#define GROUPS                                                                                     \
    ALL("[{\"tasks\": [\"a\", \"b\", \"d\"], \"rank\": 0.6}, {\"tasks\": [\"f\", \"c\"], "         \
        "\"rank\": "                                                                               \
        "0.95}]")

struct drawn {
    struct sb_workload workload;
    struct sb_samplers samplers;
    sb_ns *of[TASKS]; /* [REPLICATES] */
};

static void begin(struct drawn *d, const char *text)
{
    struct sb_error error = { 0 };
    if (sb_workload_parse(&d->workload, "test.json", text, strlen(text), &sb_plugins.readers,
                          &error))
        fail_msg("%s: %s", error.where, error.text);
    assert_int_equal(sb_samplers_build(&d->samplers, &d->workload.dag, NULL), SB_OK);
    for (unsigned t = 0; t < TASKS; t++) {
        d->of[t] = malloc(REPLICATES * sizeof *d->of[t]);
        assert_non_null(d->of[t]);
    }
}

static void draw_all(struct drawn *d, uint64_t seed)
{
    const struct sb_dag *dag = &d->workload.dag;
    const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(NULL);
    for (uint64_t first = 0; first < REPLICATES; first += 64) {
        const struct sb_draw_rows rows = { .block = { seed, first, 64 },
                                           .sampler = d->samplers.sampler,
                                           .dist_of = dag->dist_of,
                                           .count = TASKS,
                                           .source = d->samplers.source };
        sb_ns out[TASKS * 64], work[64] = { 0 };
        kernel->rows(&rows, out, work);
        for (unsigned t = 0; t < TASKS; t++)
            memcpy(d->of[t] + first, out + t * 64, 64 * sizeof *out);
    }
}

static void end(struct drawn *d)
{
    for (unsigned t = 0; t < TASKS; t++)
        free(d->of[t]);
    sb_samplers_fini(&d->samplers);
    sb_workload_fini(&d->workload);
}

static double spearman(const struct drawn *d, unsigned x, unsigned y)
{
    static double a[REPLICATES], b[REPLICATES], work[2 * REPLICATES];
    for (size_t i = 0; i < REPLICATES; i++) {
        a[i] = (double)d->of[x][i];
        b[i] = (double)d->of[y][i];
    }
    return gsl_stats_spearman(a, 1, b, 1, REPLICATES, work);
}

static unsigned group(unsigned task)
{
    static const unsigned of[TASKS] = { 0, 0, 1, 0, 2, 1 };
    return of[task];
}

/* The standard deviation of Spearman's coefficient is 1 / sqrt(n) = 0.008 at most. */
static void groups_have_their_rank_correlation(void **state)
{
    static const double wanted[] = { 0.6, 0.95, 0 };
    struct drawn d;
    (void)state;
    begin(&d, GROUPS);
    draw_all(&d, 7);
    for (unsigned x = 0; x < TASKS; x++)
        for (unsigned y = 0; y < x; y++) {
            double is = spearman(&d, x, y), should = group(x) == group(y) ? wanted[group(x)] : 0;
            if (fabs(is - should) > 0.035)
                fail_msg("%u and %u: %.4f, not %.4f", x, y, is, should);
        }
    end(&d);
}

static double cdf(const void *dist, double x) { return sb_dist_cdf(dist, x); }

static int ascending(const void *x, const void *y)
{
    sb_ns a = *(const sb_ns *)x, b = *(const sb_ns *)y;
    return (a > b) - (a < b);
}

static void each_has_its_own_distribution(void **state)
{
    static const char *const texts[] = { GROUPS, ALL("0.3"), ALL("1") };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct drawn d;
        begin(&d, texts[i]);
        const struct sb_dag *dag = &d.workload.dag;
        draw_all(&d, 11);
        for (unsigned t = 0; t < TASKS; t++) {
            qsort(d.of[t], REPLICATES, sizeof *d.of[t], ascending);
            double distance =
                fixture_kolmogorov(d.of[t], REPLICATES, cdf, &dag->dist[dag->dist_of[t]]);
            if (distance > 2.23)
                fail_msg("case %zu, task %u: %.3f", i, t, distance);
        }
        end(&d);
    }
}

/* With a rank correlation of 1 the slowest replicate is the slowest one of every task. */
static void all_go_together_with_a_rank_correlation_of_one(void **state)
{
    struct drawn d;
    (void)state;
    begin(&d, ALL("1"));
    draw_all(&d, 3);
    for (unsigned t = 1; t < TASKS; t++)
        assert_true(spearman(&d, 0, t) > 0.999999);
    for (size_t r = 0; r < REPLICATES; r++) /* in the tails more than 32 bits are drawn */
        assert_true(llabs(d.of[0][r] - d.of[4][r]) <= d.of[0][r] / 100000);
    end(&d);
}

/* Of any word the cell of a straight line and Taylor's terms: the uniform that comes out of the one
 * that goes in, with one factor and no own part. */
static void a_uniform_that_goes_through_the_normal_is_itself(void **state)
{
    struct sb_arena arena = { 0 };
    uint32_t factor_of[1] = { 0 }, step_task[1] = { 0 };
    double rank[1] = { 1 };
    const struct sb_dag dag = { .tasks = 1,
                                .steps = 1,
                                .factors = 1,
                                .factor_of = factor_of,
                                .rank = rank,
                                .step_task = step_task };
    const struct sb_word_source *copula = sb_copula_build(&dag, NULL, &arena);
    const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(NULL);
    double worst = 0;
    (void)state;
    assert_non_null(copula);
    for (uint64_t first = 0; first < 1 << 22; first += 64) {
        const struct sb_draw_block block = { 5, first, 64 };
        uint32_t in[64], out[64];
        kernel->words(&block, SB_STEP_FACTOR, SB_STREAM_LATENCY, in);
        copula->words(copula, kernel, &block, 0, out);
        for (unsigned i = 0; i < 64; i++) {
            double u = (double)in[i] + 0.5, off = fabs((double)out[i] - (double)in[i]) - 1;
            worst = fmax(worst, off / fmin(u, 0x1p32 - u));
        }
    }
    if (worst > 4e-5)
        fail_msg("off by %.3g of the nearer tail", worst);
    sb_arena_fini(&arena);
}

static void instruction_sets_and_blocks_draw_the_same(void **state)
{
    static const char *const names[] = { "base", "avx2", "avx512" };
    struct drawn d;
    (void)state;
    begin(&d, GROUPS);
    const struct sb_dag *dag = &d.workload.dag;
    for (unsigned k = 0; k < 6; k++) {
        const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(names[k / 2]);
        const unsigned lanes = k % 2 ? 64 : 32;
        for (uint64_t first = 0; kernel && first < 2048; first += lanes) {
            const struct sb_draw_rows rows = { .block = { 9, first, lanes },
                                               .sampler = d.samplers.sampler,
                                               .dist_of = dag->dist_of,
                                               .count = TASKS,
                                               .source = d.samplers.source };
            sb_ns out[TASKS * 64], work[64] = { 0 };
            kernel->rows(&rows, out, work);
            for (unsigned i = 0; i < lanes; i++)
                for (unsigned t = 0; t < TASKS; t++) {
                    if (k == 0)
                        d.of[t][first + i] = out[t * lanes + i];
                    else
                        assert_int_equal(d.of[t][first + i], out[t * lanes + i]);
                }
        }
    }
    for (uint64_t r = 0; r < 2048; r += 997) {
        sb_ns latency[TASKS];
        sb_draw_replicate(dag, &d.samplers, 9, r, latency);
        for (unsigned t = 0; t < TASKS; t++)
            assert_int_equal(d.of[t][r], latency[t]);
    }
    end(&d);
}

/* 6 / pi asin(r / 2), turned round: Pearson's normal correlation. */
static void rank_and_normal_correlations_belong_together(void **state)
{
    (void)state;
    assert_true(sb_copula_normal(0) == 0 && fabs(sb_copula_normal(1) - 1) < 1e-15);
    for (double r = 0; r <= 1; r += 0.125)
        assert_true(fabs(6 / M_PI * asin(sb_copula_normal(r) / 2) - r) < 1e-15);
}

static void a_task_in_no_group_and_what_is_not_correlated_draws_as_ever(void **state)
{
    static const char *const texts[] = { ALL("0"), ALL("[]"), GROUPS,
                                         ALL("[{\"tasks\": [\"e\"], \"rank\": 0}]") };
    struct drawn plain;
    (void)state;
    begin(&plain, "{\"simbench\": 1, \"tasks\": {" SIX "}}");
    draw_all(&plain, 5);
    for (size_t i = 0; i < 4; i++) {
        struct drawn d;
        begin(&d, texts[i]);
        draw_all(&d, 5);
        for (unsigned t = 0; t < TASKS; t++)
            if (t == 4 || i < 2)
                assert_memory_equal(d.of[t], plain.of[t], REPLICATES * sizeof *d.of[t]);
        end(&d);
    }
    end(&plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_have_their_rank_correlation),
        cmocka_unit_test(each_has_its_own_distribution),
        cmocka_unit_test(all_go_together_with_a_rank_correlation_of_one),
        cmocka_unit_test(a_uniform_that_goes_through_the_normal_is_itself),
        cmocka_unit_test(instruction_sets_and_blocks_draw_the_same),
        cmocka_unit_test(rank_and_normal_correlations_belong_together),
        cmocka_unit_test(a_task_in_no_group_and_what_is_not_correlated_draws_as_ever),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
