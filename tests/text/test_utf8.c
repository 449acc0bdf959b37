/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/text/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void clean_text_stays_on_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *clean;
    } cases[] = {
        { "plain", "plain" },
        { "a\nb\tc", "a␊b␉c" },
        { "\033[31mred\x7F", "␛[31mred␡" },
        { "caf\xC3\xA9", "café" },
        { "\xC3(\xFF\xE2\x82", "�(���" },
        { "\xC0\xAF\xED\xA0\x80", "�����" },
        { "a\xE2\x80\xAE"
          "b",
          "a�b" },
        { "a\xE2\x80\xA8"
          "b",
          "a␊b" },
        { "\xC2\x9B"
          "2J",
          "�2J" },
        { "\xEF\xBF\xBE", "�" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[64];
        size_t length = sb_utf8_clean(text, sizeof text, cases[i].text, 0);
        assert_string_equal(text, cases[i].clean);
        assert_int_equal(length, strlen(cases[i].clean));
    }
}

static void clean_text_is_cut_at_columns_and_never_within_a_character(void **state)
{
    (void)state;
    char text[64];
    sb_utf8_clean(text, sizeof text, "earliest-start", 9);
    assert_string_equal(text, "earliest…");
    sb_utf8_clean(text, sizeof text, "日本語の名前", 8);
    assert_string_equal(text, "日本語…");
    sb_utf8_clean(text, sizeof text, "exact", 5);
    assert_string_equal(text, "exact");
    for (size_t size = 1; size < 20; size++) {
        size_t length = sb_utf8_clean(text, size, "日本語の名前", 0);
        assert_int_equal(length, 18);
        assert_int_equal(strlen(text), (size - 1) / 3 * 3);
    }
}

static void names_cut_in_the_middle_keep_both_ends(void **state)
{
    (void)state;
    static const struct {
        const char *text, *cut;
    } cases[] = {
        { "short", "short" },
        { "0123456789", "0123456789" },
        { "montage_project_0007", "mont…_0007" },
        { "日本語日本語日本語", "日本…本語" },
        { "a\nb\nc\nd\ne\nf\n", "a␊b␊…␊e␊f␊" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[64];
        sb_utf8_abbreviate(text, sizeof text, cases[i].text, 10);
        assert_string_equal(text, cases[i].cut);
        assert_true(sb_utf8_width(text) <= 10);
    }
}

static void width_counts_columns_and_not_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t width;
    } cases[] = {
        { "", 0 },       { "abc", 3 }, { "café", 4 }, { "cafe\xCC\x81", 4 },
        { "日本語", 6 }, { "🚀", 2 },   { "±·…–", 4 }, { "한국어", 6 },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(sb_utf8_width(cases[i].text), cases[i].width);
}

/* The rows of table 3-7 of The Unicode Standard, and what lies beside them. */
static void a_code_point_is_as_long_as_its_first_byte_says(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t left, length;
    } cases[] = {
        { "", 1, 1 },
        { "a\xFF", 2, 1 },
        { "\xC2\x80", 2, 2 },
        { "\xC2\x80", 1, 0 }, /* cut */
        { "\xC1\xBF", 2, 0 }, /* overlong */
        { "\xE0\xA0\x80", 3, 3 },
        { "\xE0\x9F\xBF", 3, 0 }, /* overlong */
        { "\xED\x9F\xBF", 3, 3 },
        { "\xED\xA0\x80", 3, 0 }, /* a surrogate */
        { "\xF4\x8F\xBF\xBF", 4, 4 },
        { "\xF4\x90\x80\x80", 4, 0 }, /* beyond U+10FFFF */
        { "\xF0\x8F\xBF\xBF", 4, 0 }, /* overlong */
        { "\xF0\x90\x80x", 4, 0 },
        { "\x80", 1, 0 },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (sb_utf8_length(cases[i].text, cases[i].left) != cases[i].length)
            fail_msg("case %zu: %zu", i, sb_utf8_length(cases[i].text, cases[i].left));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_point_is_as_long_as_its_first_byte_says),
        cmocka_unit_test(clean_text_stays_on_its_line),
        cmocka_unit_test(clean_text_is_cut_at_columns_and_never_within_a_character),
        cmocka_unit_test(names_cut_in_the_middle_keep_both_ends),
        cmocka_unit_test(width_counts_columns_and_not_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
