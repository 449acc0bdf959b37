/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs as a whole: how they end, what they leave, mixes and closed systems. */
#include "sim/load/engine/load_engine.h"
#include "sim/load/engine/state/engine_state.h"
#include "tests/fixtures/draws/dist.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/load/load.h"
#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define EXPONENTIAL "{\"dist\": \"exponential\", \"mean\": 1}"
#define HEAD "{\"simbench\": 1, \"name\": \"t\", \"time_unit\": \"s\", "

static const char user_config_profile[] = HEAD
    "\"pools\": {\"a\": {\"slots\": 1}, \"b\": {\"slots\": 1}, \"c\": {\"slots\": 1}}, "
    "\"tasks\": {\"user\": {\"latency\": " EXPONENTIAL ", \"pools\": {\"a\": 1}}, "
    "\"config\": {\"latency\": " EXPONENTIAL ", \"pools\": {\"b\": 1}}, "
    "\"profile\": {\"latency\": " EXPONENTIAL ", \"pools\": {\"c\": 1}, \"after\": [\"user\"]}}}";

/* ---- how runs end ---- */

static void a_drained_run_keeps_littles_law_to_the_nanosecond(void **state)
{
    static const enum sb_queue queue[] = { SB_QUEUE_FIFO, SB_QUEUE_LIFO, SB_QUEUE_PS };
    (void)state;
    for (size_t q = 0; q < COUNT(queue); q++) {
        struct fixture_load s;
        fixture_load_begin(&s, user_config_profile);
        s.workload[0].dag.pools->queue = (enum sb_queue[]){ queue[q], queue[q], queue[q] };
        s.arrivals.rate = .8e-9;
        fixture_load_run(&s, &(struct sb_load_run){ .stop = 5000 });
        assert_int_equal(s.result.end, SB_LOAD_DONE);
        assert_int_equal(s.result.arrived, 5000);
        assert_int_equal(s.result.over, 5000);
        assert_int_equal(s.result.outcome[SB_OUTCOME_OK], 5000);
        assert_int_equal(s.result.events, 5000 + 3 * 5000);
        assert_true(s.result.present == s.result.stayed && s.result.stayed > 0);
        assert_int_equal(sb_load_engine_pools(s.engine), 3);
        for (uint32_t p = 0; p < 3; p++) {
            const struct sb_load_use use = sb_load_engine_use(s.engine, p);
            assert_true(use.queued == use.waited && (queue[q] == SB_QUEUE_PS || use.queued > 0));
            assert_true(use.came == 5000 && use.ended == 5000 && use.held == 0);
            assert_true(fabs((double)use.busy / (double)s.result.time - .8) < .08);
        }
        fixture_load_end(&s);
    }
}

struct counted {
    struct fixture_load *load;
    uint64_t first, all;
    sb_ns last;
};

static void count(void *self, const struct sb_request *request)
{
    struct counted *c = self;
    c->all++;
    c->first += request->arrival < 1000;
    assert_true(request->over >= c->last && request->drained == SB_NS_NEVER);
    c->last = request->over;
}

static void arrivals_go_on_until_those_asked_for_are_over(void **state)
{
    struct fixture_load s;
    struct counted c = { .load = &s };
    char text[512];
    (void)state;
    fixture_load_begin(&s, fixture_station(text, EXPONENTIAL, 1));
    s.workload[0].dag.pools->queue = (enum sb_queue[]){ SB_QUEUE_LIFO }; /* so that some are late */
    s.arrivals.rate = .9e-9;
    fixture_load_run(&s, &(struct sb_load_run){ .requests = 1000, .over = count, .self = &c });
    assert_int_equal(s.result.end, SB_LOAD_DONE);
    assert_int_equal(c.first, 1000);
    assert_true(c.all > 1000 && s.result.over == c.all && s.result.arrived > 1000);
    assert_int_equal(s.result.pending, s.result.arrived - s.result.over);
    fixture_load_end(&s);
}

static bool not_for_long(void *self) { return ++*(unsigned *)self < 3; }

