/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/text/range.h"

#include "sim/text/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
enum { ROOM = 70 };

static const struct sb_range_rule
    whole = { .option = "-w", .whole = true, .least = 1, .most = 1e6, .room = ROOM },
    number = { .option = "-x", .least = -1e300, .most = 1e300, .room = ROOM },
    times = { .option = "-t", .times = true, .least = 0, .most = 1e15, .room = ROOM };

static void a_range_is_the_values_that_it_says(void **state)
{
    static const struct {
        const struct sb_range_rule *rule;
        const char *text;
        uint32_t count;
        double value[12];
        bool are_times;
    } cases[] = {
        { &whole, "7", 1, { 7 }, false },
        { &whole, "1..4", 4, { 1, 2, 3, 4 }, false },
        { &whole, "4..1", 4, { 4, 3, 2, 1 }, false },
        { &whole, "5..5", 1, { 5 }, false },
        { &whole, "1..10/4", 4, { 1, 4, 7, 10 }, false },
        { &whole, "1..10/3", 3, { 1, 6, 10 }, false }, /* 5.5 is rounded to even */
        { &whole, "1..64/7:log", 7, { 1, 2, 4, 8, 16, 32, 64 }, false },
        /* 1 1.32 1.74 2.30 3.04 4: rounded, and twice the same once */
        { &whole, "1..4/6:log", 4, { 1, 2, 3, 4 }, false },
        { &whole, "10,1k,1M", 3, { 10, 1000, 1000000 }, false },
        { &whole, "1,2,2..4,4..8/2", 5, { 1, 2, 3, 4, 8 }, false },
        { &whole, "1e3", 1, { 1000 }, false },
        { &number, "-1..1", 3, { -1, 0, 1 }, false },
        { &number, "0.1..0.9/5", 5, { 0.1, 0.3, 0.5, 0.7, 0.9 }, false },
        { &number, "1...5/2", 2, { 1, 0.5 }, false },
        { &number, "1e-3..1e3/3:log", 3, { 0.001, 1, 1000 }, false },
        { &number, "-2.5", 1, { -2.5 }, false },
        { &times, "100ms..1s/3:log", 3, { 1e8, 316228000, 1e9 }, true },
        { &times, "100ms..2s/2", 2, { 1e8, 2e9 }, true },
        { &times, "0..2s/3", 3, { 0, 1e9, 2e9 }, true },
        { &times, ".001s,1us,3µs,1min", 4, { 1e6, 1e3, 3e3, 6e10 }, true },
        { &times, "1..3", 3, { 1, 2, 3 }, false },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        double value[ROOM];
        struct sb_range_values values = { .value = value };
        struct sb_error error = { 0 };
        if (sb_range_read(&values, cases[i].rule, cases[i].text, 0, &error))
            fail_msg("\"%s\": %s", cases[i].text, error.text);
        if (values.count != cases[i].count || values.are_times != cases[i].are_times)
            fail_msg("\"%s\": %u values", cases[i].text, values.count);
        for (uint32_t k = 0; k < values.count; k++)
            if (value[k] != cases[i].value[k])
                fail_msg("\"%s\": value %u is %.17g", cases[i].text, k, value[k]);
    }
}

/* The definition itself: each is q times the one before, both ends exact. */
static void steps_of_a_logarithmic_range_are_equal_to_six_digits(void **state)
{
    double value[ROOM];
    struct sb_range_values values = { .value = value };
    (void)state;
    assert_int_equal(sb_range_read(&values, &times, "100ms..2s/12:log", 0, NULL), SB_OK);
    assert_int_equal(values.count, 12);
    assert_true(value[0] == 1e8 && value[11] == 2e9);
    for (uint32_t i = 0; i < 11; i++)
        assert_true(fabs(log(value[i + 1] / value[i]) - log(20) / 11) < 2e-5);
}

