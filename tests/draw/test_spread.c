/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points that are spread evenly: they are those that they are said to be, each of them is uniform,
 * and randomisations are independent. */
#include "sim/draw/spread.h"

#include "sim/draw/draw.h"
#include "sim/draw/draw_kernel_choice.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_qrng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { EACH = SB_RANDOMISATIONS };

/* So many exponential tasks, with a constant one between them. */
static struct sb_workload tasks(unsigned count, const char *more)
{
    static char text[8192];
    struct sb_workload w;
    struct sb_error error = { 0 };
    snprintf(text, sizeof text, "{\"simbench\": 1, %s\"tasks\": {\"constant\": {\"latency\": 5}",
             more);
    for (unsigned i = 0; i < count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text),
                 ", \"t%u\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 10}}", i);
    strcat(text, "}}");
    if (sb_workload_parse(&w, "test.json", text, strlen(text), &sb_plugins.readers, &error))
        fail_msg("%s", error.text);
    return w;
}

struct points {
    struct sb_arena arena;
    const struct sb_word_source *source;
    uint64_t seed;
};

static void begin(struct points *p, const struct sb_workload *w, enum sb_sampling sampling,
                  uint64_t replicates)
{
    *p = (struct points){ .seed = 3 };
    p->source = sb_spread_build(&w->dag, sampling, replicates, &p->arena);
    assert_non_null(p->source);
}

/* word[count * EACH]: replicate by replicate. */
static void take(const struct points *p, uint64_t step, size_t count, uint32_t *word)
{
    for (size_t i = 0; i < count * EACH; i += 64)
        p->source->words(p->source, sb_draw_kernel_choose(NULL),
                         &(struct sb_draw_block){ p->seed, i, 64 }, step, word + i);
}

static void sobol_points_are_those_of_gsl_under_a_shift(void **state)
{
    enum { COUNT = 1024 };
    struct sb_workload w = tasks(SB_SOBOL_MOST, "");
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, SB_SOBOL_MOST);
    static uint32_t word[SB_SOBOL_MOST][COUNT * EACH];
    struct points p;
    (void)state;
    assert_non_null(sequence);
    begin(&p, &w, SB_SAMPLING_SOBOL, COUNT * EACH);
    for (unsigned d = 0; d < SB_SOBOL_MOST; d++)
        take(&p, 1 + d, COUNT, word[d]); /* step 0 is constant */
    for (size_t n = 1; n < COUNT; n++) {
        double point[SB_SOBOL_MOST];
        gsl_qrng_get(sequence, point);
        for (unsigned d = 0; d < SB_SOBOL_MOST; d++)
            for (unsigned k = 0; k < EACH; k++)
                assert_true((word[d][n * EACH + k] ^ word[d][k]) == (uint32_t)(point[d] * 0x1p32));
    }
    for (unsigned d = 1; d < SB_SOBOL_MOST; d++) /* no two shifts are the same */
        for (unsigned k = 1; k < EACH; k++)
            assert_true(word[d][k] != word[d][k - 1] && word[d][k] != word[d - 1][k]);
    gsl_qrng_free(sequence);
    sb_arena_fini(&p.arena);
    sb_workload_fini(&w);
}

/* In every dimension and randomisation one point lies in each of as many parts as there are points:
 * of a Latin hypercube of any size, and of Sobol's sequence for powers of two. */
static void each_part_has_one_point(void **state)
{
    static const uint64_t sizes[] = { 4, 7, 64, 257, 512, 1000 };
    static uint32_t word[1024 * EACH];
    (void)state;
    for (size_t i = 0; i < 2 * sizeof sizes / sizeof *sizes; i++) {
        uint64_t size = sizes[i / 2];
        enum sb_sampling sampling = i % 2 ? SB_SAMPLING_SOBOL : SB_SAMPLING_LHS;
        if (i % 2 && (size & (size - 1)))
            continue;
        struct sb_workload w = tasks(3, "");
        struct points p;
        begin(&p, &w, sampling, size * EACH);
        for (uint64_t step = 1; step < 4; step++) {
            bool seen[EACH][1024] = { { false } };
            take(&p, step, (size + 3) / 4 * 4, word);
            for (size_t r = 0; r < size * EACH; r++) {
                uint64_t part = word[r] * size >> 32;
                assert_false(seen[r % EACH][part]);
                seen[r % EACH][part] = true;
            }
        }
        sb_arena_fini(&p.arena);
        sb_workload_fini(&w);
    }
}

/* Over many seeds any one point is uniform, and two dimensions of it are independent: chi-squared
 * with 8 x 8 cells, and 8 of one dimension. */
static void each_point_is_uniform(void **state)
{
    enum { SEEDS = 512, CELLS = 8 };
    (void)state;
    for (enum sb_sampling sampling = SB_SAMPLING_SOBOL; sampling <= SB_SAMPLING_LHS; sampling++) {
        struct sb_workload w = tasks(2, "");
        struct points p;
        unsigned joint[CELLS][CELLS] = { { 0 } };
        begin(&p, &w, sampling, 5 * EACH); /* of five, the fourth */
        for (p.seed = 0; p.seed < SEEDS; p.seed++) {
            uint32_t x[8 * EACH], y[8 * EACH];
            take(&p, 1, 8, x);
            take(&p, 2, 8, y);
            for (unsigned k = 0; k < EACH; k++)
                joint[x[3 * EACH + k] >> 29][y[3 * EACH + k] >> 29]++;
        }
        double expected = SEEDS * EACH / (double)(CELLS * CELLS), chi = 0, one = 0;
        for (unsigned a = 0; a < CELLS; a++) {
            double row = 0;
            for (unsigned b = 0; b < CELLS; b++) {
                row += joint[a][b];
                chi += (joint[a][b] - expected) * (joint[a][b] - expected) / expected;
            }
            one += (row - CELLS * expected) * (row - CELLS * expected) / (CELLS * expected);
        }
        if (gsl_cdf_chisq_Q(chi, CELLS * CELLS - 1) < 1e-4 ||
            gsl_cdf_chisq_Q(one, CELLS - 1) < 1e-4)
            fail_msg("%s: %.1f, %.1f", sb_sampling_name[sampling], chi, one);
        sb_arena_fini(&p.arena);
        sb_workload_fini(&w);
    }
}

