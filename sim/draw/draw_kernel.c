/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiled once for each instruction set. No fused multiply-add and no library call, so that every
 * instruction set gives the same bits.
 *
 * A row, the draws of one step, is made in two passes: from words to the cells of a table, as
 * offsets in bytes; and from cells to draws. What one pass stores narrowly the other loads widely,
 * or the other way round, and a processor has to wait for such a store to leave its buffer: so the
 * first pass of the next row comes before the second one of this row. */
#include "sim/draw/draw_kernel.h"

#include "sim/base/assert.h"
#include "sim/base/instruction_set.h"
#include "sim/base/lanes.h"
#include "sim/base/vector.h"
#include "sim/draw/lane.h"
#include "sim/draw/threefry.h"

#include <stdalign.h>

enum { CELL = sizeof(struct sb_cell) };

/* ---- words ---- */

/* So many vectors of blocks at a time: 64 lanes have no more, or registers no room for more. */
enum { TOGETHER = SB_VECTOR_64 >= 8 ? 2 : 4 };

#define ROUND(by)                                                                                  \
    for (unsigned i = 0; i < count; i++)                                                           \
    x0[i] += x1[i], x1[i] = sb_rotate(x1[i], by) ^ x0[i]
#define INJECT(k0, k1)                                                                             \
    for (unsigned i = 0; i < count; i++)                                                           \
    x0[i] += (k0), x1[i] += (k1)

/* Both words of `count` vectors of blocks, the first of which is `block`; sb_threefry_rounds. */
SB_INLINE void threefry(uint64_t k0, uint64_t k1, uint64_t block, uint64_t stream,
                        const unsigned count, sb_vu64 *x0, sb_vu64 *x1)
{
    const uint64_t k2 = SB_THREEFRY_PARITY ^ k0 ^ k1, second = k1 + stream;
    static const uint64_t numbers[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };
    sb_vu64 number;
    memcpy(&number, numbers, sizeof number);
    for (unsigned i = 0; i < count; i++) { /* the first round: one second word for all */
        x0[i] = number + (block + i * SB_VECTOR_64 + k0 + second);
        x1[i] = x0[i] ^ SB_ROTATE(second, 16);
    }
    ROUND(42);
    ROUND(12);
    ROUND(31);
    INJECT(k1, k2 + 1);
    ROUND(16);
    ROUND(32);
    ROUND(24);
    ROUND(21);
    INJECT(k2, k0 + 2);
    ROUND(16);
    ROUND(42);
    ROUND(12);
    ROUND(31);
    INJECT(k0, k1 + 3);
    ROUND(16);
}

/* Four lanes are a block: two of each word. */
SB_INLINE void words_lanes(const struct sb_draw_block *block, uint64_t step, enum sb_stream stream,
                           uint32_t *restrict word, const unsigned lanes)
{
    const unsigned vectors = lanes / 4 / SB_VECTOR_64;
    const unsigned together = vectors < TOGETHER ? vectors : TOGETHER;
    for (unsigned v = 0; v < vectors; v += together) {
        sb_vu64 x0[TOGETHER], x1[TOGETHER];
        threefry(block->seed, step, block->first / 4 + v * SB_VECTOR_64, stream, together, x0, x1);
        for (unsigned i = 0; i < together; i++) {
            unsigned at = (v + i) * SB_VECTOR_64;
            uint32_t *to = word + at / 8 * 32 + at % 8 * 2;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
            x0[i] = sb_rotate(x0[i], 32), x1[i] = sb_rotate(x1[i], 32); /* the lower half first */
#endif
            memcpy(to, &x0[i], sizeof x0[i]);
            memcpy(to + 16, &x1[i], sizeof x1[i]);
        }
    }
}

/* ---- from words to cells ---- */

/* Of lanes in the bulk; of others `offset` may be anything. */
struct row {
    alignas(64) uint32_t word[SB_LANES_MAX];
    alignas(64) int32_t f[SB_LANES_MAX]; /* the word, or what it lacks of 2^32 - 1: the smaller */
    alignas(64) uint32_t offset[SB_LANES_MAX];
    bool tail; /* whether a lane is in the tail */
};

