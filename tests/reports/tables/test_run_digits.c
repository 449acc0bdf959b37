/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/runs/digits.h"

#include "tests/fixtures/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct sb_unit ms = { "ms", 1e6 };

/* "mean p50 p90 p95 p99 p99.9 max" */
static const char *row_of(const struct sb_summary *makespan,
                          const struct sb_percentiles *percentiles)
{
    static char text[512];
    char cell[SB_RUN_DIGITS_MAX][SB_UNITS_SIZE];
    const struct sb_workload_result workload = { .random = true, .percentiles = percentiles };
    uint32_t count = sb_run_digits(cell, &workload, makespan, &ms);
    text[0] = '\0';
    for (uint32_t i = 0; i < count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%.48s", i ? " " : "", cell[i]);
    return text;
}

static const char *row(const struct sb_summary *makespan) { return row_of(makespan, NULL); }

/* Two calls that take 0, or 117.775379 ms in one of ten cases: the sum is 0, once or twice that. */
static void values_that_come_again_and_again_are_shown_as_they_are(void **state)
{
    const double once = 117775379, twice = 235550758;
    const struct sb_summary makespan = {
        .mean_cv = 24012345,
        .mean_cv_ci95 = { 23112345, 24912345 },
        .max = 235550758,
        .quantile = { 0, 117775379, 117775379, 235550758, 235550758 },
        .quantile_ci95 = { { 0, 0 },
                           { once, once },
                           { once, once },
                           { once, twice },
                           { twice, twice } },
    };
    (void)state;
    assert_string_equal(row(&makespan), "24.0 0 117.78 117.78 235.55 235.55 235.55");
}

/* With 2,000 replicates: the lower end of p99.9 and the maximum are of different ranks. */
static void an_atom_at_the_end_is_shown_as_it_is_without_an_upper_end(void **state)
{
    const double once = 117775379, twice = 235550758;
    const struct sb_summary makespan = {
        .mean_cv = 24012345,
        .mean_cv_ci95 = { 23112345, 24912345 },
        .max = 235550758,
        .quantile = { 0, 117775379, 117775379, 117775379, 235550758 },
        .quantile_ci95 = { { 0, 0 },
                           { once, once },
                           { once, once },
                           { once, twice },
                           { twice, NAN } },
    };
    (void)state;
    assert_string_equal(row(&makespan), "24.0 0 117.78 117.78 117.78 ≥ 235.55 235.55");
}

static void a_quantile_without_an_upper_end_is_its_lower_end_or_more(void **state)
{
    struct sb_summary makespan = {
        .mean_cv = 310e6,
        .mean_cv_ci95 = { 200e6, 420e6 },
        .min = 150000000,
        .max = 456789012,
        .quantile = { 310000000, 400000000, 456789012, 456789012, 456789012 },
        .quantile_ci95 = { { NAN, NAN },
                           { 250e6, 450e6 },
                           { 348.9e6, NAN },
                           { 348.9e6, NAN },
                           { 456e6, NAN } },
    };
    (void)state;
    assert_string_equal(row(&makespan), "310 – 400 ≥ 348 ≥ 348 ≥ 456 457");
}

/* Of three replicates the lower end of p90 is the smallest: rounded down it needs no more digits
 * than another, unless p0 stands beside it. */
static void a_lower_end_at_the_smallest_is_rounded_down(void **state)
{
    struct sb_percentiles percentiles = {
        .p = { 0, 0.9 }, .count = 2, .show = { 1 }, .shown = 1, .name = { "p0", "p90" }
    };
    struct sb_summary makespan = {
        .mean_cv = 310e6,
        .mean_cv_ci95 = { 200e6, 420e6 },
        .min = 250357584,
        .max = 348651234,
        .quantile = { 250357584, 348651234 },
        .quantile_ci95 = { { 250357584, 250357584 }, { 250357584, NAN } },
    };
    (void)state;
    assert_string_equal(row_of(&makespan, &percentiles), "310 ≥ 250 349");
    percentiles.show[0] = 0;
    percentiles.show[1] = 1;
    percentiles.shown = 2;
    assert_string_equal(row_of(&makespan, &percentiles), "310 250 ≥ 250 349");
}

static void rounding_moves_no_figure_past_another(void **state)
{
    /* to the ten and to the hundred: 250, 260 and 200 without more digits */
    struct sb_summary makespan = {
        .mean_cv = 231e6,
        .mean_cv_ci95 = { 230e6, 232e6 },
        .min = 229000000,
        .max = 249000000,
        .quantile = { 231000000, 246000000, 247000000, 248000000, 248500000 },
        .quantile_ci95 = { { 230e6, 232e6 },
                           { 216e6, 276e6 },
                           { 216e6, 276e6 },
                           { 47e6, 449e6 },
                           { 248e6, 249e6 } },
    };
    (void)state;
    assert_string_equal(row(&makespan), "231 231 246 247 248 248.5 249");
}

/* A low one may lack the lower end: it is the upper end or less. The ends are those of the sample,
 * with as many digits. */
static void percentiles_that_are_asked_for_stand_in_their_order(void **state)
{
    struct sb_percentiles percentiles;
    const struct sb_summary makespan = {
        .mean_cv = 310e6,
        .mean_cv_ci95 = { 309e6, 311e6 },
        .min = 150423456,
        .max = 456789012,
        .quantile = { 310000000, 400000000, 410000000, 420000000, 456789012, 456789012, 150423456,
                      150423456 },
        .quantile_ci95 = { { 309e6, 311e6 },
                           { 390e6, 410e6 },
                           { 0 },
                           { 0 },
                           { 0 },
                           { 456789012, NAN },
                           { NAN, 160.4e6 },
                           { NAN, 150423456 } },
    };
    (void)state;
    assert_int_equal(sb_percentiles_parse(&percentiles, "100,1,50,0", NULL), SB_OK);
    assert_string_equal(row_of(&makespan, &percentiles), "310 150 ≤ 161 310 457 457");
}

/* The interval of a low or high quantile may end at the first or last value of a small sample,
 * which makes that no value that is drawn again and again. */
static void an_end_of_an_interval_alone_is_no_atom(void **state)
{
    struct sb_percentiles percentiles;
    const struct sb_summary makespan = {
        .mean_cv = 310e6,
        .mean_cv_ci95 = { 300e6, 320e6 },
        .min = 91899345,
        .max = 1053543210,
        .quantile = { 310000000, 700000000, 0, 0, 0, 91899345, 1053543210, 140000000 },
        .quantile_ci95 = { { 290e6, 330e6 },
                           { 600e6, 1053543210 },
                           { 0 },
                           { 0 },
                           { 0 },
                           { NAN, 91899345 },
                           { 1053543210, NAN },
                           { 91899345, 190e6 } },
    };
    (void)state;
    assert_int_equal(sb_percentiles_parse(&percentiles, "0,100,10,90", NULL), SB_OK);
    assert_string_equal(row_of(&makespan, &percentiles), "310 91.9 140 700 1050 1050");
}

static double number(const char *cell)
{
    return strtod(strncmp(cell, "≥ ", 4) == 0 ? cell + 4 : cell, NULL);
}

static int ascending(const void *a, const void *b)
{
    sb_ns x = *(const sb_ns *)a, y = *(const sb_ns *)b;
    return (x > y) - (x < y);
}

/* Whatever values and intervals: figures ascend, and stay between the smallest and the largest as
 * those are shown. */
static void figures_ascend_whatever_they_are(void **state)
{
    struct fixture_random random = { 5 };
    (void)state;
    for (uint32_t k = 0; k < 20000 * fixture_scale(); k++) {
        sb_ns value[SB_QUANTILES_COUNT + 2];
        char cell[SB_RUN_DIGITS_MAX][SB_UNITS_SIZE];
        const struct sb_workload_result workload = { .random = true };
        uint32_t range = 1u << fixture_below(&random, 31);
        for (int i = 0; i < SB_QUANTILES_COUNT + 2; i++)
            value[i] = 1000000 + fixture_below(&random, range);
        qsort(value, SB_QUANTILES_COUNT + 2, sizeof *value, ascending);
        struct sb_summary makespan = { .min = value[0],
                                       .max = value[SB_QUANTILES_COUNT + 1],
                                       .mean_cv = (double)value[2],
                                       .mean_cv_ci95 = { 0, (double)value[6] } };
        for (int q = 0; q < SB_QUANTILES_COUNT; q++) {
            double half = fixture_below(&random, range);
            makespan.quantile[q] = value[q + 1];
            makespan.quantile_ci95[q] =
                (struct sb_interval){ (double)value[q + 1] - half, (double)value[q + 1] + half };
        }
        uint32_t count = sb_run_digits(cell, &workload, &makespan, &ms);
        for (uint32_t i = 1; i + 1 < count; i++)
            if (number(cell[i]) > number(cell[i + 1]) * (1 + 1e-9))
                fail_msg("case %u: %s before %s of %s", (unsigned)k, cell[i], cell[i + 1],
                         row(&makespan));
        if (number(cell[0]) > number(cell[count - 1]) * (1 + 1e-9))
            fail_msg("case %u: a mean of %s, at most %s", (unsigned)k, cell[0], cell[count - 1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_that_come_again_and_again_are_shown_as_they_are),
        cmocka_unit_test(an_atom_at_the_end_is_shown_as_it_is_without_an_upper_end),
        cmocka_unit_test(a_quantile_without_an_upper_end_is_its_lower_end_or_more),
        cmocka_unit_test(a_lower_end_at_the_smallest_is_rounded_down),
        cmocka_unit_test(rounding_moves_no_figure_past_another),
        cmocka_unit_test(percentiles_that_are_asked_for_stand_in_their_order),
        cmocka_unit_test(an_end_of_an_interval_alone_is_no_atom),
        cmocka_unit_test(figures_ascend_whatever_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
