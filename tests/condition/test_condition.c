/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions of --fail-if: what is refused and where, and what holds. */
#include "sim/condition/condition.h"

#include "sim/bench/records/figures.h"
#include "sim/condition/parse.h"
#include "sim/result/result_figures.h"
#include "tests/fixtures/bench.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int set_up(void **state)
{
    (void)state;
    gsl_set_error_handler_off();
    return 0;
}

static const char *const strategies[] = { "sequential", "join-all-then-chain", "earliest-start",
                                          "an \"odd\" one", "and" };
static const char *const baselines[] = { "sequential", "join-all-then-chain" };
static const char *const workloads[] = { "dashboard", "a b", "third" };
static const struct sb_condition_language of_run = {
    .figure = sb_result_figure,
    .figures = SB_RESULT_FIGURES,
    .word = { "strategy", "baseline" },
    .name = { strategies, baselines },
    .names = { COUNT(strategies), COUNT(baselines) },
    .subject_word = "workload",
    .subject = workloads,
    .subjects = COUNT(workloads),
};

static const char *const benchmarks[] = { "chain-10-declared-1", "layered-10000-strict-1",
                                          "fan-1000-timer-1" };
static const struct sb_condition_language of_bench = {
    .figure = sb_bench_figure_names,
    .figures = SB_BENCH_FIGURES,
    .subject_word = "benchmark",
    .subject = benchmarks,
    .subjects = COUNT(benchmarks),
};

static void what_is_wrong_is_told_in_one_line_with_its_column(void **state)
{
    (void)state;
    static const struct {
        const char *text, *told;
    } cases[] = {
        { "", "column 1 of \"\": expected a condition" },
        { "  ", "column 3 of" },
        { "p98(earliest-start) > 5ms",
          "column 1 of \"p98(earliest-start) > 5ms\": no figure \"p98\"; did you mean \"p90\"?" },
        { "quantile(x) > 5ms", "no figure \"quantile\"; there are mean, sd, min" },
        { "p99(earliest-strat) > 5ms", "column 5 of \"p99(earliest-strat) > 5ms\": no strategy "
                                       "\"earliest-strat\"; did you mean \"earliest-start\"?" },
        { "p99('nothing like it') > 5ms", "column 5 of \"p99('nothing like it') > 5ms\": no "
                                          "strategy \"nothing like it\"; there are sequential, " },
        { "p99(sequential@dashbord) > 5ms", "column 16 of \"p99(sequential@dashbord) > 5ms\": no "
                                            "workload \"dashbord\"; did you mean \"dashboard\"?" },
        { "speedup(earliest-start, sequental) < 1",
          "column 25 of \"speedup(earliest-start, sequental) < 1\": no baseline \"sequental\"; did "
          "you mean \"sequential\"?" },
        { "speedup(sequential, earliest-start) < 1",
          "no baseline \"earliest-start\"; there are sequential, join-all-then-chain" },
        { "speedup(earliest-start) < 1",
          "column 23 of \"speedup(earliest-start) < 1\": speedup needs a baseline behind the "
          "strategy: speedup(strategy, baseline)" },
        { "speedup(sequential, sequential) < 1", "\"sequential\" against itself" },
        { "speedup < 1",
          "column 8 of \"speedup < 1\": speedup needs a strategy: speedup(strategy, baseline)" },
        { "p99 > 5ms", "column 4 of \"p99 > 5ms\": p99 needs a strategy: p99(strategy)" },
        { "p99() > 5ms", "column 5 of \"p99() > 5ms\": expected the name of a strategy" },
        { "p99(sequential, sequential) > 5ms",
          "column 15 of \"p99(sequential, sequential) > 5ms\": expected \")\"" },
        { "p99(sequential > 5ms", "expected \")\"" },
        { "p99(\"sequential) > 5ms",
          "column 5 of \"p99(\"sequential) > 5ms\": the quote is not closed" },
        { "p99(sequential)", "column 16 of \"p99(sequential)\": expected <, <=, >, >=, == or !=" },
        { "p99(sequential) = 5ms", "column 17 of \"p99(sequential) = 5ms\": expected <, <=" },
        { "p99(sequential) >", "column 18 of \"p99(sequential) >\": expected a number" },
        { "p99(sequential) > 50",
          "column 21 of \"p99(sequential) > 50\": the number needs a unit: ns, us, ms or s" },
        { "p99(sequential) > 50 and", "the number needs a unit" },
        { "p99(sequential) > 50mss",
          "column 21 of \"p99(sequential) > 50mss\": no unit \"mss\"; did you mean \"ms\"?" },
        { "p99(sequential) > 50%", "column 21 of \"p99(sequential) > 50%\": the figure is a time: "
                                   "ns, us, ms or s, not in %" },
        { "p99(sequential) > 5 KiB", "the figure is a time: ns, us, ms or s, not in KiB" },
        { "speedup(earliest-start, sequential) < 1ms",
          "the figure is a plain number or %, not in ms" },
        { "p99(sequential) > 0x10ms", "no unit \"x10ms\"" },
        { "p99(sequential) > nan", "no figure \"nan\"" },
        { "p99(sequential) > 1e999ms", "the number is too large" },
        { "p99(sequential) > .ms", "column 19 of \"p99(sequential) > .ms\": expected a number" },
        { "50ms < p99(sequential)",
          "column 1 of \"50ms < p99(sequential)\": a figure stands first, a number behind it" },
        { "p99(sequential) > speedup(sequential, join-all-then-chain)",
          "the figures are of two kinds: a time: ns, us, ms or s, and a plain number or %" },
        { "p99(sequential) > 5ms p99(sequential) > 5ms",
          "column 23 of \"p99(sequential) > 5ms p99(sequential) > 5ms\": expected \"and\", \"or\" "
          "or the end" },
        { "p99(sequential) > 5ms and", "column 26 of" },
        { "(p99(sequential) > 5ms",
          "column 23 of \"(p99(sequential) > 5ms\": expected \")\", \"and\" or \"or\"" },
        { "p99(sequential) > 5ms)", "column 22 of" },
        { "p99(sequential@) > 5ms", "expected the name of a workload" },
        { "µ(x) > 1", "column 1 of \"µ(x) > 1\": no figure \"µ\"" },
        { "p99('µ', x) > 1", "column 5 of" },
        { "p99(sequential) > 5µµ", "column 20 of" },
        { "p99(sequential)\n> 5", "needs a unit" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_condition condition;
        struct sb_error error = { 0 };
        if (sb_condition_parse(&condition, cases[i].text, &of_run, &error) != SB_EINPUT ||
            !strstr(error.text, cases[i].told) || strcmp(error.where, "--fail-if") != 0 ||
            condition.node)
            fail_msg("%s: got \"%s: %s\"", cases[i].text, error.where, error.text);
    }
}

static void what_is_wrong_with_a_benchmark_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *text, *told;
    } cases[] = {
        { "median(chain-10-declared-2) > 5us",
          "no benchmark \"chain-10-declared-2\"; did you mean \"chain-10-declared-1\"?" },
        { "medain > 5us", "no figure \"medain\"; did you mean \"median\"?" },
        { "bytes > 5ms", "the figure is a size: B, KiB, MiB or GiB, not in ms" },
        { "switches > 5%", "the figure is a plain number, not in %" },
        { "median(chain-10-declared-1, x) > 5us", "expected \")\"" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_condition condition;
        struct sb_error error = { 0 };
        if (sb_condition_parse(&condition, cases[i].text, &of_bench, &error) != SB_EINPUT ||
            !strstr(error.text, cases[i].told))
            fail_msg("%s: got \"%s\"", cases[i].text, error.text);
    }
}

