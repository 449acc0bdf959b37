/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tabulated samplers against GSL's distribution functions: word by word, and as samples. */
#include "sim/draw/sampler.h"

#include "sim/base/lanes.h"
#include "sim/draw/draw_kernel_choice.h"
#include "sim/draw/lane.h"
#include "sim/model/dag_builder.h"
#include "tests/fixtures/dist.h"
#include "tests/fixtures/draw.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct fixture_dist *dists;
static size_t dists_count;

static int set_up(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    dists = fixture_dists(&dists_count);
    return 0;
}

static bool is(const struct sb_dist *dist, const char *type)
{
    return strcmp(sb_dist_name(dist), type) == 0;
}

/* What sampler.h states: 4e-5 v, or 2e-4 v of curves that may bend sharply. */
static double allowed(const struct sb_dist *dist, double v)
{
    bool bends = dist->count > 3 || dist->min > 0 || isfinite(dist->max);
    return (is(dist, "quantiles") && bends ? 2e-4 : 4e-5) * v;
}

/* How much of a probability the distribution functions lose, where they work with differences. */
static double lost(const struct sb_dist *dist)
{
    return is(dist, "normal") ? 0x1p-53 / gsl_cdf_ugaussian_Q(-dist->a / dist->b) : 0;
}

/* A draw is whole nanoseconds, and the exponential function is good to 1e-10 or so: what lies
 * within is no error. */
static void check_word(const struct fixture_dist *d, uint64_t word, sb_ns drawn)
{
    bool upper = word >> 63;
    double v = ((double)(upper ? ~word : word) + 0.5) * 0x1p-64, x = (double)drawn,
           slack = 0.5 + 2e-10 * (x - d->dist.shift);
    double a = upper ? sb_dist_tail(&d->dist, x + slack) : sb_dist_cdf(&d->dist, x - slack);
    double b = upper ? sb_dist_tail(&d->dist, x - slack) : sb_dist_cdf(&d->dist, x + slack);
    double off = v < a ? a - v : v > b ? v - b : 0, most = allowed(&d->dist, v) + lost(&d->dist);
    if (drawn < SB_NS_DRAW_MAX && off > most)
        fail_msg("%s: word %016llx draws %lld ns, off by %.3g of v = %.3g (%.3g allowed)", d->name,
                 (unsigned long long)word, (long long)drawn, off / v, v, most / v);
}

/* The uniform of a lane whose upper half is `word`. */
static uint64_t whole(const struct sb_draw_block *block, unsigned lane, uint64_t step,
                      uint32_t word)
{
    return (uint64_t)word << 32 |
           sb_rng_half(block->seed, block->first + lane, step, SB_STREAM_EXTENSION);
}

/* From 2^-32 to 1/2, at both ends. */
static void fill(uint32_t word[SB_LANES_MAX], unsigned n, struct fixture_random *random)
{
    for (unsigned lane = 0; lane < SB_LANES_MAX; lane++)
        word[lane] = (uint32_t)((fixture_next(random) >> 33 | UINT64_C(1) << 30) >> n % 31) ^
                     (0 - (uint32_t)(lane % 2));
}

static void every_draw_is_the_quantile_of_its_word(void **state)
{
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
            fill(word, n, &random);
            kernel->draw(&block, draw.samplers.sampler, n, word, drawn);
            for (unsigned lane = 0; lane < SB_LANES_MAX; lane++)
                check_word(&dists[i], whole(&block, lane, n, word[lane]), drawn[lane]);
        }
        fixture_draw_fini(&draw);
    }
}

