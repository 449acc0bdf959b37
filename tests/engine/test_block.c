/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of replicates, whichever way they are run, against traces of each replicate alone. */
#include "sim/engine/block.h"

#include "sim/base/lanes.h"
#include "sim/draw/draw.h"
#include "sim/draw/draw_kernel_choice.h"
#include "sim/engine/kernel_choice.h"
#include "sim/engine/longest_path.h"
#include "sim/engine/plan.h"
#include "tests/fixtures/expect_workload.h"
#include "tests/fixtures/graph.h"
#include "tests/fixtures/gsl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { PROGRAMS = 3, FIRST = 192 };

struct scene {
    struct sb_workload workload;
    struct sb_samplers samplers;
    struct sb_plan plan[PROGRAMS];
    const struct sb_program *program[PROGRAMS];
};

static void open_scene(struct scene *s)
{
    static const char *const strategies[PROGRAMS] = { "earliest-start", "level-barrier",
                                                      "join-all-then-chain" };
    s->workload = expect_parsed(
        "{\"simbench\": 1, \"name\": \"b\", \"generate\": {\"kind\": \"layered\", \"tasks\": "
        "70, \"parents\": 3, \"latency\": {\"dist\": \"mixture\", \"components\": [{\"weight\": 1, "
        "\"latency\": 3}, {\"weight\": 2, \"latency\": {\"dist\": \"lognormal\", \"median\": 5, "
        "\"p99\": 50}}]}}}");
    assert_int_equal(sb_samplers_build(&s->samplers, &s->workload.dag, NULL), SB_OK);
    for (unsigned p = 0; p < PROGRAMS; p++) {
        assert_int_equal(
            sb_plan_build(&s->plan[p], &s->workload.dag, fixture_strategy(strategies[p]), NULL),
            SB_OK);
        s->program[p] = &s->plan[p].program;
    }
}

static void close_scene(struct scene *s)
{
    for (unsigned p = 0; p < PROGRAMS; p++)
        sb_plan_fini(&s->plan[p]);
    sb_samplers_fini(&s->samplers);
    sb_workload_fini(&s->workload);
}

static void check_lane(const struct scene *s, const struct sb_block *b, unsigned lane)
{
    const struct sb_dag *dag = &s->workload.dag;
    sb_ns latency[70], finish[200], work = 0;
    struct sb_span span[70];
    assert_true(dag->steps == 70);
    sb_draw_replicate(dag, &s->samplers, 5, FIRST + lane, latency);
    for (uint32_t step = 0; step < dag->steps; step++) {
        work += latency[step];
        if (b->keep)
            assert_int_equal(b->latency[step * b->lanes + lane], latency[step]);
    }
    assert_int_equal(b->work[lane], work);
    for (uint32_t p = 0; p < b->programs; p++) {
        assert_true(s->plan[p].nodes <= COUNT(finish));
        assert_int_equal(b->makespan[p * b->lanes + lane],
                         sb_longest_path_trace(&s->plan[p], latency, finish, span));
    }
}

static void blocks_have_the_makespans_of_each_replicate(void **state)
{
    static const char *const kernels[] = { "base", "avx2", "avx512" };
    struct scene s;
    (void)state;
    open_scene(&s);
    for (unsigned n = 0; n < COUNT(kernels) * 2 * 2 * PROGRAMS; n++) {
        struct sb_arena arena = { 0 };
        struct sb_block b = { .draw = sb_draw_kernel_choose(kernels[n % 3]),
                              .kernel = sb_kernel_choose(kernels[n % 3]),
                              .dag = &s.workload.dag,
                              .samplers = &s.samplers,
                              .program = s.program,
                              .programs = 1 + n / 12,
                              .seed = 5,
                              .lanes = n / 3 % 2 ? SB_LANES_MAX : SB_LANES_MIN,
                              .keep = n / 6 % 2 };
        if (!b.draw)
            continue;
        assert_int_equal(sb_block_init(&b, &arena), 0);
        sb_block_run(&b, 0);
        sb_block_run(&b, FIRST);
        for (unsigned lane = 0; lane < b.lanes; lane++)
            check_lane(&s, &b, lane);
        sb_arena_fini(&arena);
    }
    close_scene(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_have_the_makespans_of_each_replicate),
    };
    return cmocka_run_group_tests_name("block", tests, fixture_gsl_set_up, NULL);
}