/* Made-up values: the figure's number in ms, plus 100 ms for each strategy and 1000 ms for each
 * workload; shares are a hundredth. */
static double made_up(const void *self, size_t figure, const size_t name[SB_CONDITION_NAMES],
                      size_t subject)
{
    double value = (double)(figure + 100 * name[0] + 1000 * subject);
    (void)self;
    if (subject == 2 && name[0] == 1)
        return NAN;
    return sb_result_figure[figure].dimension == SB_DIMENSION_TIME ? value * 1e6 : value / 100;
}

static enum sb_truth holds(const char *text, char *why, size_t size)
{
    struct sb_condition condition;
    struct sb_error error = { 0 };
    if (sb_condition_parse(&condition, text, &of_run, &error))
        fail_msg("%s: %s", text, error.text);
    enum sb_truth truth = sb_condition_holds(&condition, made_up, NULL, why, size);
    sb_condition_fini(&condition);
    return truth;
}

/* p99 is the figure 7, earliest-start the strategy 2: 207 ms, 1207 ms, 2207 ms. */
static void a_condition_holds_where_it_holds_for_any_subject(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum sb_truth truth;
        const char *why;
    } cases[] = {
        { "p99(earliest-start) > 1s", SB_TRUE,
          "a b: p99(earliest-start) is 1.207 s, above 1 s (and for 1 more workload)" },
        { "p99(earliest-start) > 3s", SB_FALSE, "" },
        { "p99(earliest-start@dashboard) > 1s", SB_FALSE, "" },
        { "p99( earliest-start @ \"a b\" ) > 1s", SB_TRUE,
          "p99( earliest-start @ \"a b\" ) is 1.207 s, above 1 s" },
        { "p99(earliest-start) < 207.000001ms", SB_TRUE,
          "dashboard: p99(earliest-start) is 207000000 ns, below 207000001 ns" },
        { "p99(earliest-start) < 207ms", SB_FALSE, "" },
        { "p99(earliest-start@third) > 2207ms", SB_FALSE, "" },
        { "p99(earliest-start) <= 207ms", SB_TRUE,
          "dashboard: p99(earliest-start) is 207 ms, at most 207 ms" },
        { "p99(earliest-start) == 0.207s", SB_TRUE,
          "dashboard: p99(earliest-start) is 207 ms, equal to 207 ms" },
        { "p99(earliest-start) >= 2.207e3 ms", SB_TRUE,
          "third: p99(earliest-start) is 2.207 s, at least 2.207 s" },
        { "p99(earliest-start@third) != 2207000us", SB_FALSE, "" },
        { "p99(earliest-start@third) != 2207000µs", SB_FALSE, "" },
        { "p99(earliest-start@third) != 0", SB_TRUE,
          "p99(earliest-start@third) is 2.207 s, other than 0" },
        { "p99.9(earliest-start) < 208.5ms and p999(earliest-start) < 209.5ms", SB_TRUE,
          "dashboard: p99.9(earliest-start) is 208 ms, below 208.5 ms; p999(earliest-start) is 209 "
          "ms, below 209.5 ms" },
        /* of one workload, not one half of each */
        { "p99(earliest-start) < 1s and p99(earliest-start) > 2s", SB_FALSE, "" },
        { "p99(earliest-start@dashboard) < 1s and p99(earliest-start@third) > 2s", SB_TRUE,
          "p99(earliest-start@dashboard) is 207 ms, below 1 s; p99(earliest-start@third) is 2.207 "
          "s, above 2 s" },
        { "p99(earliest-start) > 9s or mean(earliest-start) < 201ms", SB_TRUE,
          "dashboard: mean(earliest-start) is 200 ms, below 201 ms" },
        /* "and" binds tighter */
        { "mean(earliest-start@dashboard) < 1s or mean(earliest-start@dashboard) < 1s and "
          "p99(earliest-start@dashboard) > 9s",
          SB_TRUE, NULL },
        { "(mean(earliest-start@dashboard) < 1s or mean(earliest-start@dashboard) < 1s) and "
          "p99(earliest-start@dashboard) > 9s",
          SB_FALSE, "" },
        { "((((mean(earliest-start@dashboard) < 1s))))", SB_TRUE, NULL },
        { "speedup(earliest-start, sequential) < 2.11", SB_TRUE,
          "dashboard: speedup(earliest-start, sequential) is 2.1, below 2.11" },
        { "faster(earliest-start,sequential)<212%", SB_TRUE,
          "dashboard: faster(earliest-start,sequential) is 2.11, below 2.12" },
        { "p99(earliest-start) > p99(sequential)", SB_TRUE,
          "dashboard: p99(earliest-start) is 207 ms, above 7 ms (and for 2 more workloads)" },
        { "p99(earliest-start) < p99(sequential@third)", SB_TRUE,
          "dashboard: p99(earliest-start) is 207 ms, below 2.007 s (and for 1 more workload)" },
        { "p99('an \"odd\" one') < 1s", SB_TRUE,
          "dashboard: p99('an \"odd\" one') is 307 ms, below 1 s" },
        { "p99(and) > 9s or p99(and)<1s", SB_TRUE, "dashboard: p99(and) is 407 ms, below 1 s" },
        { "mean(sequential) > -5ms", SB_TRUE,
          "dashboard: mean(sequential) is 0, above -5 ms (and for 2 more workloads)" },
        /* what was not measured */
        { "p99(join-all-then-chain@third) > 1ms", SB_UNKNOWN,
          "p99(join-all-then-chain@third) was not measured" },
        { "p99(join-all-then-chain@third) > 1ms and p99(earliest-start@third) > 9s", SB_FALSE, "" },
        { "p99(join-all-then-chain@third) > 1ms or p99(earliest-start@third) > 1s", SB_TRUE,
          "p99(earliest-start@third) is 2.207 s, above 1 s" },
        { "p99(join-all-then-chain) > 9s", SB_UNKNOWN,
          "third: p99(join-all-then-chain) was not measured" },
        { "p99(join-all-then-chain) > 1s", SB_TRUE,
          "a b: p99(join-all-then-chain) is 1.107 s, above 1 s" },
        { "p99(earliest-start@third) > p99(join-all-then-chain@third)", SB_UNKNOWN,
          "p99(join-all-then-chain@third) was not measured" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char why[512] = "untouched";
        enum sb_truth truth = holds(cases[i].text, why, sizeof why);
        if (truth != cases[i].truth || (cases[i].why && strcmp(why, cases[i].why) != 0))
            fail_msg("%s: %d, \"%s\"", cases[i].text, (int)truth, why);
    }
}

