/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second pass against each replicate alone: times, paths, steps before, changed latencies. */
#include "sim/insight/pass.h"

#include "sim/draw/draw.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/graphs/simulate.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/runs/expect_workload.h"
#include "tests/fixtures/runs/experiment.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { THREADS = 3 };

/* Recorded rows, of which some lack a step. */
static const char with_gaps[] =
    "{\"simbench\": 1, \"tasks\": {"
    "\"a\": {\"latency\": {\"dist\": \"empirical\", \"rows\": [1.5, null, 3, 2, null]}},"
    "\"b\": {\"after\": [\"a\"], \"latency\": {\"dist\": \"empirical\", \"rows\": [2, null, 1, "
    "null, 0]}},"
    "\"c\": {\"after\": [\"b\"], \"latency\": {\"dist\": \"exponential\", \"mean\": 2}},"
    "\"d\": {\"latency\": 1}}}";

static void by_drawn(const struct sb_view *view, int64_t *key)
{
    for (uint32_t s = 0; s < view->dag->steps; s++)
        key[s] = -view->expected[s];
}
static const struct sb_strategy oracle = { .name = "oracle",
                                           .summary = "",
                                           .flags = SB_STRATEGY_ORACLE,
                                           .prioritise = by_drawn };

struct scene {
    struct sb_workload workload;
    struct sb_samplers samplers;
    struct sb_plan plan;
    struct sb_pass_case cases[2];
    struct sb_pass pass;
    uint64_t sum[THREADS], visits[THREADS];
    atomic_bool stop;
    unsigned stop_after; /* visits of thread 0; 0: never */
};

/* The replicate's latencies as the case changes them. */
static sb_ns *draw(const struct scene *s, const struct sb_pass_case *c, uint64_t replicate)
{
    const struct sb_dag *dag = &s->workload.dag;
    sb_ns *latency = malloc((dag->steps + 1) * sizeof *latency);
    sb_draw_replicate(dag, &s->samplers, s->pass.seed, replicate, latency);
    for (uint32_t i = 0; i < c->changes; i++)
        latency[c->change[i].step] =
            (sb_ns)rint((double)latency[c->change[i].step] * c->change[i].factor);
    return latency;
}

static const sb_ns *row(const sb_ns *rows, const struct sb_pass_block *b, uint32_t n, unsigned lane)
{
    return rows + (size_t)n * b->lanes + lane;
}

/* The longest path behind a node, from those of the nodes behind it. */
static sb_ns tail_of(const struct sb_pass_block *b, uint32_t node, unsigned lane)
{
    const struct sb_plan *plan = b->of->plan;
    sb_ns most = 0;
    for (uint32_t e = plan->succ.begin[node]; e < plan->succ.begin[node + 1]; e++) {
        uint32_t next = plan->succ.list[e];
        sb_ns path = *row(b->tail, b, next, lane);
        path += next < plan->dag->steps ? *row(b->latency, b, next, lane) : 0;
        most = path > most ? path : most;
    }
    for (uint32_t n = 0; b->before && n < plan->dag->steps; n++)
        if (b->before[(size_t)n * b->lanes + lane] == node) {
            sb_ns path = *row(b->tail, b, n, lane) + *row(b->latency, b, n, lane);
            most = path > most ? path : most;
        }
    return most;
}

static void check_schedule(const struct sb_pass_block *b, unsigned lane, const struct sb_span *span)
{
    const struct sb_plan *plan = b->of->plan;
    for (uint32_t n = 0; n < plan->nodes; n++) {
        sb_ns end = *row(b->end, b, n, lane), last = 0;
        assert_true(end + *row(b->tail, b, n, lane) <= b->makespan[lane]);
        assert_int_equal(*row(b->tail, b, n, lane), tail_of(b, n, lane));
        for (uint32_t e = plan->pred.begin[n]; e < plan->pred.begin[n + 1]; e++)
            last = *row(b->end, b, plan->pred.list[e], lane) > last
                       ? *row(b->end, b, plan->pred.list[e], lane)
                       : last;
        if (n < plan->dag->steps) {
            uint32_t before = b->before ? b->before[(size_t)n * b->lanes + lane] : SB_NONE;
            assert_int_equal(end, span[n].end);
            assert_int_equal(sb_pass_start(b, n, lane), span[n].start);
            if (before != SB_NONE) {
                assert_int_equal(span[before].worker, span[n].worker);
                last = span[before].end > last ? span[before].end : last;
            }
        }
        assert_int_equal(sb_pass_start(b, n, lane), last); /* longest paths are the schedule */
    }
}

