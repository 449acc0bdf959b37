/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/campaign/campaign.h"

#include "sim/load/analysis/curve.h"
#include "sim/load/analysis/steady_state/path.h"
#include "sim/load/saved/write.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EXPONENTIAL "\"latency\": {\"dist\": \"exponential\", \"mean\": 10}}"

static const char page[] =
    "{\"simbench\": 1, \"time_unit\": \"ms\", \"name\": \"page\", \"pools\": {\"u\": {\"slots\": "
    "1, "
    "\"queue\": \"fifo\"}, \"c\": {\"slots\": 1, \"queue\": \"fifo\"}, \"p\": {\"slots\": 1, "
    "\"queue\": \"fifo\"}}, \"tasks\": {\"user\": {\"pool\": \"u\", " EXPONENTIAL
    ", \"config\": {\"pool\": \"c\", " EXPONENTIAL
    ", \"profile\": {\"after\": [\"user\"], \"pool\": \"p\", " EXPONENTIAL "}}";

#define QUEUE(slots, more)                                                                         \
    "{\"simbench\": 1, \"time_unit\": \"ms\", \"name\": \"queue\", \"pools\": {\"db\": "           \
    "{\"slots\": " slots ", \"queue\": \"fifo\"" more                                              \
    "}}, \"tasks\": {\"t\": {\"pool\": \"db\", " EXPONENTIAL "}}"

/* A campaign on workloads, and what it leaves. */
struct trial {
    const char *text[2];
    const char *strategy[4];
    double axis[4];
    uint32_t points, threads, runs;
    uint64_t requests;
    double share[2], precision;
    struct sb_load_share part;
    bool closed;
    const atomic_bool *stop;

    struct sb_workload workload[2];
    struct sb_load_result result;
    bool whole;
    enum sb_code code;
};

static const struct sb_strategy *strategy_of(const char *name)
{
    uint32_t at = 0;
    while (strcmp(sb_plugins.strategy[at]->name, name) != 0)
        at++;
    return sb_plugins.strategy[at];
}

static void run(struct trial *t)
{
    const struct sb_workload *workload[2];
    const struct sb_strategy *strategy[4];
    struct sb_arrivals arrivals = { .kind = SB_ARRIVALS_POISSON, .batch = 1, .rate = 1e-9 };
    struct sb_load_mix mix = {
        .workload = workload, .share = t->share, .arrivals = &arrivals, .strategy = strategy
    };
    struct sb_load_prepared prepared;
    struct sb_error error = { 0 };
    if (t->closed)
        arrivals = (struct sb_arrivals){
            .kind = SB_ARRIVALS_CLOSED, .batch = 1, .clients = 1, .think = sb_dist_constant(40e6)
        };
    for (; mix.parts < 2 && t->text[mix.parts]; mix.parts++) {
        t->workload[mix.parts] = expect_parsed(t->text[mix.parts]);
        workload[mix.parts] = &t->workload[mix.parts];
        t->share[mix.parts] = t->share[mix.parts] > 0 ? t->share[mix.parts] : 1;
    }
    for (; mix.strategies < 4 && t->strategy[mix.strategies]; mix.strategies++)
        strategy[mix.strategies] = strategy_of(t->strategy[mix.strategies]);
    t->result = (struct sb_load_result){ .percentiles = sb_percentiles_default,
                                         .points = t->points,
                                         .rate = t->axis,
                                         .parts = mix.parts,
                                         .closed = t->closed,
                                         .slo = { SB_QUANTILES_MAX, 0 },
                                         .curves = 1 };
    t->result.curve = sb_arena_alloc(&t->result.arena, 1, sizeof *t->result.curve);
    t->result.part = sb_arena_alloc(&t->result.arena, mix.parts, sizeof *t->result.part);
    assert_true(t->result.curve && t->result.part);
    const struct sb_load_campaign campaign = { .axis = t->axis,
                                               .points = t->points,
                                               .closed = t->closed,
                                               .runs = t->runs ? t->runs : 20,
                                               .precision = t->precision,
                                               .requests = t->requests,
                                               .seed = 1,
                                               .threads = t->threads,
                                               .percentiles = &t->result.percentiles,
                                               .slo = t->result.slo,
                                               .share = t->part,
                                               .stop = t->stop };
    assert_int_equal(sb_load_mix_prepare(&prepared, &mix, &error), SB_OK);
    assert_int_equal(sb_load_mix_curve(&prepared, t->result.curve, &t->result.arena, &error),
                     SB_OK);
    assert_int_equal(
        sb_load_campaign_begin(t->result.curve, &mix, t->points, &t->result.arena, &error), SB_OK);
    t->code = sb_load_campaign_run(&campaign, &prepared, 0, t->result.curve, &t->result.arena,
                                   &t->whole, &error);
    sb_load_mix_fini(&prepared);
}