static void one_of_two_with_the_same_name_cannot_be_named(void **state)
{
    (void)state;
    static const char *const twins[] = { "twin", "other", "twin" };
    struct sb_condition_language language = of_run;
    struct sb_condition condition;
    struct sb_error error = { 0 };
    language.subject = twins;
    assert_int_equal(
        sb_condition_parse(&condition, "p99(sequential@other) > 1s", &language, &error), SB_OK);
    sb_condition_fini(&condition);
    assert_int_equal(sb_condition_parse(&condition, "p99(sequential@twin) > 1s", &language, &error),
                     SB_EINPUT);
    assert_non_null(strstr(
        error.text,
        "column 16 of \"p99(sequential@twin) > 1s\": there are two workloads called \"twin\""));
}

static void an_explanation_fits_its_place(void **state)
{
    (void)state;
    for (size_t size = 1; size < 40; size++) {
        char why[64];
        memset(why, 'x', sizeof why);
        assert_int_equal(holds("p99(earliest-start) > 1s", why, size), SB_TRUE);
        assert_true(strlen(why) < size && why[size] == 'x');
    }
}

static void deep_parentheses_and_long_texts_have_a_limit(void **state)
{
    (void)state;
    static char text[SB_CONDITION_LONGEST + 64];
    struct sb_condition condition;
    struct sb_error error = { 0 };
    memset(text, '(', 65);
    strcpy(text + 65, "p99(sequential) > 5ms");
    assert_int_equal(sb_condition_parse(&condition, text, &of_run, &error), SB_EINPUT);
    assert_non_null(strstr(error.text, "parentheses deeper than 64"));
    memset(text, ' ', sizeof text - 1);
    memcpy(text, "p99(sequential) > 5ms", 21);
    error = (struct sb_error){ 0 };
    assert_int_equal(sb_condition_parse(&condition, text, &of_run, &error), SB_EINPUT);
    assert_non_null(strstr(error.text, "longer than 4096 bytes"));
}