/* The leading bits of f as a float, exponent and `bits`, are the number of its cell. */
SB_INLINE void find_cells(struct row *restrict row, const unsigned bits, const unsigned lanes)
{
    const int32_t side = (int32_t)(sb_table_side(bits) * CELL);
    const int32_t first = (127 + SB_TABLE_TAIL) << bits;
    const sb_vi32 zero = { 0 };
    sb_vi32 least = zero + INT32_MAX;
    for (unsigned i = 0; i < lanes; i += SB_VECTOR_32) {
        sb_vi32 word = sb_load_i32(row->word + i), upper = word >> 31, f = word ^ upper;
        sb_vi32 number = (sb_vi32) __builtin_convertvector(f, sb_vf32);
        sb_vi32 offset = (number >> (int)(23 - bits - 4) & -CELL) - first * CELL + (upper & side);
        least = sb_min_i32(least, f);
        memcpy(row->f + i, &f, sizeof f);
        memcpy(row->offset + i, &offset, sizeof offset);
    }
    int32_t lane[SB_VECTOR_32], smallest = INT32_MAX;
    memcpy(lane, &least, sizeof lane);
    for (unsigned i = 0; i < SB_VECTOR_32; i++)
        smallest = lane[i] < smallest ? lane[i] : smallest;
    row->tail = smallest < 1 << SB_TABLE_TAIL;
}

/* Lanes in the tail get some cell; their draws come from elsewhere. */
static __attribute__((noinline, cold)) void set_tail_aside(struct row *row, unsigned lanes)
{
    for (unsigned i = 0; i < lanes; i++)
        row->offset[i] = row->f[i] < 1 << SB_TABLE_TAIL ? 0 : row->offset[i];
}

static bool has_table(const struct sb_sampler *s)
{
    return s->draw == SB_DRAW_TABLE || s->draw == SB_DRAW_EXP;
}

SB_INLINE void first_pass(const struct sb_sampler *sampler, struct row *row, const unsigned lanes)
{
    switch (sampler->table->bits) {
    case 6: find_cells(row, 6, lanes); break;
    case 7: find_cells(row, 7, lanes); break;
    case 8: find_cells(row, 8, lanes); break;
    default: find_cells(row, sampler->table->bits, lanes);
    }
    if (row->tail)
        set_tail_aside(row, lanes);
}

/* ---- from cells to draws ---- */

/* Rounds to the nearest integer, ties to even; |x| <= 2^51. */
SB_INLINE sb_vi64 round_ns(sb_vf64 x)
{
    const sb_vf64 zero = { 0 }, magic = zero + 0x1.8p52;
    return (sb_vi64)(x + magic) - (sb_vi64)magic;
}

/* exp(x) to 1e-8 for |x| <= 690: 2^k e^r, |r| <= ln 2 / 2, Taylor to the 8th power. */
SB_INLINE sb_vf64 exponential(sb_vf64 x)
{
    sb_vf64 shifted = x * 0x1.71547652b82fep0 + 0x1.8p52, k = shifted - 0x1.8p52;
    sb_vf64 r = (x - k * 0x1.62e42fee00000p-1) - k * 0x1.a39ef35793c76p-33;
    sb_vf64 y = r * (1.0 / 40320) + 1.0 / 5040;
    y = y * r + 1.0 / 720;
    y = y * r + 1.0 / 120;
    y = y * r + 1.0 / 24;
    y = y * r + 1.0 / 6;
    y = y * r + 0.5;
    y = y * r + 1.0;
    y = y * r + 1.0;
    return (sb_vf64)((sb_vi64)y + ((sb_vi64)shifted << 52));
}

enum form { PLAIN, CUT, EXP };

SB_INLINE void second_pass(const struct sb_sampler *s, const struct row *restrict row,
                           sb_ns *restrict out, const enum form form, const unsigned lanes)
{
    const char *cells = (const char *)s->table->cell;
    const double a = s->a, b = s->b;
    for (unsigned i = 0; i < lanes; i += SB_VECTOR_64) {
        sb_vf64 t, slope;
        sb_load_pairs(cells, row->offset + i, &t, &slope);
        t += slope * sb_load_as_f64(row->f + i);
        t *= b;
        if (form == EXP)
            t = exponential(sb_clamp_f64(t + a, -690, 690)) + s->shift;
        else if (form == CUT)
            t += a;
        if (form != PLAIN)
            t = sb_clamp_f64(t, s->least, s->most);
        sb_vi64 ns = round_ns(t);
        memcpy(out + i, &ns, sizeof ns);
    }
}

