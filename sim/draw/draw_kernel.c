/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiled once for each instruction set. No fused multiply-add and no library call, so that every
 * instruction set gives the same bits.
 *
 * A row, the draws of one step, is made in two passes: from words to the cells of a table, as
 * offsets in bytes; and from cells to draws. What one pass stores narrowly the other loads widely,
 * or the other way round, and a processor has to wait for such a store to leave its buffer: so the
 * first pass of the next row comes before the second one of this row. The words are those of the
 * row after that. */
#include "sim/draw/draw_kernel.h"

#include "sim/base/assert.h"
#include "sim/base/machine/instruction_set.h"
#include "sim/base/machine/lanes.h"
#include "sim/base/machine/vector.h"
#include "sim/draw/cells.h"
#include "sim/draw/lane.h"
#include "sim/draw/threefry_lanes.h"

#include <stdalign.h>

extern const struct sb_draw_kernel SB_OF_SET(sb_draw_kernel);

/* ---- words ---- */

/* Four lanes are a block: two of each word. word[steps][SB_LANES_MAX], of one step or of two: so
 * many vectors of blocks, from the v-th on. */
SB_INLINE void begin_words(const struct sb_draw_block *block, const uint64_t *step,
                           enum sb_stream stream, const unsigned v, const unsigned together,
                           struct sb_threefry_lanes *t, const unsigned lanes)
{
    const unsigned vectors = lanes / 4 / SB_VECTOR_64;
    uint64_t key[SB_THREEFRY_TOGETHER];
    unsigned more[SB_THREEFRY_TOGETHER];
    for (unsigned i = 0; i < together; i++) {
        key[i] = step[(v + i) / vectors];
        more[i] = (v + i) % vectors * SB_VECTOR_64;
    }
    sb_threefry_begin(t, block->seed, key, block->first / 4, more, stream, together);
}

SB_INLINE void store_words(struct sb_threefry_lanes *t, uint32_t *restrict word, const unsigned v,
                           const unsigned together, const unsigned lanes)
{
    const unsigned vectors = lanes / 4 / SB_VECTOR_64;
#pragma GCC unroll 4
    for (unsigned i = 0; i < together; i++) {
        unsigned at = (v + i) % vectors * SB_VECTOR_64;
        uint32_t *to = word + (v + i) / vectors * SB_LANES_MAX + at / 8 * 32 + at % 8 * 2;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        t->x0[i] = sb_rotate(t->x0[i], 32); /* the lower half first */
        t->x1[i] = sb_rotate(t->x1[i], 32);
#endif
        sb_store_i64(to, (sb_vi64)t->x0[i]);
        sb_store_i64(to + 16, (sb_vi64)t->x1[i]);
    }
}

SB_INLINE void words_lanes(const struct sb_draw_block *block, const uint64_t *step,
                           const unsigned steps, enum sb_stream stream, uint32_t *restrict word,
                           const unsigned lanes)
{
    const unsigned vectors = lanes / 4 / SB_VECTOR_64, all = steps * vectors;
    const unsigned together = all < SB_THREEFRY_TOGETHER ? all : SB_THREEFRY_TOGETHER;
    for (unsigned v = 0; v < all; v += together) {
        struct sb_threefry_lanes t;
        begin_words(block, step, stream, v, together, &t, lanes);
#pragma GCC unroll 16
        for (unsigned round = 1; round < SB_THREEFRY_ROUNDS; round++)
            sb_threefry_round(&t, round, together);
        store_words(&t, word, v, together, lanes);
    }
}

/* ---- from words to cells ---- */

/* As floats, but for the sign, which is that of the side. */
SB_INLINE sb_vf32 distances(sb_vi32 number) { return (sb_vf32)(number & INT32_MAX); }

SB_INLINE sb_vi32 numbers(const uint32_t *word)
{
    return (sb_vi32) __builtin_convertvector(sb_load_i32(word), sb_vf32);
}

/* Lanes in the tail get some cell; their draws come from elsewhere. One row in 64 has such. */
static __attribute__((noinline)) void set_tail_aside(const uint32_t *word, struct sb_cells *row,
                                                     unsigned lanes)
{
    for (unsigned i = 0; i < lanes; i += SB_VECTOR_32)
        row->tail |= (uint64_t)sb_less_f32(distances(numbers(word + i)), 1 << SB_TABLE_TAIL) << i;
    for (uint64_t tail = row->tail; tail; tail &= tail - 1)
        row->offset[__builtin_ctzll(tail)] = 0;
}

