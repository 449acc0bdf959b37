/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/barriers/levers.h"

#include "sim/insight/whatif/whatif.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/runs/expect_workload.h"
#include "tests/fixtures/runs/experiment.h"
#include "tests/fixtures/runs/insight.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>

enum { REPLICATES = 1500 };

static const char page[] =
    "{\"simbench\": 1, \"tasks\": {"
    "\"user\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 40}},"
    "\"config\": {\"latency\": {\"dist\": \"gamma\", \"mean\": 50, \"cv\": 0.5}},"
    "\"profile\": {\"after\": [\"user\"], \"latency\": {\"dist\": \"uniform\", \"min\": 1, "
    "\"max\": "
    "90}},"
    "\"never\": {\"after\": [\"user\"], \"latency\": 0.000001},"
    "\"page\": {\"after\": [\"profile\", \"config\", \"never\"], \"latency\": 5}}}";

/* Runs it, and adds what a run adds for these two strategies. */
static void run(struct fixture_experiment *s, const char *text, uint32_t workers, uint64_t steps,
                unsigned threads, const atomic_bool *stop)
{
    const struct sb_strategy *const looked[] = { fixture_strategy("join-all-then-chain"),
                                                 fixture_strategy("earliest-start") };
    uint64_t done;
    fixture_experiment_begin(s, text, workers, REPLICATES);
    fixture_experiment_run(s);
    const struct sb_insight insight = { .dag = &s->workload.dag,
                                        .strategy = looked,
                                        .strategies = 2,
                                        .workers = workers,
                                        .seed = s->x.seed,
                                        .replicates = REPLICATES,
                                        .steps = steps,
                                        .threads = threads };
    assert_int_equal(sb_insight_add(&insight, &s->result, &done, &s->arena, NULL), SB_OK);
    struct sb_insight stopped = insight;
    stopped.stop = stop;
    assert_int_equal(sb_levers_add(&stopped, "earliest-start", &s->result, &s->arena, NULL), SB_OK);
}

/* The same as asking for them one by one. */
static void levers_are_what_ifs_of_the_order_to_take(void **state)
{
    (void)state;
    for (uint32_t workers = 0; workers <= 2; workers += 2) {
        const struct sb_strategy *const only[] = { fixture_strategy("earliest-start") };
        struct fixture_experiment x;
        struct fixture_insight s;
        struct sb_whatif_result r;
        run(&x, page, workers, SB_INSIGHT_STEPS, 1, NULL);
        fixture_insight_begin(&s, page, REPLICATES);
        const struct sb_whatif whatif = {
            .of = &s.pass, .strategy = only, .strategies = 1, .workers = workers
        };
        assert_int_equal(sb_whatif_run(&whatif, &r, &s.arena, NULL), SB_OK);
        assert_in_range(x.result.levers, 3, 5);
        for (uint32_t i = 0; i < x.result.levers; i++) {
            const struct sb_lever *lever = &x.result.lever[i];
            assert_string_equal(lever->task, s.workload.dag.task_name[r.strategy->task[i].task]);
            assert_string_equal(lever->strategy, "earliest-start");
            assert_string_equal(lever->change, "half");
            assert_int_equal(lever->replicates, REPLICATES);
            assert_memory_equal(&lever->saved, &r.strategy->task[i].saved[SB_WHATIF_HALF],
                                sizeof lever->saved);
        }
        fixture_insight_end(&s);
        fixture_experiment_end(&x);
    }
}

static void barriers_and_largest_speedups_are_there(void **state)
{
    (void)state;
    struct fixture_experiment x;
    run(&x, page, 0, SB_INSIGHT_STEPS, 1, NULL);
    for (uint32_t i = 0; i < x.result.strategies; i++) {
        const struct sb_strategy_result *s = &x.result.strategy[i];
        bool looked = strcmp(s->name, "join-all-then-chain") == 0;
        assert_true(looked ? s->barriers > 0 : s->barriers == 0);
        if (looked)
            assert_string_equal(s->barrier[0].join, "user, config before profile");
    }
    assert_int_equal(x.result.largest_speedup.over_sequential, 3);
    assert_int_equal(x.result.largest_speedup.over_join_all_then_chain, 3);
    fixture_experiment_end(&x);
}

static void what_is_told_is_the_same_for_any_number_of_threads(void **state)
{
    (void)state;
    struct fixture_experiment one, three;
    size_t size[2];
    run(&one, fixture_layered, 0, SB_INSIGHT_STEPS, 1, NULL);
    run(&three, fixture_layered, 0, SB_INSIGHT_STEPS, 3, NULL);
    char *text[2] = { fixture_experiment_written(&one, &size[0]),
                      fixture_experiment_written(&three, &size[1]) };
    assert_int_equal(one.result.levers, SB_LEVERS_MAX);
    assert_int_equal(size[0], size[1]);
    assert_memory_equal(text[0], text[1], size[0]);
    assert_non_null(strstr(text[0], "\"levers\":[{\"task\""));
    assert_non_null(strstr(text[0], "\"barriers\":[{\"join\""));
    free(text[0]);
    free(text[1]);
    fixture_experiment_end(&one);
    fixture_experiment_end(&three);
}

static void of_more_than_fits_the_first_replicates_are_taken(void **state)
{
    (void)state;
    struct fixture_experiment x;
    run(&x, fixture_layered, 0, 80000, 1, NULL);
    assert_true(x.result.levers > 0);
    for (uint32_t i = 0; i < x.result.levers; i++)
        assert_int_equal(x.result.lever[i].replicates, 80000 * 4 / (61 * 9));
    fixture_experiment_end(&x);
    run(&x, fixture_layered, 0, 20000, 1, NULL); /* 145 are too few */
    assert_int_equal(x.result.levers, 0);
    for (uint32_t i = 0; i < x.result.strategies; i++)
        assert_int_equal(x.result.strategy[i].barriers, 0);
    fixture_experiment_end(&x);
}

static void what_is_stopped_leaves_none(void **state)
{
    (void)state;
    const atomic_bool stop = true;
    struct fixture_experiment x;
    run(&x, page, 0, SB_INSIGHT_STEPS, 1, &stop);
    assert_int_equal(x.result.levers, 0);
    for (uint32_t i = 0; i < x.result.strategies; i++)
        assert_int_equal(x.result.strategy[i].barriers, 0);
    fixture_experiment_end(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levers_are_what_ifs_of_the_order_to_take),
        cmocka_unit_test(barriers_and_largest_speedups_are_there),
        cmocka_unit_test(what_is_told_is_the_same_for_any_number_of_threads),
        cmocka_unit_test(of_more_than_fits_the_first_replicates_are_taken),
        cmocka_unit_test(what_is_stopped_leaves_none),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
