/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/figures/comparison.h"
#include "reports/load/figures/crossing.h"
#include "reports/load/figures/groups.h"
#include "reports/load/figures/say.h"
#include "reports/load/figures/trouble.h"
#include "tests/fixtures/load/load_result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS = 6 };

static struct sb_estimate about(double value, double half)
{
    return (struct sb_estimate){ value, { value - half, value + half } };
}

/* Two strategies at 10, 20 ... 60 a second, of which everything but what a test says is equal. */
struct two {
    struct sb_load_result result;
    struct sb_load_units units;
    struct sb_load_view view;
    struct sb_load_point *today, *other; /* [POINTS] */
};

static int make_two(void **state)
{
    struct two *two = calloc(1, sizeof *two);
    assert_non_null(two);
    fixture_load_mm1(&two->result);
    two->result.points = POINTS;
    two->result.slo.limit = 0;
    two->result.curve->strategies = 2;
    two->result.curve->strategy[1] = two->result.curve->strategy[3];
    two->today = two->result.curve->strategy[0].point;
    two->other = two->result.curve->strategy[1].point;
    for (int p = 0; p < POINTS; p++) {
        two->today[p].ok.quantile[SB_P50] = two->other[p].ok.quantile[SB_P50] = about(50e6, 1e6);
        two->today[p].ok.quantile[SB_P99] = two->other[p].ok.quantile[SB_P99] = about(100e6, 1e6);
    }
    sb_load_units_choose(&two->units, &two->result);
    two->view = (struct sb_load_view){ &two->result, two->result.curve, &two->units };
    *state = two;
    return 0;
}

static int drop_two(void **state)
{
    struct two *two = *state;
    sb_load_result_fini(&two->result);
    free(two);
    return 0;
}
#define OF_TWO(test) cmocka_unit_test_setup_teardown(test, make_two, drop_two)

/* And it is one of those that reports tell. */
static void assert_says(char *(*say)(char[SB_LOAD_SENTENCE], const struct sb_load_view *),
                        const struct two *two, const char *text)
{
    char out[SB_LOAD_SENTENCE];
    enum sb_load_tone tone;
    bool told = !text[0];
    assert_string_equal(say(out, &two->view), text);
    for (uint32_t i = 0; !told && sb_load_say(out, &tone, &two->view, i); i++)
        told = strcmp(out, text) == 0;
    assert_true(told);
}

static void two_that_are_alike_are_said_to_be(void **state)
{
    assert_says(sb_load_sentence_comparison, *state,
                "No difference is seen between earliest-start and join-all-then-chain at p99.");
}

static void nothing_is_said_of_what_was_not_run(void **state)
{
    struct two *two = *state;
    for (int p = 0; p < POINTS; p++)
        (p < 3 ? two->today : two->other)[p].ok.quantile[SB_P99] = about(NAN, NAN);
    assert_says(sb_load_sentence_comparison, two, "");
}

static void who_is_faster_first_and_slower_then_is_told_with_both_rates(void **state)
{
    struct two *two = *state;
    two->other[0].ok.quantile[SB_P99] = two->other[1].ok.quantile[SB_P99] = about(80e6, 1e6);
    two->other[4].ok.quantile[SB_P99] = two->other[5].ok.quantile[SB_P99] = about(150e6, 10e6);
    assert_says(sb_load_sentence_comparison, two,
                "Up to 20/s earliest-start is faster than join-all-then-chain at p99 (100 → 80 ms "
                "there), from 50/s on it is slower (100 → 150 ms there).");
}

static void intervals_that_meet_are_no_difference(void **state)
{
    struct two *two = *state;
    two->other[5].ok.quantile[SB_P99] = about(110e6, 9e6); /* from 101, and today's to 101 */
    assert_int_equal(sb_load_compare(&two->result, &two->today[5], &two->other[5], SB_P99),
                     SB_LOAD_ALIKE);
    two->other[5].ok.quantile[SB_P99] = about(110e6, 8.9e6);
    assert_int_equal(sb_load_compare(&two->result, &two->today[5], &two->other[5], SB_P99),
                     SB_LOAD_SLOWER);
}