/* Pieces of conditions in any order: refused with one line or told, and never anything else. */
static void whatever_is_written_is_refused_or_told(void **state)
{
    static const char *const pieces[] = { "p99",
                                          "(",
                                          ")",
                                          "sequential",
                                          "@",
                                          "dashboard",
                                          ",",
                                          ">",
                                          "<=",
                                          "5",
                                          "ms",
                                          "%",
                                          " ",
                                          "and",
                                          "or",
                                          "\"",
                                          "'",
                                          "speedup",
                                          "earliest-start",
                                          "-",
                                          ".",
                                          "1e9",
                                          "\xE9",
                                          "µ",
                                          "0",
                                          "==",
                                          "!",
                                          "e" };
    struct fixture_random random = { 3 };
    uint32_t parsed = 0;
    (void)state;
    for (uint32_t i = 0; i < 40000 * fixture_scale(); i++) {
        char text[512] = "", why[256];
        struct sb_condition condition;
        struct sb_error error = { 0 };
        strcpy(text, i % 2 ? "p99(sequential) > 5ms " : "");
        for (uint32_t k = fixture_below(&random, 12); k > 0; k--)
            strcat(text, pieces[fixture_below(&random, COUNT(pieces))]);
        if (sb_condition_parse(&condition, text, &of_run, &error)) {
            assert_int_equal(error.code, SB_EINPUT);
            assert_true(error.text[0] && !condition.node);
            continue;
        }
        sb_condition_holds(&condition, made_up, NULL, why, sizeof why);
        assert_null(strchr(why, '\n'));
        sb_condition_fini(&condition);
        parsed++;
    }
    assert_true(parsed > 100);
}