/* From 2^-64 to 2^-13, at both ends. */
static void tails_are_quantiles_down_to_the_last_bit(void **state)
{
    struct fixture_random random = { 6 };
    (void)state;
    for (size_t i = 0; i < dists_count; i++) {
        struct fixture_draw draw;
        fixture_draw_init(&draw, &dists[i].dist);
        for (unsigned n = 0; n < 52 * 60 * fixture_scale() && !dists[i].jumps; n++) {
            uint64_t u = (fixture_next(&random) >> 13 | UINT64_C(1) << 50) >> n % 52 ^
                         (0 - (uint64_t)(n / 52 % 2));
            check_word(&dists[i], u, sb_lane_draw(draw.samplers.sampler, u));
        }
        fixture_draw_fini(&draw);
    }
}

static double cdf_of(const void *dist, double x) { return sb_dist_cdf(dist, x); }

static void check_kolmogorov(size_t i, size_t n, uint64_t seed)
{
    struct fixture_draw draw;
    sb_ns *value = malloc(n * sizeof *value);
    assert_non_null(value);
    fixture_draw_init(&draw, &dists[i].dist);
    fixture_draw_many(&draw, seed, i, n, true, value);
    double distance = fixture_kolmogorov(value, n, cdf_of, &dists[i].dist);
    if (distance > 2.23)
        fail_msg("%s: Kolmogorov-Smirnov %.3f with %zu draws, seed %llu", dists[i].name, distance,
                 n, (unsigned long long)seed);
    fixture_draw_fini(&draw);
    free(value);
}

static void samples_follow_their_distribution(void **state)
{
    (void)state;
    for (size_t i = 0; i < dists_count; i++)
        for (uint64_t seed = 1; seed <= fixture_scale(); seed++)
            check_kolmogorov(i, 20000, seed);
}

static void samples_of_a_million_follow_their_distribution(void **state)
{
    static const char *const chosen[] = {
        "{\"dist\": \"exponential\", \"mean\": 1e13}",
        "{\"dist\": \"lognormal\", \"mu\": 20, \"sigma\": 1}",
        "{\"dist\": \"normal\", \"mean\": 1e12, \"sd\": 1e12}",
        "{\"dist\": \"quantiles\", \"p50\": 80e9, \"p90\": 150e9, \"p99\": 400e9}",
        "{\"dist\": \"mixture\", \"components\": [{\"weight\": 0.5, \"latency\": {\"dist\": "
        "\"exponential\", \"mean\": 1e10}}, {\"weight\": 0.5, \"latency\": {\"dist\": "
        "\"exponential\", \"mean\": 3e12, \"shift\": 1e9}}]}",
        "{\"dist\": \"mixture\", \"components\": [{\"weight\": 0.999999, \"latency\": 5e9}, "
        "{\"weight\": 0.000001, \"latency\": {\"dist\": \"lognormal\", \"mu\": 24, \"sigma\": "
        "0.8}}]}",
    };
    size_t found = 0;
    (void)state;
    for (size_t i = 0; i < dists_count; i++)
        for (size_t c = 0; c < COUNT(chosen); c++)
            if (strcmp(dists[i].name, chosen[c]) == 0) {
                check_kolmogorov(i, 1000000, 3);
                found++;
            }
    assert_int_equal(found, COUNT(chosen));
}

/* Only where the fourth moment is there, so that the mean of a sample is near enough to a normal
 * variable. */
static void samples_have_the_mean(void **state)
{
    enum { N = 100000 };
    static sb_ns value[N];
    (void)state;
    for (size_t i = 0; i < dists_count; i++) {
        const struct sb_dist *dist = &dists[i].dist;
        struct fixture_draw draw;
        double mean = sb_dist_mean(dist), sum = 0, square = 0;
        if (is(dist, "pareto") || (is(dist, "lognormal") && dist->b > 1) ||
            (is(dist, "weibull") && dist->a < 0.5) || (is(dist, "gamma") && dist->a < 0.1) ||
            !isfinite(sb_dist_variance(dist)) || strstr(dists[i].name, "50e12") ||
            strstr(dists[i].name, "0.000001"))
            continue;
        fixture_draw_init(&draw, dist);
        fixture_draw_many(&draw, 5, i, N, false, value);
        for (size_t k = 0; k < N; k++)
            sum += (double)value[k] - mean,
                square += ((double)value[k] - mean) * ((double)value[k] - mean);
        if (fabs(sum / N) > 4 * sqrt(square / N / N))
            fail_msg("%s: mean off by %.2f standard errors", dists[i].name,
                     sum / N / sqrt(square / N / N));
        fixture_draw_fini(&draw);
    }
}

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

