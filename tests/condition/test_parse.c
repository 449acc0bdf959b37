/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions of --fail-if: what is refused, and where. */
#include "sim/condition/parse.h"

#include "sim/condition/condition.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/results/condition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

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
        if (sb_condition_parse(&condition, cases[i].text, &fixture_run_language, &error) !=
                SB_EINPUT ||
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
        if (sb_condition_parse(&condition, cases[i].text, &fixture_bench_language, &error) !=
                SB_EINPUT ||
            !strstr(error.text, cases[i].told))
            fail_msg("%s: got \"%s\"", cases[i].text, error.text);
    }
}

static void one_of_two_with_the_same_name_cannot_be_named(void **state)
{
    (void)state;
    static const char *const twins[] = { "twin", "other", "twin" };
    struct sb_condition_language language = fixture_run_language;
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

static void deep_parentheses_and_long_texts_have_a_limit(void **state)
{
    (void)state;
    static char text[SB_CONDITION_LONGEST + 64];
    struct sb_condition condition;
    struct sb_error error = { 0 };
    memset(text, '(', 65);
    strcpy(text + 65, "p99(sequential) > 5ms");
    assert_int_equal(sb_condition_parse(&condition, text, &fixture_run_language, &error),
                     SB_EINPUT);
    assert_non_null(strstr(error.text, "parentheses deeper than 64"));
    memset(text, ' ', sizeof text - 1);
    memcpy(text, "p99(sequential) > 5ms", 21);
    error = (struct sb_error){ 0 };
    assert_int_equal(sb_condition_parse(&condition, text, &fixture_run_language, &error),
                     SB_EINPUT);
    assert_non_null(strstr(error.text, "longer than 4096 bytes"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_is_told_in_one_line_with_its_column),
        cmocka_unit_test(what_is_wrong_with_a_benchmark_is_told),
        cmocka_unit_test(one_of_two_with_the_same_name_cannot_be_named),
        cmocka_unit_test(deep_parentheses_and_long_texts_have_a_limit),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