static void whose_queue_grows_is_the_slower_one(void **state)
{
    struct two *two = *state;
    two->other[5].unstable = true;
    two->other[5].ok.quantile[SB_P99] = about(NAN, NAN);
    assert_says(sb_load_sentence_comparison, two,
                "From 60/s on earliest-start is slower than join-all-then-chain at p99, as its "
                "queue grows and the other's does not.");
}

static void who_is_faster_again_is_not_said_to_be_slower_from_there_on(void **state)
{
    struct two *two = *state;
    two->other[2].ok.quantile[SB_P99] = about(150e6, 1e6);
    two->other[4].ok.quantile[SB_P99] = about(80e6, 1e6);
    struct sb_load_crossing crossing = sb_load_cross(&two->result, &two->result.curve->strategy[0],
                                                     &two->result.curve->strategy[1], SB_P99);
    assert_true(crossing.faster_to == SB_NONE && crossing.slower_from == SB_NONE);
}

static void fewer_that_are_ok_come_before_how_fast_those_are(void **state)
{
    struct two *two = *state;
    for (int p = 3; p < POINTS; p++) {
        two->other[p].outcome[SB_OUTCOME_OK] = about(0.8, 0.01);
        two->other[p].ok.quantile[SB_P99] = about(60e6, 1e6);
    }
    assert_says(
        sb_load_sentence_comparison, two,
        "From 40/s on fewer requests are ok under earliest-start than under "
        "join-all-then-chain: 80 % instead of 100 % at 60/s. Up to 60/s it is faster at p99 "
        "of requests that are ok (100 → 60 ms there).");
    assert_says(sb_load_sentence_failures, two, ""); /* that is what it would say */
}

static void goodput_that_falls_is_told_with_its_peak(void **state)
{
    struct two *two = *state;
    const double goodput[POINTS] = { 10, 20, 30, 40, 20, 5 };
    for (int p = 0; p < POINTS; p++)
        two->other[p].goodput = about(goodput[p], 0.1);
    assert_says(sb_load_sentence_decline, two,
                "Goodput falls as more is asked: 40.0/s at 40/s, 5.00/s at 60/s under "
                "earliest-start.");
}

/* Runs differ by 50 ms, and the two strategies by 1 ms in each of them. */
static void runs_with_the_same_draws_are_compared_one_by_one(void **state)
{
    struct two *two = *state;
    double today[3] = { 50e6, 100e6, 150e6 }, other[3] = { 49e6, 99e6, 149.1e6 };
    two->today[5].ok.quantile[SB_P99] = about(100e6, 60e6);
    two->other[5].ok.quantile[SB_P99] = about(99e6, 60e6);
    assert_int_equal(sb_load_compare(&two->result, &two->today[5], &two->other[5], SB_P99),
                     SB_LOAD_ALIKE);
    two->today[5].ok.run_tail = today;
    two->other[5].ok.run_tail = other;
    two->today[5].runs = two->other[5].runs = 3;
    assert_int_equal(sb_load_compare(&two->result, &two->today[5], &two->other[5], SB_P99),
                     SB_LOAD_FASTER);
    /* -1, -1, +0.2: mean -0.6, its standard error 0.4, and t of two degrees of freedom 4.303 */
    other[2] = 150.2e6;
    assert_int_equal(sb_load_compare(&two->result, &two->today[5], &two->other[5], SB_P99),
                     SB_LOAD_ALIKE);
}

static void the_median_is_told_where_it_says_otherwise(void **state)
{
    struct two *two = *state;
    two->other[5].ok.quantile[SB_P99] = about(80e6, 1e6);
    for (int p = 0; p < POINTS; p++)
        two->today[p].ok.quantile[SB_P50] = two->other[p].ok.quantile[SB_P50] = about(10e6, 1e6);
    assert_says(sb_load_sentence_comparison, two,
                "Up to 60/s earliest-start is faster than join-all-then-chain at p99 (100 → 80 ms "
                "there).");
    two->other[4].ok.quantile[SB_P50] = two->other[5].ok.quantile[SB_P50] = about(20e6, 1e6);
    assert_says(sb_load_sentence_comparison, two,
                "Up to 60/s earliest-start is faster than join-all-then-chain at p99 (100 → 80 ms "
                "there). From 50/s on it is slower at p50 (10 → 20 ms there).");
}

