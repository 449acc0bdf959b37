/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all kernels draw: the same bits, for any lanes and rows, within the bounds. */
#include "sim/draw/sampler.h"

#include "sim/base/machine/lanes.h"
#include "sim/draw/draw_kernel_choice.h"
#include "sim/draw/lane.h"
#include "tests/fixtures/draws/draw.h"
#include "tests/fixtures/draws/sampler.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { STEPS = 200 };

/* Where rounding, folding and the border of the tail are. */
static const uint32_t edges[] = { 0,
                                  1,
                                  (1u << 19) - 1,
                                  1u << 19,
                                  (1u << 19) + 1,
                                  (1u << 31) - 129,
                                  (1u << 31) - 1,
                                  1u << 31,
                                  (1u << 31) + 1,
                                  ~((1u << 19) + 1),
                                  ~(1u << 19),
                                  ~((1u << 19) - 1),
                                  UINT32_MAX - 1,
                                  UINT32_MAX };

static void fill_anything(uint32_t word[SB_LANES_MAX], unsigned n, struct fixture_random *random)
{
    for (unsigned lane = 0; lane < SB_LANES_MAX; lane++)
        word[lane] = n % 4 == 0 && lane % 7 == n / 4 % 7
                         ? edges[fixture_below(random, COUNT(edges))]
                         : (uint32_t)(fixture_next(random) >> 32) >> (n % 8 == 1 ? n % 13 : 0) ^
                               (0 - (uint32_t)(lane % 2));
}

/* The bulk as table.h says it, one draw at a time; the tails by the function that all share. */
static sb_ns by_definition(const struct sb_sampler *s, uint64_t u)
{
    int32_t w = (int32_t)(u >> 32);
    if (s->draw != SB_DRAW_TABLE || (w > -(1 << SB_TABLE_TAIL) && w < 1 << SB_TABLE_TAIL))
        return sb_lane_draw(s, u);
    const struct sb_cell *cell = fixture_cell_of(s->table, w);
    double y = s->a + s->b * (cell->a + cell->b * w);
    return (sb_ns)rint(fmin(fmax(y, s->least), s->most));
}

static void every_kernel_draws_the_same_bits_for_any_lanes(void **state)
{
    size_t dists_count;
    const struct fixture_dist *dists = fixture_dists(&dists_count);
    struct fixture_random random = { 9 };
    (void)state;
    for (size_t i = 0; i < dists_count; i++) {
        struct fixture_draw draw;
        fixture_draw_init(&draw, &dists[i].dist);
        const struct sb_sampler *sampler = draw.samplers.sampler;
        for (unsigned n = 0; n < 200 * fixture_scale(); n++) {
            const struct sb_draw_block block = { 8, 1024, SB_LANES_MAX };
            uint32_t word[SB_LANES_MAX];
            sb_ns expected[SB_LANES_MAX];
            fill_anything(word, n, &random);
            sb_draw_kernel_choose("base")->draw(&block, sampler, n, word, expected);
            for (unsigned lane = 0; sampler->draw != SB_DRAW_MIXTURE && lane < SB_LANES_MAX; lane++)
                if (sampler->draw != SB_DRAW_EXP && sampler->draw != SB_DRAW_SCALED_EXP &&
                    expected[lane] !=
                        by_definition(sampler, fixture_whole_word(&block, lane, n, word[lane])))
                    fail_msg("%s: %08x draws %lld", dists[i].name, word[lane],
                             (long long)expected[lane]);
            fixture_compare_kernels(&dists[i], sampler, word, n, expected);
        }
        fixture_draw_fini(&draw);
    }
}

/* Rows of some distributions, some of them tables and others not, under one kernel. */
static void compare_rows(const struct sb_draw_kernel *kernel, const struct sb_draw_rows *rows)
{
    static sb_ns out[STEPS * SB_LANES_MAX];
    sb_ns work[SB_LANES_MAX] = { 0 };
    const unsigned lanes = rows->block.lanes;
    kernel->rows(rows, out, work);
    for (uint32_t i = 0; i < rows->count; i++) {
        uint32_t word[SB_LANES_MAX], at = rows->from + i, step = rows->order ? rows->order[at] : at;
        sb_ns one[SB_LANES_MAX];
        kernel->words(&rows->block, step, SB_STREAM_LATENCY, word);
        kernel->draw(&rows->block, &rows->sampler[rows->dist_of[step]], step, word, one);
        assert_memory_equal(out + i * lanes, one, lanes * sizeof *one);
        for (unsigned lane = 0; lane < lanes; lane++)
            work[lane] -= one[lane];
    }
    for (unsigned lane = 0; lane < lanes; lane++)
        assert_int_equal(work[lane], 0);
}

