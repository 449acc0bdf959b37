/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Failures, retries, time limits, patience, hedges and ends under load, against the closed forms of
 * data/queueing: 20 runs each, four standard errors. */
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
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define EXP "{\"dist\": \"exponential\", \"mean\": 1}"

enum { RUNS = 20 };

/* What one run says, in seconds. */
enum figure { TIME, TIME_OK, OK, ATTEMPTS, SERVED_WAIT, FIGURES };

struct watch {
    uint64_t skip, count, requests, ok, attempts, started;
    double time, time_ok, wait;
    double *each; /* makespans, or NULL */
};

static bool counts(const struct watch *w, uint64_t arrival)
{
    return arrival >= w->skip && arrival - w->skip < w->count;
}

static void over(void *self, const struct sb_request *request)
{
    struct watch *w = self;
    double time = (double)(request->over - request->arrived) * 1e-9;
    if (!counts(w, request->arrival))
        return;
    w->time += time;
    if (w->each)
        w->each[w->requests] = time;
    w->requests++;
    if (request->outcome == SB_OUTCOME_OK)
        w->ok++, w->time_ok += time;
}

static void attempt(void *self, const struct sb_attempt *it)
{
    struct watch *w = self;
    if (!counts(w, it->arrival))
        return;
    w->attempts++;
    if (it->start != SB_NS_NEVER)
        w->started++, w->wait += (double)(it->start - it->issued) * 1e-9;
}

static void run(struct fixture_load *s, uint32_t number, struct watch *w)
{
    const struct sb_attempt_log log = { .attempt = attempt, .self = w };
    fixture_load_run(
        s,
        &(struct sb_load_run){
            .run = number, .requests = w->skip + w->count, .over = over, .self = w, .log = &log });
}

/* Of attempts that are logged after the last request is over, a few are missing: they are compared
 * with the requests of the same run. */
static double figure_of(const struct watch *w, enum figure figure)
{
    switch (figure) {
    case TIME: return w->time / (double)w->requests;
    case TIME_OK: return w->time_ok / (double)w->ok;
    case OK: return (double)w->ok / (double)w->requests;
    case ATTEMPTS: return (double)w->attempts / (double)w->requests;
    default: return w->wait / (double)w->started;
    }
}

static void expect(const char *name, const double *value, double expected)
{
    double sum = 0, squares = 0;
    for (uint32_t r = 0; r < RUNS; r++)
        sum += value[r], squares += value[r] * value[r];
    double mean = sum / RUNS, error = sqrt(fmax(squares / RUNS - mean * mean, 0) / (RUNS - 1));
    if (!(fabs(mean - expected) <= 4 * error + 1e-9 && error < .1 * expected))
        fail_msg("%s: %f +- %f instead of %f", name, mean, error, expected);
}

struct row {
    const char *name;
    double rate; /* a second */
    uint64_t skip, count;
    const char *text; /* behind "time_unit" */
    struct {
        enum figure figure;
        double value;
    } expected[FIGURES]; /* up to a value of 0 */
};

static void check(const struct row *row)
{
    double value[FIGURES][RUNS];
    struct fixture_load s;
    char text[2048];
    snprintf(text, sizeof text, "{\"simbench\": 1, \"name\": \"x\", \"time_unit\": \"s\", %s}",
             row->text);
    fixture_load_begin(&s, text);
    s.arrivals.rate = row->rate * 1e-9;
    for (uint32_t r = 0; r < RUNS; r++) {
        struct watch w = { .skip = row->skip, .count = row->count * fixture_scale() };
        run(&s, r, &w);
        for (enum figure f = 0; f < FIGURES; f++)
            value[f][r] = figure_of(&w, f);
    }
    fixture_load_end(&s);
    for (unsigned i = 0; i < FIGURES && row->expected[i].value > 0; i++)
        expect(row->name, value[row->expected[i].figure], row->expected[i].value);
}

static void check_all(const struct row *row, size_t rows)
{
    for (size_t i = 0; i < rows; i++)
        check(&row[i]);
}

#define ONE_SLOT "\"pools\": {\"db\": {\"slots\": 1, \"queue\": \"fifo\"}}, "
#define IN_DB "\"tasks\": {\"a\": {\"latency\": " EXP ", \"pool\": \"db\", "

/* retry_mm1: V = (1 - p^n) / (1 - p) attempts, each 1 / (1 - lambda V) in the station; the product
 * form holds whatever the backoff's distribution. The last row is the issue's. */
