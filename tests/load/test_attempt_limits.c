/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What limits attempts under load, budgets and breakers, against the closed forms of
 * data/queueing. */
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/load/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>

struct count {
    uint64_t requests, attempts;
};

static void attempt(void *self, const struct sb_attempt *it)
{
    struct count *count = self;
    if (it->arrival < count->requests)
        count->attempts++;
}

/* How many attempts so many requests make that all fail, one a second. */
static uint64_t attempts_of(const char *with, uint64_t requests, double rate)
{
    struct count count = { .requests = requests };
    const struct sb_attempt_log log = { .attempt = attempt, .self = &count };
    struct fixture_load s;
    char text[1024];
    snprintf(text, sizeof text,
             "{\"simbench\": 1, \"name\": \"x\", \"time_unit\": \"s\", \"tasks\": {\"a\": "
             "{\"latency\": 0.001, %s}}}",
             with);
    fixture_load_begin(&s, text);
    s.arrivals.kind = SB_ARRIVALS_CONSTANT;
    s.arrivals.rate = rate * 1e-9;
    fixture_load_run(&s, &(struct sb_load_run){ .stop = requests, .log = &log });
    fixture_load_end(&s);
    return count.attempts;
}

#define AWS "\"budget\": {\"kind\": \"aws\"}"

static void budgets_let_as_many_retries_pass_as_they_say(void **state)
{
    (void)state;
    assert_int_equal(attempts_of("\"fail\": 1, \"retry\": {\"attempts\": 5, \"backoff\": 0, "
                                 "\"budget\": {\"kind\": \"grpc\", \"maxTokens\": 10, "
                                 "\"tokenRatio\": 0.1}}",
                                 100, 1),
                     104);
    assert_int_equal(
        attempts_of("\"fail\": 1, \"retry\": {\"attempts\": 3, \"backoff\": 0, " AWS "}", 1000, 1),
        1100);
    assert_int_equal(attempts_of("\"timeout\": 0.0005, \"retry\": {\"attempts\": 3, \"backoff\": "
                                 "0, " AWS "}",
                                 1000, 1),
                     1050);
    double retries = (double)attempts_of("\"fail\": 1, \"retry\": {\"attempts\": 100, "
                                         "\"backoff\": 0, \"budget\": {\"kind\": \"finagle\"}}",
                                         20000, 100) -
                     20000;
    assert_true(retries > 30 * 199 && retries <= 30 * 200 + 100); /* 30 a second, and the reserve */
}

static void first_rejected(void *self, const struct sb_attempt *it)
{
    uint64_t *first = self;
    if (it->outcome == SB_OUTCOME_REJECTED && it->arrival < *first)
        *first = it->arrival;
}

/* breaker_count_window, as the engine has it: 58.0079 calls in the mean until it opens. */
static void a_breaker_opens_after_as_many_calls_as_the_chain_says(void **state)
{
    enum { OPENED = 2000 };
    struct fixture_load s;
    double sum = 0, squares = 0;
    (void)state;
    fixture_load_begin(&s,
                       "{\"simbench\": 1, \"name\": \"x\", \"time_unit\": \"s\", \"tasks\": "
                       "{\"a\": {\"latency\": 0, \"fail\": 0.25, \"breaker\": {\"kind\": "
                       "\"resilience4j\", \"failureRateThreshold\": 50, \"slidingWindowSize\": 10, "
                       "\"minimumNumberOfCalls\": 10, \"waitDurationInOpenState\": 1000000}}}}");
    s.arrivals.kind = SB_ARRIVALS_CONSTANT;
    for (uint32_t r = 0; r < OPENED; r++) {
        uint64_t first = UINT64_MAX;
        const struct sb_attempt_log log = { .attempt = first_rejected, .self = &first };
        fixture_load_run(&s, &(struct sb_load_run){ .run = r, .stop = 1000, .log = &log });
        assert_true(first < 1000);
        sum += (double)first, squares += (double)first * (double)first;
    }
    fixture_load_end(&s);
    double mean = sum / OPENED, error = sqrt((squares / OPENED - mean * mean) / OPENED);
    assert_true(fabs(mean - 58.0079065575) <= 4 * error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(budgets_let_as_many_retries_pass_as_they_say),
        cmocka_unit_test(a_breaker_opens_after_as_many_calls_as_the_chain_says),
    };
    return cmocka_run_group_tests_name("attempt limits", tests, fixture_gsl_set_up, NULL);
}
