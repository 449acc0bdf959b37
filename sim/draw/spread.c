/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/draw/spread.h"

#include "sim/base/assert.h"
#include "sim/base/machine/lanes.h"

#include <gsl/gsl_qrng.h>

const char *const sb_sampling_name[SB_SAMPLINGS] = { "random", "sobol", "lhs" };

enum { BITS = 16 }; /* of the number of a point */

struct spread {
    struct sb_word_source source;
    enum sb_sampling sampling;
    const struct sb_dag *dag;
    uint32_t *dimension_of; /* [steps] SB_NONE: a constant latency */
    uint32_t steps_random;  /* the factors' dimensions are behind theirs */
    uint64_t points;        /* of a randomisation */
    uint32_t direction[SB_SOBOL_MOST][BITS];
    unsigned half; /* bits of half the number of a point, rounded up */
};

static bool is_random(const struct sb_dag *dag, uint32_t step)
{
    return !sb_dist_is_constant(&dag->dist[dag->dist_of[step]]);
}

static uint32_t random_steps(const struct sb_dag *dag)
{
    uint32_t count = 0;
    for (uint32_t s = 0; s < dag->steps; s++)
        count += is_random(dag, s);
    return count;
}

uint32_t sb_spread_dimensions(const struct sb_dag *dag)
{
    return random_steps(dag) + (dag->factor_of ? dag->factors : 0);
}

enum sb_code sb_spread_check(const struct sb_dag *dag, enum sb_sampling sampling,
                             uint64_t replicates, const char *option, struct sb_error *error)
{
    uint32_t dimensions = sb_spread_dimensions(dag);
    if (sampling == SB_SAMPLING_RANDOM || !dag->random)
        return SB_OK;
    if (dag->rows)
        return sb_fail(error, SB_EINPUT, option,
                       "latencies that were recorded together are not drawn");
    if (sampling == SB_SAMPLING_SOBOL && dimensions > SB_SOBOL_MOST)
        return sb_fail(error, SB_EINPUT, option,
                       "sobol takes up to %d random latencies, not %u; lhs takes any number",
                       SB_SOBOL_MOST, dimensions);
    if (replicates < SB_SPREAD_LEAST || replicates > SB_SPREAD_MOST)
        return sb_fail(error, SB_EINPUT, option, "takes %d to %d replicates", SB_SPREAD_LEAST,
                       SB_SPREAD_MOST);
    return SB_OK;
}

/* ---- Sobol's sequence ---- */

/* Antonov and Saleev: each point is the one before it and one direction, which for point 2^b is
 * that of bit b. GSL gives them one after the other, in 30 bits, from the second point on. */
static int read_directions(struct spread *s, uint32_t dimensions)
{
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, dimensions);
    double point[SB_SOBOL_MOST], before[SB_SOBOL_MOST] = { 0 };
    if (!sequence)
        return -1;
    for (uint32_t n = 1, bit = 0; bit < BITS && n < 2 * s->points; n++) {
        gsl_qrng_get(sequence, point);
        bool is_power = (n & (n - 1)) == 0;
        for (uint32_t d = 0; d < dimensions; d++) {
            if (is_power)
                s->direction[d][bit] =
                    (uint32_t)(point[d] * 0x1p32) ^ (uint32_t)(before[d] * 0x1p32);
            before[d] = point[d];
        }
        bit += is_power;
    }
    gsl_qrng_free(sequence);
    return 0;
}

static uint32_t sobol(const struct spread *s, uint32_t dimension, uint64_t point)
{
    uint32_t x = 0;
    uint64_t gray = point ^ point >> 1;
    for (unsigned bit = 0; gray; bit++, gray >>= 1)
        x ^= gray & 1 ? s->direction[dimension][bit] : 0;
    return x;
}

/* ---- Latin hypercubes ---- */

static uint32_t mixed(uint32_t x)
{
    x ^= x >> 16;
    x *= UINT32_C(0x21f0aaad);
    x ^= x >> 15;
    x *= UINT32_C(0x735a2d97);
    return x ^ x >> 15;
}

/* A permutation of 0 .. points - 1: Feistel's network over the next power of four, again and again
 * until it is in there; and then turned, so that each part is as probable. */
