/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/draw/rng.h"

#include "sim/base/machine/lanes.h"
#include "sim/draw/draw_kernel_choice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Random123's kat_vectors, threefry2x64 with 13 rounds: counter, key, words. */
static const uint64_t known[][6] = {
    { 0, 0, 0, 0, UINT64_C(0xf167b032c3b480bd), UINT64_C(0xe91f9fee4b7a6fb5) },
    { UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_C(0xccdec5c917a874b1),
      UINT64_C(0x4df53abca26ceb01) },
    { UINT64_C(0x243f6a8885a308d3), UINT64_C(0x13198a2e03707344), UINT64_C(0xa4093822299f31d0),
      UINT64_C(0x082efa98ec4e6c89), UINT64_C(0xc3aac71561042993), UINT64_C(0x3fe7ae8801aff316) },
};

static void threefry_gives_the_published_answers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(known); i++) {
        uint64_t word[2];
        sb_threefry(known[i] + 2, known[i], word);
        assert_true(word[0] == known[i][4] && word[1] == known[i][5]);
    }
}

/* The statement of rng.h, taken word by word: block, word and half of a replicate. */
static uint32_t stated(uint64_t seed, uint64_t replicate, uint64_t step, uint64_t stream)
{
    uint64_t key[2] = { seed, step },
             counter[2] = { replicate / 32 * 8 + replicate % 16 / 2, stream }, word[2];
    sb_threefry(key, counter, word);
    uint64_t whole = word[replicate % 32 / 16];
    return (uint32_t)(replicate % 2 ? whole >> 32 : whole & UINT32_MAX);
}

static void check_words(const struct sb_draw_kernel *kernel, const struct sb_draw_block *block,
                        uint64_t step, enum sb_stream stream)
{
    uint32_t word[SB_LANES_MAX + 1] = { 0 };
    word[block->lanes] = 42;
    kernel->words(block, step, stream, word);
    for (unsigned i = 0; i < block->lanes; i++) {
        uint64_t replicate = block->first + i;
        if (word[i] != stated(block->seed, replicate, step, stream) ||
            word[i] != sb_rng_half(block->seed, replicate, step, stream))
            fail_msg("%s: seed %llu, step %llu, replicate %llu", kernel->name,
                     (unsigned long long)block->seed, (unsigned long long)step,
                     (unsigned long long)replicate);
    }
    assert_int_equal(word[block->lanes], 42);
}

static void every_kernel_fills_every_lane_with_its_word(void **state)
{
    static const char *const names[] = { "base", "avx2", "avx512" };
    static const uint64_t seeds[] = { 0, 1, 2, UINT64_C(1) << 32, UINT64_MAX },
                          steps[] = { 0, 1, 4711, UINT32_MAX };
    static const uint64_t firsts[] = { 0, 32, 96, 1 << 20, UINT64_C(1) << 40, UINT64_MAX - 63 };
    static const enum sb_stream streams[] = { SB_STREAM_LATENCY, SB_STREAM_EXTENSION,
                                              SB_STREAM_CHOICE };
    (void)state;
    for (size_t n = 0; n < COUNT(names) * COUNT(seeds) * COUNT(steps) * COUNT(firsts) * 2; n++) {
        const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(names[n % 3]);
        const struct sb_draw_block block = { seeds[n / 3 % COUNT(seeds)],
                                             firsts[n / 60 % COUNT(firsts)], 32u << n / 360 };
        for (unsigned s = 0; kernel && s < COUNT(streams); s++)
            check_words(kernel, &block, steps[n / 15 % COUNT(steps)], streams[s]);
    }
}

/* The halves of a uniform: the words of two streams. */
static void uniforms_are_of_two_streams(void **state)
{
    (void)state;
    for (uint64_t r = 0; r < 200; r++) {
        assert_true(sb_rng_word(3, r, 7) ==
                    ((uint64_t)stated(3, r, 7, 0) << 32 | stated(3, r, 7, 2)));
        assert_true(sb_rng_choice(3, r, 7) ==
                    ((uint64_t)stated(3, r, 7, 3) << 32 | stated(3, r, 7, 4)));
    }
}

