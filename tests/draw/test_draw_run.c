/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One draw at a time: the first attempt of the first arrival draws what a replicate does, and what
 * others draw has the same distribution and nothing to do with it. */
#include "sim/draw/draw_run.h"

#include "sim/base/machine/lanes.h"
#include "sim/draw/draw.h"
#include "sim/draw/draw_kernel_choice.h"
#include "tests/fixtures/draws/draw.h"
#include "tests/fixtures/draws/sampler.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REPLICATES = 1024, SAMPLE = 5000 };

static void every_sampler_draws_what_the_kernels_do(void **state)
{
    size_t count;
    const struct fixture_dist *dists = fixture_dists(&count);
    static sb_ns should[REPLICATES];
    (void)state;
    for (size_t i = 0; i < count; i++) {
        struct fixture_draw draw;
        fixture_draw_init(&draw, &dists[i].dist);
        for (uint64_t step = 0; step < 6; step++) {
            fixture_draw_many(&draw, 7, step, REPLICATES, false, should);
            for (uint64_t r = 0; r < REPLICATES; r++) {
                struct sb_draw_run run = sb_draw_run_begin(7, r, NULL);
                sb_ns is = sb_draw_run_sample(&run, draw.samplers.sampler, step,
                                              sb_counter(SB_STREAM_LATENCY, 0, 0));
                if (is != should[r])
                    fail_msg("%s, step %llu, replicate %llu: %lld instead of %lld", dists[i].name,
                             (unsigned long long)step, (unsigned long long)r, (long long)is,
                             (long long)should[r]);
            }
        }
        fixture_draw_fini(&draw);
    }
}

/* Words at and about the edges of cells, tails among them, for which a generator would have to be
 * asked long. */
struct given {
    struct sb_word_source source;
    uint32_t word;
};

static uint32_t give(const struct sb_word_source *self, const struct sb_draw_run *run,
                     uint64_t step, uint64_t counter)
{
    (void)run, (void)step, (void)counter;
    return ((const struct given *)self)->word;
}

static void every_word_draws_what_the_kernels_make_of_it(void **state)
{
    size_t count;
    const struct fixture_dist *dists = fixture_dists(&count);
    const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(NULL);
    struct fixture_random random = { 3 };
    (void)state;
    for (size_t i = 0; i < count; i++) {
        struct fixture_draw draw;
        fixture_draw_init(&draw, &dists[i].dist);
        for (unsigned n = 0; n < 100 * fixture_scale(); n++) {
            const struct sb_draw_block block = { 9, 64, SB_LANES_MAX };
            uint32_t word[SB_LANES_MAX];
            sb_ns should[SB_LANES_MAX];
            for (unsigned k = 0; k < SB_LANES_MAX; k++)
                word[k] = (uint32_t)(fixture_next(&random) >> 32) >> (k % 3 ? 0 : n % 32) ^
                          (k % 2 ? UINT32_MAX : 0);
            for (unsigned k = 0; n < 32 && k < 6; k++) /* about powers of 2, from either end */
                word[k] = ((1u << n) + k % 3 - 1) * (k < 3 ? 1 : UINT32_MAX);
            kernel->draw(&block, draw.samplers.sampler, n, word, should);
            for (unsigned k = 0; k < SB_LANES_MAX; k++) {
                struct given given = { { NULL, give }, word[k] };
                struct sb_draw_run run = sb_draw_run_begin(9, 64 + k, &given.source);
                assert_int_equal(sb_draw_run_sample(&run, draw.samplers.sampler, n, 0), should[k]);
            }
        }
        fixture_draw_fini(&draw);
    }
}

/* Correlated latencies, rows: what belongs to all steps of a replicate. */
static void whole_replicates_are_the_same(void **state)
{
    static const char *const text[] = {
        "{\"simbench\": 1, \"correlate\": 0.6, \"tasks\": {"
        "\"a\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 100}},"
        "\"b\": {\"latency\": {\"dist\": \"mixture\", \"components\": [{\"weight\": 3, "
        "\"latency\": {\"dist\": \"gamma\", \"mean\": 50, \"cv\": 2}}, {\"weight\": 1, "
        "\"latency\": {\"dist\": \"exponential\", \"mean\": 900}}]}}}}",
        "{\"simbench\": 1, \"time_unit\": \"ns\", \"tasks\": {"
        "\"a\": {\"latency\": {\"dist\": \"empirical\", \"rows\": [30, 10, 20, 50, 40]}},"
        "\"b\": {\"latency\": {\"dist\": \"empirical\", \"rows\": [3, null, 2, null, 4]}}}}"
    };
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct sb_workload w;
        struct sb_samplers samplers;
        struct sb_error error = { 0 };
        if (sb_workload_parse(&w, "t", text[i], strlen(text[i]), &sb_plugins.readers, &error))
            fail_msg("%s: %s", error.where, error.text);
        assert_int_equal(sb_samplers_build(&samplers, &w.dag, &error), SB_OK);
        for (uint64_t first = 0; first < 5120; first += SB_LANES_MIN) {
            struct sb_draw_rows rows = { .block = { 5, first, SB_LANES_MIN },
                                         .sampler = samplers.sampler,
                                         .dist_of = w.dag.dist_of,
                                         .count = 2,
                                         .source = samplers.source };
            sb_ns should[2][SB_LANES_MIN], work[SB_LANES_MIN] = { 0 }, is[2];
            sb_draw_kernel_choose(NULL)->rows(&rows, should[0], work);
            for (unsigned lane = 0; lane < SB_LANES_MIN; lane++) {
                sb_draw_replicate(&w.dag, &samplers, 5, first + lane, is);
                for (uint32_t s = 0; s < 2; s++)
                    assert_int_equal(is[s], should[s][lane]);
            }
        }
        sb_samplers_fini(&samplers);
        sb_workload_fini(&w);
    }
}