static void retries_contend_as_in_a_product_form_network(void **state)
{
    static const struct row row[] = {
        { "lambda .8, p .1, at once",
          .8,
          3000,
          3000,
          ONE_SLOT IN_DB "\"fail\": 0.1, \"retry\": {\"attempts\": 100, \"backoff\": 0}}}",
          { { TIME, 10 }, { ATTEMPTS, 10. / 9 } } },
        { "lambda .8, p .1, backoff 5",
          .8,
          3000,
          3000,
          ONE_SLOT IN_DB "\"fail\": 0.1, \"retry\": {\"attempts\": \"unlimited\", \"backoff\": "
                         "5}}}",
          { { TIME, 10.5555555556 } } },
        { "lambda .6, p .25, at once",
          .6,
          1000,
          2000,
          ONE_SLOT IN_DB "\"fail\": 0.25, \"retry\": {\"attempts\": 100, \"backoff\": 0}}}",
          { { TIME, 6.66666666667 }, { ATTEMPTS, 4. / 3 } } },
        { "lambda .6, p .25, backoff 5",
          .6,
          1000,
          2000,
          ONE_SLOT IN_DB "\"fail\": 0.25, \"retry\": {\"attempts\": \"unlimited\", \"backoff\": "
                         "{\"initial\": 10, \"multiplier\": 1, \"jitter\": \"full\"}}}}",
          { { TIME, 8.33333333333 } } },
        { "lambda .4, p .5, 4 attempts",
          .4,
          1000,
          2000,
          ONE_SLOT IN_DB "\"fail\": 0.5, \"retry\": {\"attempts\": 4, \"backoff\": 0}}}",
          { { TIME, 7.5 }, { ATTEMPTS, 1.875 }, { OK, .9375 } } },
        { "lambda .4, p .5, 4 attempts, backoff 5",
          .4,
          1000,
          2000,
          ONE_SLOT IN_DB "\"fail\": 0.5, \"retry\": {\"attempts\": 4, \"backoff\": {\"initial\": "
                         "5, \"multiplier\": 1}}}}",
          { { TIME, 11.875 }, { OK, .9375 } } },
        { "lambda .6, p .3, 3 attempts, backoff 5",
          .6,
          2000,
          3000,
          ONE_SLOT IN_DB "\"fail\": 0.3, \"retry\": {\"attempts\": 3, \"backoff\": {\"initial\": "
                         "5, \"multiplier\": 1}}}}",
          { { TIME, 10.3234937695 }, { ATTEMPTS, 1.39 }, { OK, .973 } } },
    };
    (void)state;
    check_all(row, COUNT(row));
}

#define TRIED                                                                                      \
    "\"tasks\": {\"a\": {\"latency\": 0.04, \"fail\": 0.3, \"retry\": {\"attempts\": 4, "          \
    "\"backoff\": {\"initial\": 0.1, \"multiplier\": 2, \"max\": 1, \"jitter\": "

/* retry_backoff, with capacity for all. */
static void backoffs_add_up_as_their_jitter_has_it(void **state)
{
    static const struct row row[] = {
        { "no jitter",
          1,
          0,
          2000,
          TRIED "\"none\"}}}}",
          { { TIME, .11548 }, { TIME_OK, .109400141143 }, { OK, .9919 }, { ATTEMPTS, 1.417 } } },
        { "full jitter", 1, 0, 2000, TRIED "\"full\"}}}}", { { TIME, .08608 } } },
        { "equal jitter", 1, 0, 2000, TRIED "\"equal\"}}}}", { { TIME, .10078 } } },
        { "a fifth either way", 1, 0, 2000, TRIED "0.2}}}}", { { TIME, .11548 } } },
    };
    (void)state;
    check_all(row, COUNT(row));
}

/* timeout_retry, with capacity for all; an attempt that goes on takes none of it. */
static void attempts_that_time_out_are_made_again(void **state)
{
    static const struct row row[] = {
        { "timeout 1, 3 attempts",
          1,
          0,
          2000,
          "\"tasks\": {\"a\": {\"latency\": " EXP ", \"timeout\": {\"after\": 1, \"cancel\": "
          "true}, \"retry\": {\"attempts\": 3, \"backoff\": 0}}}",
          { { TIME, .950212931632 },
            { TIME_OK, .842812910526 },
            { OK, .950212931632 },
            { ATTEMPTS, 1.50321472441 } } },
        { "timeout 2, 2 attempts",
          1,
          0,
          2000,
          "\"tasks\": {\"a\": {\"latency\": " EXP ", \"timeout\": 2, \"retry\": {\"attempts\": 2, "
          "\"backoff\": 0}}}",
          { { TIME, .981684361111 }, { TIME_OK, .925370558545 }, { OK, .981684361111 } } },
    };
    (void)state;
    check_all(row, COUNT(row));
}

