/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Durations as files of others write them: exact to the nanosecond, or refused. */
#include "sim/import/duration.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void durations_are_read_to_the_nanosecond(void **state)
{
    static const struct {
        const char *text;
        double unit, ns;
    } cases[] = {
        { "0", 1e6, 0 },
        { "250", 1e6, 250e6 },
        { " 13.39 ", 1e9, 13390000000 },
        { "10000000129.452715", 1, 10000000129 },
        { "1e-9", 1e9, 1 },
        { "5.798421e+11", 1, 579842100000 },
        { "0.0000000005", 1e9, 1 }, /* half a nanosecond is rounded up */
        { "0.00000000049999999999999999999", 1e9, 0 },
        { ".5", 1e3, 500 },
        { "7.", 1e3, 7000 },
        { "4503599627.370497", 1e9, 4503599627370497000. },
        { "1.5s", 1, 1.5e9 },
        { "90 ms", 1, 90e6 },
        { "3\xC2\xB5s", 1e9, 3e3 },
        { "1m30s", 1, 90e9 },
        { "1h 2 min 3.5 sec", 1, 3723.5e9 },
        { "2d", 1, 172800e9 },
        { "0:01:30", 1, 90e9 },
        { "1:02:03.5", 1, 3723.5e9 },
        { "2:30", 1, 150e9 },
        { "1e-999", 1e9, 0 },
        { "0e999", 1e9, 0 },
        { "7", 0.5, 4 }, /* 3.5, to even */
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        double ns = -1;
        if (!sb_duration_parse(cases[i].text, cases[i].unit, &ns) || ns != cases[i].ns)
            fail_msg("\"%s\" is %.17g", cases[i].text, ns);
    }
}

static void what_is_no_duration_is_refused(void **state)
{
    static const char *const cases[] = {
        "",        " ",        "-1",     "+1",    "x",
        "1x",      "1 2",      "1s2",    "1:",    "1:2:3:4",
        ":30",     "0:01:30s", "1.5:30", "nan",   "inf",
        "0x10",    "1e99",     "1e999",  "1e1e1", ".",
        "146100d", "1e",       "1,5",    "1 s s", "99999999999999999999999999999999",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        double ns;
        if (sb_duration_parse(cases[i], 1e6, &ns))
            fail_msg("\"%s\" is taken for %.17g", cases[i], ns);
    }
}

/* Every count of microseconds, written in seconds with six digits, comes back exactly. */
static void decimals_of_recorders_come_back(void **state)
{
    (void)state;
    uint64_t value = 1;
    for (unsigned i = 0; i < 20000; i++) {
        char text[64];
        double ns = -1;
        value = (value * 6364136223846793005u + 1442695040888963407u);
        uint64_t us = value >> (14 + i % 40);
        snprintf(text, sizeof text, "%" PRIu64 ".%06" PRIu64, us / 1000000, us % 1000000);
        assert_true(sb_duration_parse(text, 1e9, &ns));
        if (ns != (double)(us * 1000))
            fail_msg("%s is %.17g", text, ns);
    }
}

static void the_unit_is_what_was_said_or_what_is_usual(void **state)
{
    const struct sb_import_options nothing = { 0 }, seconds = { .time_unit = "s" };
    (void)state;
    assert_true(sb_duration_unit(NULL, "ms") == 1e6);
    assert_true(sb_duration_unit(&nothing, "us") == 1e3);
    assert_true(sb_duration_unit(&seconds, "ns") == 1e9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_are_read_to_the_nanosecond),
        cmocka_unit_test(what_is_no_duration_is_refused),
        cmocka_unit_test(decimals_of_recorders_come_back),
        cmocka_unit_test(the_unit_is_what_was_said_or_what_is_usual),
    };
    return cmocka_run_group_tests_name("durations", tests, NULL, NULL);
}
