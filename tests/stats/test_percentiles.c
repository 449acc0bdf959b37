/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/summary/percentiles.h"

#include "tests/fixtures/gsl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *shown(const struct sb_percentiles *percentiles)
{
    static char text[SB_PERCENTILES_MAX * SB_PERCENTILE_NAME];
    text[0] = '\0';
    for (uint32_t i = 0; i < percentiles->shown; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i ? " " : "",
                 percentiles->name[percentiles->show[i]]);
    return text;
}

static void a_list_is_shown_in_ascending_order(void **state)
{
    static const struct {
        const char *list, *shown;
        uint32_t measured;
    } cases[] = {
        { "50,75,99,99.99", "p50 p75 p99 p99.99", 7 },
        { "99,50", "p50 p99", 5 },
        { "100,0", "p0 p100", 7 },
        { "p99.90, p050.0,000.5", "p0.5 p50 p99.9", 6 },
        { "99.9999999999", "p99.9999999999", 6 },
        { "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15",
          "p0 p1 p2 p3 p4 p5 p6 p7 p8 p9 p10 p11 p12 p13 p14 p15", 21 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_percentiles read;
        assert_int_equal(sb_percentiles_parse(&read, cases[i].list, NULL), SB_OK);
        assert_string_equal(shown(&read), cases[i].shown);
        assert_int_equal(read.count, cases[i].measured);
        for (uint32_t q = 0; q < SB_QUANTILES_COUNT; q++) /* these are always measured */
            assert_int_equal(sb_percentiles_find(&read, sb_percentiles_default.name[q]), q);
    }
}

static void what_is_no_such_list_is_refused(void **state)
{
    static const struct {
        const char *list, *text;
    } cases[] = {
        { "", "not \"\"" },
        { "50,", "not \"\"" },
        { ",50", "not \"\"" },
        { "50,,99", "not \"\"" },
        { "101", "not \"101\"" },
        { "100.1", "not \"100.1\"" },
        { "-5", "not \"-5\"" },
        { "1e1", "not \"1e1\"" },
        { "50.", "not \"50.\"" },
        { ".5", "not \".5\"" },
        { "nan", "not \"nan\"" },
        { "p", "not \"p\"" },
        { "99.99999999999", "not \"99.99999999999\"" }, /* more decimals than any run can tell */
        { "50;99", "not \"50;99\"" },
        { "50,99,50", "50 stands twice" },
        { "99.9,99.90", "99.90 stands twice" },
        { "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16", "more than 16" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_percentiles read = { .count = 77 };
        struct sb_error error = { 0 };
        assert_int_equal(sb_percentiles_parse(&read, cases[i].list, &error), SB_EINPUT);
        if (!strstr(error.text, cases[i].text))
            fail_msg("%s: %s", cases[i].list, error.text);
        assert_int_equal(read.count, 77); /* untouched */
    }
}

/* 99.9 / 100 is another double than 0.999. */
static void a_percentile_is_the_nearest_double(void **state)
{
    struct sb_percentiles read;
    (void)state;
    assert_int_equal(sb_percentiles_parse(&read, "0,0.1,7,55.5,99.99,100", NULL), SB_OK);
    assert_true(read.p[5] == 0 && read.p[6] == 0.001 && read.p[7] == 0.07 && read.p[8] == 0.555 &&
                read.p[9] == 0.9999 && read.p[10] == 1);
    for (uint32_t q = 0; q < SB_QUANTILES_COUNT; q++)
        assert_true(sb_percentiles_default.p[q] == sb_quantile_p[q]);
}

/* As many values as are stated, and no fewer, give both ends of the interval. */
static void what_a_percentile_needs_is_what_its_interval_needs(void **state)
{
    static const double p[] = { 0.0001, 0.01, 0.25, 0.5, 0.75, 0.99, 0.9999, 0.99999 };
    (void)state;
    for (size_t i = 0; i < COUNT(p); i++)
        for (unsigned less = 0; less < 2; less++) {
            uint64_t n = sb_percentile_needs(p[i]) - less, lo, hi;
            sb_quantile_ranks(n, p[i], &lo, &hi);
            assert_int_equal(lo > 0 && hi <= n, !less);
        }
    assert_int_equal(sb_percentile_needs(0.9999), 36887); /* ln 0.025 / ln 0.9999 = 36886.9 */
    assert_int_equal(sb_percentile_needs(0), 1);
    assert_int_equal(sb_percentile_needs(1), 1);
}

/* No sample bounds p0 from below or p100 from above; the other ends are its own. */
static void the_ends_have_one_end_each(void **state)
{
    uint64_t lo, hi;
    (void)state;
    sb_quantile_ranks(1000, 0, &lo, &hi);
    assert_true(lo == 0 && hi == 1);
    sb_quantile_ranks(1000, 1, &lo, &hi);
    assert_true(lo == 1000 && hi == 1001);
    assert_int_equal(sb_quantile_rank(1000, 0), 1);
    assert_int_equal(sb_quantile_rank(1000, 1), 1000);
}

static void what_is_shown_besides_finds_its_place(void **state)
{
    struct sb_percentiles read = sb_percentiles_default;
    (void)state;
    assert_true(sb_percentiles_are_default(&read));
    assert_true(sb_percentiles_show(&read, "p75"));
    assert_false(sb_percentiles_show(&read, "75.0"));
    assert_false(sb_percentiles_show(&read, "mean"));
    assert_string_equal(shown(&read), "p50 p75 p90 p95 p99 p99.9");
    assert_false(sb_percentiles_are_default(&read));
    assert_int_equal(sb_percentiles_find(&read, "p75"), SB_QUANTILES_COUNT);
    assert_int_equal(sb_percentiles_find(&read, "p76"), SB_QUANTILES_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_is_shown_in_ascending_order),
        cmocka_unit_test(what_is_no_such_list_is_refused),
        cmocka_unit_test(a_percentile_is_the_nearest_double),
        cmocka_unit_test(what_a_percentile_needs_is_what_its_interval_needs),
        cmocka_unit_test(the_ends_have_one_end_each),
        cmocka_unit_test(what_is_shown_besides_finds_its_place),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