static void every_part_of_the_address_changes_the_word(void **state)
{
    (void)state;
    for (unsigned bit = 0; bit < 64; bit++) {
        uint64_t flip = UINT64_C(1) << bit, word = sb_rng_word(5, 6, 7);
        assert_true(sb_rng_word(5 ^ flip, 6, 7) != word);
        assert_true(sb_rng_word(5, 6 ^ flip, 7) != word);
        assert_true(sb_rng_word(5, 6, 7 ^ flip) != word);
    }
}

static void words_of_neighbours_are_all_different(void **state)
{
    enum { REPLICATES = 64, STEPS = 64 };
    static uint64_t seen[REPLICATES * STEPS];
    (void)state;
    for (uint64_t r = 0; r < REPLICATES; r++)
        for (uint64_t s = 0; s < STEPS; s++)
            seen[r * STEPS + s] = sb_rng_word(1, r, s);
    for (size_t i = 0; i < COUNT(seen); i++)
        for (size_t j = 0; j < i; j++)
            if (seen[i] == seen[j])
                fail_msg("replicates %zu and %zu, steps %zu and %zu", i / STEPS, j / STEPS,
                         i % STEPS, j % STEPS);
}

/* Chi-square of one byte over replicates and over steps: 255 degrees of freedom, beyond 350 in 6 of
 * 10^5 cases. */
static void bytes_are_evenly_spread(void **state)
{
    enum { WORDS = 1 << 16 };
    (void)state;
    for (unsigned which = 0; which < 16; which++) {
        unsigned count[256] = { 0 };
        double sum = 0;
        for (uint64_t i = 0; i < WORDS; i++)
            count[(which < 8 ? sb_rng_word(1, i, 3) : sb_rng_word(1, 3, i)) >> which % 8 * 8 &
                  255]++;
        for (unsigned b = 0; b < 256; b++)
            sum += (count[b] - WORDS / 256.0) * (count[b] - WORDS / 256.0) / (WORDS / 256.0);
        if (sum > 350 || sum < 170)
            fail_msg("byte %u over %s: chi-square %g", which % 8,
                     which < 8 ? "replicates" : "steps", sum);
    }
}

/* Chi-square of pairs of 4 bits, 255 degrees of freedom, where two 32-bit words meet: both halves
 * of a word, both words of a block, neighbouring vectors, blocks, steps, streams, seeds. */
static void pairs_of_words_are_evenly_spread(void **state)
{
    enum { PAIRS = 1 << 15 };
    static const struct {
        uint64_t seed, replicate, step;
        enum sb_stream stream;
    } away[] = { { 0, 1, 0, 0 },  { 0, 16, 0, 0 }, { 0, 8, 0, 0 }, { 0, 2, 0, 0 }, { 0, 32, 0, 0 },
                 { 0, 64, 0, 0 }, { 0, 0, 1, 0 },  { 1, 0, 0, 0 }, { 0, 0, 0, 2 }, { 0, 0, 0, 3 } };
    (void)state;
    for (unsigned n = 0; n < 4 * COUNT(away); n++) {
        unsigned a = n / 4, shift = n % 4 * 8 + (n % 4 == 3 ? 4 : 0), count[256] = { 0 };
        double sum = 0;
        for (uint64_t i = 0; i < PAIRS; i++) {
            uint64_t r = i / 16 * 64 + i % 16 * (a == 0 || a == 3 ? 4 : 1);
            uint32_t x = sb_rng_half(9, r, 2, 0),
                     y = sb_rng_half(9 + away[a].seed, r + away[a].replicate, 2 + away[a].step,
                                     away[a].stream);
            count[(x >> shift & 15) << 4 | (y >> shift & 15)]++;
        }
        for (unsigned b = 0; b < 256; b++)
            sum += (count[b] - PAIRS / 256.0) * (count[b] - PAIRS / 256.0) / (PAIRS / 256.0);
        if (sum > 350 || sum < 170)
            fail_msg("pair %u, bits from %u: chi-square %g", a, shift, sum);
    }
}