/* See sb_table_index. */
SB_INLINE void find_cells(const uint32_t *restrict word, struct sb_cells *restrict row,
                          const unsigned bits, const unsigned lanes)
{
    const int32_t mask = ((1 << (bits + 4)) - 1) << 4 | 1 << (bits + 12);
    sb_vf32 least = { 0 };
    for (unsigned i = 0; i < lanes; i += SB_VECTOR_32) {
        sb_vi32 number = numbers(word + i), offset = number >> (int)(19 - bits) & mask;
        sb_vf32 distance = distances(number);
        least = i > 0 ? sb_min_f32(least, distance) : distance;
        memcpy(row->offset + i, &offset, sizeof offset);
    }
    row->tail = 0;
    if (sb_less_f32(least, 1 << SB_TABLE_TAIL))
        set_tail_aside(word, row, lanes);
}

static bool has_table(const struct sb_sampler *s)
{
    return s->draw == SB_DRAW_TABLE || s->draw == SB_DRAW_EXP || s->draw == SB_DRAW_SCALED_EXP;
}

SB_INLINE void first_pass(const struct sb_sampler *sampler, const uint32_t *word,
                          struct sb_cells *row, const unsigned lanes)
{
    switch (sampler->table->bits) {
    case 6: find_cells(word, row, 6, lanes); break;
    case 7: find_cells(word, row, 7, lanes); break;
    case 8: find_cells(word, row, 8, lanes); break;
    default: find_cells(word, row, sampler->table->bits, lanes);
    }
}

/* ---- from cells to draws ---- */

static __attribute__((noinline, cold)) void draw_tail(const struct sb_draw_block *block,
                                                      const struct sb_sampler *s, uint64_t step,
                                                      const uint32_t *word, uint64_t tail,
                                                      sb_ns *out)
{
    for (; tail; tail &= tail - 1) {
        unsigned i = (unsigned)__builtin_ctzll(tail);
        uint64_t lower = sb_rng_half(block->seed, block->first + i, step, SB_STREAM_EXTENSION);
        out[i] = sb_lane_draw(s, (uint64_t)word[i] << 32 | lower);
    }
}

SB_INLINE void draw_cells(const struct sb_draw_block *block, const struct sb_sampler *s,
                          uint64_t step, const uint32_t *word, const struct sb_cells *row,
                          sb_ns *out, const unsigned lanes)
{
    if (s->draw == SB_DRAW_SCALED_EXP && s->plain)
        sb_cells_draw_scaled(s, word, row, out, true, lanes);
    else if (s->draw == SB_DRAW_SCALED_EXP)
        sb_cells_draw_scaled(s, word, row, out, false, lanes);
    else if (s->draw == SB_DRAW_EXP)
        sb_cells_draw(s, word, row, out, SB_CELLS_EXP, lanes);
    else if (s->plain)
        sb_cells_draw(s, word, row, out, SB_CELLS_PLAIN, lanes);
    else
        sb_cells_draw(s, word, row, out, SB_CELLS_CUT, lanes);
    if (row->tail)
        draw_tail(block, s, step, word, row->tail, out);
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
    case SB_DRAW_ROWS:
        for (unsigned i = 0; i < block->lanes; i++)
            out[i] = s->sample[(block->first + i) % s->count];
        break;
    case SB_DRAW_MIXTURE: draw_mixture(block, s, step, word, out); break;
    default: draw_exact(block, s, step, word, out);
    }
}

/* ---- one row, and many ---- */

SB_INLINE void draw_lanes(const struct sb_draw_block *block, const struct sb_sampler *s,
                          uint64_t step, const uint32_t *word, sb_ns *out, const unsigned lanes)
{
    struct sb_cells row;
    first_pass(s, word, &row, lanes);
    __asm__ volatile("" : : "r"(&row) : "memory"); /* or a compiler makes one pass of the two */
    draw_cells(block, s, step, word, &row, out, lanes);
}

