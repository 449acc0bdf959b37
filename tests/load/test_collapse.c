/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How likely a system is to break down: the trial runs of metastable_simulated, which an
 * independent program made, and verdicts by hand. */
#include "sim/load/collapse/collapse.h"
#include "sim/load/collapse/ramp.h"

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
#define SECOND ((sb_ns)1000000000)

/* One slot, exponential service of a second, a timeout of 8 without cancel, retries at once. */
static void begin(struct fixture_load *s, unsigned retries)
{
    char text[512];
    snprintf(text, sizeof text,
             "{\"simbench\": 1, \"name\": \"x\", \"time_unit\": \"s\", \"pools\": {\"db\": "
             "{\"slots\": 1, \"queue\": \"fifo\"}}, \"tasks\": {\"a\": {\"latency\": {\"dist\": "
             "\"exponential\", \"mean\": 1}, \"pool\": \"db\", \"timeout\": 8, \"retry\": "
             "{\"attempts\": %u, \"backoff\": 0}}}}",
             retries + 1);
    fixture_load_begin(s, text);
}

static struct sb_collapse ask_of(const struct fixture_load *s, const double *rate, uint32_t rates,
                                 const sb_ns *length, uint32_t lengths)
{
    return (struct sb_collapse){ .load = &s->load,
                                 .rate = rate,
                                 .rates = rates,
                                 .length = length,
                                 .lengths = lengths,
                                 .rule = { .at = 500 * SECOND,
                                           .settle = 5000 * SECOND,
                                           .window = 1000 * SECOND,
                                           .threshold = .5 },
                                 .runs = 40 * fixture_scale(),
                                 .backlog = 1000000,
                                 .threads = 2 };
}

/* Each in 1,000 runs of theirs; with ours the difference of two shares, within four standard
 * errors. */
static void the_trial_runs_come_out(void **state)
{
    static const struct {
        unsigned retries;
        double rate;
        sb_ns pause;
        double collapsed;
    } row[] = { { 1, .45, 0, .007 },   { 1, .50, 0, .244 },  { 1, .55, 0, .911 },
                { 1, .50, 100, .613 }, { 2, .35, 0, .121 },  { 2, .35, 100, .893 },
                { 2, .40, 0, .481 },   { 2, .40, 20, .810 }, { 2, .45, 0, .798 } };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        const sb_ns length[] = { 0, row[i].pause * SECOND };
        struct sb_collapse_rate rate;
        struct sb_arena arena = { 0 };
        struct fixture_load s;
        begin(&s, row[i].retries);
        struct sb_collapse ask = ask_of(&s, &row[i].rate, 1, length, row[i].pause ? 2 : 1);
        assert_int_equal(sb_collapse_run(&ask, &rate, &arena, NULL), SB_OK);
        const struct sb_collapse_cell *cell = &rate.cell[ask.lengths - 1];
        double p = row[i].collapsed, n = ask.runs, error = sqrt(p * (1 - p) * (1 / n + 1e-3));
        if (fabs((double)cell->collapsed / n - p) > 4 * error)
            fail_msg("%u retries, rate %g, pause %g: %g instead of %g", row[i].retries, row[i].rate,
                     (double)row[i].pause, (double)cell->collapsed / n, p);
        sb_arena_fini(&arena);
        fixture_load_end(&s);
    }
}

/* A spike of three times the rate brings work for as long again as a pause of twice its length. */
static void a_spike_of_requests_is_a_trigger_as_well(void **state)
{
    static const double rate[] = { .35 };
    const sb_ns length[] = { 0, 100 * SECOND };
    struct sb_collapse_rate found;
    struct sb_arena arena = { 0 };
    struct fixture_load s;
    (void)state;
    begin(&s, 2);
    struct sb_collapse ask = ask_of(&s, rate, 1, length, 2);
    ask.trigger = (struct sb_trigger){ SB_TRIGGER_SPIKE, 3 };
    assert_int_equal(sb_collapse_run(&ask, &found, &arena, NULL), SB_OK);
    assert_true(found.cell[0].probability.ci95.hi < .3);
    assert_true(found.cell[1].probability.ci95.lo > .5);
    sb_arena_fini(&arena);
    fixture_load_end(&s);
}

static void results_do_not_depend_on_the_number_of_threads(void **state)
{
    static const double rate[] = { .4, .5 };
    const sb_ns length[] = { 0, 20 * SECOND };
    struct sb_collapse_rate found[2][2];
    struct sb_arena arena = { 0 };
    struct fixture_load s;
    (void)state;
    begin(&s, 1);
    struct sb_collapse ask = ask_of(&s, rate, 2, length, 2);
    ask.runs = 11;
    ask.rule.settle = 500 * SECOND;
    for (uint32_t i = 0; i < 2; i++) {
        ask.threads = 1 + 3 * i;
        assert_int_equal(sb_collapse_run(&ask, found[i], &arena, NULL), SB_OK);
    }
    for (uint32_t r = 0; r < 2; r++)
        for (uint32_t i = 0; i < 2; i++)
            assert_memory_equal(&found[0][r].cell[i], &found[1][r].cell[i],
                                sizeof(struct sb_collapse_cell));
    sb_arena_fini(&arena);
    fixture_load_end(&s);
}

/* More in flight than the limit is a collapse, and no error. */
static void a_backlog_at_the_limit_is_a_collapse(void **state)
{
    static const double rate[] = { 2 };
    const sb_ns length[] = { 0 };
    struct sb_collapse_rate found;
    struct sb_arena arena = { 0 };
    struct fixture_load s;
    (void)state;
    begin(&s, 0);
    struct sb_collapse ask = ask_of(&s, rate, 1, length, 1);
    ask.runs = 5, ask.backlog = 200;
    assert_int_equal(sb_collapse_run(&ask, &found, &arena, NULL), SB_OK);
    assert_int_equal(found.cell[0].collapsed, 5);
    assert_int_equal(found.cell[0].at_limit, 5);
    assert_true(found.by_itself.value > 0 && isnan(found.half.value));
    sb_arena_fini(&arena);
    fixture_load_end(&s);
}