static void compare_kernels(const struct fixture_dist *dist, const struct sb_sampler *sampler,
                            const uint32_t *word, uint64_t step, const sb_ns *expected)
{
    static const char *const names[] = { "base", "avx2", "avx512" };
    for (unsigned k = 0; k < 2 * COUNT(names); k++) {
        const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(names[k / 2]);
        struct sb_draw_block block = { 8, 1024, k % 2 ? SB_LANES_MAX : SB_LANES_MIN };
        sb_ns drawn[SB_LANES_MAX];
        for (unsigned at = 0; kernel && at < SB_LANES_MAX; at += block.lanes) {
            kernel->draw(&block, sampler, step, word + at, drawn + at);
            block.first += block.lanes;
        }
        if (kernel && memcmp(drawn, expected, sizeof drawn) != 0)
            fail_msg("%s: %s with %u lanes draws something else", dist->name, names[k / 2],
                     block.lanes);
    }
}

static const struct sb_cell *cell_of(const struct sb_table *t, int32_t w)
{
    int exponent;
    double rounded = fabs((double)(float)w), half = frexp(rounded, &exponent);
    uint32_t more = (uint32_t)ldexp(2 * half - 1, (int)t->bits);
    return &t->cell[sb_table_index(t->bits, w < 0, (uint32_t)exponent - 1, more)];
}

/* The bulk as table.h says it, one draw at a time; the tails by the function that all share. */
static sb_ns by_definition(const struct sb_sampler *s, uint64_t u)
{
    int32_t w = (int32_t)(u >> 32);
    if (s->draw != SB_DRAW_TABLE || (w > -(1 << SB_TABLE_TAIL) && w < 1 << SB_TABLE_TAIL))
        return sb_lane_draw(s, u);
    const struct sb_cell *cell = cell_of(s->table, w);
    double y = s->a + s->b * (cell->a + cell->b * w);
    return (sb_ns)rint(fmin(fmax(y, s->least), s->most));
}

static void every_kernel_draws_the_same_bits_for_any_lanes(void **state)
{
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
                    expected[lane] != by_definition(sampler, whole(&block, lane, n, word[lane])))
                    fail_msg("%s: %08x draws %lld", dists[i].name, word[lane],
                             (long long)expected[lane]);
            compare_kernels(&dists[i], sampler, word, n, expected);
        }
        fixture_draw_fini(&draw);
    }
}

/* Many rows at once, in order or not, are the rows one by one, and the work is their sum. */
static void rows_are_drawn_as_they_are_one_by_one(void **state)
{
    enum { STEPS = 200 };
    static const char *const names[] = { "base", "avx2", "avx512" };
    static sb_ns out[STEPS * SB_LANES_MAX];
    struct sb_sampler sampler[8];
    struct fixture_draw draw[8];
    uint32_t dist_of[STEPS], order[STEPS];
    struct fixture_random random = { 5 };
    (void)state;
    for (unsigned d = 0; d < 8; d++) {
        fixture_draw_init(&draw[d], &dists[fixture_below(&random, (uint32_t)dists_count)].dist);
        sampler[d] = draw[d].samplers.sampler[0];
    }
    for (uint32_t s = 0; s < STEPS; s++) {
        dist_of[s] = fixture_below(&random, 8);
        order[s] = s * 7 % STEPS; /* each once */
    }
    for (unsigned k = 0; k < 4 * COUNT(names); k++) {
        const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(names[k / 4]);
        struct sb_draw_rows rows = { .block = { 3, 640, k % 2 ? 64 : 32 },
                                     .sampler = sampler,
                                     .dist_of = dist_of,
                                     .order = k / 2 % 2 ? order : NULL,
                                     .from = 10,
                                     .count = STEPS - 10 };
        sb_ns work[SB_LANES_MAX] = { 0 };
        if (!kernel)
            continue;
        kernel->rows(&rows, out, work);
        for (uint32_t i = 0; i < rows.count; i++) {
            uint32_t word[SB_LANES_MAX], step = rows.order ? order[10 + i] : 10 + i;
            sb_ns one[SB_LANES_MAX];
            kernel->words(&rows.block, step, SB_STREAM_LATENCY, word);
            kernel->draw(&rows.block, &sampler[dist_of[step]], step, word, one);
            assert_memory_equal(out + i * rows.block.lanes, one, rows.block.lanes * sizeof *one);
            for (unsigned lane = 0; lane < rows.block.lanes; lane++)
                work[lane] -= one[lane];
        }
        for (unsigned lane = 0; lane < rows.block.lanes; lane++)
            assert_int_equal(work[lane], 0);
    }
    for (unsigned d = 0; d < 8; d++)
        fixture_draw_fini(&draw[d]);
}