static double cdf(const void *dist, double x) { return sb_dist_cdf(dist, x); }

static int ascending(const void *a, const void *b)
{
    sb_ns x = *(const sb_ns *)a, y = *(const sb_ns *)b;
    return (x > y) - (x < y);
}

/* Over arrivals, over attempts, in every stream of an attempt. */
static void other_draws_have_the_distribution_too(void **state)
{
    static const struct {
        enum sb_stream stream;
        uint64_t arrival;
        uint32_t attempt;
    } row[] = { { SB_STREAM_LATENCY, 1, 0 },
                { SB_STREAM_LATENCY, 0, 1 },
                { SB_STREAM_PATIENCE, 1, 0 },
                { SB_STREAM_FAILURE_LATENCY, 1, 1 } };
    size_t count;
    const struct fixture_dist *dists = fixture_dists(&count);
    static sb_ns value[SAMPLE];
    (void)state;
    for (size_t i = 0; i < count; i++) {
        struct fixture_draw draw;
        if (dists[i].dist.row)
            continue;
        fixture_draw_init(&draw, &dists[i].dist);
        for (size_t k = 0; k < sizeof row / sizeof *row; k++) {
            struct sb_draw_run run = sb_draw_run_begin(11, 3, NULL);
            for (uint32_t n = 0; n < SAMPLE; n++)
                value[n] = sb_draw_run_sample(
                    &run, draw.samplers.sampler, 2,
                    sb_counter(row[k].stream, n * row[k].arrival, n * row[k].attempt));
            qsort(value, SAMPLE, sizeof *value, ascending);
            double far = fixture_kolmogorov(value, SAMPLE, cdf, &dists[i].dist);
            if (far > 2.23)
                fail_msg("%s, stream %d: %f", dists[i].name, row[k].stream, far);
        }
        fixture_draw_fini(&draw);
    }
}

/* Words of 50 steps, runs, arrivals, attempts and streams: no two are the same, as 32 bits of them
 * hardly can be. */
static void nothing_is_drawn_twice(void **state)
{
    enum { WORDS = 7 * 7 * 7 * 7 * 5 };
    static sb_ns word[WORDS];
    size_t at = 0;
    (void)state;
    for (uint64_t run = 0; run < 7; run++)
        for (uint64_t step = 0; step < 7; step++)
            for (uint64_t arrival = 0; arrival < 7; arrival++)
                for (uint32_t attempt = 0; attempt < 7; attempt++)
                    for (unsigned stream = 0; stream < 5; stream++) {
                        struct sb_draw_run draws = sb_draw_run_begin(1, run, NULL);
                        enum sb_stream s = stream ? stream + 7 : 0;
                        word[at++] = (sb_ns)(sb_draw_run_word(&draws, step,
                                                              sb_counter(s, arrival, attempt)) >>
                                             1);
                    }
    qsort(word, WORDS, sizeof *word, ascending);
    for (size_t i = 1; i < WORDS; i++)
        assert_true(word[i - 1] < word[i]);
}

/* The counter as it is written down, for those who draw by themselves: (seed, step), block and word
 * of the run, stream | attempt << 8 | arrival << 24. */
static void the_counter_is_laid_out_as_it_says(void **state)
{
    const uint64_t key[2] = { 77, 5 }, counter[2] = { 37 / 32 * 8 + 37 % 16 / 2,
                                                      10 | 3u << 8 | UINT64_C(123456) << 24 };
    uint64_t word[2];
    struct sb_draw_run run = sb_draw_run_begin(77, 37, NULL);
    (void)state;
    sb_threefry(key, counter, word);
    assert_int_equal(sb_draw_run_half(&run, 5, sb_counter(SB_STREAM_PATIENCE, 123456, 3)),
                     (uint32_t)(word[37 % 32 / 16] >> 37 % 2 * 32));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sampler_draws_what_the_kernels_do),
        cmocka_unit_test(every_word_draws_what_the_kernels_make_of_it),
        cmocka_unit_test(whole_replicates_are_the_same),
        cmocka_unit_test(other_draws_have_the_distribution_too),
        cmocka_unit_test(nothing_is_drawn_twice),
        cmocka_unit_test(the_counter_is_laid_out_as_it_says),
    };
    return cmocka_run_group_tests_name("draw run", tests, fixture_gsl_set_up, NULL);
}