static void forget(struct trial *t)
{
    for (int i = 0; i < 2; i++)
        sb_workload_fini(&t->workload[i]);
    sb_load_result_fini(&t->result);
}

static const struct sb_load_point *point(const struct trial *t, uint32_t strategy, uint32_t at)
{
    return &t->result.curve->strategy[strategy].point[at];
}

/* Within 4 standard errors; t(19, 0.975) = 2.093. */
static void assert_near(const struct sb_estimate *e, double value)
{
    const double error = sb_interval_half(e->ci95) / 2.093;
    if (!(fabs(e->value - value) <= 4 * error))
        fail_msg("%g +- %g, and not %g", e->value, error, value);
}

/* Truncated Markov chains and Erlang's distribution: 4.351341, 4.836527 and 6 mean services at a
 * load of 0.5 each; p99 of the last 16.811894. */
static void three_pools_under_three_strategies(void **state)
{
    struct trial t = { .text = { page },
                       .strategy = { "earliest-start", "join-all-then-chain", "sequential" },
                       .axis = { 50 },
                       .points = 1,
                       .requests = 20000 };
    (void)state;
    run(&t);
    assert_int_equal(t.code, SB_OK);
    assert_near(&point(&t, 0, 0)->all.mean, 43.51341e6);
    assert_near(&point(&t, 1, 0)->all.mean, 48.36527e6);
    assert_near(&point(&t, 2, 0)->all.mean, 60e6);
    assert_near(&point(&t, 2, 0)->all.quantile[3], 168.11894e6);
    assert_near(&point(&t, 0, 0)->goodput, 50);
    assert_near(&point(&t, 0, 0)->in_flight, 50 * 43.51341e-3);
    for (int i = 0; i < 3; i++)
        assert_near(&point(&t, 0, 0)->pool[i].utilisation, 0.5);
    assert_true(t.result.curve->capacity == 100 && t.result.curve->bottleneck == 0);
    forget(&t);
}

/* Erlang's C formula: the probability that all of `slots` are busy at `load` Erlangs. */
static double erlang_c(int slots, double load)
{
    double b = 1;
    for (int k = 1; k <= slots; k++)
        b = load * b / (k + load * b);
    return b / (1 - load / slots * (1 - b));
}

static void pools_of_several_slots_wait_as_erlang_says(void **state)
{
    const double rate[3] = { 100, 200, 350 };
    struct trial t = { .text = { QUEUE("4", "") },
                       .strategy = { "earliest-start" },
                       .axis = { 100, 200, 350 },
                       .points = 3,
                       .requests = 20000 };
    (void)state;
    run(&t);
    for (uint32_t i = 0; i < 3; i++) {
        const double load = rate[i] / 100, wait = erlang_c(4, load) * 1e9 / (400 - rate[i]);
        assert_near(&point(&t, 0, i)->all.mean, 10e6 + wait);
        assert_near(&point(&t, 0, i)->pool[0].wait, wait);
        assert_near(&point(&t, 0, i)->pool[0].queue, wait * rate[i] / 1e9);
        assert_near(&point(&t, 0, i)->pool[0].utilisation, load / 4);
        assert_false(point(&t, 0, i)->unstable);
    }
    forget(&t);
}