static void what_is_no_range_is_refused_with_its_place(void **state)
{
    static const struct {
        const struct sb_range_rule *rule;
        const char *text, *told;
    } cases[] = {
        { &whole, "", "column 1 of \"\": expected whole numbers, as 8, 1..64 or 1..64/7:log" },
        { &whole, "x", "column 1 of \"x\": expected whole numbers" },
        { &whole, "1..", "column 4 of \"1..\": expected whole numbers" },
        { &whole, "1..x", "column 4 of \"1..x\": expected whole numbers" },
        { &whole, "1.5", "column 1 of \"1.5\": expected whole numbers" },
        { &whole, "1..64/", "column 7 of \"1..64/\": expected how many values, as 1..64/7" },
        { &whole, "1..64/x", "column 7" },
        { &whole, "1..64/1", "column 7 of \"1..64/1\": expected two values at least" },
        { &whole, "1..64/0", "expected two values at least" },
        { &whole, "1..64/-3", "expected how many values" },
        { &whole, "1..64/7:lin", "column 8 of \"1..64/7:lin\": expected :log" },
        { &whole, "1..64/7:logs", "expected :log" },
        { &whole, "1..64/7:log/2", "column 12 of \"1..64/7:log/2\": expected a comma or the end" },
        { &whole, "1..64:log", "column 6 of \"1..64:log\": say how many values, as 1..64/7:log" },
        { &whole, "1..2..3", "column 5 of \"1..2..3\": expected a comma or the end" },
        { &whole, "1-64", "column 2 of \"1-64\": expected a comma or the end" },
        { &whole, "1, 2", "column 3 of \"1, 2\": expected whole numbers" },
        { &whole, "1,", "column 3 of \"1,\": expected whole numbers" },
        { &whole, "0..3", "column 1 of \"0..3\": expected whole numbers from 1 to 1000000" },
        { &whole, "1..2M", "column 4 of \"1..2M\": expected whole numbers from 1 to 1000000" },
        { &whole, "1..1000000", "more than 70 values; say how many, as 1..64/7" },
        { &whole, "1..1000000/71", "column 12 of \"1..1000000/71\": more than 70 values" },
        { &whole, "1..9/99999999999999999999", "more than 70 values" },
        { &whole, "1..40,41..80", "column 7 of \"1..40,41..80\": more than 70 values" },
        { &whole, "4ms", "column 2 of \"4ms\": expected a plain number, or k or M behind it" },
        { &whole, "inf", "expected whole numbers" },
        { &whole, "nan", "expected whole numbers" },
        { &whole, "0x10", "column 2 of \"0x10\": expected a plain number" },
        { &number, "1e999", "the number is too large" },
        { &number, "1e400..2/3", "the number is too large" },
        { &number, "1k", "column 2 of \"1k\": expected a plain number" },
        { &number, "0.1..0.9", "column 6 of \"0.1..0.9\": say how many values, as 0.1..0.9/5" },
        { &number, "0..9/3:log", "column 1 of \"0..9/3:log\": a logarithmic range lies above 0" },
        { &number, "-1..1/3:log", "a logarithmic range lies above 0" },
        { &times, "1ms..5ms", "column 6 of \"1ms..5ms\": say how many values, as 100ms..2s/12" },
        { &times, "100..2s/3", "column 1 of \"100..2s/3\": both ends need a unit" },
        { &times, "1s,2", "column 4 of \"1s,2\": all values need a unit, or none" },
        { &times, "1msec", "column 2 of \"1msec\": no unit \"msec\"; there are ns, us, ms" },
        { &times, "1parsec", "no unit \"parsec\"; there are ns, us, ms, s and min" },
        { &times, "µs", "column 1 of \"µs\": expected a number" },
        { &times, "1µs;2", "column 4 of \"1µs;2\": expected a comma or the end" },
        { &times, "1s\n", "column 3" },
        { &times, "-1s", "expected numbers from 0s to 1000000s" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        double value[ROOM];
        struct sb_range_values values = { .value = value };
        struct sb_error error = { 0 };
        if (sb_range_read(&values, cases[i].rule, cases[i].text, 0, &error) != SB_EINPUT)
            fail_msg("\"%s\" is taken", cases[i].text);
        assert_string_equal(error.where, cases[i].rule->option);
        if (!strstr(error.text, cases[i].told))
            fail_msg("\"%s\": %s", cases[i].text, error.text);
    }
}

/* Whatever the bytes are: an answer, and no more values than there is room for. */
static void noise_is_refused_or_read(void **state)
{
    static const char letters[] = "0123456789..../:,-+eEkMmsunlog\xC2\xB5 x";
    uint32_t random = 1;
    (void)state;
    for (unsigned i = 0; i < 200000; i++) {
        char text[24];
        size_t length = 0;
        do {
            random = random * 1664525 + 1013904223;
            text[length] = letters[(random >> 8) % (sizeof letters - 1)];
        } while (text[length] != 'x' && ++length < sizeof text - 1);
        text[length] = '\0';
        double value[ROOM + 1];
        struct sb_range_values values = { .value = value };
        const struct sb_range_rule *rule = i % 3 == 0 ? &whole : i % 3 == 1 ? &number : &times;
        value[ROOM] = 12345;
        if (sb_range_read(&values, rule, text, 0, NULL) == SB_OK)
            for (uint32_t k = 0; k < values.count; k++)
                if (!(value[k] >= rule->least && value[k] <= rule->most))
                    fail_msg("\"%s\": value %u is %.17g", text, k, value[k]);
        assert_true(value[ROOM] == 12345);
    }
}

static void the_column_counts_from_the_beginning_of_the_option(void **state)
{
    double value[ROOM];
    struct sb_range_values values = { .value = value };
    struct sb_error error = { 0 };
    (void)state;
    sb_range_read(&values, &whole, "workers=1..x", 8, &error);
    assert_non_null(strstr(error.text, "column 12 of \"workers=1..x\""));
}

static void a_value_is_shown_as_it_could_be_typed(void **state)
{
    static const struct {
        double value;
        bool is_time;
        const char *text;
    } cases[] = {
        { 64, false, "64" },          { 0.3, false, "0.3" },      { -2, false, "-2" },
        { 1e8, true, "100ms" },       { 2e9, true, "2s" },        { 0, true, "0s" },
        { 131294000, true, "131.294ms" }, { 1500, true, "1.5us" }, { 0.5, true, "0.5ns" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[SB_RANGE_TEXT_SIZE];
        double value[ROOM];
        struct sb_range_values values = { .value = value };
        sb_range_text(text, cases[i].value, cases[i].is_time);
        assert_string_equal(text, cases[i].text);
        assert_int_equal(sb_range_read(&values, cases[i].is_time ? &times : &number, text, 0, NULL),
                         SB_OK);
        assert_true(values.count == 1 && fabs(value[0] - cases[i].value) <= 1e-9 * fabs(value[0]));
    }
}

static void a_number_is_less_than_strtod_takes(void **state)
{
    static const struct {
        const char *text;
        size_t length;
    } cases[] = { { "1.5e3x", 5 }, { "1..64", 1 },   { ".5", 2 },   { "5.", 2 },  { "-.5e-3", 6 },
                  { "1e", 1 },     { "1e+", 1 },     { ".", 0 },    { "..5", 0 }, { "inf", 0 },
                  { "0x10", 1 },   { " 1", 0 },      { "+7", 2 },   { "", 0 } };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (sb_number_length(cases[i].text) != cases[i].length)
            fail_msg("\"%s\": %zu", cases[i].text, sb_number_length(cases[i].text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_range_is_the_values_that_it_says),
        cmocka_unit_test(steps_of_a_logarithmic_range_are_equal_to_six_digits),
        cmocka_unit_test(what_is_no_range_is_refused_with_its_place),
        cmocka_unit_test(noise_is_refused_or_read),
        cmocka_unit_test(the_column_counts_from_the_beginning_of_the_option),
        cmocka_unit_test(a_value_is_shown_as_it_could_be_typed),
        cmocka_unit_test(a_number_is_less_than_strtod_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