/* mm1_constant_patience and erlang_a. */
static void those_who_lose_patience_leave_the_queue(void **state)
{
    static const struct row row[] = {
        { "constant 2, lambda .8",
          .8,
          500,
          3000,
          ONE_SLOT IN_DB "\"patience\": 2}}",
          { { OK, 1 - .18783207442 }, { SERVED_WAIT, .530913093761 } } },
        { "constant 5, lambda .95",
          .95,
          500,
          3000,
          ONE_SLOT IN_DB "\"patience\": 5}}",
          { { OK, 1 - .124500224421 }, { SERVED_WAIT, 1.93543031389 } } },
        { "exponential, one slot",
          .9,
          500,
          3000,
          ONE_SLOT IN_DB "\"patience\": {\"dist\": \"exponential\", \"mean\": 2}}}",
          { { OK, 1 - .284956141919 } } },
        { "exponential, nine slots",
          10,
          500,
          3000,
          "\"pools\": {\"db\": {\"slots\": 9}}, " IN_DB
          "\"patience\": {\"dist\": \"exponential\", \"mean\": 5}}}",
          { { OK, 1 - .132249859377 } } },
    };
    (void)state;
    check_all(row, COUNT(row));
}

#define THREE(with)                                                                                \
    "\"tasks\": {\"a\": {" with "}, \"b\": {" with "}, \"c\": {" with "}}, \"end\": "
#define FAILS "\"latency\": " EXP ", \"fail\": 0.1"

/* fail_fast: three tasks side by side, each fails at its end with probability .1. */
static void requests_end_as_they_say(void **state)
{
    static const struct row row[] = {
        { "all", 1, 0, 2000, THREE(FAILS) "\"all\"", { { TIME, 1.59333333333 }, { OK, .729 } } },
        { "fail-fast",
          1,
          0,
          2000,
          THREE(FAILS) "\"fail-fast\"",
          { { TIME, 1.59333333333 }, { OK, .729 } } },
        { "settled",
          1,
          0,
          2000,
          THREE(FAILS) "\"settled\"",
          { { TIME, 1.83333333333 }, { OK, 1 } } },
        { "first",
          1,
          0,
          2000,
          THREE(FAILS) "\"first\"",
          { { TIME_OK, .391891891892 }, { OK, .999 } } },
        { "the first end",
          1,
          0,
          2000,
          THREE("\"latency\": " EXP) "\"first\"",
          { { TIME, .333333333333 } } },
        { "one task", 1, 0, 2000, THREE(FAILS) "{\"task\": \"b\"}", { { TIME, 1 }, { OK, .9 } } },
    };
    (void)state;
    check_all(row, COUNT(row));
}

/* ---- quantiles, with capacity for all ---- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of independent requests: how many are below the expected quantile is binomial. */
static void expect_quantiles(const char *tasks, size_t rows, const double (*quantile)[2],
                             double extra)
{
    enum { REQUESTS = 40000 };
    static double each[REQUESTS];
    struct watch w = { .count = REQUESTS, .each = each };
    struct fixture_load s;
    char text[1024];
    snprintf(text, sizeof text,
             "{\"simbench\": 1, \"name\": \"x\", \"time_unit\": \"s\", \"tasks\": {%s}}", tasks);
    fixture_load_begin(&s, text);
    run(&s, 0, &w);
    fixture_load_end(&s);
    qsort(each, REQUESTS, sizeof *each, by_size);
    for (size_t i = 0; i < rows; i++) {
        double p = quantile[i][0], below = 0;
        while (below < REQUESTS && each[(size_t)below] <= quantile[i][1])
            below++;
        if (fabs(below / REQUESTS - p) > 4 * sqrt(p * (1 - p) / REQUESTS))
            fail_msg("%s: %f of them below %f, not %f", tasks, below / REQUESTS, quantile[i][1], p);
    }
    double calls = (double)w.attempts / REQUESTS - 1;
    assert_true(fabs(calls - extra) <= 4 * sqrt(extra * (1 - extra) / REQUESTS) + 1e-3 * extra);
}

