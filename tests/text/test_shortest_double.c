/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/text/shortest_double.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Any bit pattern that is a number, by a congruence with full period. */
static void the_shortest_decimal_gives_the_same_double_back(void **state)
{
    (void)state;
    uint64_t bits = 1;
    for (int i = 0; i < 20000; i++) {
        double value, back;
        char text[SB_SHORTEST_DOUBLE_SIZE];
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        assert_true(sb_shortest_double(text, value) < SB_SHORTEST_DOUBLE_SIZE);
        back = strtod(text, NULL);
        if (memcmp(&back, &value, sizeof value) != 0)
            fail_msg("%.17g is written %s", value, text);
    }
}

static void the_shortest_decimal_is_short(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        { 0.1, "0.1" },
        { 0, "0" },
        { -0.0, "0" },
        { 123456789012345, "123456789012345" },
        { 1.0 / 3, "0.3333333333333333" },
        { 0.1 + 0.2, "0.30000000000000004" },
        { 1e300, "1e+300" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[SB_SHORTEST_DOUBLE_SIZE];
        sb_shortest_double(text, cases[i].value);
        assert_string_equal(text, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shortest_decimal_gives_the_same_double_back),
        cmocka_unit_test(the_shortest_decimal_is_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