static void limits_end_a_run(void **state)
{
    struct fixture_load s;
    char text[512];
    unsigned asked = 0;
    (void)state;
    fixture_load_begin(&s, fixture_station(text, EXPONENTIAL, 1));
    s.arrivals.rate = 2e-9;
    fixture_load_run(&s, &(struct sb_load_run){ .horizon = 5000 * INT64_C(1000000000) });
    assert_int_equal(s.result.end, SB_LOAD_HORIZON);
    assert_int_equal(s.result.time, 5000 * INT64_C(1000000000));
    assert_true(s.result.pending > 4000 && s.result.pending < 6000);
    assert_int_equal(sb_load_engine_use(s.engine, 0).waiting, s.result.pending - 1);
    fixture_load_run(&s, &(struct sb_load_run){ .backlog = 2000 });
    assert_int_equal(s.result.end, SB_LOAD_COLLAPSED);
    assert_int_equal(s.result.pending, 1001); /* each is a request and an attempt */
    fixture_load_run(&s, &(struct sb_load_run){ .go_on = not_for_long, .self = &asked });
    assert_int_equal(s.result.end, SB_LOAD_STOPPED);
    assert_int_equal(asked, 3);
    fixture_load_end(&s);
}

static void a_horizon_may_be_the_time_of_an_event(void **state)
{
    static sb_ns time[] = { 0, 1000 };
    struct fixture_load s;
    char text[512];
    (void)state;
    fixture_load_begin(&s, fixture_station(text, "1", 1));
    s.arrivals =
        (struct sb_arrivals){ .kind = SB_ARRIVALS_TRACE, .times = COUNT(time), .time = time };
    fixture_load_run(&s, &(struct sb_load_run){ .horizon = 1000000000 });
    assert_int_equal(s.result.over, 1);
    assert_int_equal(s.result.pending, 1);
    assert_int_equal(s.result.end, SB_LOAD_HORIZON);
    fixture_load_end(&s);
}

/* Constant latencies may be as long as half of all time: whoever comes late does not run. */
static void time_ends_before_numbers_do(void **state)
{
    static sb_ns time[] = { 0, 0, 0, 0 };
    struct fixture_load s;
    char text[512];
    (void)state;
    fixture_load_begin(&s, fixture_station(text, "1", 1));
    s.samplers[0].sampler[0].a = 0x1p61;
    s.arrivals =
        (struct sb_arrivals){ .kind = SB_ARRIVALS_TRACE, .times = COUNT(time), .time = time };
    fixture_load_run(&s, &(struct sb_load_run){ .run = 0 });
    assert_int_equal(s.result.end, SB_LOAD_HORIZON);
    assert_int_equal(s.result.time, SB_LOAD_HORIZON_MAX);
    assert_int_equal(s.result.over, 1);
    assert_int_equal(s.result.pending, 3);
    fixture_load_end(&s);
}

/* ---- what runs are functions of ---- */

static void a_run_depends_on_nothing_before_it(void **state)
{
    struct fixture_load s;
    struct sb_load_run_end alone, again;
    (void)state;
    memset(&alone, 0, sizeof alone);
    for (uint64_t other = 0; other < 4; other++) {
        fixture_load_begin(&s, user_config_profile);
        s.arrivals.rate = .7e-9;
        if (other) /* leaves much behind */
            fixture_load_run(&s,
                             &(struct sb_load_run){ .run = other, .rate = 3e-9, .backlog = 999 });
        fixture_load_run(&s, &(struct sb_load_run){ .run = 9, .stop = 300 });
        memset(&again, 0, sizeof again);
        again = s.result;
        assert_true(other == 0 || (again.time == alone.time && again.stayed == alone.stayed &&
                                   again.events == alone.events));
        alone = again;
        fixture_load_end(&s);
    }
}

struct service {
    sb_ns of[64][3];
};

static void see_service(void *self, const struct sb_attempt *attempt)
{
    if (attempt->arrival < 64)
        ((struct service *)self)->of[attempt->arrival][attempt->step] =
            attempt->end - attempt->start;
}

