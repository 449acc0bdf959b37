/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions of --fail-if: what holds, and what is said of it. */
#include "sim/condition/condition.h"

#include "sim/condition/parse.h"
#include "sim/result/result_figures.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/results/condition.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

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
    if (sb_condition_parse(&condition, text, &fixture_run_language, &error))
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
        { "faster(earliest-start,sequential)<216%", SB_TRUE,
          "dashboard: faster(earliest-start,sequential) is 2.15, below 2.16" },
        { "mean_ratio(earliest-start, sequential) < 2.12", SB_TRUE,
          "dashboard: mean_ratio(earliest-start, sequential) is 2.11, below 2.12" },
        { "saved(earliest-start, sequential) < 213ms", SB_TRUE,
          "dashboard: saved(earliest-start, sequential) is 212 ms, below 213 ms" },
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
          "p99(join-all-then-chain@third) was not measured, or has no bounds" },
        { "p99(join-all-then-chain@third) > 1ms and p99(earliest-start@third) > 9s", SB_FALSE, "" },
        { "p99(join-all-then-chain@third) > 1ms or p99(earliest-start@third) > 1s", SB_TRUE,
          "p99(earliest-start@third) is 2.207 s, above 1 s" },
        { "p99(join-all-then-chain) > 9s", SB_UNKNOWN,
          "third: p99(join-all-then-chain) was not measured, or has no bounds" },
        { "p99(join-all-then-chain) > 1s", SB_TRUE,
          "a b: p99(join-all-then-chain) is 1.107 s, above 1 s" },
        { "p99(earliest-start@third) > p99(join-all-then-chain@third)", SB_UNKNOWN,
          "p99(join-all-then-chain@third) was not measured, or has no bounds" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char why[512] = "untouched";
        enum sb_truth truth = holds(cases[i].text, why, sizeof why);
        if (truth != cases[i].truth || (cases[i].why && strcmp(why, cases[i].why) != 0))
            fail_msg("%s: %d, \"%s\"", cases[i].text, (int)truth, why);
    }
}

/* Means are those of the first two workloads alone, sd is nobody's, max that of the third. */
static bool lacks(const void *self, size_t figure, size_t subject, char why[SB_CONDITION_WHY])
{
    (void)self;
    snprintf(why, SB_CONDITION_WHY, "needs more");
    return figure == 0 ? subject == 2 : figure == 3 ? subject != 2 : figure == 1;
}

static void what_cannot_be_told_is_refused_beforehand(void **state)
{
    static const struct {
        const char *text;
        bool skips;
        const char *error; /* NULL: it is taken */
        enum sb_truth truth;
    } cases[] = {
        { "mean(sequential) > 0", false, "mean of third needs more", SB_FALSE },
        { "mean(sequential) > 999s", true, NULL, SB_FALSE },
        { "mean(sequential@third) > 0", true, "mean of third needs more", SB_FALSE },
        { "mean(sequential@dashboard) >= 0", false, NULL, SB_TRUE },
        { "sd(sequential) > 0", true, "sd of dashboard needs more", SB_FALSE },
        { "p99(sequential) > mean(sequential)", false, "mean of third needs more", SB_FALSE },
        { "p99(sequential) < mean(sequential)", true, NULL, SB_FALSE },
        { "mean(sequential) > 0 and max(sequential) > 0", true, NULL, SB_UNKNOWN },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_condition_language language = fixture_run_language;
        struct sb_condition condition;
        struct sb_error error = { 0 };
        char why[256];
        language.lacks = lacks, language.skips = cases[i].skips;
        enum sb_code code = sb_condition_parse(&condition, cases[i].text, &language, &error);
        if ((code == SB_OK) != !cases[i].error || (code && !strstr(error.text, cases[i].error)))
            fail_msg("%s: %s", cases[i].text, error.text);
        if (code)
            continue;
        if (sb_condition_holds(&condition, made_up, NULL, why, sizeof why) != cases[i].truth)
            fail_msg("%s: %s", cases[i].text, why);
        sb_condition_fini(&condition);
    }
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
        if (sb_condition_parse(&condition, text, &fixture_run_language, &error)) {
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_condition_holds_where_it_holds_for_any_subject),
        cmocka_unit_test(what_cannot_be_told_is_refused_beforehand),
        cmocka_unit_test(an_explanation_fits_its_place),
        cmocka_unit_test(whatever_is_written_is_refused_or_told),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