static void which_workload_of_a_mix_is_slower_is_told_where_both_are_stable(void **state)
{
    struct two *two = *state;
    struct sb_load_workload part[2] = { { .name = "item" }, { .name = "export" } };
    struct sb_load_latency today[2] = { { 0 } }, other[2] = { { 0 } };
    today[0].quantile[SB_P99] = about(46e6, 1e6), other[0].quantile[SB_P99] = about(180e6, 20e6);
    today[1].quantile[SB_P99] = about(590e6, 9e6), other[1].quantile[SB_P99] = about(200e6, 9e6);
    two->result.parts = 2;
    two->result.part = part;
    two->today[4].part = today;
    two->other[4].part = other;
    two->other[5].unstable = true;
    assert_says(sb_load_sentence_parts, two,
                "At 50/s slower under earliest-start than under join-all-then-chain at p99: item "
                "(46 → 180 ms).");
}

/* Of "export" runs differ by 50 ms, and the two strategies by 2 ms in each of them. */
static void workloads_of_a_mix_are_compared_run_by_run(void **state)
{
    struct two *two = *state;
    double ran[2][3] = { { 550e6, 600e6, 650e6 }, { 552e6, 602e6, 652.1e6 } };
    struct sb_load_workload part[2] = { { .name = "item" }, { .name = "export" } };
    struct sb_load_latency today[2] = { { 0 } }, other[2] = { { 0 } };
    today[0].quantile[SB_P99] = other[0].quantile[SB_P99] = about(46e6, 1e6);
    today[1].quantile[SB_P99] = about(600e6, 60e6), other[1].quantile[SB_P99] = about(602e6, 60e6);
    two->result.parts = 2;
    two->result.part = part;
    two->today[5].part = today, two->other[5].part = other;
    two->today[5].runs = two->other[5].runs = 3;
    assert_says(sb_load_sentence_parts, two, "");
    today[1].run_tail = ran[0], other[1].run_tail = ran[1];
    assert_says(sb_load_sentence_parts, two,
                "At 60/s slower under earliest-start than under join-all-then-chain at p99: export "
                "(600 → 602 ms).");
}

static void a_share_has_the_digits_that_it_is_worth(void **state)
{
    static const struct {
        double share, half;
        const char *text;
    } cases[] = {
        { 1, 0, "100 %" },         { 0, 0, "0 %" },
        { NAN, NAN, "–" },         { 0.9996, 0.001, ">99.9 %" },
        { 0.9999, 0.02, ">99 %" }, { 0.0001, 0.002, "<0.1 %" },
        { 0.5, 0.001, "50.0 %" },  { 0.995, 0.0001, "99.50 %" },
        { 0.31415, 0.05, "31 %" },
    };
    char text[SB_LOAD_TEXT];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(sb_load_share(text, about(cases[i].share, cases[i].half)),
                            cases[i].text);
}

static void a_rate_is_written_as_a_person_would(void **state)
{
    static const struct {
        double rate, factor;
        const char *per, *text;
    } cases[] = {
        { 59.015, 1, "/s", "59.0/s" },
        { 101.71, 1, "/s", "102/s" },
        { 140, 1, "/s", "140/s" },
        { 12345, 1, "/s", "12,345/s" },
        { 59.99999999999999, 1, "/s", "60/s" },
        { 0.01, 3600, "/h", "36/h" },
    };
    char text[SB_LOAD_TEXT];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct sb_load_units units = { .per = cases[i].per, .rate_factor = cases[i].factor };
        assert_string_equal(sb_load_at(text, &units, cases[i].rate), cases[i].text);
    }
}

static void a_knee_of_a_closed_loop_is_a_number_of_clients(void **state)
{
    struct two *two = *state;
    two->units.closed = true;
    two->result.curve->strategy[1].knee = about(28.8, 0.4);
    assert_says(sb_load_sentence_knee, two,
                "Knee, beyond which latency grows faster than goodput: 28.8 clients under "
                "earliest-start.");
}

