/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/folder_names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void names_of_folders_are_safe_and_differ(void **state)
{
    (void)state;
    static const char *const names[] = {
        "a b",          "a/b",  "A-b", "",     "...",   "../..",
        "ünïcode 漢字", "a\nb", "-x-", "\xFF", "a-b-2", "cdf.svg"
    };
    static const char *const expected[] = { "a-b",        "a-b-2",      "A-b-3",        "workload",
                                            "workload-2", "workload-3", "ünïcode-漢字", "a-b-4",
                                            "x",          "workload-4", "a-b-2-2",      "cdf-svg" };
    char folder[COUNT(names)][SB_FOLDER_NAME_SIZE], many[300][SB_FOLDER_NAME_SIZE], base[200];
    const char *same[300];
    sb_folder_names(folder, names, COUNT(names));
    for (size_t i = 0; i < COUNT(names); i++)
        assert_string_equal(folder[i], expected[i]);
    memset(base, 'x', sizeof base - 1);
    base[sizeof base - 1] = '\0';
    for (size_t i = 0; i < COUNT(same); i++)
        same[i] = base;
    sb_folder_names(many, same, COUNT(same));
    for (size_t i = 1; i < COUNT(same); i++)
        assert_string_not_equal(many[i - 1], many[i]);
}

/* Ten thousand million comparisons, were each compared with those before. */
static void many_equal_names_take_linear_time(void **state)
{
    enum { MANY = 200000 };
    char(*folder)[SB_FOLDER_NAME_SIZE] = calloc(MANY, sizeof *folder);
    const char **name = calloc(MANY, sizeof *name);
    (void)state;
    assert_true(folder && name);
    for (size_t i = 0; i < MANY; i++)
        name[i] = i % 2 ? "same" : "SAME";
    alarm(60);
    assert_int_equal(sb_folder_names(folder, name, MANY), 0);
    alarm(0);
    assert_string_equal(folder[0], "SAME");
    assert_string_equal(folder[MANY - 1], "same-200000");
    free(folder);
    free(name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_folders_are_safe_and_differ),
        cmocka_unit_test(many_equal_names_take_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
