/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of how many replicates, and under which strategies. */
#include "sim/insight/insight.h"

#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/runs/experiment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>

struct scene {
    struct fixture_experiment run;
    const struct sb_strategy *strategy[2];
    struct sb_insight insight;
    atomic_bool stop;
};

static void open_scene(struct scene *s, uint32_t workers, uint64_t replicates)
{
    fixture_experiment_begin(&s->run, fixture_quick, workers, replicates);
    fixture_experiment_run(&s->run);
    s->strategy[0] = fixture_strategy("join-all-then-chain");
    s->strategy[1] = fixture_strategy("earliest-start");
    s->stop = false;
    s->insight = (struct sb_insight){ .dag = &s->run.workload.dag,
                                      .strategy = s->strategy,
                                      .strategies = 2,
                                      .workers = workers,
                                      .seed = s->run.x.seed,
                                      .replicates = replicates,
                                      .steps = SB_INSIGHT_STEPS,
                                      .threads = 2,
                                      .stop = &s->stop };
}

static uint64_t add(struct scene *s)
{
    struct sb_error error = { 0 };
    uint64_t done = 0;
    if (sb_insight_add(&s->insight, &s->run.result, &done, &s->run.arena, &error))
        fail_msg("%s", error.text);
    return done;
}

static const struct sb_criticality *criticality_of(const struct scene *s, const char *strategy)
{
    return sb_result_find(&s->run.result, strategy)->criticality;
}

static void only_the_strategies_that_are_asked_for_have_it(void **state)
{
    struct scene s;
    (void)state;
    open_scene(&s, 0, 500);
    assert_int_equal(add(&s), 500);
    for (uint32_t i = 0; i < s.run.result.strategies; i++) {
        const struct sb_strategy_result *r = &s.run.result.strategy[i];
        bool asked = r->criticality == criticality_of(&s, "earliest-start") ||
                     r->criticality == criticality_of(&s, "join-all-then-chain");
        assert_int_equal(asked, r->criticality != NULL);
    }
    assert_int_equal(criticality_of(&s, "earliest-start")->replicates, 500);
    assert_true(criticality_of(&s, "earliest-start")->tail_from ==
                sb_result_find(&s.run.result, "earliest-start")->makespan.quantile[3]);
    fixture_experiment_end(&s.run);
}

static void as_many_replicates_are_looked_at_as_fit(void **state)
{
    struct scene s;
    (void)state;
    for (uint32_t workers = 0; workers <= 2; workers += 2) {
        open_scene(&s, workers, 500);
        s.insight.steps = workers ? 32000 : 4000;
        uint64_t done = add(&s);
        const struct sb_criticality *c = criticality_of(&s, "earliest-start");
        assert_int_equal(done, sb_insight_replicates(&s.insight));
        assert_int_equal(done, c->replicates);
        assert_true(done > 100 && done < 500);
        assert_int_equal(done % 64, 0);
        s.insight.steps = UINT64_MAX;
        assert_int_equal(add(&s), 500);
        fixture_experiment_end(&s.run);
    }
}

static void a_graph_of_which_no_block_fits_has_none(void **state)
{
    struct scene s;
    (void)state;
    open_scene(&s, 0, 500);
    s.insight.steps = 63 * 12;
    assert_int_equal(sb_insight_replicates(&s.insight), 0);
    assert_int_equal(add(&s), 0);
    assert_null(criticality_of(&s, "earliest-start"));
    fixture_experiment_end(&s.run);
}

static void what_is_stopped_at_once_has_none(void **state)
{
    struct scene s;
    (void)state;
    open_scene(&s, 0, 500);
    s.stop = true;
    assert_int_equal(add(&s), 0);
    assert_null(criticality_of(&s, "earliest-start"));
    fixture_experiment_end(&s.run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_strategies_that_are_asked_for_have_it),
        cmocka_unit_test(as_many_replicates_are_looked_at_as_fit),
        cmocka_unit_test(a_graph_of_which_no_block_fits_has_none),
        cmocka_unit_test(what_is_stopped_at_once_has_none),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
