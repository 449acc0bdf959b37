/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/text/ascii.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void what_the_program_prints_has_a_spelling(void **state)
{
    static const struct {
        const char *text, *ascii;
    } pair[] = { { "412.4 µs", "412.4 us" },
                 { "1.82 ± 0.01", "1.82 +- 0.01" },
                 { "a · b", "a | b" },
                 { "–", "-" },
                 { "−3", "-3" },
                 { "∞", "inf" },
                 { "a → b …", "a -> b ..." },
                 { "██░░", "##.." },
                 { "größe", "gr??e" },
                 { "\xff", "?" },
                 { "plain\n", "plain\n" },
                 { "", "" } };
    (void)state;
    for (size_t i = 0; i < sizeof pair / sizeof *pair; i++) {
        char out[64];
        assert_int_equal(sb_ascii_copy(out, sizeof out, pair[i].text), strlen(pair[i].ascii));
        assert_string_equal(out, pair[i].ascii);
    }
}

static void a_copy_is_cut_at_its_buffer(void **state)
{
    char out[4];
    (void)state;
    assert_int_equal(sb_ascii_copy(out, sizeof out, "ab±c"), 5);
    assert_string_equal(out, "ab+");
    assert_int_equal(sb_ascii_copy(NULL, 0, "ab±c"), 5);
}

static void a_name_is_cut_at_its_columns(void **state)
{
    char out[64];
    (void)state;
    assert_int_equal(sb_ascii_clean(out, sizeof out, "abcdefgh", 8), 8);
    assert_string_equal(out, "abcdefgh");
    sb_ascii_clean(out, sizeof out, "abcdefghi", 8);
    assert_string_equal(out, "abcde...");
    sb_ascii_clean(out, sizeof out, "a\tb\x1b[1m", 0);
    assert_string_equal(out, "a?b?[1m");
    for (size_t columns = 1; columns < 12; columns++) {
        sb_ascii_clean(out, sizeof out, "äöü±±∞∞∞ß", columns);
        assert_true(strlen(out) <= columns);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_program_prints_has_a_spelling),
        cmocka_unit_test(a_copy_is_cut_at_its_buffer),
        cmocka_unit_test(a_name_is_cut_at_its_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
