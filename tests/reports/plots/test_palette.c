/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/look/palette.h"

#include "tests/fixtures/results/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void a_strategy_looks_the_same_whatever_is_beside_it(void **state)
{
    (void)state;
    struct sb_result five, one;
    struct sb_palette of_five, of_one;
    fixture_result(&five, 1, 12);
    fixture_result(&one, 1, 1);
    one.workload->strategy[0].name = "earliest-start";
    assert_int_equal(sb_palette_build(&of_five, &five, NULL), SB_OK);
    assert_int_equal(sb_palette_build(&of_one, &one, NULL), SB_OK);
    assert_string_equal(sb_palette_look(&of_five, "earliest-start")->color,
                        sb_palette_look(&of_one, "earliest-start")->color);
    for (size_t i = 0; i < of_five.count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct sb_look *a = &of_five.look[i], *b = &of_five.look[k];
            assert_true(strcmp(a->color, b->color) != 0 ||
                        (strcmp(a->dash, b->dash) != 0 && a->mark != b->mark));
        }
    sb_palette_fini(&of_five);
    sb_palette_fini(&of_one);
    sb_result_fini(&five);
    sb_result_fini(&one);
}

/* Else gnuplot's SVG joins them, with the dashes of the first. */
static void lines_of_one_colour_have_widths_of_their_own(void **state)
{
    struct sb_result result;
    struct sb_palette palette;
    (void)state;
    fixture_result(&result, 1, 17);
    assert_int_equal(sb_palette_build(&palette, &result, NULL), SB_OK);
    for (size_t i = 0; i < palette.count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct sb_look *a = &palette.look[i], *b = &palette.look[k];
            assert_true(strcmp(a->color, b->color) != 0 || fabs(a->width - b->width) > 0.005);
        }
    sb_palette_fini(&palette);
    sb_result_fini(&result);
}

/* Relative luminance of sRGB and contrast, by WCAG 2.1. */
static double luminance(const char *color)
{
    static const double weight[] = { 0.2126, 0.7152, 0.0722 };
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        char hex[3] = { color[1 + 2 * i], color[2 + 2 * i], '\0' };
        double c = (double)strtol(hex, NULL, 16) / 255;
        sum += weight[i] * (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(const char *a, const char *b)
{
    double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
    return x > y ? x / y : y / x;
}

static void every_line_stands_out_on_white(void **state)
{
    struct sb_result result;
    struct sb_palette palette;
    (void)state;
    assert_true(fabs(contrast("#000000", "#ffffff") - 21) < 1e-9);
    fixture_result(&result, 1, 17);
    assert_int_equal(sb_palette_build(&palette, &result, NULL), SB_OK);
    for (size_t i = 0; i < palette.count; i++)
        if (contrast(palette.look[i].color, SB_GROUND) < 3)
            fail_msg("%s has a contrast of %.2f", palette.look[i].color,
                     contrast(palette.look[i].color, SB_GROUND));
    assert_true(contrast(SB_INK, SB_GROUND) > 4.5 && contrast(SB_SOFT, SB_GROUND) > 4.5 &&
                contrast(SB_FIRM, SB_GROUND) > 3);
    sb_palette_fini(&palette);
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_strategy_looks_the_same_whatever_is_beside_it),
        cmocka_unit_test(lines_of_one_colour_have_widths_of_their_own),
        cmocka_unit_test(every_line_stands_out_on_white),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