static __attribute__((noinline, cold)) void draw_tail(const struct sb_draw_block *block,
                                                      const struct sb_sampler *s, uint64_t step,
                                                      const struct row *row, sb_ns *out)
{
    for (unsigned i = 0; i < block->lanes; i++)
        if (row->f[i] < 1 << SB_TABLE_TAIL) {
            uint64_t lower = sb_rng_half(block->seed, block->first + i, step, SB_STREAM_EXTENSION);
            out[i] = sb_lane_draw(s, (uint64_t)row->word[i] << 32 | lower);
        }
}

SB_INLINE void draw_cells(const struct sb_draw_block *block, const struct sb_sampler *s,
                          uint64_t step, const struct row *row, sb_ns *out, const unsigned lanes)
{
    if (s->draw == SB_DRAW_EXP)
        second_pass(s, row, out, EXP, lanes);
    else if (s->plain)
        second_pass(s, row, out, PLAIN, lanes);
    else
        second_pass(s, row, out, CUT, lanes);
    if (row->tail)
        draw_tail(block, s, step, row, out);
}

/* ---- other draws ---- */

/* The 32 bits say which sample, but where the rest could carry into them. */
static void draw_steps(const struct sb_draw_block *block, const struct sb_sampler *s, uint64_t step,
                       const uint32_t *word, sb_ns *out)
{
    for (unsigned i = 0; i < block->lanes; i++) {
        uint64_t product = (uint64_t)word[i] * s->count, at = product >> 32;
        if ((uint32_t)product > UINT32_MAX - s->count)
            out[i] =
                sb_lane_draw(s, (uint64_t)word[i] << 32 | sb_rng_half(block->seed, block->first + i,
                                                                      step, SB_STREAM_EXTENSION));
        else
            out[i] = s->sample[at];
    }
}

static void words(const struct sb_draw_block *block, uint64_t step, enum sb_stream stream,
                  uint32_t *word);
static void draw(const struct sb_draw_block *block, const struct sb_sampler *s, uint64_t step,
                 const uint32_t *word, sb_ns *out);

static void draw_exact(const struct sb_draw_block *block, const struct sb_sampler *s, uint64_t step,
                       const uint32_t *word, sb_ns *out)
{
    uint32_t lower[SB_LANES_MAX];
    words(block, step, SB_STREAM_EXTENSION, lower);
    for (unsigned i = 0; i < block->lanes; i++)
        out[i] = sb_lane_draw(s, (uint64_t)word[i] << 32 | lower[i]);
}

/* chosen[lanes]: the component of each. 32 bits decide, but at an edge. */
static void choose(const struct sb_draw_block *block, const struct sb_sampler *s, uint64_t step,
                   uint32_t *restrict chosen)
{
    uint32_t word[SB_LANES_MAX], edge = 0;
    const unsigned lanes = block->lanes;
    words(block, step, SB_STREAM_CHOICE, word);
    for (unsigned i = 0; i < lanes; i++)
        chosen[i] = 0;
    for (uint32_t c = 0; c + 1 < s->count; c++) {
        uint32_t below = (uint32_t)(s->below[c] >> 32);
        for (unsigned i = 0; i < lanes; i++) {
            chosen[i] += word[i] >= below;
            edge |= word[i] == below;
        }
    }
    for (unsigned i = 0; edge && i < lanes; i++)
        chosen[i] = sb_lane_choose(s, sb_rng_choice(block->seed, block->first + i, step));
}

/* Each component that is chosen at all draws for all lanes; those are kept that are its own. */
static void draw_mixture(const struct sb_draw_block *block, const struct sb_sampler *s,
                         uint64_t step, const uint32_t *word, sb_ns *restrict out)
{
    uint32_t chosen[SB_LANES_MAX];
    const unsigned lanes = block->lanes;
    choose(block, s, step, chosen);
    for (uint32_t c = 0, left = lanes; left > 0; c++) {
        sb_ns drawn[SB_LANES_MAX];
        uint32_t own = 0;
        SB_ASSERT(c < s->count);
        for (unsigned i = 0; i < lanes; i++)
            own += chosen[i] == c;
        left -= own;
        if (own == 0)
            continue;
        draw(block, &s->component[c], step, word, drawn);
        for (unsigned i = 0; i < lanes; i++)
            out[i] = chosen[i] == c ? drawn[i] : out[i];
    }
}

