/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which replicates are shown, against makespans of replicates that run alone. */
#include "sim/advice/choice.h"
#include "sim/engine/plan.h"
#include "sim/run/session.h"
#include "sim/stats/summary/tally.h"
#include "tests/fixtures/runs/experiment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Two values a task, so that many replicates are equally near. */
static const char coarse[] =
    "{\"simbench\": 1, \"name\": \"coarse\", \"tasks\": {"
    "\"a\": {\"latency\": {\"dist\": \"mixture\", \"components\": [{\"weight\": 3, \"latency\": 2},"
    " {\"weight\": 1, \"latency\": 5}]}},"
    "\"b\": {\"latency\": {\"dist\": \"mixture\", \"components\": [{\"weight\": 9, \"latency\": 1},"
    " {\"weight\": 1, \"latency\": 9}]}},"
    "\"c\": {\"latency\": 3, \"after\": [\"a\"]}}}";

static uint32_t index_of(const struct sb_workload_result *result, const char *name)
{
    const struct sb_strategy_result *found = sb_result_find(result, name);
    assert_non_null(found);
    return (uint32_t)(found - result->strategy);
}

/* The number of the nearest of makespan[strategies][n], and how near it is. */
static uint64_t brute(const struct fixture_experiment *all, sb_ns *const *makespan, uint64_t n,
                      unsigned quantile, uint32_t today, uint32_t take, long double *least)
{
    uint64_t found = 0;
    *least = INFINITY;
    for (uint64_t i = 0; i < n; i++) {
        long double far = 0;
        for (int k = 0; k < 2; k++) {
            uint32_t s = k ? take : today;
            long double wanted = all->result.strategy[s].makespan.quantile[quantile];
            far += fabsl((long double)makespan[s][i] / wanted - 1);
        }
        if (far < *least * (1 - 1e-15L)) /* not by rounding alone */
            *least = far, found = i;
    }
    return all->x.first + found;
}

static void check_nearest(const char *text, uint32_t workers, uint64_t first)
{
    enum { N = 300 };
    struct fixture_experiment all, alone;
    sb_ns *makespan[64];
    fixture_experiment_begin(&all, text, workers, N);
    fixture_experiment_begin(&alone, text, workers, 1);
    all.x.first = first;
    fixture_experiment_run(&all);
    for (uint32_t k = 0; k < all.x.strategies; k++)
        makespan[k] = calloc(N, sizeof **makespan);
    for (uint64_t i = 0; i < N; i++) {
        alone.x.first = first + i;
        fixture_experiment_run(&alone);
        for (uint32_t k = 0; k < all.x.strategies; k++)
            makespan[k][i] = alone.result.strategy[k].makespan.max;
    }
    uint32_t today = index_of(&all.result, "join-all-then-chain"),
             take = index_of(&all.result, sb_advice_choice(&all.result)->name);
    for (int r = 0; r < SB_SHOWN; r++) {
        long double least;
        uint64_t is = all.result.shown_replicate[r],
                 should = brute(&all, makespan, N, r ? SB_P99 : SB_P50, today, take, &least);
        if (is != should)
            fail_msg("%s, %u workers: replicate %llu, not %llu (%Lg)", all.workload.name, workers,
                     (unsigned long long)is, (unsigned long long)should, least);
        for (uint32_t k = 0; k < all.x.strategies; k++)
            assert_int_equal(all.result.strategy[k].shown[r].makespan, makespan[k][is - first]);
    }
    for (uint32_t k = 0; k < all.x.strategies; k++)
        free(makespan[k]);
    fixture_experiment_end(&all);
    fixture_experiment_end(&alone);
}

static void the_nearest_under_both_orders_is_shown(void **state)
{
    (void)state;
    check_nearest(fixture_layered, 0, 0);
    check_nearest(fixture_layered, 3, 0);
    check_nearest(fixture_quick, 0, 1000);
    check_nearest(fixture_quick, 2, 12345678901);
}

static void of_equally_near_ones_the_smallest_number_is_shown(void **state)
{
    (void)state;
    check_nearest(coarse, 0, 0);
    check_nearest(coarse, 2, 77);
}

/* The schedule has the chosen replicate's makespan, and its spans end with it. */
static void each_has_its_schedule_and_the_graph_its_dependencies(void **state)
{
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(&s, fixture_mixed, 0, 2000);
    fixture_experiment_run(&s);
    const struct sb_dag *dag = &s.workload.dag;
    assert_true(s.result.shown_replicate[SB_SHOWN_P50] != s.result.shown_replicate[SB_SHOWN_P99]);
    for (uint32_t k = 0; k < s.x.strategies; k++)
        for (int r = 0; r < SB_SHOWN; r++) {
            const struct sb_shown_schedule *shown = &s.result.strategy[k].shown[r];
            sb_ns end = 0;
            assert_int_equal(shown->spans, dag->steps);
            for (uint32_t i = 0; i < shown->spans; i++)
                end = shown->span[i].end > end ? shown->span[i].end : end;
            assert_int_equal(end, shown->makespan);
        }
    assert_int_equal(s.result.shown_tasks, dag->tasks);
    assert_int_equal(s.result.dependencies, dag->pred.begin[dag->steps]);
    for (uint32_t i = 0; i < s.result.dependencies; i++) {
        struct sb_edge edge = s.result.dependency[i];
        assert_true(dag->pred.begin[edge.to] <= i && i < dag->pred.begin[edge.to + 1]);
        assert_int_equal(edge.from, dag->pred.list[i]);
    }
    fixture_experiment_end(&s);
}

