/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pools that stand still: a request each 20 s with 10 s of work, by hand. */
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/load/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const sb_ns SECOND = 1000000000;

struct seen {
    unsigned count;
    struct sb_attempt attempt[16];
};

static void take(void *self, const struct sb_attempt *attempt)
{
    struct seen *seen = self;
    if (seen->count < COUNT(seen->attempt))
        seen->attempt[seen->count++] = *attempt;
}

/* Of the first two arrivals (batches of `batch`), at 20 and 40 s. */
static struct seen run(const char *pool, const char *task, uint32_t batch, sb_ns at, sb_ns pause)
{
    struct seen seen = { 0 };
    const struct sb_attempt_log log = { .attempt = take, .self = &seen };
    struct fixture_load s;
    char text[512];
    snprintf(text, sizeof text,
             "{\"simbench\": 1, \"name\": \"x\", \"time_unit\": \"s\", \"pools\": {\"db\": %s}, "
             "\"tasks\": {\"a\": {\"latency\": 10, %s}}}",
             pool, task);
    fixture_load_begin(&s, text);
    s.arrivals =
        (struct sb_arrivals){ .kind = SB_ARRIVALS_CONSTANT, .rate = .05e-9, .batch = batch };
    fixture_load_run(
        &s, &(struct sb_load_run){
                .stop = 2 * batch, .log = &log, .pause_at = at * SECOND, .pause = pause * SECOND });
    fixture_load_end(&s);
    return seen;
}

static void what_runs_and_what_comes_is_held_up(void **state)
{
    static const struct {
        const char *pool, *task;
        uint32_t batch;
        sb_ns at, pause, start[4], end[4]; /* in the order of their ends */
    } row[] = {
        { "{\"slots\": 1}", "\"pool\": \"db\"", 1, 25, 0, { 20, 40 }, { 30, 50 } },
        { "{\"slots\": 1}", "\"pool\": \"db\"", 1, 25, 7, { 20, 40 }, { 37, 50 } },
        { "{\"slots\": 1}", "\"pool\": \"db\"", 1, 15, 10, { 25, 40 }, { 35, 50 } },
        { "{\"slots\": 1}", "\"pool\": \"db\"", 1, 30, 25, { 20, 55 }, { 55, 65 } },
        { "{\"slots\": 1}", "\"pool\": \"db\"", 2, 25, 5, { 20, 35, 45, 55 }, { 35, 45, 55, 65 } },
        { "{\"slots\": 1, \"queue\": \"ps\"}",
          "\"pool\": \"db\"",
          1,
          25,
          7,
          { 20, 40 },
          { 37, 50 } },
        { "{\"slots\": 1, \"queue\": \"ps\"}",
          "\"pool\": \"db\"",
          2,
          30,
          5,
          { 20, 20, 40, 40 },
          { 50, 50, 65, 65 } },
        { "{\"slots\": 1}", "\"fail\": 0", 1, 25, 7, { 20, 40 }, { 30, 50 } },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct seen seen = run(row[i].pool, row[i].task, row[i].batch, row[i].at, row[i].pause);
        assert_int_equal(seen.count, 2 * row[i].batch);
        for (uint32_t n = 0; n < seen.count; n++) {
            if (row[i].start[n] * SECOND != seen.attempt[n].start ||
                row[i].end[n] * SECOND != seen.attempt[n].end)
                fail_msg("row %zu: %u runs from %g to %g", i, n,
                         (double)seen.attempt[n].start / 1e9, (double)seen.attempt[n].end / 1e9);
        }
    }
}

/* Timers of callers go on: the attempt that stands still times out, and what comes is shed. */
static void callers_do_not_stand_still(void **state)
{
    (void)state;
    struct seen seen =
        run("{\"slots\": 1, \"places\": 0}",
            "\"pool\": \"db\", \"timeout\": {\"after\": 12, \"cancel\": true}", 1, 25, 10);
    assert_int_equal(seen.count, 2);
    assert_int_equal(seen.attempt[0].outcome, SB_OUTCOME_TIMED_OUT);
    assert_int_equal(seen.attempt[0].end, 32 * SECOND);
    assert_int_equal(seen.attempt[1].start, 40 * SECOND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_runs_and_what_comes_is_held_up),
        cmocka_unit_test(callers_do_not_stand_still),
    };
    return cmocka_run_group_tests_name("pause", tests, fixture_gsl_set_up, NULL);
}