static void figures_of_a_run_are_those_of_its_result(void **state)
{
    (void)state;
    struct sb_result result;
    fixture_result(&result, 2, 5);
    const struct sb_strategy_result *s = &result.workload[1].strategy[4];
    const char *const names[] = { s->name }, *const over[] = { "sequential" },
                      *const subjects[] = { "x", "y", "interrupted" };
    const struct sb_condition_language language = { .name = { names, over }, .subject = subjects };
    const struct sb_result_figures figures = { &language, &result };
    const double wanted[SB_RESULT_FIGURES] = { s->makespan.mean,
                                               s->makespan.sd,
                                               (double)s->makespan.min,
                                               (double)s->makespan.max,
                                               (double)s->makespan.quantile[0],
                                               (double)s->makespan.quantile[1],
                                               (double)s->makespan.quantile[2],
                                               (double)s->makespan.quantile[3],
                                               (double)s->makespan.quantile[4],
                                               (double)s->makespan.quantile[4],
                                               s->speedup[0].mean,
                                               s->speedup[0].faster,
                                               s->speedup[0].equal };
    assert_string_equal(s->speedup[0].over, "sequential");
    for (size_t f = 0; f < SB_RESULT_FIGURES; f++) {
        assert_true(sb_result_figure_value(&figures, f, (size_t[2]){ 0, 0 }, 1) == wanted[f]);
        assert_true(isnan(sb_result_figure_value(&figures, f, (size_t[2]){ 0, 0 }, 2)));
    }
    sb_result_fini(&result);
}

static void figures_of_a_bench_are_those_of_its_result(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum sb_truth truth;
        const char *why;
    } cases[] = {
        { "median > 1us", SB_TRUE, "fan-1000-timer-1: median is 1.53 µs, above 1 µs" },
        { "median(layered-10000-strict-1) > 500ns", SB_FALSE, "" },
        { "median(@layered-10000-strict-1) > 400ns", SB_TRUE,
          "median(@layered-10000-strict-1) is 412.5 ns, above 400 ns" },
        { "lo > 1500ns and hi < 1600ns", SB_TRUE, NULL },
        { "bytes >= 128", SB_TRUE, "fan-1000-timer-1: bytes is 128 B, at least 128 B" },
        { "peak > 1MiB", SB_TRUE, NULL },
        { "peak > 2 MiB", SB_FALSE, "" },
        { "switches(chain-10-declared-1) == 1", SB_TRUE, NULL },
        { "p99(fan-1000-timer-1) > 0.9ms and p50(fan-1000-timer-1) < 1ms and max(fan-1000-timer-1) "
          "> 4ms",
          SB_TRUE, NULL },
        { "metg(layered-10000-strict-1) < 2us", SB_TRUE,
          "metg(layered-10000-strict-1) is 1.25 µs, below 2 µs" },
        { "metg(chain-10-declared-1) < 2us", SB_UNKNOWN,
          "metg(chain-10-declared-1) was not measured" },
        { "ratio > 104%", SB_TRUE, NULL },
        { "ratio_lo(chain-10-declared-1) > 1.04 and ratio_hi(chain-10-declared-1) < 1.06", SB_TRUE,
          NULL },
        { "instructions > 5", SB_UNKNOWN, NULL },
    };
    struct sb_bench_result result;
    fixture_bench_compared(&result);
    const struct sb_bench_figures figures = { &of_bench, &result };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char why[512];
        struct sb_condition condition;
        struct sb_error error = { 0 };
        if (sb_condition_parse(&condition, cases[i].text, &of_bench, &error))
            fail_msg("%s: %s", cases[i].text, error.text);
        enum sb_truth truth =
            sb_condition_holds(&condition, sb_bench_figure_value, &figures, why, sizeof why);
        if (truth != cases[i].truth || (cases[i].why && strcmp(why, cases[i].why) != 0))
            fail_msg("%s: %d, \"%s\"", cases[i].text, (int)truth, why);
        sb_condition_fini(&condition);
    }
    result.results = 0; /* only compared */
    assert_true(sb_bench_figure_value(&figures, 0, (size_t[2]){ 0, 0 }, 0) ==
                result.against->comparison[0].changed.median);
    assert_true(isnan(sb_bench_figure_value(&figures, 4, (size_t[2]){ 0, 0 }, 0)));
    sb_bench_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_is_told_in_one_line_with_its_column),
        cmocka_unit_test(what_is_wrong_with_a_benchmark_is_told),
        cmocka_unit_test(a_condition_holds_where_it_holds_for_any_subject),
        cmocka_unit_test(one_of_two_with_the_same_name_cannot_be_named),
        cmocka_unit_test(an_explanation_fits_its_place),
        cmocka_unit_test(deep_parentheses_and_long_texts_have_a_limit),
        cmocka_unit_test(whatever_is_written_is_refused_or_told),
        cmocka_unit_test(figures_of_a_run_are_those_of_its_result),
        cmocka_unit_test(figures_of_a_bench_are_those_of_its_result),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
