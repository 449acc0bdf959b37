/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pools, arrivals and requests as workload files say them. */
#include "tests/fixtures/runs/expect_workload.h"

#include <math.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* `members` of a workload of one task, in seconds. */
static struct sb_workload with(const char *members)
{
    char text[1500];
    snprintf(text, sizeof text,
             "{\"simbench\": 1, \"time_unit\": \"s\", %s, \"tasks\": {\"a\": {\"latency\": 1}}}",
             members);
    return expect_parsed(text);
}

static void a_pool_says_how_it_serves_and_how_many_may_wait(void **state)
{
    static const char text[] =
        "{\"simbench\": 1, \"pools\": {\"a\": {\"slots\": 1}, \"b\": {\"slots\": 2, \"queue\": "
        "\"fifo\"}, \"c\": {\"slots\": 3, \"queue\": \"lifo\", \"places\": 0}, \"d\": {\"slots\": "
        "4, \"queue\": \"priority\", \"places\": \"unlimited\"}, \"e\": {\"slots\": 5, \"queue\": "
        "\"ps\"}}, \"tasks\": {\"t\": {\"latency\": 1, \"pool\": \"c\"}}}";
    static const enum sb_queue queue[] = { SB_QUEUE_STRATEGY, SB_QUEUE_FIFO, SB_QUEUE_LIFO,
                                           SB_QUEUE_PRIORITY, SB_QUEUE_PS };
    struct sb_workload w = expect_parsed(text);
    const struct sb_pools *pools = w.dag.pools;
    (void)state;
    assert_int_equal(pools->count, COUNT(queue));
    for (uint32_t p = 0; p < COUNT(queue); p++) {
        assert_int_equal(pools->queue[p], queue[p]);
        assert_int_equal(pools->places[p], p == 2 ? 0 : SB_PLACES_UNLIMITED);
    }
    sb_workload_fini(&w);
}

/* A pool that all steps take one slot of is a number of workers, unless it serves otherwise. */
static void only_a_plain_pool_of_all_steps_is_workers(void **state)
{
    static const struct {
        const char *pool;
        uint32_t workers;
    } cases[] = { { "{\"slots\": 3}", 3 },
                  { "{\"slots\": 3, \"queue\": \"strategy\", \"places\": \"unlimited\"}", 3 },
                  { "{\"slots\": 3, \"queue\": \"fifo\"}", 0 },
                  { "{\"slots\": 3, \"queue\": \"ps\"}", 0 },
                  { "{\"slots\": 3, \"places\": 7}", 0 } };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[300];
        snprintf(text, sizeof text,
                 "{\"simbench\": 1, \"pools\": {\"p\": %s}, \"tasks\": {\"t\": {\"latency\": 1, "
                 "\"pool\": \"p\"}}}",
                 cases[i].pool);
        struct sb_workload w = expect_parsed(text);
        if (w.dag.pools->workers != cases[i].workers)
            fail_msg("%s: %u workers", cases[i].pool, w.dag.pools->workers);
        sb_workload_fini(&w);
    }
}

static void without_new_keys_there_is_nothing_new(void **state)
{
    struct sb_workload w = expect_parsed("{\"simbench\": 1, \"pools\": {\"p\": {\"slots\": 2}}, "
                                         "\"tasks\": {\"t\": {\"latency\": 1, \"pool\": \"p\"}}}");
    (void)state;
    assert_null(w.dag.arrivals);
    assert_null(w.dag.resilience);
    assert_null(w.dag.pools->queue);
    assert_null(w.dag.pools->places);
    sb_workload_fini(&w);
}

static void rates_have_any_unit(void **state)
{
    static const struct {
        const char *text;
        double rate;
    } cases[] = { { "50/s", 50 / 1e9 },   { "0.5/ms", 0.5 / 1e6 },
                  { "3/min", 3 / 60e9 },  { "1/ns", 1 },
                  { "0/s", 0 },           { "1e3/s", 1e3 / 1e9 },
                  { "2/\\u00b5s", 2e-3 }, { "2/us", 2e-3 } };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[200];
        snprintf(text, sizeof text, "\"arrivals\": {\"kind\": \"poisson\", \"rate\": \"%s\"}",
                 cases[i].text);
        struct sb_workload w = with(text);
        assert_int_equal(w.dag.arrivals->kind, SB_ARRIVALS_POISSON);
        if (w.dag.arrivals->rate != cases[i].rate)
            fail_msg("%s: %.17g", cases[i].text, w.dag.arrivals->rate);
        assert_int_equal(w.dag.arrivals->batch, 1);
        assert_true(w.dag.arrivals->batch_mean == 0 && !w.dag.arrivals->point);
        sb_workload_fini(&w);
    }
}