static void strategies_and_rates_have_the_same_latencies(void **state)
{
    static const char *const strategy[] = { "earliest-start", "sequential", "join-all-then-chain" };
    struct service first, other;
    (void)state;
    for (size_t i = 0; i < COUNT(strategy); i++) {
        struct fixture_load s;
        const struct sb_attempt_log log = { see_service, NULL, i ? &other : &first };
        fixture_load_begin_under(&s, user_config_profile, strategy[i]);
        fixture_load_run(
            &s, &(struct sb_load_run){ .rate = .1e-9 * (double)(i + 1), .stop = 64, .log = &log });
        assert_true(i == 0 || memcmp(&first, &other, sizeof first) == 0);
        fixture_load_end(&s);
    }
}

/* Steps of a request that are correlated: their sum varies more than that of others, by as much as
 * their covariance says; and arrivals, which belong to no step, come as they do without. */
struct pairs {
    double sum, squares;
    uint64_t count;
    sb_ns last;
};

static void add_pair(void *self, const struct sb_request *request)
{
    struct pairs *p = self;
    double makespan = (double)(request->over - request->arrived) * 1e-9;
    p->sum += makespan;
    p->squares += makespan * makespan;
    p->count++;
    p->last = request->arrived > p->last ? request->arrived : p->last;
}

static void correlated_latencies_are_so_in_each_request(void **state)
{
    static const char two[] =
        "\"tasks\": {\"a\": {\"latency\": {\"dist\": \"normal\", \"mean\": 10, \"sd\": 1}}, "
        "\"b\": {\"latency\": {\"dist\": \"normal\", \"mean\": 10, \"sd\": 1}, "
        "\"after\": [\"a\"]}}}";
    struct pairs pairs[2] = { { 0 } };
    (void)state;
    for (unsigned correlated = 0; correlated < 2; correlated++) {
        struct fixture_load s;
        char text[512];
        snprintf(text, sizeof text, HEAD "%s%s", correlated ? "\"correlate\": 0.8, " : "", two);
        fixture_load_begin(&s, text);
        fixture_load_run(&s, &(struct sb_load_run){
                                 .stop = 20000, .over = add_pair, .self = &pairs[correlated] });
        struct pairs *p = &pairs[correlated];
        double mean = p->sum / 20000, variance = p->squares / 20000 - mean * mean;
        double should = correlated ? 2 + 2 * 2 * sin(M_PI * .8 / 6) : 2;
        assert_int_equal(p->count, 20000);
        if (fabs(mean - 20) > 5 * sqrt(should / 20000) ||
            fabs(variance - should) > 5 * should * sqrt(2. / 20000))
            fail_msg("mean %f, variance %f instead of %f", mean, variance, should);
        fixture_load_end(&s);
    }
    assert_int_equal(pairs[0].last, pairs[1].last);
}

static void memory_grows_with_requests_in_flight_alone(void **state)
{
    struct fixture_load s;
    (void)state;
    fixture_load_begin(&s, user_config_profile);
    s.arrivals.rate = .5e-9;
    fixture_load_run(&s, &(struct sb_load_run){ .requests = 200000 });
    assert_true(s.result.most_pending < 100);
    assert_true(s.engine->attempts.made < 400 && s.engine->graph[0].requests.made < 400);
    assert_true(s.engine->ends.room < 200);
    fixture_load_end(&s);
}

/* ---- mixes ---- */

/* Two workloads at one pool, with arrivals of 1 : 2, are M/G/1 with services of 1 and .5:
 * Pollaczek and Khinchin. */