/* M/M/1/5 (4 wait) at a load of 0.8: 0.0888195 are shed, the others take 2.563065 services. */
static void what_is_shed_is_no_latency(void **state)
{
    struct trial t = { .text = { QUEUE("1", ", \"places\": 4") },
                       .strategy = { "earliest-start" },
                       .axis = { 80, 200 },
                       .points = 2,
                       .requests = 20000 };
    (void)state;
    run(&t);
    const struct sb_load_point *p = point(&t, 0, 0);
    assert_near(&p->ok.mean, 25.63065e6);
    assert_near(&p->outcome[SB_OUTCOME_OK], 1 - 0.0888195);
    assert_near(&p->goodput, 80 * (1 - 0.0888195));
    assert_near(&p->pool[0].shed, 80 * 0.0888195);
    /* Above its capacity it is stable as well: at a load of 2, 32/63 of the requests are shed. */
    assert_true(point(&t, 0, 1)->over_capacity && !point(&t, 0, 1)->unstable);
    assert_near(&point(&t, 0, 1)->outcome[SB_OUTCOME_OK], 31.0 / 63);
    forget(&t);
}

/* Last in, first out, at twice the capacity: who waits at the bottom of the queue waits for as long
 * as others come, which must end. */
static void a_run_ends_though_some_starve(void **state)
{
    struct trial t = { .text = { "{\"simbench\": 1, \"time_unit\": \"ms\", \"pools\": {\"db\": "
                                 "{\"slots\": 1, \"queue\": \"lifo\", \"places\": 50}}, "
                                 "\"tasks\": {\"t\": {\"pool\": \"db\", " EXPONENTIAL "}}" },
                       .strategy = { "earliest-start" },
                       .axis = { 200 },
                       .points = 1,
                       .runs = 10,
                       .requests = 2000 };
    (void)state;
    run(&t);
    const struct sb_load_point *p = point(&t, 0, 0);
    assert_int_equal(t.code, SB_OK);
    assert_true(p->runs == 10 && p->over_capacity && !p->unstable);
    assert_true(fabs(p->outcome[SB_OUTCOME_OK].value - 0.5) < 0.05);
    forget(&t);
}

static void a_queue_that_grows_has_no_mean(void **state)
{
    struct trial t = { .text = { QUEUE("1", "") },
                       .strategy = { "earliest-start" },
                       .axis = { 125 },
                       .points = 1,
                       .requests = 20000 };
    (void)state;
    run(&t);
    const struct sb_load_point *p = point(&t, 0, 0);
    assert_true(p->unstable && p->over_capacity && isnan(p->all.mean.value));
    assert_near(&p->growth, 25);
    assert_near(&p->goodput, 100);
    assert_null(p->run_latency);
    forget(&t);
}

/* Of M/M/1 at 99.5 % and at all of its capacity 10,000 requests show a third of the mean, or some
 * of infinity. */
static void runs_too_short_for_a_busy_queue_are_told(void **state)
{
    struct trial t = { .text = { QUEUE("1", "") },
                       .strategy = { "earliest-start" },
                       .axis = { 80, 99.5, 100 },
                       .points = 3,
                       .requests = 10000 };
    (void)state;
    run(&t);
    assert_false(point(&t, 0, 0)->warm_up_short);
    assert_true(point(&t, 0, 1)->warm_up_short && !point(&t, 0, 1)->unstable);
    assert_true(point(&t, 0, 2)->warm_up_short && !point(&t, 0, 2)->unstable);
    forget(&t);
}

/* 20 clients, a slot of 10 ms, 40 ms of thought: by mean value analysis of machine repair the
 * throughput is 100 (1 - p0) with p0 = 1 / sum of 20!/(20-k)! (1/4)^k. */