static void draw(const struct sb_draw_block *block, const struct sb_sampler *s, uint64_t step,
                 const uint32_t *word, sb_ns *out)
{
    if (has_table(s))
        SB_WITH_CONSTANT_LANES(block->lanes, draw_lanes, block, s, step, word, out);
    else
        draw_other(block, s, step, word, out);
}

SB_INLINE void one_step(const struct sb_draw_block *block, uint64_t step, enum sb_stream stream,
                        uint32_t *word, const unsigned lanes)
{
    words_lanes(block, &step, 1, stream, word, lanes);
}

static void words(const struct sb_draw_block *block, uint64_t step, enum sb_stream stream,
                  uint32_t *word)
{
    SB_ASSERT(block->first % 32 == 0);
    SB_WITH_CONSTANT_LANES(block->lanes, one_step, block, step, stream, word);
}

/* Words that are made together, and of how many rows those are at most. */
enum { WORDS = SB_THREEFRY_TOGETHER * 4 * SB_VECTOR_64, GROUP = WORDS / SB_LANES_MIN };

struct group {
    alignas(64) uint32_t word[GROUP][SB_LANES_MAX];
    struct sb_cells row[GROUP];
    uint64_t step[GROUP];
    const struct sb_sampler *sampler[GROUP];
    unsigned rows;
    bool full;   /* as many as are made together, of the kernel's own words */
    bool tables; /* all draws are of tables, ... */
    bool plain;  /* ... and in the bulk need no more than those */
};

SB_INLINE unsigned group_size(const unsigned lanes) { return WORDS > lanes ? WORDS / lanes : 1; }

/* Which rows: those from the i-th on, if there are any. */
SB_INLINE void group_begin(const struct sb_draw_rows *rows, uint32_t i, struct group *g,
                           const unsigned lanes)
{
    const uint32_t most = group_size(lanes), left = rows->count - i;
    g->rows = left < most ? left : most;
    g->full = g->rows == most && !rows->source;
    g->tables = g->plain = true;
    for (unsigned k = 0; k < g->rows; k++) {
        uint32_t at = rows->from + i + k, step = rows->order ? rows->order[at] : at;
        const struct sb_sampler *s = &rows->sampler[rows->dist_of[step]];
        g->step[k] = step;
        g->sampler[k] = s;
        g->tables = g->tables && s->draw == SB_DRAW_TABLE;
        g->plain = g->plain && s->plain;
    }
}

SB_INLINE void group_words(const struct sb_draw_rows *rows, struct group *g, const unsigned lanes)
{
    const struct sb_draw_block block = { rows->block.seed, rows->block.first, lanes };
    if (g->full) {
        words_lanes(&block, g->step, group_size(lanes), SB_STREAM_LATENCY, g->word[0], lanes);
        return;
    }
    for (unsigned k = 0; k < g->rows; k++) {
        if (rows->source)
            rows->source->words(rows->source, &SB_OF_SET(sb_draw_kernel), &block, g->step[k],
                                g->word[k]);
        else
            words_lanes(&block, &g->step[k], 1, SB_STREAM_LATENCY, g->word[k], lanes);
    }
}

SB_INLINE void group_cells(struct group *g, const unsigned lanes)
{
    for (unsigned k = 0; k < g->rows; k++)
        if (has_table(g->sampler[k]))
            first_pass(g->sampler[k], g->word[k], &g->row[k], lanes);
}

SB_INLINE void group_draws(const struct sb_draw_block *block, const struct group *g, sb_ns *out,
                           const unsigned lanes)
{
    for (unsigned k = 0; k < g->rows; k++, out += lanes) {
        if (has_table(g->sampler[k]))
            draw_cells(block, g->sampler[k], g->step[k], g->word[k], &g->row[k], out, lanes);
        else
            draw_other(block, g->sampler[k], g->step[k], g->word[k], out);
    }
}

/* The draws of one full group and the words of another, a vector of draws after each round: draws
 * wait for loads and words for arithmetic, so side by side they take a fifth less than in turn. */