/* Neighbouring randomisations: the sums of two dimensions do not go together. */
static void randomisations_are_independent(void **state)
{
    static uint32_t word[64 * EACH];
    (void)state;
    for (enum sb_sampling sampling = SB_SAMPLING_SOBOL; sampling <= SB_SAMPLING_LHS; sampling++) {
        struct sb_workload w = tasks(1, "");
        struct points p;
        double xx = 0, xy = 0;
        begin(&p, &w, sampling, 64 * EACH);
        for (p.seed = 0; p.seed < 256; p.seed++) {
            double sum[EACH] = { 0 };
            take(&p, 1, 64, word);
            for (size_t r = 0; r < 64 * EACH; r++)
                sum[r % EACH] += word[r] * 0x1p-32 - 0.5;
            for (unsigned k = 0; k < EACH; k++)
                xx += sum[k] * sum[k], xy += sum[k] * sum[(k + 1) % EACH];
        }
        if (fabs(xy / xx) > 4 / sqrt(256 * EACH))
            fail_msg("%s: %.3f", sb_sampling_name[sampling], xy / xx);
        sb_arena_fini(&p.arena);
        sb_workload_fini(&w);
    }
}

static void instruction_sets_and_blocks_draw_the_same(void **state)
{
    static const char *const names[] = { "base", "avx2", "avx512" };
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        struct sb_workload w = tasks(5, i / 2 ? "\"correlate\": 0.5, " : "");
        struct sb_samplers samplers;
        struct sb_arena arena = { 0 };
        sb_ns latency[512][6];
        assert_int_equal(sb_samplers_build(&samplers, &w.dag, NULL), SB_OK);
        assert_int_equal(
            sb_samplers_use(
                &samplers, &w.dag,
                sb_spread_build(&w.dag, i % 2 ? SB_SAMPLING_SOBOL : SB_SAMPLING_LHS, 512, &arena),
                NULL),
            SB_OK);
        for (uint64_t r = 0; r < 512; r++)
            sb_draw_replicate(&w.dag, &samplers, 9, r, latency[r]);
        for (unsigned k = 0; k < 6; k++) {
            const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(names[k / 2]);
            const unsigned lanes = k % 2 ? 64 : 32;
            for (uint64_t first = 0; kernel && first < 512; first += lanes) {
                const struct sb_draw_rows rows = { .block = { 9, first, lanes },
                                                   .sampler = samplers.sampler,
                                                   .dist_of = w.dag.dist_of,
                                                   .count = 6,
                                                   .source = samplers.source };
                sb_ns out[6 * 64], work[64] = { 0 };
                kernel->rows(&rows, out, work);
                for (unsigned t = 0; t < 6; t++)
                    for (unsigned lane = 0; lane < lanes; lane++)
                        assert_int_equal(out[t * lanes + lane], latency[first + lane][t]);
            }
        }
        sb_arena_fini(&arena);
        sb_samplers_fini(&samplers);
        sb_workload_fini(&w);
    }
}

static void what_cannot_be_spread_is_refused(void **state)
{
    static const struct {
        unsigned tasks;
        const char *more;
        enum sb_sampling sampling;
        uint64_t replicates;
        const char *text;
    } cases[] = {
        { 40, "", SB_SAMPLING_SOBOL, 10000, NULL },
        { 41, "", SB_SAMPLING_SOBOL, 10000,
          "sobol takes up to 40 random latencies, not 41; lhs takes any number" },
        { 40, "\"correlate\": 0.5, ", SB_SAMPLING_SOBOL, 10000,
          "sobol takes up to 40 random latencies, not 41; lhs takes any number" },
        { 41, "", SB_SAMPLING_LHS, 10000, NULL },
        { 41, "", SB_SAMPLING_RANDOM, 1, NULL },
        { 2, "", SB_SAMPLING_LHS, 31, "takes 32 to 1048576 replicates" },
        { 2, "", SB_SAMPLING_SOBOL, 1 << 20, NULL },
        { 2, "", SB_SAMPLING_SOBOL, (1 << 20) + 1, "takes 32 to 1048576 replicates" },
        { 0, "", SB_SAMPLING_SOBOL, 1, NULL },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sb_workload w = tasks(cases[i].tasks, cases[i].more);
        struct sb_error error = { 0 };
        enum sb_code code =
            sb_spread_check(&w.dag, cases[i].sampling, cases[i].replicates, "--sampling", &error);
        assert_int_equal(code, cases[i].text ? SB_EINPUT : SB_OK);
        if (cases[i].text)
            assert_string_equal(error.text, cases[i].text);
        sb_workload_fini(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sobol_points_are_those_of_gsl_under_a_shift),
        cmocka_unit_test(each_part_has_one_point),
        cmocka_unit_test(each_point_is_uniform),
        cmocka_unit_test(randomisations_are_independent),
        cmocka_unit_test(instruction_sets_and_blocks_draw_the_same),
        cmocka_unit_test(what_cannot_be_spread_is_refused),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
