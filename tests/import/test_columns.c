/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which columns of a table are which. */
#include "sim/import/columns.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void columns_are_found_by_their_heads(void **state)
{
    static const struct {
        const char *field[4], *map;
        enum sb_columns_found found;
        struct sb_columns columns;
    } cases[] = {
        { { "task", "duration", "after" }, NULL, SB_COLUMNS_HEAD, { 0, 1, 2, 0 } },
        { { "DEPENDS_ON", "Seconds", "Job" }, NULL, SB_COLUMNS_HEAD, { 2, 1, 0, 1e9 } },
        { { "task", "duration_ms" }, NULL, SB_COLUMNS_HEAD, { 0, 1, SIZE_MAX, 1e6 } },
        { { "Name", "Time (min)", "Needs" }, NULL, SB_COLUMNS_HEAD, { 0, 1, 2, 6e10 } },
        { { "what", "how long", "x" },
          "task=what,duration=how long",
          SB_COLUMNS_HEAD,
          { 0, 1, SIZE_MAX, 0 } },
        { { "a", "5", "" }, "task=1,duration=2,after=3", SB_COLUMNS_NO_HEAD, { 0, 1, 2, 0 } },
        { { "a", "5" }, "task=1,duration=2", SB_COLUMNS_NO_HEAD, { 0, 1, SIZE_MAX, 0 } },
        { { "x", "duration_s" }, "task=1,duration=2", SB_COLUMNS_HEAD, { 0, 1, SIZE_MAX, 1e9 } },
        { { "task", "5" }, "duration=2", SB_COLUMNS_HEAD, { 0, 1, SIZE_MAX, 0 } },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_columns c;
        char wrong[400] = "";
        size_t fields = 0;
        while (fields < 4 && cases[i].field[fields])
            fields++;
        if (sb_columns_find(&c, cases[i].field, fields, cases[i].map, wrong) != cases[i].found)
            fail_msg("case %zu: %s", i, wrong);
        assert_int_equal(c.task, cases[i].columns.task);
        assert_int_equal(c.duration, cases[i].columns.duration);
        assert_int_equal(c.after, cases[i].columns.after);
        assert_true(c.unit == cases[i].columns.unit);
    }
}

static void what_is_missing_is_told_with_what_there_is(void **state)
{
    static const char *const field[] = { "what", "time" };
    static const struct {
        const char *map, *told;
    } cases[] = {
        { NULL, "no column \"task\" among \"what\", \"time\"; name it: --columns task=NAME" },
        { "task=That",
          "no column \"That\" among \"what\", \"time\"; name it: --columns task=NAME" },
        { "task=3", "no column \"3\" among \"what\", \"time\"; name it: --columns task=NAME" },
        { "task=what,duration=time,task=time", "--columns: task= stands twice" },
        { "job=what", "--columns: expected task=, duration= or after=, found \"job=what\"" },
        { "task=1,after=x", "no column \"x\" among \"what\", \"time\"; name it: --columns "
                            "after=NAME" },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_columns c;
        char wrong[400];
        assert_int_equal(sb_columns_find(&c, field, 2, cases[i].map, wrong), SB_COLUMNS_WRONG);
        assert_string_equal(wrong, cases[i].told);
    }
}

static void a_table_has_lines_with_the_same_separators(void **state)
{
    static const struct {
        const char *text;
        bool is;
        char separator;
    } cases[] = {
        { "a,b\n1,2\n", true, ',' },
        { "a;b,c\n1;2\n", true, ';' },
        { "a\tb;c\n1\t2\n", true, '\t' },
        { "\"a;b\",c\n1,2\n", true, ',' },
        { "a,b", true, ',' },
        { "a b\nc d\n", false, ',' },
        { "a,b\nc\n", false, ',' },
        { "Task,\"time\"\r\nc\n", true, ',' }, /* a row may be short where the head is known */
        { "\xEF\xBB\xBFtask;elapsed (s)\nc\n", true, ';' },
        { "task,colour\nc\n", false, ',' },
        { "\x01,b\nc,d\n", false, ',' },
        { "", false, ',' },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t size = strlen(cases[i].text);
        assert_int_equal(sb_columns_looks_like_table(cases[i].text, size), cases[i].is);
        assert_int_equal(sb_columns_separator(cases[i].text, size), cases[i].separator);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_found_by_their_heads),
        cmocka_unit_test(what_is_missing_is_told_with_what_there_is),
        cmocka_unit_test(a_table_has_lines_with_the_same_separators),
    };
    return cmocka_run_group_tests_name("columns", tests, NULL, NULL);
}