static void a_mix_shares_its_pools(void **state)
{
    static const char *const text =
        HEAD "\"pools\": {\"x\": {\"slots\": 1}, \"db\": {\"slots\": 1}}, \"tasks\": {\"b\": "
             "{\"latency\": 0.5, \"pools\": {\"db\": 1}}}}";
    struct fixture_load s;
    char one[512];
    const double rate = 1, mean = 2 / 3., square = (1 + 2 * .25) / 3;
    const double should = rate * square / 2 / (1 - rate * mean) + mean;
    (void)state;
    fixture_load_begin(&s, fixture_station(one, "1", 1));
    fixture_load_add(&s, text, 2, "earliest-start");
    s.arrivals.rate = rate * 1e-9;
    struct fixture_mean is = fixture_load_makespan(&s, 20, 2000, 4000);
    if (fabs(is.mean - should) > 4 * is.error || is.error > .05)
        fail_msg("%f +- %f instead of %f", is.mean, is.error, should);
    assert_int_equal(sb_load_engine_pools(s.engine), 2);
    assert_string_equal(sb_load_engine_pool_name(s.engine, 0), "db");
    assert_string_equal(sb_load_engine_pool_name(s.engine, 1), "x");
    assert_int_equal(sb_load_engine_use(s.engine, 1).came, 0);
    fixture_load_end(&s);
}

struct shares {
    uint64_t of[3];
};

static void count_share(void *self, const struct sb_request *request)
{
    ((struct shares *)self)->of[request->workload]++;
}

static void shares_of_a_mix_are_those_asked_for(void **state)
{
    struct fixture_load s;
    struct shares shares = { { 0 } };
    char text[512];
    enum { REQUESTS = 60000 };
    (void)state;
    fixture_load_begin(&s, fixture_station(text, "1", 1000));
    fixture_load_add(&s, text, 2, "earliest-start");
    fixture_load_add(&s, text, 3, "earliest-start");
    s.part[0].share = 1;
    fixture_load_run(
        &s, &(struct sb_load_run){ .stop = REQUESTS, .over = count_share, .self = &shares });
    for (unsigned i = 0; i < 3; i++) {
        double p = (i + 1) / 6.;
        assert_true(fabs((double)shares.of[i] - p * REQUESTS) < 5 * sqrt(p * (1 - p) * REQUESTS));
    }
    fixture_load_end(&s);
}

static void what_a_mix_cannot_agree_on_is_refused(void **state)
{
    struct fixture_load s;
    struct sb_error error = { 0 };
    char text[512];
    (void)state;
    fixture_load_begin(&s, fixture_station(text, "1", 1));
    fixture_load_add(&s, fixture_station(text, "1", 2), 1, "earliest-start");
    assert_int_equal(sb_load_engine_new(&s.engine, &s.load, &error), SB_EINPUT);
    assert_non_null(strstr(error.text, "pool db"));
    fixture_load_end(&s);
}

static void what_the_engine_cannot_do_is_refused(void **state)
{
    static const char both[] =
        HEAD "\"pools\": {\"a\": {\"slots\": 1}, \"b\": {\"slots\": 1}}, \"tasks\": {"
             "\"t\": {\"latency\": 1, \"pools\": {\"a\": 1, \"b\": 1}}}}";
    struct fixture_load s;
    struct sb_error error = { 0 };
    (void)state;
    fixture_load_begin(&s, both);
    s.workload[0].dag.pools->queue = (enum sb_queue[]){ SB_QUEUE_PS, SB_QUEUE_PS };
    assert_int_equal(sb_load_engine_new(&s.engine, &s.load, &error), SB_EINPUT);
    assert_non_null(strstr(error.text, "both a and b"));
    fixture_load_end(&s);

    fixture_load_begin_under(&s, both, "heft");
    s.load.workers = 2;
    error = (struct sb_error){ 0 };
    assert_int_equal(sb_load_engine_new(&s.engine, &s.load, &error), SB_EINPUT);
    assert_non_null(strstr(error.text, "heft places steps on workers"));
    s.load.workers = 0; /* as many as wanted: it is one of them */
    fixture_load_run(&s, &(struct sb_load_run){ .stop = 1 });
    assert_int_equal(s.result.over, 1);
    fixture_load_end(&s);
}