static void a_tester_who_saw_few_requests_is_not_quoted(void **state)
{
    struct two *two = *state;
    two->result.closed = false;
    for (int p = 0; p < POINTS; p++) {
        two->other[p].closed_tester.quantile[SB_P99] = about(20e6, 1e6);
        two->other[p].closed_tester.requests = p < 3 ? 500 : 499; /* five above p99, or fewer */
    }
    assert_says(sb_load_sentence_tester, two,
                "A tester who awaits each reply before the next request would tell a p99 of 20 ms "
                "at 30/s under earliest-start; from when requests were due it is 65.8 ms.");
}

static void a_tester_of_what_takes_no_time_is_not_quoted(void **state)
{
    struct two *two = *state;
    two->result.closed = false;
    for (int p = 0; p < POINTS; p++)
        two->other[p].closed_tester.quantile[SB_P99] = two->other[p].all.quantile[SB_P99] =
            about(0, 0);
    assert_says(sb_load_sentence_tester, two, "");
}

static void points_that_did_not_run_are_not_among_those_that_are_told(void **state)
{
    struct two *two = *state;
    two->result.curve->strategy[0] = two->result.curve->strategy[1];
    two->result.curve->strategies = 1;
    two->other[1].outcome[SB_OUTCOME_OK] = about(0.8, 0.01);
    for (int p = 3; p < POINTS; p++)
        two->other[p].outcome[SB_OUTCOME_OK] = about(NAN, NAN);
    two->other[2].outcome[SB_OUTCOME_OK] = about(0.5, 0.01);
    assert_says(sb_load_sentence_failures, two,
                "Requests that are ok under earliest-start: 100 % at 10/s, 50 % at 30/s.");
}

static unsigned fields(const char *line)
{
    unsigned count = 1;
    for (; *line && *line != '\n'; line++)
        count += *line == ',';
    return count;
}

static void each_row_of_csv_has_a_field_for_each_name(void **state)
{
    void (*const make[])(struct sb_load_result *) = { fixture_load_mm1, fixture_load_shedding,
                                                      fixture_load_slots };
    (void)state;
    for (size_t i = 0; i < sizeof make / sizeof make[0]; i++) {
        struct sb_load_result result;
        make[i](&result);
        char *text = fixture_print_load("csv", &result, (struct sb_report_options){ 0 });
        unsigned names = fields(text), rows = 0;
        for (const char *line = strchr(text, '\n') + 1; *line;
             line = strchr(line, '\n') + 1, rows++)
            assert_int_equal(fields(line), names);
        assert_int_equal(rows, result.curves * result.points * result.curve->strategies);
        free(text);
        sb_load_result_fini(&result);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OF_TWO(two_that_are_alike_are_said_to_be),
        OF_TWO(nothing_is_said_of_what_was_not_run),
        OF_TWO(who_is_faster_first_and_slower_then_is_told_with_both_rates),
        OF_TWO(intervals_that_meet_are_no_difference),
        OF_TWO(whose_queue_grows_is_the_slower_one),
        OF_TWO(who_is_faster_again_is_not_said_to_be_slower_from_there_on),
        OF_TWO(fewer_that_are_ok_come_before_how_fast_those_are),
        OF_TWO(goodput_that_falls_is_told_with_its_peak),
        OF_TWO(runs_with_the_same_draws_are_compared_one_by_one),
        OF_TWO(the_median_is_told_where_it_says_otherwise),
        OF_TWO(workloads_of_a_mix_are_compared_run_by_run),
        OF_TWO(which_workload_of_a_mix_is_slower_is_told_where_both_are_stable),
        OF_TWO(a_knee_of_a_closed_loop_is_a_number_of_clients),
        OF_TWO(a_tester_who_saw_few_requests_is_not_quoted),
        OF_TWO(a_tester_of_what_takes_no_time_is_not_quoted),
        OF_TWO(points_that_did_not_run_are_not_among_those_that_are_told),
        cmocka_unit_test(a_share_has_the_digits_that_it_is_worth),
        cmocka_unit_test(a_rate_is_written_as_a_person_would),
        cmocka_unit_test(each_row_of_csv_has_a_field_for_each_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
