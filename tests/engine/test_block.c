/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of replicates, whichever way they are run, against traces of each replicate alone. */
#include "sim/engine/block.h"

#include "sim/base/machine/lanes.h"
#include "sim/draw/draw.h"
#include "sim/draw/draw_kernel_choice.h"
#include "sim/engine/kernel_choice.h"
#include "sim/engine/longest_path.h"
#include "sim/engine/plan.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { PROGRAMS = 3, FIRST = 192, STEPS = 700, NODES = 2 * STEPS };

struct scene {
    struct sb_workload workload;
    struct sb_samplers samplers;
    struct sb_plan plan[PROGRAMS];
    const struct sb_program *program[PROGRAMS];
};

static void open_scene(struct scene *s, const char *text)
{
    static const char *const strategies[PROGRAMS] = { "earliest-start", "level-barrier",
                                                      "join-all-then-chain" };
    s->workload = expect_parsed(text);
    assert_int_equal(s->workload.dag.steps, STEPS);
    assert_int_equal(sb_samplers_build(&s->samplers, &s->workload.dag, NULL), SB_OK);
    for (unsigned p = 0; p < PROGRAMS; p++) {
        const struct sb_strategy *strategy = fixture_strategy(strategies[p]);
        assert_int_equal(sb_plan_build(&s->plan[p], &s->workload.dag, strategy, NULL), SB_OK);
        assert_true(s->plan[p].nodes <= NODES);
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
    static sb_ns latency[STEPS], finish[NODES];
    static struct sb_span span[STEPS];
    sb_ns work = 0;
    sb_draw_replicate(dag, &s->samplers, 5, FIRST + lane, latency);
    for (uint32_t step = 0; step < dag->steps; step++) {
        work += latency[step];
        if (b->keep)
            assert_int_equal(b->latency[step * b->lanes + lane], latency[step]);
    }
    assert_int_equal(b->work[lane], work);
    for (uint32_t p = 0; p < b->programs; p++)
        assert_int_equal(b->makespan[p * b->lanes + lane],
                         sb_longest_path_trace(&s->plan[p], latency, finish, span));
}

static void check_scene(const char *text)
{
    static const char *const kernels[] = { "base", "avx2", "avx512" };
    struct scene s;
    open_scene(&s, text);
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
        for (unsigned lane = 0; lane < b.lanes; lane += 5)
            check_lane(&s, &b, lane);
        sb_arena_fini(&arena);
    }
    close_scene(&s);
}

#define MIXTURE                                                                                    \
    "{\"dist\": \"mixture\", \"components\": [{\"weight\": 1, \"latency\": 3}, {\"weight\": 2, "   \
    "\"latency\": {\"dist\": \"lognormal\", \"median\": 5, \"p99\": 50}}]}"

static void blocks_have_the_makespans_of_each_replicate(void **state)
{
    (void)state;
    check_scene(
        "{\"simbench\": 1, \"name\": \"b\", \"generate\": {\"kind\": \"layered\", \"tasks\": "
        "700, \"parents\": 3, \"latency\": " MIXTURE "}}");
}

/* Each task awaits some that come later in the file, most of them soon, some at its end. */
static void the_order_of_the_file_does_not_matter(void **state)
{
    static char text[STEPS * 80];
    struct fixture_random random = { 3 };
    size_t at = (size_t)sprintf(text, "{\"simbench\": 1, \"name\": \"b\", \"tasks\": {");
    (void)state;
    for (uint32_t i = 0; i < STEPS; i++) {
        at += (size_t)sprintf(text + at, "%s\"t%u\": {\"latency\": {\"dist\": \"exponential\", ",
                              i ? ", " : "", i);
        at += (size_t)sprintf(text + at, "\"mean\": %u}", 1 + i % 3);
        if (i + 1 < STEPS && i % 5 > 0) {
            uint32_t left = STEPS - 1 - i, near = left < 40 ? left : 40;
            uint32_t other = i % 7 ? i + 1 + fixture_below(&random, near) : STEPS - 1;
            at += (size_t)sprintf(text + at, ", \"after\": [\"t%u\"]", other);
        }
        at += (size_t)sprintf(text + at, "}");
    }
    sprintf(text + at, "}}");
    check_scene(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_have_the_makespans_of_each_replicate),
        cmocka_unit_test(the_order_of_the_file_does_not_matter),
    };
    return cmocka_run_group_tests_name("block", tests, fixture_gsl_set_up, NULL);
}