/* Four times as many would be twice what the slot can do. */
static void a_rate_is_of_requests_where_they_come_in_batches_too(void **state)
{
    static const double rate[] = { .5 };
    const sb_ns length[] = { 0 };
    struct sb_collapse_rate found;
    struct sb_arena arena = { 0 };
    struct fixture_load s;
    (void)state;
    begin(&s, 0);
    s.arrivals.batch = 4;
    struct sb_collapse ask = ask_of(&s, rate, 1, length, 1);
    ask.runs = 5;
    assert_int_equal(sb_collapse_run(&ask, &found, &arena, NULL), SB_OK);
    assert_int_equal(found.cell[0].collapsed, 0);
    sb_arena_fini(&arena);
    fixture_load_end(&s);
}

static void stopped_runs_leave_nothing(void **state)
{
    static const double rate[] = { .5 };
    const sb_ns length[] = { 0 };
    atomic_bool stop = true;
    struct sb_collapse_rate found;
    struct sb_arena arena = { 0 };
    struct sb_error error = { 0 };
    struct fixture_load s;
    (void)state;
    begin(&s, 0);
    struct sb_collapse ask = ask_of(&s, rate, 1, length, 1);
    ask.stop = &stop;
    assert_int_equal(sb_collapse_run(&ask, &found, &arena, &error), SB_EINTR);
    sb_arena_fini(&arena);
    fixture_load_end(&s);
}

/* ---- verdicts ---- */

/* 60 slices of a second, ten requests each; from `bad` on until `good` only four are ok. Nothing
 * settles, and the window is the last 20. */
static struct sb_collapse_verdict verdict_of(uint32_t bad, uint32_t good)
{
    const struct sb_collapse_rule rule = {
        .at = 10 * SECOND, .settle = 25 * SECOND, .window = 20 * SECOND, .threshold = .5
    };
    uint32_t came[60], ok[60];
    for (uint32_t i = 0; i < 60; i++) {
        came[i] = 10;
        ok[i] = i >= bad && i < good ? 4 : 10;
    }
    return sb_collapse_judge(&rule, 5 * SECOND, &(struct sb_success){ SECOND, 60, came, ok });
}

static void verdicts_tell_recoveries_and_escapes(void **state)
{
    (void)state;
    struct sb_collapse_verdict well = verdict_of(60, 60), back = verdict_of(10, 30),
                               down = verdict_of(20, 60);
    assert_true(!well.collapsed && well.share == 1 && well.recovered == 0);
    /* five slices of which one is good have 52 of 100 and more */
    assert_true(!back.collapsed && back.share == 1 && back.recovered == 16 * SECOND);
    assert_true(down.collapsed && fabs(down.share - .4) < 1e-12);
    assert_int_equal(down.escaped, 24 * SECOND);
}

/* ---- ramps ---- */

static struct sb_ramp_result ramp_of(const char *timeout, unsigned attempts, double most)
{
    struct fixture_load s;
    struct sb_ramp_result found;
    char text[512];
    snprintf(text, sizeof text,
             "{\"simbench\": 1, \"name\": \"x\", \"time_unit\": \"s\", \"pools\": {\"db\": "
             "{\"slots\": 1, \"queue\": \"fifo\"}}, \"tasks\": {\"a\": {\"latency\": {\"dist\": "
             "\"exponential\", \"mean\": 1}, \"pool\": \"db\", \"timeout\": %s, \"retry\": "
             "{\"attempts\": %u, \"backoff\": 0}}}}",
             timeout, attempts);
    fixture_load_begin(&s, text);
    const struct sb_ramp ramp = { .load = &s.load,
                                  .least = .05,
                                  .most = most,
                                  .climb = 8000 * SECOND,
                                  .threshold = .5,
                                  .runs = 4,
                                  .backlog = 1000000,
                                  .threads = 2 };
    assert_int_equal(sb_ramp_run(&ramp, &found, NULL), SB_OK);
    fixture_load_end(&s);
    return found;
}

/* Three attempts a request keep it down above a third; what has queued up must drain as well.
 * Where attempts that time out are cancelled nothing queues up, and both rates are one. */
static void what_works_on_in_vain_recovers_late(void **state)
{
    (void)state;
    struct sb_ramp_result late = ramp_of("8", 3, .9),
                          soon = ramp_of("{\"after\": 8, \"cancel\": true}", 1, 4);
    assert_int_equal(late.down, 4);
    assert_true(late.breaks.value > 1. / 3 && late.breaks.value < .8);
    assert_true(late.up_again > 0 && late.recovers.value < 1. / 3);
    assert_int_equal(soon.up_again, 4);
    assert_true(fabs(soon.breaks.value - soon.recovers.value) < .3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_trial_runs_come_out),
        cmocka_unit_test(a_spike_of_requests_is_a_trigger_as_well),
        cmocka_unit_test(results_do_not_depend_on_the_number_of_threads),
        cmocka_unit_test(a_backlog_at_the_limit_is_a_collapse),
        cmocka_unit_test(a_rate_is_of_requests_where_they_come_in_batches_too),
        cmocka_unit_test(stopped_runs_leave_nothing),
        cmocka_unit_test(verdicts_tell_recoveries_and_escapes),
        cmocka_unit_test(what_works_on_in_vain_recovers_late),
    };
    return cmocka_run_group_tests_name("collapse", tests, fixture_gsl_set_up, NULL);
}
