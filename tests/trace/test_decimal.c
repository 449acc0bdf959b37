/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/base64.h"
#include "sim/trace/decimal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void numbers_are_read_to_the_last_nanosecond(void **state)
{
    static const struct {
        const char *text;
        int scale;
        sb_ns ns;
    } row[] = {
        { "0", 0, 0 },
        { "1787132458952894897", 0, 1787132458952894897 }, /* 2^53 is 9007199254740992 */
        { "9223372036854775807", 0, INT64_MAX },
        { "1660049722779884", 3, 1660049722779884000 },
        { "1660049722779884.125", 3, 1660049722779884125 },
        { "1.0005", 3, 1001 }, /* halves away from zero */
        { "1.0004999999999999999999", 3, 1000 },
        { "-1.5", 0, -2 },
        { "1.5e3", 0, 1500 },
        { "1787132458.952894897E9", 0, 1787132458952894897 },
        { "12345678901234567890e-10", 0, 1234567890 },
        { "1e-400", 0, 0 },
        { "0e999999999999", 0, 0 },
        { ".5", 3, 500 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        sb_ns ns = -1;
        if (!sb_decimal_ns(row[i].text, strlen(row[i].text), row[i].scale, &ns) || ns != row[i].ns)
            fail_msg("%s: %lld", row[i].text, (long long)ns);
    }
}

static void what_is_no_number_or_does_not_fit_is_refused(void **state)
{
    static const char *const text[] = { "",
                                        "-",
                                        ".",
                                        "1.2.3",
                                        "1e",
                                        "1e+",
                                        "abc",
                                        "1 ",
                                        " 1",
                                        "0x10",
                                        "--1",
                                        "1e5x",
                                        "nan",
                                        "inf",
                                        "9223372036854775808",
                                        "1e19",
                                        "+1",
                                        "9223372036854775807.5",
                                        "18446744073709551615.5" };
    (void)state;
    for (size_t i = 0; i < COUNT(text); i++) {
        sb_ns ns = 77;
        if (sb_decimal_ns(text[i], strlen(text[i]), 0, &ns) || ns != 77)
            fail_msg("%s: %lld", text[i], (long long)ns);
    }
}

static void ids_in_base64_become_hexadecimal(void **state)
{
    char hex[40];
    (void)state;
    /* RFC 4648: "foobar" is Zm9vYmFy; the ids are those that `base64 -d | xxd -p` gives */
    assert_true(sb_base64_to_hex("Zm9vYmFy", 8, 6, hex));
    assert_string_equal(hex, "666f6f626172");
    assert_true(sb_base64_to_hex("7uGbfsPBsXM=", 12, 8, hex));
    assert_string_equal(hex, "eee19b7ec3c1b173");
    assert_true(sb_base64_to_hex("7uGbfsPBsXM", 11, 8, hex));
    assert_true(sb_base64_to_hex("W47_-XmAOBAz0mm2M4E_xg==", 24, 16, hex));
    assert_true(sb_base64_to_hex("W47/+XmAOBAz0mm2M4E/xg==", 24, 16, hex));
    assert_string_equal(hex, "5b8efff979803810"
                             "33d269b633813fc6");
    assert_false(sb_base64_to_hex("7uGbfsPBsXM=", 12, 9, hex));
    assert_false(sb_base64_to_hex("7uGbfsPB!XM=", 12, 8, hex));
    assert_false(sb_base64_to_hex("7uGbfsPBsXMx", 12, 8, hex));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_to_the_last_nanosecond),
        cmocka_unit_test(what_is_no_number_or_does_not_fit_is_refused),
        cmocka_unit_test(ids_in_base64_become_hexadecimal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