static void batches_and_a_rate_that_varies(void **state)
{
    struct sb_workload w =
        with("\"arrivals\": {\"kind\": \"constant\", \"batch\": 3, \"varies\": [{\"at\": 0, "
             "\"factor\": 1}, {\"at\": \"90s\", \"factor\": 2.5}, {\"at\": \"90s\", \"factor\": "
             "0}], \"period\": \"2min\"}");
    const struct sb_arrivals *a = w.dag.arrivals;
    (void)state;
    assert_true(a->kind == SB_ARRIVALS_CONSTANT && a->rate == 0 && a->batch == 3);
    assert_true(a->points == 3 && a->point[0].time == 0 && a->point[0].factor == 1);
    assert_true(a->point[1].time == 90000000000 && a->point[1].factor == 2.5);
    assert_true(a->point[2].time == 90000000000 && a->point[2].factor == 0);
    assert_true(a->period == 120000000000);
    sb_workload_fini(&w);
    w = with("\"arrivals\": {\"kind\": \"poisson\", \"batch\": {\"mean\": 2}}");
    assert_true(w.dag.arrivals->batch_mean == 2);
    sb_workload_fini(&w);
}

static void gaps_have_their_own_mean_unless_a_rate_is_said(void **state)
{
    struct sb_workload w = with("\"arrivals\": {\"kind\": \"renewal\", \"gap\": {\"dist\": "
                                "\"erlang\", \"mean\": 0.02, \"k\": 4}}");
    (void)state;
    assert_true(fabs(w.dag.arrivals->rate * 2e7 - 1) < 1e-12);
    assert_true(sb_dist_mean(&w.dag.arrivals->gap) == 2e7);
    sb_workload_fini(&w);
    w = with("\"arrivals\": {\"kind\": \"renewal\", \"rate\": \"5/s\", \"gap\": \"20ms\"}");
    assert_true(w.dag.arrivals->rate == 5 / 1e9);
    sb_workload_fini(&w);
}

/* The two states of the oracles: 0.2 and 1.6 a second, left at 0.02 and 0.05, which is a rate of
 * (0.05 x 0.2 + 0.02 x 1.6) / 0.07 = 0.6 in all. */
static void two_states_have_a_mean_rate(void **state)
{
    struct sb_workload w =
        with("\"arrivals\": {\"kind\": \"mmpp\", \"states\": [{\"rate\": \"0.2/s\", \"stay\": 50}, "
             "{\"rate\": \"1.6/s\", \"stay\": 20}]}");
    const struct sb_arrivals *a = w.dag.arrivals;
    (void)state;
    assert_int_equal(a->states, 2);
    assert_true(fabs(a->rate - 0.6e-9) < 1e-22);
    assert_true(fabs(a->state_rate[0] - 1.0 / 3) < 1e-12);
    assert_true(fabs(a->state_rate[1] - 8.0 / 3) < 1e-12);
    assert_true(fabs(a->change[1] - 0.02e-9) < 1e-24 && fabs(a->change[2] - 0.05e-9) < 1e-24);
    assert_true(a->change[0] == 0 && a->change[3] == 0);
    sb_workload_fini(&w);
}

/* Visits are as 1 : 3/4 : 1/2 (each is what flows in), times of stay 1, 2 and 3: shares of time
 * 1/4, 3/8, 3/8, and a mean of 4/4 + 8 x 3/8 = 4. */
static void states_go_to_each_with_a_weight(void **state)
{
    struct sb_workload w =
        with("\"arrivals\": {\"kind\": \"mmpp\", \"states\": [{\"rate\": \"4/s\", \"stay\": 1, "
             "\"to\": [0, 1, 1]}, {\"rate\": \"0/s\", \"stay\": 2, \"to\": [3, 0, 0]}, {\"rate\": "
             "\"8/s\", \"stay\": 3, \"to\": [1, 1, 0]}]}");
    static const double factor[] = { 1, 0, 2 };
    (void)state;
    assert_true(fabs(w.dag.arrivals->rate - 4e-9) < 1e-21);
    for (int i = 0; i < 3; i++)
        assert_true(fabs(w.dag.arrivals->state_rate[i] - factor[i]) < 1e-12);
    sb_workload_fini(&w);
    w = with("\"arrivals\": {\"kind\": \"mmpp\", \"rate\": \"10/s\", \"states\": [{\"factor\": 1, "
             "\"stay\": 1}, {\"factor\": 3, \"stay\": 1}]}");
    assert_true(w.dag.arrivals->rate == 10 / 1e9 && w.dag.arrivals->state_rate[0] == 0.5);
    sb_workload_fini(&w);
}