static void draw_other(const struct sb_draw_block *block, const struct sb_sampler *s, uint64_t step,
                       const uint32_t *word, sb_ns *out)
{
    switch (s->draw) {
    case SB_DRAW_CONSTANT:
        for (unsigned i = 0; i < block->lanes; i++)
            out[i] = (sb_ns)s->a;
        break;
    case SB_DRAW_STEPS: draw_steps(block, s, step, word, out); break;
    case SB_DRAW_MIXTURE: draw_mixture(block, s, step, word, out); break;
    default: draw_exact(block, s, step, word, out);
    }
}

/* ---- one row, and many ---- */

SB_INLINE void draw_lanes(const struct sb_draw_block *block, const struct sb_sampler *s,
                          uint64_t step, const uint32_t *word, sb_ns *out, const unsigned lanes)
{
    struct row row;
    memcpy(row.word, word, lanes * sizeof *word);
    first_pass(s, &row, lanes);
    __asm__ volatile("" : : "r"(&row) : "memory"); /* or a compiler makes one pass of the two */
    draw_cells(block, s, step, &row, out, lanes);
}

static void draw(const struct sb_draw_block *block, const struct sb_sampler *s, uint64_t step,
                 const uint32_t *word, sb_ns *out)
{
    if (has_table(s))
        SB_WITH_CONSTANT_LANES(block->lanes, draw_lanes, block, s, step, word, out);
    else
        draw_other(block, s, step, word, out);
}

static void words(const struct sb_draw_block *block, uint64_t step, enum sb_stream stream,
                  uint32_t *word)
{
    SB_ASSERT(block->first % 32 == 0);
    SB_WITH_CONSTANT_LANES(block->lanes, words_lanes, block, step, stream, word);
}

struct place {
    uint32_t step;
    const struct sb_sampler *sampler;
};

SB_INLINE struct place place_of(const struct sb_draw_rows *rows, uint32_t i)
{
    uint32_t step = rows->order ? rows->order[rows->from + i] : rows->from + i;
    return (struct place){ step, &rows->sampler[rows->dist_of[step]] };
}

SB_INLINE void begin_row(const struct sb_draw_block *block, struct place place, struct row *row,
                         const unsigned lanes)
{
    if (place.sampler->draw != SB_DRAW_CONSTANT)
        words_lanes(block, place.step, SB_STREAM_LATENCY, row->word, lanes);
    if (has_table(place.sampler))
        first_pass(place.sampler, row, lanes);
}

SB_INLINE void add_work(const sb_ns *restrict out, sb_ns *restrict work, const unsigned lanes)
{
    for (unsigned i = 0; i < lanes; i++)
        work[i] += out[i];
}

SB_INLINE void rows_lanes(const struct sb_draw_rows *rows, sb_ns *out, sb_ns *work,
                          const unsigned lanes)
{
    const struct sb_draw_block block = { rows->block.seed, rows->block.first, lanes };
    struct row row[2];
    struct place place = { 0 }, next = { 0 };
    if (rows->count > 0)
        begin_row(&block, next = place_of(rows, 0), &row[0], lanes);
    for (uint32_t i = 0; i < rows->count; i++, out += lanes) {
        place = next;
        if (i + 1 < rows->count)
            begin_row(&block, next = place_of(rows, i + 1), &row[(i + 1) % 2], lanes);
        if (has_table(place.sampler))
            draw_cells(&block, place.sampler, place.step, &row[i % 2], out, lanes);
        else
            draw_other(&block, place.sampler, place.step, row[i % 2].word, out);
        add_work(out, work, lanes);
    }
}

static void rows(const struct sb_draw_rows *r, sb_ns *out, sb_ns *work)
{
    SB_ASSERT(r->block.first % 32 == 0);
    SB_WITH_CONSTANT_LANES(r->block.lanes, rows_lanes, r, out, work);
}

extern const struct sb_draw_kernel SB_OF_SET(sb_draw_kernel);
const struct sb_draw_kernel SB_OF_SET(sb_draw_kernel) = { SB_SET_NAME, words, draw, rows };
