/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands, as the Makefile lists them from their folder. */
#include "sim/cli/options/command_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

/* One whose bit another has as well would be missing from help. */
static void each_command_comes_once_in_the_order_of_help(void **state)
{
    (void)state;
    unsigned listed = 0, seen = 0, last = 0;
    while (sb_commands[listed])
        listed++;
    for (const struct sb_command *c = sb_command_next(NULL); c; c = sb_command_next(c)) {
        const unsigned self = (unsigned)c->self;
        assert_true(self > last && (self & (self - 1)) == 0);
        assert_ptr_equal(sb_command_find(c->name), c);
        last = self;
        seen++;
    }
    assert_int_equal(seen, listed);
    assert_string_equal(sb_command_next(NULL)->name, "run");
    assert_string_equal(sb_command_find("help")->name, "help");
    assert_null(sb_command_next(sb_command_find("help")));
}

static void a_misspelt_command_is_told(void **state)
{
    (void)state;
    assert_string_equal(sb_command_nearest("verfy"), "verify");
    assert_null(sb_command_nearest("workload"));
    assert_null(sb_command_find("verfy"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_command_comes_once_in_the_order_of_help),
        cmocka_unit_test(a_misspelt_command_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