static void traces_are_listed_or_in_a_file_beside_the_workload(void **state)
{
    static const sb_ns of_file[] = { 250000000, 500000000, 2000000000 };
    struct sb_workload w = with("\"arrivals\": {\"kind\": \"trace\", \"times\": [10, 10, 12.5], "
                                "\"start\": \"10s\"}");
    const struct sb_arrivals *a = w.dag.arrivals;
    (void)state;
    assert_true(a->times == 3 && a->time[0] == 0 && a->time[1] == 0 && a->time[2] == 2500000000);
    assert_true(fabs(a->rate * 1.25e9 - 1) < 1e-12);
    sb_workload_fini(&w);
    w = expect_loaded("tests/data/cases/accepted/arrivals-trace.json");
    assert_int_equal(w.dag.arrivals->times, COUNT(of_file));
    assert_memory_equal(w.dag.arrivals->time, of_file, sizeof of_file);
    sb_workload_fini(&w);
}

static void clients_think(void **state)
{
    struct sb_workload w = with("\"arrivals\": {\"kind\": \"closed\", \"clients\": 30, \"think\": "
                                "{\"dist\": \"exponential\", \"mean\": 4}}");
    (void)state;
    assert_true(w.dag.arrivals->kind == SB_ARRIVALS_CLOSED && w.dag.arrivals->clients == 30);
    assert_true(sb_dist_mean(&w.dag.arrivals->think) == 4e9);
    sb_workload_fini(&w);
    w = with("\"arrivals\": {\"kind\": \"closed\"}");
    assert_true(w.dag.arrivals->clients == 0 && sb_dist_mean(&w.dag.arrivals->think) == 0);
    sb_workload_fini(&w);
}

static void requests_have_a_deadline_and_an_end(void **state)
{
    static const struct {
        const char *text;
        enum sb_end end;
    } cases[] = { { "\"fail-fast\"", SB_END_FAIL_FAST },
                  { "\"settled\"", SB_END_SETTLED },
                  { "\"first\"", SB_END_FIRST },
                  { "{\"task\": \"a\"}", SB_END_TASK } };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[100];
        snprintf(text, sizeof text, "\"end\": %s", cases[i].text);
        struct sb_workload w = with(text);
        assert_int_equal(w.dag.resilience->end, cases[i].end);
        assert_int_equal(w.dag.resilience->end_task, cases[i].end == SB_END_TASK ? 0 : SB_NONE);
        assert_true(w.dag.resilience->deadline == SB_NS_NEVER);
        sb_workload_fini(&w);
    }
    struct sb_workload w = with("\"deadline\": \"1500us\", \"end\": \"all\"");
    assert_true(w.dag.resilience->deadline == 1500000 && w.dag.resilience->end == SB_END_ALL);
    sb_workload_fini(&w);
}

static void generated_graphs_have_arrivals_and_ends_too(void **state)
{
    struct sb_workload w =
        expect_parsed("{\"simbench\": 1, \"arrivals\": {\"kind\": \"poisson\", \"rate\": \"5/s\"}, "
                      "\"deadline\": 20, "
                      "\"generate\": {\"kind\": \"chain\", \"tasks\": 3, \"latency\": 1}}");
    (void)state;
    assert_true(w.dag.tasks == 3 && w.dag.arrivals->rate == 5 / 1e9);
    assert_true(w.dag.resilience->deadline == 20000000 && w.dag.resilience->policies == 1);
    sb_workload_fini(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pool_says_how_it_serves_and_how_many_may_wait),
        cmocka_unit_test(only_a_plain_pool_of_all_steps_is_workers),
        cmocka_unit_test(without_new_keys_there_is_nothing_new),
        cmocka_unit_test(rates_have_any_unit),
        cmocka_unit_test(batches_and_a_rate_that_varies),
        cmocka_unit_test(gaps_have_their_own_mean_unless_a_rate_is_said),
        cmocka_unit_test(two_states_have_a_mean_rate),
        cmocka_unit_test(states_go_to_each_with_a_weight),
        cmocka_unit_test(traces_are_listed_or_in_a_file_beside_the_workload),
        cmocka_unit_test(clients_think),
        cmocka_unit_test(requests_have_a_deadline_and_an_end),
        cmocka_unit_test(generated_graphs_have_arrivals_and_ends_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
