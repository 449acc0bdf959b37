/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static void the_first_error_stays(void **state)
{
    struct sb_error error = { 0 };
    (void)state;
    assert_int_equal(sb_fail(&error, SB_EINPUT, "file:1", "%d of %s", 3, "these"), SB_EINPUT);
    assert_int_equal(sb_fail(&error, SB_EIO, "elsewhere", "later"), SB_EIO);
    assert_int_equal(error.code, SB_EINPUT);
    assert_string_equal(error.where, "file:1");
    assert_string_equal(error.text, "3 of these");
}

static void nobody_has_to_listen(void **state)
{
    (void)state;
    assert_int_equal(sb_fail(NULL, SB_ECHECK, NULL, "unheard"), SB_ECHECK);
    assert_int_equal(sb_fail_memory(NULL), SB_ENOMEM);
}

static void it_is_one_line_without_control_sequences_and_fits(void **state)
{
    struct sb_error error = { 0 };
    char longer[2000] = { 0 };
    (void)state;
    memset(longer, 'x', sizeof longer - 1);
    sb_fail(&error, SB_EINPUT, "a\nb", "\033[2J\177%s", longer);
    assert_string_equal(error.where, "a?b");
    assert_memory_equal(error.text, "?[2J?x", 6);
    assert_int_equal(strlen(error.text), sizeof error.text - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_error_stays),
        cmocka_unit_test(nobody_has_to_listen),
        cmocka_unit_test(it_is_one_line_without_control_sequences_and_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