/* How far the line at f is off: it must be where T is within the allowed distance of v. T is not
 * rounded to nanoseconds. */
static void check_line(const struct fixture_dist *d, const struct sb_sampler *s, uint32_t f,
                       bool upper)
{
    const struct sb_table *t = s->table;
    int32_t w = (int32_t)(upper ? ~f : f);
    const struct sb_cell *cell = cell_of(t, w);
    double v = (f + 0.5) * 0x1p-32, y = cell->a + cell->b * w, e = allowed(&d->dist, v);
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

static void draws_stay_between_zero_and_the_cap(void **state)
{
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

static void more_distributions_than_tables_draw_alike(void **state)
{
    enum { DISTS = 300 };
    const struct sb_draw_kernel *kernel = sb_draw_kernel_choose(NULL);
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct sb_samplers samplers;
    struct sb_dag dag;
    (void)state;
    sb_dag_builder_task(builder, "a");
    for (int i = 0; i < DISTS;
         i++) { /* those that get no table are drawn by the quantile function */
        char text[80];
        snprintf(text, sizeof text, "{\"dist\": \"quantiles\", \"p50\": 1e9, \"p99\": %d}",
                 2000000000 + i);
        struct sb_dist dist = fixture_dist(text, 1);
        sb_dag_builder_step(builder, 0, &dist);
    }
    assert_int_equal(sb_dag_build(builder, &dag, "many", NULL), SB_OK);
    assert_int_equal(sb_samplers_build(&samplers, &dag, NULL), SB_OK);
    assert_int_equal(samplers.sampler[0].draw, SB_DRAW_TABLE);
    assert_int_equal(samplers.sampler[DISTS - 1].draw, SB_DRAW_EXACT);
    for (uint64_t first = 0; first < 4096; first += 64) {
        const struct sb_draw_block block = { 1, first, 64 };
        uint32_t word[64];
        sb_ns tabulated[64], exact[64];
        kernel->words(&block, 0, SB_STREAM_LATENCY, word);
        kernel->draw(&block, &samplers.sampler[0], 0, word, tabulated);
        kernel->draw(&block, &samplers.sampler[DISTS - 1], 0, word, exact);
        for (int i = 0; i < 64; i++)
            assert_true(fabs((double)tabulated[i] / (double)exact[i] - 1) < 3e-5);
    }
    sb_samplers_fini(&samplers);
    sb_dag_fini(&dag);
}

static bool twice(void *self)
{
    unsigned *asked = self;
    return ++*asked < 2;
}

static void making_tables_can_be_stopped(void **state)
{
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct sb_error error = { 0 };
    struct sb_samplers samplers;
    struct sb_dag dag;
    unsigned asked = 0;
    (void)state;
    sb_dag_builder_task(builder, "a");
    for (int i = 0; i < 6; i++) { /* the first two share a table */
        struct sb_dist dist = fixture_dist_of("gamma", 1 + i / 2, 1e9 * (1 + i));
        sb_dag_builder_step(builder, 0, &dist);
    }
    assert_int_equal(sb_dag_build(builder, &dag, "gammas", NULL), SB_OK);
    assert_int_equal(sb_samplers_build_while(&samplers, &dag, twice, &asked, &error), SB_EINTR);
    assert_int_equal(asked, 2);
    asked = 0;
    error = (struct sb_error){ 0 };
    dag.dists = 3; /* two tables, and the last answer comes too late */
    assert_int_equal(sb_samplers_build_while(&samplers, &dag, twice, &asked, &error), SB_EINTR);
    dag.dists = 2;
    asked = 0;
    assert_int_equal(sb_samplers_build_while(&samplers, &dag, twice, &asked, NULL), SB_OK);
    assert_int_equal(asked, 1);
    sb_samplers_fini(&samplers);
    sb_dag_fini(&dag);
}

/* Of 17 shapes of lognormals and more, the last share a table, and draw what they would alone. */
static void many_shapes_share_a_table_and_draw_alike(void **state)
{
    enum { DISTS = 20 };
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct sb_samplers samplers;
    struct sb_dag dag;
    struct fixture_random random = { 2 };
    (void)state;
    sb_dag_builder_task(builder, "a");
    for (int i = 0; i < DISTS; i++) {
        struct sb_dist dist = fixture_dist_of("lognormal", 25, 0.1 + i * 0.1);
        sb_dag_builder_step(builder, 0, &dist);
    }
    assert_int_equal(sb_dag_build(builder, &dag, "many", NULL), SB_OK);
    assert_int_equal(sb_samplers_build(&samplers, &dag, NULL), SB_OK);
    assert_int_equal(samplers.sampler[15].draw, SB_DRAW_TABLE);
    assert_int_equal(samplers.sampler[16].draw, SB_DRAW_SCALED_EXP);
    assert_ptr_equal(samplers.sampler[16].table, samplers.sampler[DISTS - 1].table);
    for (unsigned n = 0; n < 62; n++) {
        const struct sb_draw_block block = { 8, 1024, SB_LANES_MAX };
        const struct fixture_dist dist = { "lognormal 17", dag.dist[dag.dist_of[16]], false };
        uint32_t word[SB_LANES_MAX];
        sb_ns drawn[SB_LANES_MAX];
        fill(word, n, &random);
        sb_draw_kernel_choose("base")->draw(&block, &samplers.sampler[16], n, word, drawn);
        compare_kernels(&dist, &samplers.sampler[16], word, n, drawn);
        for (unsigned lane = 0; lane < SB_LANES_MAX; lane++)
            check_word(&dist, whole(&block, lane, n, word[lane]), drawn[lane]);
    }
    sb_samplers_fini(&samplers);
    sb_dag_fini(&dag);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_draw_is_the_quantile_of_its_word),
        cmocka_unit_test(tails_are_quantiles_down_to_the_last_bit),
        cmocka_unit_test(lines_are_near_what_they_stand_for),
        cmocka_unit_test(samples_follow_their_distribution),
        cmocka_unit_test(samples_of_a_million_follow_their_distribution),
        cmocka_unit_test(samples_have_the_mean),
        cmocka_unit_test(every_kernel_draws_the_same_bits_for_any_lanes),
        cmocka_unit_test(rows_are_drawn_as_they_are_one_by_one),
        cmocka_unit_test(draws_stay_between_zero_and_the_cap),
        cmocka_unit_test(more_distributions_than_tables_draw_alike),
        cmocka_unit_test(many_shapes_share_a_table_and_draw_alike),
        cmocka_unit_test(making_tables_can_be_stopped),
    };
    return cmocka_run_group_tests_name("sampler", tests, set_up, NULL);
}