/* Many rows at once, in order or not, are the rows one by one, and the work is their sum. With few
 * distributions they are all plain tables, or all cut ones; 200 rows hold three tails or more. */
static void rows_are_drawn_as_they_are_one_by_one(void **state)
{
    static const char *const names[] = { "base", "avx2", "avx512" };
    size_t dists_count;
    const struct fixture_dist *dists = fixture_dists(&dists_count);
    uint32_t dist_of[STEPS], order[STEPS];
    struct fixture_random random = { 5 };
    (void)state;
    for (uint32_t s = 0; s < STEPS; s++)
        order[s] = s * 7 % STEPS; /* each once */
    for (size_t i = 0; i < dists_count * fixture_scale(); i++) {
        const uint32_t mixed = (uint32_t)(i / dists_count + i) % 3 * 2 + 1;
        struct sb_sampler sampler[5];
        struct fixture_draw draw[5];
        for (uint32_t d = 0; d < mixed; d++) {
            size_t which = d == 0 ? i % dists_count : fixture_below(&random, (uint32_t)dists_count);
            fixture_draw_init(&draw[d], &dists[which].dist);
            sampler[d] = draw[d].samplers.sampler[0];
        }
        for (uint32_t s = 0; s < STEPS; s++)
            dist_of[s] = fixture_below(&random, mixed);
        for (unsigned k = 0; k < 4 * COUNT(names); k++) {
            const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(names[k / 4]);
            const uint32_t from = fixture_below(&random, 10);
            const struct sb_draw_rows rows = {
                .block = { fixture_next(&random), 64 * i, k % 2 ? 64 : 32 },
                .sampler = sampler,
                .dist_of = dist_of,
                .order = k / 2 % 2 ? order : NULL,
                .from = from,
                .count = i % 2 ? STEPS - from : fixture_below(&random, 12)
            };
            if (kernel)
                compare_rows(kernel, &rows);
        }
        for (uint32_t d = 0; d < mixed; d++)
            fixture_draw_fini(&draw[d]);
    }
}

static void draws_stay_between_zero_and_the_cap(void **state)
{
    size_t dists_count;
    const struct fixture_dist *dists = fixture_dists(&dists_count);
    static const int bits[] = { 0, 12, 30, 43, 51 };
    const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(NULL);
    const struct sb_draw_block block = { 1, 0, 32 };
    (void)state;
    for (size_t i = 0; i < dists_count * COUNT(bits); i++) {
        const struct fixture_dist *dist = &dists[i / COUNT(bits)];
        sb_ns drawn[32], cap = (sb_ns)1 << bits[i % COUNT(bits)];
        struct fixture_draw draw;
        uint32_t word[32];
        fixture_draw_init_capped(&draw, &dist->dist, cap);
        for (unsigned lane = 0; lane < 32; lane++)
            word[lane] = lane < COUNT(edges) ? edges[lane] : lane << 27;
        kernel->draw(&block, draw.samplers.sampler, 0, word, drawn);
        for (unsigned lane = 0; lane < 32; lane++)
            if (drawn[lane] < 0 || drawn[lane] > cap)
                fail_msg("%s: word %08x draws %lld with cap %lld", dist->name, word[lane],
                         (long long)drawn[lane], (long long)cap);
        fixture_draw_fini(&draw);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kernel_draws_the_same_bits_for_any_lanes),
        cmocka_unit_test(rows_are_drawn_as_they_are_one_by_one),
        cmocka_unit_test(draws_stay_between_zero_and_the_cap),
    };
    return cmocka_run_group_tests_name("draw kernel", tests, fixture_gsl_set_up, NULL);
}