static void hedges_at_the_95th_percentile_cut_the_tail(void **state)
{
    static const double exponential[][2] = { { .5, .69314718056 },
                                             { .95, 2.99573227355 },
                                             { .99, 3.80045122977 },
                                             { .999, 4.95174377627 } },
                        pareto[][2] = { { .5, 1.37035098472 },
                                        { .95, 3.90280875683 },
                                        { .99, 5.4038364713 },
                                        { .999, 7.13881953906 } };
    (void)state;
    expect_quantiles("\"a\": {\"latency\": " EXP ", \"hedge\": \"p95\"}", 4, exponential, .05);
    expect_quantiles("\"a\": {\"latency\": {\"dist\": \"pareto\", \"min\": 1, \"alpha\": 2.2}, "
                     "\"hedge\": {\"after\": \"p95\", \"cancel\": true}}",
                     4, pareto, .05);
}

/* The slower of many, each hedged, and tail_at_scale: 63 % of fan-outs of 100 meet a 1 % tail. */
static void fan_outs_of_a_hundred_have_the_quantiles_of_the_largest(void **state)
{
    static const struct {
        const char *task;
        double quantile[2][2], extra;
    } row[] = {
        { "{\"latency\": " EXP "}", { { .5, 4.97514684059 }, { .99, 9.20536966402 } }, 99 },
        { "{\"latency\": " EXP ", \"hedge\": \"p95\"}",
          { { .5, 3.98543955707 }, { .99, 6.10055096879 } },
          104 },
        { "{\"latency\": {\"dist\": \"mixture\", \"components\": [{\"weight\": 0.99, \"latency\": "
          "1}, {\"weight\": 0.01, "
          "\"latency\": 2}]}}",
          { { 1 - .633967658727, 1 }, { 1 - .633967658727, 1.5 } },
          99 },
    };
    enum { REQUESTS = 4000, TASKS = 100 };
    static double each[REQUESTS];
    static char text[TASKS * 160];
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct watch w = { .count = REQUESTS, .each = each };
        struct fixture_load s;
        int at = snprintf(text, sizeof text,
                          "{\"simbench\": 1, \"name\": \"x\", \"time_unit\": \"s\", \"tasks\": {");
        for (int task = 0; task < TASKS; task++)
            at += snprintf(text + at, sizeof text - (size_t)at, "%s\"t%d\": %s", task ? ", " : "",
                           task, row[i].task);
        snprintf(text + at, sizeof text - (size_t)at, "}}");
        fixture_load_begin(&s, text);
        run(&s, 0, &w);
        fixture_load_end(&s);
        for (int q = 0; q < 2; q++) {
            double p = row[i].quantile[q][0], below = 0;
            for (int n = 0; n < REQUESTS; n++)
                below += each[n] <= row[i].quantile[q][1];
            assert_true(fabs(below / REQUESTS - p) <= 4 * sqrt(p * (1 - p) / REQUESTS));
        }
        assert_true(fabs((double)w.attempts / REQUESTS - 1 - row[i].extra) <= .2);
    }
}

/* ---- redundancy ---- */

/* redundancy_d of 2 of 2 servers: a copy to each at once, the other is cancelled in service too. */
static void copies_to_both_servers_make_one_of_twice_the_speed(void **state)
{
    static const struct row both = {
        "2 of 2 servers",
        1.4,
        1000,
        4000,
        "\"pools\": {\"p\": {\"slots\": 1}, \"q\": {\"slots\": 1}}, \"tasks\": {\"a\": "
        "{\"latency\": " EXP ", \"pool\": \"p\", \"hedge\": {\"after\": 0, \"cancel\": true, "
        "\"pools\": [\"q\"]}}}",
        { { TIME, 1.66666666667 }, { ATTEMPTS, 2 } }
    };
    (void)state;
    check(&both);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(retries_contend_as_in_a_product_form_network),
        cmocka_unit_test(backoffs_add_up_as_their_jitter_has_it),
        cmocka_unit_test(attempts_that_time_out_are_made_again),
        cmocka_unit_test(those_who_lose_patience_leave_the_queue),
        cmocka_unit_test(requests_end_as_they_say),
        cmocka_unit_test(hedges_at_the_95th_percentile_cut_the_tail),
        cmocka_unit_test(fan_outs_of_a_hundred_have_the_quantiles_of_the_largest),
        cmocka_unit_test(copies_to_both_servers_make_one_of_twice_the_speed),
    };
    return cmocka_run_group_tests_name("tail tolerance", tests, fixture_gsl_set_up, NULL);
}
