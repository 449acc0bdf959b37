/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The samplers of graphs with more distributions than tables, and tables that are being made. */
#include "sim/draw/sampler.h"

#include "sim/base/machine/lanes.h"
#include "sim/draw/draw_kernel_choice.h"
#include "sim/draw/tables/table_cache.h"
#include "sim/model/builder/dag_builder.h"
#include "tests/fixtures/draws/dist.h"
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
#include <stdio.h>

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
    const struct sb_samplers_way way = { NULL, twice, &asked };
    (void)state;
    sb_dag_builder_task(builder, "a");
    for (int i = 0; i < 6; i++) { /* the first two share a table */
        struct sb_dist dist = fixture_dist_of("gamma", 1 + i / 2, 1e9 * (1 + i));
        sb_dag_builder_step(builder, 0, &dist);
    }
    assert_int_equal(sb_dag_build(builder, &dag, "gammas", NULL), SB_OK);
    assert_int_equal(sb_samplers_build_by(&samplers, &dag, &way, &error), SB_EINTR);
    assert_int_equal(asked, 2);
    asked = 0;
    error = (struct sb_error){ 0 };
    dag.dists = 3; /* two tables, and the last answer comes too late */
    assert_int_equal(sb_samplers_build_by(&samplers, &dag, &way, &error), SB_EINTR);
    dag.dists = 2;
    asked = 0;
    assert_int_equal(sb_samplers_build_by(&samplers, &dag, &way, NULL), SB_OK);
    assert_int_equal(asked, 1);
    sb_samplers_fini(&samplers);
    sb_dag_fini(&dag);
}

/* Two graphs, of which the first is gone when the second has its tables. */
static void a_cache_gives_the_tables_of_a_graph_to_the_next_one(void **state)
{
    static const char *const text[] = {
        "{\"dist\": \"quantiles\", \"p50\": 45, \"p90\": 90, \"p99\": 240}",
        "{\"dist\": \"lognormal\", \"median\": 60, \"p99\": 300}",
        "{\"dist\": \"lognormal\", \"median\": 60, \"p99\": 301}",
        "{\"dist\": \"mixture\", \"components\": [{\"weight\": 1, \"latency\": 5},"
        " {\"weight\": 2, \"latency\": {\"dist\": \"gamma\", \"mean\": 9, \"cv\": 0.5}}]}",
    };
    enum { DISTS = sizeof text / sizeof *text, LANES = 64 };
    struct sb_table_cache cache = { 0 };
    struct sb_samplers samplers[2]; /* with tables of the cache, and with their own */
    struct sb_samplers_way way[2] = { { &cache, NULL, NULL }, { 0 } };
    size_t made = 0;
    (void)state;
    for (unsigned graph = 0; graph < 2; graph++) {
        struct sb_dag_builder *builder = sb_dag_builder_new();
        struct sb_dag dag;
        sb_dag_builder_task(builder, "a");
        for (unsigned i = 0; i < DISTS; i++) {
            struct sb_dist dist = fixture_dist(text[graph ? DISTS - 1 - i : i], 1e6);
            sb_dag_builder_step(builder, 0, &dist);
        }
        assert_int_equal(sb_dag_build(builder, &dag, "cached", NULL), SB_OK);
        for (unsigned k = 0; k < 2; k++)
            assert_int_equal(sb_samplers_build_by(&samplers[k], &dag, &way[k], NULL), SB_OK);
        assert_true(cache.count > 3 && (!graph || cache.count == made));
        made = cache.count;
        for (unsigned i = 0; i < DISTS * 1000; i++) {
            const struct sb_draw_block block = { 3, i / DISTS * LANES, LANES };
            uint32_t word[LANES];
            sb_ns drawn[2][LANES];
            sb_draw_kernel_choose("base")->words(&block, i % DISTS, SB_STREAM_LATENCY, word);
            for (unsigned k = 0; k < 2; k++)
                sb_draw_kernel_choose("base")->draw(&block, &samplers[k].sampler[i % DISTS],
                                                    i % DISTS, word, drawn[k]);
            assert_memory_equal(drawn[0], drawn[1], sizeof drawn[0]);
        }
        sb_samplers_fini(&samplers[0]);
        sb_samplers_fini(&samplers[1]);
        sb_dag_fini(&dag);
    }
    sb_table_cache_trim(&cache);
    assert_int_equal(cache.count, made);
    sb_table_cache_fini(&cache);
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
        fixture_tail_words(word, n, &random);
        sb_draw_kernel_choose("base")->draw(&block, &samplers.sampler[16], n, word, drawn);
        fixture_compare_kernels(&dist, &samplers.sampler[16], word, n, drawn);
        for (unsigned lane = 0; lane < SB_LANES_MAX; lane++)
            fixture_check_word(&dist, fixture_whole_word(&block, lane, n, word[lane]), drawn[lane]);
    }
    sb_samplers_fini(&samplers);
    sb_dag_fini(&dag);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_distributions_than_tables_draw_alike),
        cmocka_unit_test(many_shapes_share_a_table_and_draw_alike),
        cmocka_unit_test(making_tables_can_be_stopped),
        cmocka_unit_test(a_cache_gives_the_tables_of_a_graph_to_the_next_one),
    };
    return cmocka_run_group_tests_name("samplers", tests, fixture_gsl_set_up, NULL);
}
