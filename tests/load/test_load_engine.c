/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many requests at the same pools against closed forms, what was solved to many digits, and what is
 * worked out by hand. */
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

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* As data/queueing has them, with the mean service as the unit: 20 runs of 2,000 requests and as
 * many again that are not looked at. Four standard errors, of runs whose number is fixed. */
static void mean_times_are_those_of_queueing_theory(void **state)
{
    static const struct {
        const char *name, *latency;
        uint32_t slots;
        enum sb_queue queue;
        double rate, mean;
    } row[] = {
        { "M/M/1", "{\"dist\": \"exponential\", \"mean\": 1}", 1, SB_QUEUE_FIFO, .7, 1 / .3 },
        { "M/M/1 LIFO", "{\"dist\": \"exponential\", \"mean\": 1}", 1, SB_QUEUE_LIFO, .7, 1 / .3 },
        { "M/M/1 PS", "{\"dist\": \"exponential\", \"mean\": 1}", 1, SB_QUEUE_PS, .7, 1 / .3 },
        { "M/M/4", "{\"dist\": \"exponential\", \"mean\": 1}", 4, SB_QUEUE_FIFO, 3, 1.509434 },
        { "M/D/1", "1", 1, SB_QUEUE_FIFO, .8, 3 },
        { "M/D/1 PS", "1", 1, SB_QUEUE_PS, .6, 2.5 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct fixture_load s;
        char text[512];
        fixture_load_begin(&s, fixture_station(text, row[i].latency, row[i].slots));
        s.workload[0].dag.pools->queue = (enum sb_queue[]){ row[i].queue };
        s.arrivals.rate = row[i].rate * 1e-9;
        struct fixture_mean is = fixture_load_makespan(&s, 20, 2000, 2000 * fixture_scale());
        if (!(fabs(is.mean - row[i].mean) <= 4 * is.error && is.error < .1 * row[i].mean))
            fail_msg("%s: %f +- %f instead of %f", row[i].name, is.mean, is.error, row[i].mean);
        fixture_load_end(&s);
    }
}

/* Gaps of other kinds than Poisson's, at one server: gim1, mmpp_m_1, batch_mm1. */
static void other_arrivals_wait_as_queueing_theory_says(void **state)
{
    static double two[] = { .5 / .8, 1.1 / .8 }, change[] = { 0, .1e-9, .1e-9, 0 };
    static const char uniform[] = "{\"dist\": \"uniform\", \"min\": 0, \"max\": 2}",
                      erlang[] = "{\"dist\": \"gamma\", \"mean\": 3, \"cv\": 0.5}";
    const struct {
        const char *name, *gap;
        struct sb_arrivals arrivals;
        double mean;
    } row[] = {
        { "D/M/1", NULL, { .kind = SB_ARRIVALS_CONSTANT, .rate = .6e-9 }, 1.47982247206 },
        { "U/M/1", uniform, { .kind = SB_ARRIVALS_RENEWAL, .rate = .6e-9 }, 1.88112516748 },
        { "E4/M/1", erlang, { .kind = SB_ARRIVALS_RENEWAL, .rate = .6e-9 }, 1.7289894308 },
        { "batches of 3", NULL, { .kind = SB_ARRIVALS_POISSON, .rate = .25e-9, .batch = 3 }, 8 },
        { "geometric batches",
          NULL,
          { .kind = SB_ARRIVALS_POISSON, .rate = .375e-9, .batch_mean = 2 },
          8 },
        { "MMPP/M/1",
          NULL,
          { .kind = SB_ARRIVALS_MMPP,
            .rate = .8e-9,
            .states = 2,
            .state_rate = two,
            .change = change },
          7.02534404593 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct fixture_load s;
        char text[512];
        fixture_load_begin(&s,
                           fixture_station(text, "{\"dist\": \"exponential\", \"mean\": 1}", 1));
        s.arrivals = row[i].arrivals;
        if (row[i].gap)
            s.arrivals.gap = fixture_dist(row[i].gap, 1e9);
        struct fixture_mean is = fixture_load_makespan(&s, 20, 3000, 6000 * fixture_scale());
        if (!(fabs(is.mean - row[i].mean) <= 4 * is.error && is.error < .1 * row[i].mean))
            fail_msg("%s: %f +- %f instead of %f", row[i].name, is.mean, is.error, row[i].mean);
        fixture_load_end(&s);
    }
}

/* Three steps with a slot each, the second behind the first: user_config_profile_under_load. */
static void strategies_wait_as_their_markov_chains_say(void **state)
{
    static const char text[] =
        "{\"simbench\": 1, \"name\": \"t\", \"time_unit\": \"s\", \"pools\": {"
        "\"a\": {\"slots\": 1}, \"b\": {\"slots\": 1}, \"c\": {\"slots\": 1}}, \"tasks\": {"
        "\"user\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 1}, \"pools\": {\"a\": 1}}, "
        "\"config\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 1}, "
        "\"pools\": {\"b\": 1}}, "
        "\"profile\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 1}, "
        "\"pools\": {\"c\": 1}, \"after\": [\"user\"]}}}";
    static const struct {
        const char *strategy;
        double rate, mean;
    } row[] = { { "earliest-start", .3, 3.1485183 },
                { "earliest-start", .5, 4.3513410 },
                { "join-all-then-chain", .3, 3.5005371 },
                { "join-all-then-chain", .5, 4.8365269 },
                { "sequential", .5, 6 } };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct fixture_load s;
        fixture_load_begin_under(&s, text, row[i].strategy);
        s.arrivals.rate = row[i].rate * 1e-9;
        struct fixture_mean is = fixture_load_makespan(&s, 20, 2000, 4000 * fixture_scale());
        if (!(fabs(is.mean - row[i].mean) <= 4 * is.error && is.error < .05 * row[i].mean))
            fail_msg("%s at %g: %f +- %f instead of %f", row[i].strategy, row[i].rate, is.mean,
                     is.error, row[i].mean);
        fixture_load_end(&s);
    }
}

static void note_start(void *self, const struct sb_attempt *attempt)
{
    ((sb_ns *)self)[attempt->step] = attempt->start;
}

/* Who is first for `w` starts, whatever stands in front of it in the file: `cpu` serves all at once
 * and has no order. The same where a pool of another kind is there, which `other` takes of. */
static void shared_pools_do_not_say_who_is_first(void **state)
{
    static const char *const other[] = {
        "", ", \"other\": {\"latency\": 1, \"pools\": {\"cpu\": 1, \"l\": 1}}"
    };
    const sb_ns second = 1000000000;
    (void)state;
    for (size_t i = 0; i < COUNT(other); i++) {
        struct fixture_load s;
        char text[512];
        sb_ns start[3] = { -1, -1, -1 };
        const struct sb_attempt_log log = { .attempt = note_start, .self = start };
        snprintf(text, sizeof text,
                 "{\"simbench\": 1, \"name\": \"t\", \"time_unit\": \"s\", \"pools\": {"
                 "\"cpu\": {\"slots\": 4, \"queue\": \"ps\"}, \"w\": {\"slots\": 1}, "
                 "\"l\": {\"slots\": 1, \"queue\": \"lifo\"}}, \"tasks\": {"
                 "\"short\": {\"latency\": 1, \"pools\": {\"cpu\": 1, \"w\": 1}}, "
                 "\"long\": {\"latency\": 5, \"pools\": {\"cpu\": 2, \"w\": 1}}%s}}",
                 other[i]);
        fixture_load_begin_under(&s, text, "hlfet");
        s.load.arrivals = NULL;
        fixture_load_run(&s, &(struct sb_load_run){ .log = &log });
        assert_int_equal(start[1], 0);
        assert_int_equal(start[0], 5 * second);
        assert_int_equal(start[2], i ? 0 : -1);
        fixture_load_end(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mean_times_are_those_of_queueing_theory),
        cmocka_unit_test(other_arrivals_wait_as_queueing_theory_says),
        cmocka_unit_test(strategies_wait_as_their_markov_chains_say),
        cmocka_unit_test(shared_pools_do_not_say_who_is_first),
    };
    return cmocka_run_group_tests_name("load engine", tests, fixture_gsl_set_up, NULL);
}
