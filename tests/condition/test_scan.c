/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/condition/scan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void words_symbols_and_quoted_names_come_one_after_another(void **state)
{
    struct sb_error error = { 0 };
    struct sb_scanner s = { .text = " p99( 'a b' ,\tµ-x)and", .error = &error };
    char word[SB_SCAN_WORD];
    (void)state;
    assert_int_equal(sb_scan_next(&s), 'p');
    assert_int_equal(sb_scan_word(&s), 3);
    assert_true(sb_scan_name(&s, "figure", word));
    assert_string_equal(word, "p99");
    assert_false(sb_scan_take(&s, ")"));
    assert_true(sb_scan_take(&s, "(") && sb_scan_name(&s, "name", word));
    assert_string_equal(word, "a b");
    assert_true(sb_scan_take(&s, ",") && sb_scan_name(&s, "name", word));
    assert_string_equal(word, "µ-x");
    assert_true(sb_scan_take(&s, ")"));
    assert_false(sb_scan_keyword(&s, "an"));
    assert_true(sb_scan_keyword(&s, "and"));
    assert_int_equal(sb_scan_next(&s), '\0');
    assert_int_equal(error.code, SB_OK);
}

static void a_place_is_told_in_characters(void **state)
{
    struct sb_error error = { 0 };
    struct sb_scanner s = { .text = "µµ 'open", .at = 5, .error = &error };
    char word[SB_SCAN_WORD];
    (void)state;
    assert_false(sb_scan_name(&s, "strategy", word));
    assert_string_equal(error.text, "column 4 of \"µµ 'open\": the quote is not closed");
}

static void a_word_too_long_for_its_place_is_refused(void **state)
{
    static char text[SB_SCAN_WORD + 1];
    struct sb_error error = { 0 };
    struct sb_scanner s = { .text = text, .error = &error };
    char word[SB_SCAN_WORD];
    (void)state;
    memset(text, 'x', SB_SCAN_WORD);
    assert_false(sb_scan_name(&s, "strategy", word));
    assert_non_null(strstr(error.text, "a name longer than 511 bytes"));
    text[SB_SCAN_WORD - 1] = '\0';
    s.at = 0;
    assert_true(sb_scan_name(&s, "strategy", word));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_symbols_and_quoted_names_come_one_after_another),
        cmocka_unit_test(a_place_is_told_in_characters),
        cmocka_unit_test(a_word_too_long_for_its_place_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