SB_INLINE void draws_and_words(const struct sb_draw_block *block, const struct group *g,
                               struct group *other, sb_ns *out, const enum sb_cells_form form,
                               const unsigned lanes)
{
    const unsigned vectors = lanes / SB_VECTOR_64, all = group_size(lanes) * vectors;
    struct sb_line line[GROUP];
    for (unsigned k = 0; k < group_size(lanes); k++)
        line[k] = sb_line_of(g->sampler[k], &g->row[k]);
    for (unsigned v = 0; v < all; v += 4 * SB_THREEFRY_TOGETHER) {
        struct sb_threefry_lanes t;
        begin_words(block, other->step, SB_STREAM_LATENCY, v / 4, SB_THREEFRY_TOGETHER, &t, lanes);
#pragma GCC unroll 16
        for (unsigned part = 0; part < 4 * SB_THREEFRY_TOGETHER; part++) {
            const unsigned k = (v + part) / vectors, i = (v + part) % vectors * SB_VECTOR_64;
            if (part + 1 < SB_THREEFRY_ROUNDS)
                sb_threefry_round(&t, part + 1, SB_THREEFRY_TOGETHER);
            sb_line_draw(&line[k], g->word[k], out + (size_t)k * lanes, form, i);
        }
        store_words(&t, other->word[0], v / 4, SB_THREEFRY_TOGETHER, lanes);
    }
    for (unsigned k = 0; k < group_size(lanes); k++)
        if (g->row[k].tail)
            draw_tail(block, g->sampler[k], g->step[k], g->word[k], g->row[k].tail,
                      out + (size_t)k * lanes);
}

/* Of so many rows, which are in the first-level cache: so many vectors of sums stay in registers
 * from the first to the last. */
enum { SUMMED = 8, SUMS = 8 };

SB_INLINE void add_work(const sb_ns *out, uint32_t rows, sb_ns *work, const unsigned lanes)
{
    const unsigned vectors = lanes / SB_VECTOR_64, sums = vectors < SUMS ? vectors : SUMS;
    for (unsigned i = 0; i < lanes; i += sums * SB_VECTOR_64) {
        sb_vi64 sum[SUMS];
        for (unsigned k = 0; k < sums; k++)
            sum[k] = sb_load_i64(work + i + k * SB_VECTOR_64);
        for (uint32_t r = 0; r < rows; r++)
            for (unsigned k = 0; k < sums; k++)
                sum[k] += sb_load_i64(out + (size_t)r * lanes + i + k * SB_VECTOR_64);
        for (unsigned k = 0; k < sums; k++)
            sb_store_i64(work + i + k * SB_VECTOR_64, sum[k]);
    }
}

/* Three groups are on their way: of one the words are made, of one the cells found, and of one the
 * draws made. */
SB_INLINE void rows_lanes(const struct sb_draw_rows *rows, sb_ns *out, sb_ns *work,
                          const unsigned lanes)
{
    const struct sb_draw_block block = { rows->block.seed, rows->block.first, lanes };
    struct group group[3], *first = &group[0], *second = &group[1], *third = &group[2];
    uint32_t begun = 0, drawn = 0, summed = 0;
    first->rows = second->rows = 0;
    first->full = second->full = false;
    while (drawn < rows->count) {
        sb_ns *to = out + (size_t)drawn * lanes;
        group_begin(rows, begun, third, lanes);
        begun += third->rows;
        group_cells(second, lanes);
        const bool together = first->full && first->tables && third->full;
        if (together && first->plain)
            draws_and_words(&block, first, third, to, SB_CELLS_PLAIN, lanes);
        else if (together)
            draws_and_words(&block, first, third, to, SB_CELLS_CUT, lanes);
        else {
            group_words(rows, third, lanes);
            group_draws(&block, first, to, lanes);
        }
        drawn += first->rows;
        if (drawn - summed >= SUMMED || drawn == rows->count) {
            add_work(out + (size_t)summed * lanes, drawn - summed, work, lanes);
            summed = drawn;
        }
        struct group *again = first;
        first = second, second = third, third = again;
    }
}

static void rows(const struct sb_draw_rows *r, sb_ns *out, sb_ns *work)
{
    SB_ASSERT(r->block.first % 32 == 0);
    SB_WITH_CONSTANT_LANES(r->block.lanes, rows_lanes, r, out, work);
}

const struct sb_draw_kernel SB_OF_SET(sb_draw_kernel) = { SB_SET_NAME, words, draw, rows };