static void of_a_larger_graph_two_orders_are_shown(void **state)
{
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(&s, fixture_layered, 0, 500);
    s.x.show_steps_max = 59;
    fixture_experiment_run(&s);
    for (uint32_t k = 0; k < s.x.strategies; k++)
        assert_true(s.result.strategy[k].shown[SB_SHOWN_P99].spans == 0);
    assert_true(s.result.shown_tasks == 0 && s.result.dependencies == 0);
    s.x.show_two_steps_max = 60;
    fixture_experiment_run(&s);
    const struct sb_strategy_result *today = sb_advice_today(&s.result),
                                    *take = sb_advice_choice(&s.result);
    assert_ptr_not_equal(today, take);
    for (uint32_t k = 0; k < s.x.strategies; k++) {
        const struct sb_strategy_result *r = &s.result.strategy[k];
        for (int which = 0; which < SB_SHOWN; which++)
            assert_int_equal(r->shown[which].spans, r == today || r == take ? 60 : 0);
        assert_true(r->shown[SB_SHOWN_P99].makespan > 0);
    }
    assert_true(s.result.shown_tasks == 60 && s.result.dependencies > 60);
    fixture_experiment_end(&s);
}

static void a_single_replicate_is_shown_once(void **state)
{
    struct fixture_experiment s;
    size_t size;
    (void)state;
    fixture_experiment_begin(&s, fixture_layered, 0, 1);
    s.x.first = 7;
    fixture_experiment_run(&s);
    for (int r = 0; r < SB_SHOWN; r++)
        assert_int_equal(s.result.shown_replicate[r], 7);
    assert_ptr_equal(s.result.strategy[0].shown[SB_SHOWN_P50].span,
                     s.result.strategy[0].shown[SB_SHOWN_P99].span);
    char *text = fixture_experiment_written(&s, &size);
    assert_null(strstr(text, "\"shown\""));
    free(text);
    fixture_experiment_end(&s);
}

static void a_schedule_made_later_is_the_one_that_a_result_keeps(void **state)
{
    (void)state;
    for (uint32_t workers = 0; workers <= 3; workers += 3) {
        struct fixture_experiment s;
        struct sb_workload_result result;
        struct sb_arena arena = { 0 };
        fixture_experiment_begin(&s, fixture_layered, workers, 200);
        fixture_experiment_run(&s);
        s.x.show_steps_max = 0;
        struct sb_session *session = sb_session_open(&s.x, NULL);
        assert_non_null(session);
        assert_int_equal(sb_session_run(session, 0, 200, NULL), SB_OK);
        assert_int_equal(sb_session_finish(session, &result, &arena, NULL), SB_OK);
        for (uint32_t k = 0; k < s.x.strategies; k++) {
            const struct sb_shown_schedule *kept = &s.result.strategy[k].shown[SB_SHOWN_P50];
            const struct sb_span *span;
            const struct sb_plan *plan;
            assert_int_equal(result.strategy[k].shown[SB_SHOWN_P50].spans, 0);
            assert_int_equal(result.strategy[k].shown[SB_SHOWN_P50].makespan, kept->makespan);
            assert_int_equal(sb_session_show(session, &result, k, &span, &plan, NULL), SB_OK);
            assert_ptr_equal(plan->strategy, s.x.strategy[k]);
            for (uint32_t i = 0; i < kept->spans; i++)
                assert_true(
                    span[i].ready == kept->span[i].ready && span[i].start == kept->span[i].start &&
                    span[i].end == kept->span[i].end && span[i].worker == kept->span[i].worker);
        }
        sb_session_close(session);
        sb_arena_fini(&arena);
        fixture_experiment_end(&s);
    }
}

#ifndef __SANITIZE_THREAD__ /* more than a million replicates take the thread sanitizer minutes */
static void only_the_first_million_are_looked_at(void **state)
{
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(&s,
                             "{\"simbench\": 1, \"name\": \"one\", \"tasks\": {\"a\": {\"latency\":"
                             " {\"dist\": \"exponential\", \"mean\": 20}}}}",
                             0, SB_EXACT_MAX * 3);
    s.x.strategies = 2;
    s.x.threads = 2;
    fixture_experiment_run(&s);
    for (int r = 0; r < SB_SHOWN; r++) {
        sb_ns wanted = s.result.strategy[0].makespan.quantile[r ? SB_P99 : SB_P50],
              is = s.result.strategy[0].shown[r].makespan;
        assert_true(s.result.shown_replicate[r] < SB_EXACT_MAX);
        assert_true(llabs(is - wanted) < wanted / 10000);
    }
    fixture_experiment_end(&s);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_under_both_orders_is_shown),
        cmocka_unit_test(a_schedule_made_later_is_the_one_that_a_result_keeps),
        cmocka_unit_test(of_equally_near_ones_the_smallest_number_is_shown),
        cmocka_unit_test(each_has_its_schedule_and_the_graph_its_dependencies),
        cmocka_unit_test(of_a_larger_graph_two_orders_are_shown),
        cmocka_unit_test(a_single_replicate_is_shown_once),
#ifndef __SANITIZE_THREAD__
        cmocka_unit_test(only_the_first_million_are_looked_at),
#endif
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests_name("shown", tests, NULL, NULL);
}
