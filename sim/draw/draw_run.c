/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arithmetic is that of cells.h, operation by operation, so that the bits are the same. */
#include "sim/draw/draw_run.h"

#include "sim/base/assert.h"
#include "sim/draw/draw_kernel.h"
#include "sim/draw/lane.h"

#include <string.h>

struct sb_draw_run sb_draw_run_begin(uint64_t seed, uint64_t run,
                                     const struct sb_word_source *source)
{
    SB_REQUIRE(!source || source->word);
    return (struct sb_draw_run){ .seed = seed,
                                 .replicate = run,
                                 .block = run / 32 * 8 + run % 16 / 2,
                                 .word = (unsigned)(run % 32 / 16),
                                 .shift = (unsigned)(run % 2 * 32),
                                 .source = source };
}

/* The streams that go with one, see rng.h. */
static uint64_t beside(uint64_t counter, uint64_t of_latency, uint64_t further)
{
    return (counter & 0xff) == SB_STREAM_LATENCY ? counter | of_latency : counter + further;
}

static uint64_t extend(const struct sb_draw_run *run, uint64_t step, uint64_t counter,
                       uint32_t upper)
{
    uint64_t lower = beside(counter, SB_STREAM_EXTENSION, 16);
    return (uint64_t)upper << 32 | sb_draw_run_half(run, step, lower);
}

uint64_t sb_draw_run_word(const struct sb_draw_run *run, uint64_t step, uint64_t counter)
{
    return extend(run, step, counter, sb_draw_run_half(run, step, counter));
}

static double of_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* To the nearest integer, ties to even; |x| <= 2^51. */
static inline sb_ns nearest(double x) { return (sb_ns)(bits_of(x + 0x1.8p52) - bits_of(0x1.8p52)); }

static inline double between(double x, double least, double most)
{
    x = x > least ? x : least;
    return x < most ? x : most;
}

static double exponential(double x)
{
    double shifted = x * 0x1.71547652b82fep0 + 0x1.8p52, k = shifted - 0x1.8p52;
    double r = (x - k * 0x1.62e42fee00000p-1) - k * 0x1.a39ef35793c76p-33;
    double y = r * (1.0 / 40320) + 1.0 / 5040;
    y = y * r + 1.0 / 720;
    y = y * r + 1.0 / 120;
    y = y * r + 1.0 / 24;
    y = y * r + 1.0 / 6;
    y = y * r + 0.5;
    y = y * r + 1.0;
    y = y * r + 1.0;
    return of_bits(bits_of(y) + (bits_of(shifted) << 52));
}

static double scaled_exponential(double a, float x)
{
    const float magic = 0x1.8p23f;
    float shifted = x * 0x1.715476p0f + magic, whole = shifted - magic;
    float r = (x - whole * 0x1.62ep-1f) - whole * 0x1.0bfbe8p-15f;
    float q = r * (1.0f / 720) + 1.0f / 120;
    q = q * r + 1.0f / 24;
    q = q * r + 1.0f / 6;
    q = q * r + 0.5f;
    float p = r + r * r * q;
    double scale = of_bits(bits_of(a) + ((uint64_t)(int64_t)whole << 52));
    return scale + scale * (double)p;
}

static sb_ns from_cell(const struct sb_sampler *s, uint32_t word)
{
    const unsigned bits = s->table->bits;
    const uint32_t mask = ((1u << (bits + 4)) - 1) << 4 | 1u << (bits + 12);
    const float number = (float)(int32_t)word;
    uint32_t pattern;
    memcpy(&pattern, &number, sizeof pattern);
    const char *at = (const char *)s->table->cell + (pattern >> (19 - bits) & mask);
    struct sb_cell cell;
    memcpy(&cell, at, sizeof cell);
    double t = (cell.a + cell.b * (double)(int32_t)word) * s->b;
    switch (s->draw) {
    case SB_DRAW_SCALED_EXP: t = scaled_exponential(s->a, (float)t) + s->shift; break;
    case SB_DRAW_EXP: t = exponential(between(t + s->a, -690, 690)) + s->shift; break;
    default:
        if (s->plain)
            return nearest(t);
        t += s->a;
    }
    return nearest(between(t, s->least, s->most));
}

static inline uint32_t threefry_word(const struct sb_draw_run *run, uint64_t step, uint64_t counter)
{
    if (run->source && (counter & 0xff) == SB_STREAM_LATENCY)
        return run->source->word(run->source, run, step, counter);
    return sb_draw_run_half(run, step, counter);
}

/* Arrivals draw rows with replacement. */
static uint32_t row_of(const struct sb_draw_run *run, const struct sb_sampler *s, uint64_t step,
                       uint64_t counter)
{
    uint64_t attempt = counter >> 8 & SB_ATTEMPTS_MAX;
    if (counter >> 8 == 0)
        return (uint32_t)(run->replicate % s->count);
    uint32_t half = sb_draw_run_half(run, attempt ? step : SB_STEP_ROW, counter);
    return (uint32_t)((uint64_t)half * s->count >> 32);
}

static const struct sb_sampler *component(const struct sb_draw_run *run, const struct sb_sampler *s,
                                          uint64_t step, uint64_t counter)
{
    uint64_t upper = beside(counter, SB_STREAM_CHOICE, 32),
             lower = beside(counter, SB_STREAM_CHOICE_EXTENSION, 48);
    uint64_t u =
        (uint64_t)sb_draw_run_half(run, step, upper) << 32 | sb_draw_run_half(run, step, lower);
    return &s->component[sb_lane_choose(s, u)];
}

/* What is not a table, and tails. */
static __attribute__((noinline)) sb_ns sample_other(const struct sb_draw_run *run,
                                                    const struct sb_sampler *s, uint64_t step,
                                                    uint64_t counter)
{
    if (s->draw == SB_DRAW_MIXTURE)
        return sb_draw_run_sample(run, component(run, s, step, counter), step, counter);
    if (s->draw == SB_DRAW_CONSTANT)
        return (sb_ns)s->a;
    if (s->draw == SB_DRAW_ROWS)
        return s->sample[row_of(run, s, step, counter)];
    return sb_lane_draw(s, extend(run, step, counter, threefry_word(run, step, counter)));
}

sb_ns sb_draw_run_sample(const struct sb_draw_run *run, const struct sb_sampler *s, uint64_t step,
                         uint64_t counter)
{
    const enum sb_draw draw = s->draw;
    if (draw == SB_DRAW_TABLE || draw == SB_DRAW_EXP || draw == SB_DRAW_SCALED_EXP) {
        const uint32_t word = threefry_word(run, step, counter), tail = 1u << SB_TABLE_TAIL;
        if (__builtin_expect(word - tail <= 0u - 2 * tail, 1)) /* in neither tail */
            return from_cell(s, word);
    }
    return sample_other(run, s, step, counter);
}
