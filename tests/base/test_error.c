/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
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

/* C1 as UTF-8 and as bytes, ends of lines that only Unicode has, what turns text around; and what
 * only looks alike stays. */
static void no_kind_of_control_character_reaches_a_terminal(void **state)
{
    struct sb_error error = { 0 };
    (void)state;
    sb_fail(&error, SB_EINPUT, "\302\23331m|\2332J|\177",
            "\342\200\256|\342\200\250|\342\201\247|\330\234|\342\200\217");
    assert_string_equal(error.where, "?31m|?2J|?");
    assert_string_equal(error.text, "?|?|?|?|?");
    error = (struct sb_error){ 0 };
    sb_fail(&error, SB_EINPUT, "Ûng…😀漢", "ok");
    assert_string_equal(error.where, "Ûng…😀漢");
}

static void further_errors_are_kept_where_there_is_room(void **state)
{
    struct sb_further_errors further = { 0 };
    struct sb_error error = { .further = &further };
    (void)state;
    assert_false(sb_error_takes_more(NULL));
    assert_false(sb_error_takes_more(&error)); /* there is none to go on behind */
    sb_fail(&error, SB_EINPUT, "a", "first");
    assert_true(sb_error_takes_more(&error));
    sb_fail(&error, SB_EINPUT, "a", "the same place");
    assert_int_equal(further.count, 0);
    for (unsigned i = 0; i < SB_FURTHER_ERRORS + 3; i++) {
        char where[8];
        snprintf(where, sizeof where, "\n%u", i);
        sb_fail(&error, SB_EINPUT, where, "more %u", i);
    }
    assert_string_equal(error.text, "first");
    assert_int_equal(further.count, SB_FURTHER_ERRORS);
    assert_string_equal(further.item[0].where, "?0");
    assert_string_equal(further.item[18].text, "more 18");
    assert_false(sb_error_takes_more(&error));
    struct sb_error out = { .further = &further };
    sb_fail_memory(&out);
    assert_false(sb_error_takes_more(&out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_error_stays),
        cmocka_unit_test(nobody_has_to_listen),
        cmocka_unit_test(it_is_one_line_without_control_sequences_and_fits),
        cmocka_unit_test(no_kind_of_control_character_reaches_a_terminal),
        cmocka_unit_test(further_errors_are_kept_where_there_is_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