static gsl_rng *generator(unsigned long seed)
{
    gsl_rng *rng = gsl_rng_alloc(sb_rng_type);
    assert_non_null(rng);
    gsl_rng_set(rng, seed);
    return rng;
}

static void gsl_draws_from_it_with_the_right_moments(void **state)
{
    enum { N = 200000 };
    double sum = 0, square = 0, uniform = 0;
    gsl_rng *rng = generator(7);
    (void)state;
    for (int i = 0; i < N; i++) {
        double x = gsl_ran_gaussian(rng, 1), u = gsl_rng_uniform(rng);
        assert_true(u >= 0 && u < 1);
        sum += x, square += x * x, uniform += u;
    }
    assert_true(fabs(sum / N) < 4 / sqrt(N));
    assert_true(fabs(square / N - 1) < 4 * sqrt(2.0 / N));
    assert_true(fabs(uniform / N - 0.5) < 4 / sqrt(12.0 * N));
    for (unsigned long n = 1; n < 1000; n++)
        assert_true(gsl_rng_uniform_int(rng, n) < n);
    gsl_rng_free(rng);
}

static void seeds_that_differ_above_bit_32_differ(void **state)
{
    gsl_rng *one = generator(1), *other = generator(1 + (UINT64_C(1) << 32)), *same = generator(1);
    int differ = 0;
    (void)state;
    for (int i = 0; i < 100; i++) {
        unsigned long x = gsl_rng_get(one);
        differ += x != gsl_rng_get(other);
        assert_int_equal(x, gsl_rng_get(same));
    }
    assert_true(differ > 95);
    gsl_rng_free(one);
    gsl_rng_free(other);
    gsl_rng_free(same);
}

static void a_copied_generator_goes_on_alike(void **state)
{
    gsl_rng *one = generator(11);
    (void)state;
    gsl_rng_get(one);
    gsl_rng *copy = gsl_rng_clone(one);
    for (int i = 0; i < 10; i++)
        assert_int_equal(gsl_rng_get(one), gsl_rng_get(copy));
    gsl_rng_free(one);
    gsl_rng_free(copy);
}

/* Generated graphs depend on this stream: it must not share words with the latencies. */
static void the_sequence_is_stream_1_of_its_seed(void **state)
{
    gsl_rng *rng = generator(99);
    (void)state;
    for (uint64_t i = 0; i < 10; i++) {
        uint64_t key[2] = { 99, 0 }, counter[2] = { i / 2, SB_STREAM_GENERATE }, word[2];
        sb_threefry(key, counter, word);
        assert_int_equal(gsl_rng_get(rng), word[i % 2] >> 32);
    }
    gsl_rng_free(rng);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threefry_gives_the_published_answers),
        cmocka_unit_test(every_kernel_fills_every_lane_with_its_word),
        cmocka_unit_test(uniforms_are_of_two_streams),
        cmocka_unit_test(every_part_of_the_address_changes_the_word),
        cmocka_unit_test(words_of_neighbours_are_all_different),
        cmocka_unit_test(bytes_are_evenly_spread),
        cmocka_unit_test(pairs_of_words_are_evenly_spread),
        cmocka_unit_test(gsl_draws_from_it_with_the_right_moments),
        cmocka_unit_test(seeds_that_differ_above_bit_32_differ),
        cmocka_unit_test(a_copied_generator_goes_on_alike),
        cmocka_unit_test(the_sequence_is_stream_1_of_its_seed),
    };
    return cmocka_run_group_tests_name("rng", tests, NULL, NULL);
}
