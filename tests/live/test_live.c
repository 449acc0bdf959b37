/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workloads for real against a service whose latencies are the workload's draws: then what is live
 * is what is simulated, and longer by what is told. */
#include "sim/live/campaign.h"

#include "sim/draw/draw.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/runs/expect_workload.h"
#include "tests/fixtures/runs/service.h"

#include <stdlib.h>

enum { REPEAT = 6, SEED = 7 };

struct scene {
    struct sb_workload workload;
    struct fixture_service service;
    const struct sb_strategy *strategy[2];
    struct sb_live_campaign campaign;
    atomic_bool stop;
};

static void tell(void *self, uint64_t done, uint64_t wanted)
{
    (void)self;
    (void)done;
    (void)wanted;
}

/* user and config, then profile after user: 10 ms and more each, drawn. */
static const char *const drawn[3] = {
    "{\"dist\": \"uniform\", \"min\": 10, \"max\": 20}",
    "{\"dist\": \"uniform\", \"min\": 12, \"max\": 30}",
    "{\"dist\": \"uniform\", \"min\": 10, \"max\": 15}",
};
static const char *const ten_each[3] = { "10", "10", "10" };

static void set_up_with(struct scene *s, const char *const latency[3], double slowdown, bool fresh,
                        uint32_t repeat)
{
    char text[1024];
    memset(s, 0, sizeof *s);
    fixture_service_listen(&s->service);
    unsigned port = s->service.port;
    snprintf(text, sizeof text,
             "{\"simbench\": 1, \"tasks\": {"
             "\"user\": {\"latency\": %s, \"http\": {\"url\": \"http://127.0.0.1:%u/user\"}},"
             "\"config\": {\"latency\": %s, "
             "\"http\": {\"url\": \"http://127.0.0.1:%u/config\", \"expect\": 200}},"
             "\"profile\": {\"after\": [\"user\"], \"latency\": %s, "
             "\"http\": {\"url\": \"http://127.0.0.1:%u/profile\"}}}}",
             latency[0], port, latency[1], port, latency[2], port);
    s->workload = expect_parsed(text);
    fixture_service_draw(&s->service, &s->workload.dag, SEED, slowdown);
    s->strategy[0] = fixture_strategy("sequential");
    s->strategy[1] = fixture_strategy("earliest-start");
    s->campaign = (struct sb_live_campaign){
        .dag = &s->workload.dag,
        .runtime = sb_plugins.runtime,
        .strategy = s->strategy,
        .strategies = 2,
        .repeat = repeat,
        .seed = SEED,
        .options = { .limit = (sb_ns)60 * 1000000000, .fresh = fresh, .stop = &s->stop },
        .progress = tell,
    };
}

static void set_up(struct scene *s, double slowdown, bool fresh, uint32_t repeat)
{
    set_up_with(s, drawn, slowdown, fresh, repeat);
}

static void run(struct scene *s)
{
    struct sb_error error = { 0 };
    if (sb_live_campaign_run(&s->campaign, &error))
        fail_msg("%s", error.text);
}

static uint32_t tear_down(struct scene *s)
{
    sb_live_campaign_fini(&s->campaign);
    sb_workload_fini(&s->workload);
    return fixture_service_stop(&s->service);
}

static const struct sb_live_run *run_of(const struct scene *s, uint32_t strategy, uint32_t repeat)
{
    return &s->campaign.run[strategy * s->campaign.repeat + repeat];
}

static void live_is_simulated_and_what_is_told(void **state)
{
    struct scene s;
    (void)state;
    set_up(&s, 0, false, REPEAT);
    run(&s);
    assert_int_equal(s.campaign.done, REPEAT);
    assert_int_equal(s.campaign.reference, 0);
    for (uint32_t i = 0; i < 2; i++)
        for (uint32_t r = 0; r < REPEAT; r++) {
            const struct sb_live_run *run = run_of(&s, i, r);
            assert_true(run->real ==
                        run->base + run->contention + run->connections + run->dispatch);
            assert_true(run->real >= run->said); /* what was drawn is waited for */
            assert_true(run->dispatch >= 0 && run->connections >= 0);
            assert_true(i != 0 || run->contention == 0); /* beside itself */
            assert_true(i != 0 || (run->in_flight > 0.99 && run->in_flight < 1.01));
        }
    tear_down(&s);
}

static void each_request_is_made_once(void **state)
{
    struct scene s;
    (void)state;
    set_up(&s, 0, false, 3);
    run(&s);
    assert_int_equal(tear_down(&s), 2 * 3 * 3);
}