static void look(void *self, unsigned thread, uint32_t at, const struct sb_pass_block *b)
{
    struct scene *s = self;
    const struct sb_dag *dag = &s->workload.dag;
    struct sb_span *span = malloc((dag->steps + 1) * sizeof *span);
    assert_true(thread < s->pass.threads && b->until <= b->lanes);
    for (unsigned lane = b->from; lane < b->until; lane++) {
        sb_ns *latency = draw(s, b->of, b->first + lane);
        struct sb_plan plan;
        assert_int_equal(sb_plan_build(&plan, dag, b->of->plan->strategy, NULL), SB_OK);
        if (plan.strategy == &oracle)
            assert_int_equal(sb_plan_rank(&plan, latency, NULL), SB_OK);
        assert_int_equal(b->makespan[lane], fixture_simulate(&plan, b->of->workers, latency, span));
        for (uint32_t n = 0; n < dag->steps; n++)
            assert_int_equal(*row(b->latency, b, n, lane), latency[n]);
        if (b->of->paths)
            check_schedule(b, lane, span);
        s->sum[thread] += (uint64_t)b->makespan[lane] * (b->first + lane + 1) * (at + 1);
        s->visits[thread]++;
        free(latency);
        sb_plan_fini(&plan);
    }
    free(span);
    if (s->stop_after && s->visits[thread] >= s->stop_after)
        atomic_store(&s->stop, true);
}

static void open_scene(struct scene *s, const char *text, const struct sb_strategy *strategy,
                       uint32_t workers, const struct sb_pass_change *change, uint32_t changes)
{
    *s = (struct scene){ .workload = expect_parsed(text) };
    const struct sb_dag *dag = &s->workload.dag;
    assert_int_equal(sb_samplers_build(&s->samplers, dag, NULL), SB_OK);
    assert_int_equal(sb_plan_build(&s->plan, dag, strategy, NULL), SB_OK);
    s->cases[0] = (struct sb_pass_case){ .plan = &s->plan, .workers = workers, .paths = true };
    s->cases[1] = (struct sb_pass_case){
        .plan = &s->plan, .workers = workers, .change = change, .changes = changes
    };
    s->pass = (struct sb_pass){ .dag = dag,
                                .samplers = &s->samplers,
                                .cases = s->cases,
                                .count = COUNT(s->cases),
                                .seed = 7,
                                .first = 30,
                                .replicates = 100,
                                .threads = 1,
                                .stop = &s->stop,
                                .visit = look,
                                .self = s };
}

static void close_scene(struct scene *s)
{
    sb_plan_fini(&s->plan);
    sb_samplers_fini(&s->samplers);
    sb_workload_fini(&s->workload);
}

static uint64_t total(const struct scene *s)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < THREADS; i++)
        sum += s->sum[i];
    return sum;
}

static void check(const char *text, const struct sb_strategy *strategy, uint32_t workers)
{
    static const struct sb_pass_change change[] = { { 0, 0.9 }, { 2, 0 }, { 1, 3.25 } };
    uint64_t first = 0;
    for (unsigned threads = 1; threads <= THREADS; threads++) {
        struct scene s;
        uint64_t done = 0;
        open_scene(&s, text, strategy, workers, change, COUNT(change));
        s.pass.threads = threads;
        s.cases[1].paths = threads == 2;
        assert_int_equal(sb_pass_run(&s.pass, &done, NULL), SB_OK);
        assert_int_equal(done, s.pass.replicates);
        assert_int_equal(s.visits[0] + s.visits[1] + s.visits[2], 2 * s.pass.replicates);
        first = threads == 1 ? total(&s) : first;
        assert_true(total(&s) == first);
        close_scene(&s);
    }
}

static void check_all(const struct sb_strategy *strategy)
{
    check(fixture_layered, strategy, 0);
    check(fixture_layered, strategy, 3);
    check(fixture_quick, strategy, 0);
    check(fixture_quick, strategy, 1);
    check(with_gaps, strategy, 0);
    check(with_gaps, strategy, 2);
}

static void every_replicate_is_what_it_is_alone(void **state)
{
    static const char *const strategies[] = { "earliest-start", "join-all-then-chain",
                                              "level-barrier", "lpt" };
    (void)state;
    for (size_t i = 0; i < COUNT(strategies); i++)
        check_all(fixture_strategy(strategies[i]));
    check_all(&oracle);
}

static void a_stopped_pass_has_done_a_prefix(void **state)
{
    struct scene s;
    uint64_t done = 0;
    (void)state;
    open_scene(&s, fixture_quick, fixture_strategy("earliest-start"), 0, NULL, 0);
    s.pass.replicates = 1 << 20;
    s.stop_after = 1;
    assert_int_equal(sb_pass_run(&s.pass, &done, NULL), SB_OK);
    assert_true(done > 0 && done < s.pass.replicates && 2 * done == s.visits[0]);
    close_scene(&s);
}

static void a_kernel_that_is_not_there_is_an_error(void **state)
{
    struct scene s;
    uint64_t done = 0;
    (void)state;
    open_scene(&s, fixture_quick, fixture_strategy("earliest-start"), 0, NULL, 0);
    s.pass.kernel = "none";
    assert_int_equal(sb_pass_run(&s.pass, &done, NULL), SB_EINPUT);
    assert_int_equal(done, 0);
    close_scene(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_replicate_is_what_it_is_alone),
        cmocka_unit_test(a_stopped_pass_has_done_a_prefix),
        cmocka_unit_test(a_kernel_that_is_not_there_is_an_error),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
