/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tabulated samplers against GSL's distribution functions, word by word. */
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

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void every_draw_is_the_quantile_of_its_word(void **state)
{
    size_t dists_count;
    const struct fixture_dist *dists = fixture_dists(&dists_count);
    const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(NULL);
    const struct sb_draw_block block = { 4, 128, SB_LANES_MAX };
    struct fixture_random random = { 1 };
    (void)state;
    for (size_t i = 0; i < dists_count; i++) {
        struct fixture_draw draw;
        fixture_draw_init(&draw, &dists[i].dist);
        for (unsigned n = 0; n < 31 * 8 * fixture_scale() && !dists[i].jumps; n++) {
            uint32_t word[SB_LANES_MAX];
            sb_ns drawn[SB_LANES_MAX];
            fixture_tail_words(word, n, &random);
            kernel->draw(&block, draw.samplers.sampler, n, word, drawn);
            for (unsigned lane = 0; lane < SB_LANES_MAX; lane++)
                fixture_check_word(&dists[i], fixture_whole_word(&block, lane, n, word[lane]),
                                   drawn[lane]);
        }
        fixture_draw_fini(&draw);
    }
}

/* From 2^-64 to 2^-13, at both ends. */
static void tails_are_quantiles_down_to_the_last_bit(void **state)
{
    size_t dists_count;
    const struct fixture_dist *dists = fixture_dists(&dists_count);
    struct fixture_random random = { 6 };
    (void)state;
    for (size_t i = 0; i < dists_count; i++) {
        struct fixture_draw draw;
        fixture_draw_init(&draw, &dists[i].dist);
        for (unsigned n = 0; n < 52 * 60 * fixture_scale() && !dists[i].jumps; n++) {
            uint64_t u = (fixture_next(&random) >> 13 | UINT64_C(1) << 50) >> n % 52 ^
                         (0 - (uint64_t)(n / 52 % 2));
            fixture_check_word(&dists[i], u, sb_lane_draw(draw.samplers.sampler, u));
        }
        fixture_draw_fini(&draw);
    }
}

/* How far the line at f is off: it must be where T is within the allowed distance of v. T is not
 * rounded to nanoseconds. */
static void check_line(const struct fixture_dist *d, const struct sb_sampler *s, uint32_t f,
                       bool upper)
{
    const struct sb_table *t = s->table;
    int32_t w = (int32_t)(upper ? ~f : f);
    const struct sb_cell *cell = fixture_cell_of(t, w);
    double v = (f + 0.5) * 0x1p-32, y = cell->a + cell->b * w, e = fixture_allowed(&d->dist, v);
    if (v + e > 0.5)
        return;
    double before = sb_table_at(t, v - e, upper), after = sb_table_at(t, v + e, upper);
    double least = fmin(before, after), most = fmax(before, after), digits = 1e-11 * fabs(y);
    if (s->draw == SB_DRAW_EXP && s->a + s->b * most < -1)
        return; /* of a draw that is 0 */
    if (!(y >= least - digits && y <= most + digits))
        fail_msg("%s: at f = %u, %s: %.17g, not %.17g", d->name, f, upper ? "upper" : "lower", y,
                 sb_table_at(t, v, upper));
}

/* All lines of a table, at their ends, in their middles and anywhere. */
static void lines_are_near_what_they_stand_for(void **state)
{
    size_t dists_count;
    const struct fixture_dist *dists = fixture_dists(&dists_count);
    struct fixture_random random = { 7 };
    (void)state;
    for (size_t i = 0; i < dists_count; i++) {
        struct fixture_draw draw;
        fixture_draw_init(&draw, &dists[i].dist);
        const struct sb_sampler *s = draw.samplers.sampler;
        uint32_t cells = s->table ? (uint32_t)SB_TABLE_BINADES << s->table->bits : 0;
        for (uint32_t c = 0; !dists[i].jumps && c < 2 * cells; c++) {
            uint32_t bits = s->table->bits, e = 19 + (c % cells >> bits), width = 1u << (e - bits);
            uint32_t f0 = (1u << e) + (c & ((1u << bits) - 1)) * width;
            const uint32_t at[] = { f0, f0 + width / 2, f0 + width - 1,
                                    f0 + fixture_below(&random, width),
                                    f0 + fixture_below(&random, width) };
            for (unsigned k = 0; k < COUNT(at); k++)
                check_line(&dists[i], s, at[k], c >= cells);
        }
        fixture_draw_fini(&draw);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_draw_is_the_quantile_of_its_word),
        cmocka_unit_test(tails_are_quantiles_down_to_the_last_bit),
        cmocka_unit_test(lines_are_near_what_they_stand_for),
    };
    return cmocka_run_group_tests_name("sampler", tests, fixture_gsl_set_up, NULL);
}