static void latencies_are_the_drawn_ones_and_longer(void **state)
{
    struct scene s;
    sb_ns latency[3];
    struct sb_samplers samplers;
    (void)state;
    set_up(&s, 0, true, 2);
    run(&s);
    assert_int_equal(sb_samplers_build(&samplers, &s.workload.dag, NULL), SB_OK);
    for (uint32_t r = 0; r < 2; r++) {
        sb_draw_replicate(&s.workload.dag, &samplers, SEED, r, latency);
        for (uint32_t i = 0; i < 2; i++)
            for (uint32_t step = 0; step < 3; step++)
                assert_true(s.campaign.took[(i * 2 + r) * 3 + step] >= latency[step]);
    }
    for (uint32_t i = 0; i < 2; i++)
        assert_true(run_of(&s, i, 1)->connections > 0); /* anew each time */
    sb_samplers_fini(&samplers);
    tear_down(&s);
}

static void a_service_that_contends_is_told_from_dispatch(void **state)
{
    struct scene s;
    double contention = 0, dispatch = 0;
    (void)state;
    set_up(&s, 2, false, REPEAT); /* twice as long again beside another */
    run(&s);
    for (uint32_t r = 0; r < REPEAT; r++) {
        contention += (double)run_of(&s, 1, r)->contention;
        dispatch += (double)run_of(&s, 1, r)->dispatch;
    }
    assert_true(contention > 5e6 * REPEAT && contention > dispatch);
    tear_down(&s);
}

static void a_run_that_is_stopped_leaves_nothing_under_way(void **state)
{
    struct scene s;
    struct sb_error error = { 0 };
    (void)state;
    set_up(&s, 0, false, REPEAT);
    atomic_store(&s.stop, true);
    assert_int_equal(sb_live_campaign_run(&s.campaign, &error), SB_EINTR);
    assert_int_equal(s.campaign.done, 0);
    assert_int_equal(tear_down(&s), 0);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* What a request of 10 ms takes beyond them. */
static double overhead(void)
{
    enum { MANY = 40 };
    struct scene s;
    double each[MANY];
    set_up_with(&s, ten_each, 0, false, MANY);
    run(&s);
    for (uint32_t r = 0; r < MANY; r++)
        each[r] = (double)(run_of(&s, 0, r)->real - run_of(&s, 0, r)->said) / 3;
    qsort(each, MANY, sizeof *each, ascending);
    tear_down(&s);
    return each[MANY / 2];
}

/* Told always; SB_QUIET_MACHINE=1 says that nobody else wants the processors, so that it must be:
 * live is simulated, and for each step on the path (3; 1 or 2) what another workload's requests
 * took beyond their latencies. */
static void the_median_is_within_a_percent_on_a_quiet_machine(void **state)
{
    enum { MANY = 20 };
    struct scene s;
    double one = overhead();
    (void)state;
    set_up(&s, 0, false, MANY);
    run(&s);
    for (uint32_t i = 0; i < 2; i++) {
        double longer[MANY], beyond[MANY], on_path = i == 0 ? 3 : 1.5;
        for (uint32_t r = 0; r < MANY; r++) {
            double real = (double)run_of(&s, i, r)->real, said = (double)run_of(&s, i, r)->said;
            longer[r] = 100 * (real / said - 1);
            beyond[r] = 100 * (real / (said + on_path * one) - 1);
        }
        qsort(longer, MANY, sizeof *longer, ascending);
        qsort(beyond, MANY, sizeof *beyond, ascending);
        print_message("%s: live is %.2f %% longer than simulated, %.2f %% than that with %.0f us "
                      "more for each request (medians)\n",
                      s.strategy[i]->name, longer[MANY / 2], beyond[MANY / 2], one / 1e3);
        if (getenv("SB_QUIET_MACHINE"))
            assert_true(beyond[MANY / 2] < 1 && beyond[MANY / 2] > -1);
    }
    tear_down(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(live_is_simulated_and_what_is_told),
        cmocka_unit_test(each_request_is_made_once),
        cmocka_unit_test(latencies_are_the_drawn_ones_and_longer),
        cmocka_unit_test(a_service_that_contends_is_told_from_dispatch),
        cmocka_unit_test(a_run_that_is_stopped_leaves_nothing_under_way),
        cmocka_unit_test(the_median_is_within_a_percent_on_a_quiet_machine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