static void clients_in_a_closed_loop(void **state)
{
    struct trial t = { .text = { QUEUE("1", "") },
                       .strategy = { "earliest-start" },
                       .axis = { 2, 4 },
                       .points = 2,
                       .requests = 20000,
                       .closed = true };
    (void)state;
    run(&t);
    for (uint32_t i = 0; i < 2; i++) {
        const double clients = t.axis[i];
        double term = 1, sum = 1;
        for (double k = 0; k < clients; k++)
            sum += term *= (clients - k) / 4;
        const double throughput = 100 * (1 - 1 / sum);
        assert_true(isnan(point(&t, 0, i)->offered) && point(&t, 0, i)->clients == clients);
        assert_near(&point(&t, 0, i)->goodput, throughput);
        assert_near(&point(&t, 0, i)->all.mean, (clients / throughput - 0.04) * 1e9);
    }
    forget(&t);
}

/* Beyond SB_PATH_KEPT requests are counted in buckets. M/M/1/5 at a load of 0.5: 1/63 are shed, and
 * the time of the others is that of Erlang sums: mean (1 + 4/2 + 9/4 ...), by the states that they
 * find. */
static void long_runs_are_measured_too(void **state)
{
    struct trial t = { .text = { QUEUE("1", ", \"places\": 4"), QUEUE("1", ", \"places\": 4") },
                       .share = { 1, 3 },
                       .strategy = { "earliest-start" },
                       .axis = { 50 },
                       .points = 1,
                       .threads = 2,
                       .requests = SB_PATH_KEPT + 50000 };
    double mean = 0, found = 0;
    (void)state;
    for (int n = 0; n < 5; n++) {
        found += pow(0.5, n);
        mean += pow(0.5, n) * (n + 1) * 10e6;
    }
    run(&t);
    const struct sb_load_point *p = point(&t, 0, 0);
    assert_near(&p->ok.mean, mean / found);
    assert_near(&p->outcome[SB_OUTCOME_OK], 62.0 / 63);
    assert_near(&p->goodput, 50 * 62.0 / 63);
    assert_near(&p->part[0].mean, mean / found * 62 / 63); /* who is shed is told at once */
    assert_near(&p->part[1].mean, mean / found * 62 / 63);
    assert_true(fabs(p->part[1].requests / p->part[0].requests - 3) < 0.05);
    assert_true(fabs(p->part[0].requests + p->part[1].requests - (double)p->measured) < 1e-3);
    assert_true(p->ok.requests < p->all.requests && p->all.requests == (double)p->measured);
    assert_false(p->unstable);
    forget(&t);
}

static char *text_of(const struct trial *t)
{
    struct sb_error error = { 0 };
    char *text = NULL;
    size_t size = 0;
    assert_int_equal(sb_load_result_write(&t->result, &text, &size, &error), SB_OK);
    return text;
}

static struct trial mixed(uint32_t threads)
{
    return (struct trial){ .text = { page, QUEUE("2", "") },
                           .share = { 3, 1 },
                           .strategy = { "earliest-start", "sequential" },
                           .axis = { 40, 80, 120 },
                           .points = 3,
                           .threads = threads,
                           .runs = 7,
                           .requests = 500 };
}

static void threads_change_no_byte(void **state)
{
    struct trial one = mixed(1), many = mixed(5);
    (void)state;
    run(&one);
    run(&many);
    char *a = text_of(&one), *b = text_of(&many);
    assert_string_equal(a, b);
    assert_non_null(strstr(a, "\"share\""));
    free(a);
    free(b);
    forget(&one);
    forget(&many);
}

/* Three of four requests go the longer way: the pool that both do not share is as busy as that. */
static void a_mix_has_latencies_of_each_workload(void **state)
{
    struct trial t = mixed(1);
    (void)state;
    t.runs = 20;
    t.requests = 20000;
    t.points = 1;
    run(&t);
    const struct sb_load_point *p = point(&t, 0, 0);
    assert_non_null(p->part);
    assert_near(&p->pool[0].utilisation, 0.3);          /* 40 a second, 3/4 of them, 10 ms */
    assert_near(&p->pool[3].utilisation, 0.05);         /* 1/4 of them, 2 slots */
    assert_near(&p->part[1].mean, 10e6 / (1 - 0.0025)); /* M/M/2 at a load of 0.1 Erlangs */
    assert_true(fabs(p->part[0].requests + p->part[1].requests - (double)p->measured) < 1e-6);
    forget(&t);
}