static void rates_that_are_none_are_refused(void **state)
{
    static const double rate[] = { -1, 0, NAN, INFINITY, 1.01 };
    struct fixture_load s;
    char text[512];
    (void)state;
    fixture_load_begin(&s, fixture_station(text, "1", 1));
    assert_int_equal(sb_load_engine_new(&s.engine, &s.load, NULL), SB_OK);
    for (size_t i = 0; i < COUNT(rate); i++) {
        struct sb_error error = { 0 };
        s.arrivals.rate = rate[i];
        assert_int_equal(
            sb_load_engine_run(s.engine, &(struct sb_load_run){ .stop = 1 }, &s.result, &error),
            SB_EINPUT);
        assert_non_null(strstr(error.text, "rate"));
        s.arrivals.rate = 1e-9;
        const struct sb_load_run run = { .stop = 1, .rate = rate[i] };
        if (rate[i] != 0)
            assert_int_equal(sb_load_engine_run(s.engine, &run, &s.result, NULL), SB_EINPUT);
    }
    fixture_load_end(&s);
}

/* ---- closed ---- */

/* data/queueing: machine repair 20 / 15 / 1 (X .954407), and a network of a think time of 4 and
 * two stations of .2 and .1 with 30 clients (mva: X 4.928345). */
static void closed_systems_have_their_throughput(void **state)
{
    static const char network[] =
        HEAD "\"pools\": {\"a\": {\"slots\": 1}, \"b\": {\"slots\": 1}}, \"tasks\": {"
             "\"a\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 0.2}, "
             "\"pools\": {\"a\": 1}}, "
             "\"b\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 0.1}, "
             "\"pools\": {\"b\": 1}, \"after\": [\"a\"]}}}";
    char text[512];
    const struct {
        const char *text, *think;
        uint32_t clients;
        double throughput; /* a second */
    } row[] = {
        { fixture_station(text, EXPONENTIAL, 1), "{\"dist\": \"exponential\", \"mean\": 15}", 20,
          .954406784 },
        { network, "{\"dist\": \"exponential\", \"mean\": 4}", 30, 4.928345210 },
        { network, "{\"dist\": \"uniform\", \"min\": 3, \"max\": 5}", 30, 4.928345210 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct fixture_load s;
        double sum = 0, squares = 0;
        fixture_load_begin(&s, row[i].text);
        s.arrivals = (struct sb_arrivals){ .kind = SB_ARRIVALS_CLOSED,
                                           .clients = row[i].clients,
                                           .think = fixture_dist(row[i].think, 1e9) };
        for (uint64_t run = 0; run < 20; run++) {
            fixture_load_run(
                &s, &(struct sb_load_run){ .run = run, .horizon = INT64_C(500) * 1000000000 });
            uint64_t before = s.result.over;
            assert_true(s.result.most_pending <= row[i].clients);
            fixture_load_run(
                &s, &(struct sb_load_run){ .run = run, .horizon = INT64_C(4500) * 1000000000 });
            double x = (double)(s.result.over - before) / 4000;
            sum += x;
            squares += x * x;
        }
        double mean = sum / 20, error = sqrt((squares / 20 - mean * mean) / 19);
        if (fabs(mean - row[i].throughput) > 4 * error || error > .02 * mean)
            fail_msg("row %zu: %f +- %f instead of %f", i, mean, error, row[i].throughput);
        fixture_load_end(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_drained_run_keeps_littles_law_to_the_nanosecond),
        cmocka_unit_test(arrivals_go_on_until_those_asked_for_are_over),
        cmocka_unit_test(limits_end_a_run),
        cmocka_unit_test(a_horizon_may_be_the_time_of_an_event),
        cmocka_unit_test(time_ends_before_numbers_do),
        cmocka_unit_test(a_run_depends_on_nothing_before_it),
        cmocka_unit_test(strategies_and_rates_have_the_same_latencies),
        cmocka_unit_test(correlated_latencies_are_so_in_each_request),
        cmocka_unit_test(memory_grows_with_requests_in_flight_alone),
        cmocka_unit_test(a_mix_shares_its_pools),
        cmocka_unit_test(shares_of_a_mix_are_those_asked_for),
        cmocka_unit_test(what_a_mix_cannot_agree_on_is_refused),
        cmocka_unit_test(what_the_engine_cannot_do_is_refused),
        cmocka_unit_test(rates_that_are_none_are_refused),
        cmocka_unit_test(closed_systems_have_their_throughput),
    };
    return cmocka_run_group_tests_name("load runs", tests, fixture_gsl_set_up, NULL);
}
