/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/condition/quantity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void a_unit_is_one_of_the_dimension(void **state)
{
    static const struct {
        const char *text;
        enum sb_dimension dimension;
        double value;
        size_t read;
    } cases[] = {
        { "50ms", SB_DIMENSION_TIME, 50e6, 4 },
        { " -1.5e1 µs and", SB_DIMENSION_TIME, -15e3, 11 },
        { "2min", SB_DIMENSION_TIME, 120e9, 4 },
        { "0 or", SB_DIMENSION_TIME, 0, 2 },
        { "2 KiB", SB_DIMENSION_BYTES, 2048, 5 },
        { "7", SB_DIMENSION_BYTES, 7, 1 },
        { "90%", SB_DIMENSION_SHARE, 0.9, 3 },
        { ".5", SB_DIMENSION_SHARE, 0.5, 2 },
        { "1e3", SB_DIMENSION_COUNT, 1000, 3 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_error error = { 0 };
        struct sb_scanner s = { .text = cases[i].text, .error = &error };
        bool is = false;
        double value = -1;
        if (!sb_quantity_read(&s, cases[i].dimension, &is, &value) || !is ||
            value != cases[i].value || s.at != cases[i].read)
            fail_msg("\"%s\": %.17g after %zu bytes; %s", cases[i].text, value, s.at, error.text);
    }
}

static void what_is_no_quantity_is_left_or_refused(void **state)
{
    static const struct {
        const char *text, *told; /* NULL: left */
    } cases[] = {
        { "p99", NULL },
        { ".e", NULL },
        { "5", "the number needs a unit: ns, us, ms or s" },
        { "5 KiB", "the figure is a time: ns, us, ms or s, not in KiB" },
        { "5 msec", "no unit \"msec\"" },
        { "1e999s", "the number is too large" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_error error = { 0 };
        struct sb_scanner s = { .text = cases[i].text, .error = &error };
        bool is = true;
        double value = -1;
        bool read = sb_quantity_read(&s, SB_DIMENSION_TIME, &is, &value);
        if (cases[i].told ? read || !strstr(error.text, cases[i].told) : !read || is || s.at)
            fail_msg("\"%s\": %s", cases[i].text, error.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_unit_is_one_of_the_dimension),
        cmocka_unit_test(what_is_no_quantity_is_left_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