/* What shares leave out is what another one does; together they are the whole. */
static void shares_are_parts_of_the_whole(void **state)
{
    struct trial whole = mixed(2);
    (void)state;
    run(&whole);
    for (uint32_t k = 0; k < 2; k++) {
        struct trial share = mixed(2);
        share.part = (struct sb_load_share){ k, 2 };
        run(&share);
        assert_true(share.whole);
        for (uint32_t cell = 0; cell < 6; cell++) {
            const struct sb_load_point *own = point(&share, cell % 2, cell / 2),
                                       *all = point(&whole, cell % 2, cell / 2);
            assert_int_equal(own->runs, cell % 2 == k ? 7 : 0);
            assert_true(!own->runs || own->unstable || own->all.mean.value == all->all.mean.value);
        }
        forget(&share);
    }
    forget(&whole);
}

static void what_is_stopped_is_partial(void **state)
{
    const atomic_bool stop = true;
    struct trial t = mixed(2);
    (void)state;
    t.stop = &stop;
    run(&t);
    assert_int_equal(t.code, SB_OK);
    assert_false(t.whole);
    for (uint32_t cell = 0; cell < 6; cell++)
        assert_int_equal(point(&t, cell % 2, cell / 2)->runs, 0);
    forget(&t);
}

/* Runs are doubled until half of each interval is 5 % of its figure. */
static void a_precision_is_reached_by_more_runs(void **state)
{
    struct trial t = { .text = { QUEUE("1", "") },
                       .strategy = { "earliest-start" },
                       .axis = { 30, 85 },
                       .points = 2,
                       .runs = 320,
                       .precision = 0.05,
                       .requests = 2000 };
    (void)state;
    run(&t);
    assert_true(point(&t, 0, 0)->precision <= 0.05);
    assert_in_range(point(&t, 0, 0)->runs, 20, 160);
    assert_true(point(&t, 0, 1)->runs > point(&t, 0, 0)->runs);
    assert_true(point(&t, 0, 1)->precision <= 0.05 || point(&t, 0, 1)->runs == 320);
    forget(&t);
}

#ifdef __SANITIZE_THREAD__ /* the same threads, for many samples */
enum { SAMPLED = 0 };
#else
enum { SAMPLED = 1 };
#endif

int main(void)
{
    const struct CMUnitTest threads[] = {
        cmocka_unit_test(threads_change_no_byte),
        cmocka_unit_test(shares_are_parts_of_the_whole),
        cmocka_unit_test(what_is_stopped_is_partial),
    };
    const struct CMUnitTest samples[] = {
        cmocka_unit_test(three_pools_under_three_strategies),
        cmocka_unit_test(pools_of_several_slots_wait_as_erlang_says),
        cmocka_unit_test(what_is_shed_is_no_latency),
        cmocka_unit_test(a_run_ends_though_some_starve),
        cmocka_unit_test(a_queue_that_grows_has_no_mean),
        cmocka_unit_test(runs_too_short_for_a_busy_queue_are_told),
        cmocka_unit_test(clients_in_a_closed_loop),
        cmocka_unit_test(long_runs_are_measured_too),
        cmocka_unit_test(a_mix_has_latencies_of_each_workload),
        cmocka_unit_test(a_precision_is_reached_by_more_runs),
    };
    int failed = cmocka_run_group_tests_name("campaigns", threads, fixture_gsl_set_up, NULL);
    return SAMPLED
               ? failed + cmocka_run_group_tests_name("samples", samples, fixture_gsl_set_up, NULL)
               : failed;
}