static uint32_t permuted(const struct spread *s, uint32_t point, uint32_t key, uint32_t turn)
{
    const uint32_t mask = (1u << s->half) - 1;
    uint32_t at = point;
    do {
        uint32_t left = at >> s->half, right = at & mask;
        for (uint32_t round = 0; round < 6; round++) {
            uint32_t next = left ^ (mixed(right + key + round * UINT32_C(0x9e3779b9)) & mask);
            left = right;
            right = next;
        }
        at = left << s->half | right;
    } while (at >= s->points);
    uint32_t by = (uint32_t)((uint64_t)turn * s->points >> 32);
    return (uint32_t)((at + by) % s->points);
}

/* ---- both ---- */

static void shift_words(const struct spread *s, const struct sb_draw_block *block,
                        uint32_t dimension, const uint32_t shift[SB_RANDOMISATIONS], uint32_t *word)
{
    for (unsigned i = 0; i < block->lanes; i += SB_RANDOMISATIONS) {
        uint32_t x = sobol(s, dimension, (block->first + i) / SB_RANDOMISATIONS);
        for (unsigned k = 0; k < SB_RANDOMISATIONS; k++)
            word[i + k] = x ^ shift[k];
    }
}

/* word[]: where in its part a point is. */
static void part_words(const struct spread *s, const struct sb_draw_block *block,
                       const uint32_t key[SB_RANDOMISATIONS],
                       const uint32_t turn[SB_RANDOMISATIONS], uint32_t *word)
{
    for (unsigned i = 0; i < block->lanes; i++) {
        uint64_t point = (block->first + i) / SB_RANDOMISATIONS % s->points;
        unsigned k = i % SB_RANDOMISATIONS;
        uint64_t part = permuted(s, (uint32_t)point, key[k], turn[k]);
        word[i] = (uint32_t)((part << 32 | word[i]) / s->points);
    }
}

static void spread_words(const struct sb_word_source *self, const struct sb_draw_kernel *kernel,
                         const struct sb_draw_block *block, uint64_t step, uint32_t *word)
{
    const struct spread *s = (const struct spread *)self;
    const struct sb_draw_block one = { block->seed, 0, SB_LANES_MIN };
    uint32_t key[SB_LANES_MAX], turn[SB_LANES_MAX];
    uint32_t dimension = step < SB_STEP_FACTOR
                             ? s->dimension_of[step]
                             : s->steps_random + (uint32_t)(step - SB_STEP_FACTOR);
    SB_ASSERT(block->first % SB_RANDOMISATIONS == 0);
    if (dimension == SB_NONE || s->sampling == SB_SAMPLING_LHS)
        kernel->words(block, step, SB_STREAM_LATENCY, word);
    if (dimension == SB_NONE)
        return;
    kernel->words(&one, step, SB_STREAM_SHIFT, key);
    if (s->sampling == SB_SAMPLING_SOBOL) {
        shift_words(s, block, dimension, key, word);
        return;
    }
    kernel->words(&one, step, SB_STREAM_TURN, turn);
    part_words(s, block, key, turn, word);
}

const struct sb_word_source *sb_spread_build(const struct sb_dag *dag, enum sb_sampling sampling,
                                             uint64_t replicates, struct sb_arena *arena)
{
    struct spread *s = sb_arena_alloc(arena, 1, sizeof *s);
    uint32_t *dimension_of = sb_arena_alloc(arena, dag->steps, sizeof *dimension_of), count = 0;
    if (!s || !dimension_of)
        return NULL;
    SB_REQUIRE(sampling != SB_SAMPLING_RANDOM && replicates <= SB_SPREAD_MOST);
    for (uint32_t step = 0; step < dag->steps; step++)
        dimension_of[step] = is_random(dag, step) ? count++ : SB_NONE;
    *s = (struct spread){ .source = { spread_words },
                          .sampling = sampling,
                          .dag = dag,
                          .dimension_of = dimension_of,
                          .steps_random = count,
                          .points = (replicates + SB_RANDOMISATIONS - 1) / SB_RANDOMISATIONS };
    while ((uint64_t)1 << 2 * s->half < s->points)
        s->half++;
    if (sampling == SB_SAMPLING_SOBOL && read_directions(s, sb_spread_dimensions(dag)))
        return NULL;
    return &s->source;
}
