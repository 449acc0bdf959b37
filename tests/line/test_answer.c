/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/line/answer.h"

#include "sim/model/dag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void starts_and_done_are_understood(void **state)
{
    struct sb_answer answer;
    (void)state;
    assert_true(sb_answer_parse("start 7 on 2", &answer));
    assert_false(answer.done);
    assert_int_equal(answer.step, 7);
    assert_int_equal(answer.worker, 2);
    assert_true(sb_answer_parse("start 4294967294", &answer));
    assert_int_equal(answer.step, 4294967294);
    assert_int_equal(answer.worker, SB_NONE);
    assert_true(sb_answer_parse("done", &answer));
    assert_true(answer.done);
}

static void anything_else_is_refused(void **state)
{
    static const char *const line[] = {
        "",
        " done",
        "done ",
        "Done",
        "done 1",
        "start",
        "start ",
        "start x",
        "start -1",
        "start +1",
        "start  1",
        "start 1 ",
        "start 1 on",
        "start 1 on ",
        "start 1 on x",
        "start 1 at",
        "start 1 on 2 ",
        "start 1 on 2 3",
        "start1",
        "start 1on 2",
        "start 1.5",
        "start 0x10",
        "start 4294967295",
        "start 4294967296",
        "start 99999999999999999999999",
        "start 1 on 4294967295",
        "end 1",
        "start\t1",
        "starts 1",
    };
    struct sb_answer answer;
    (void)state;
    for (size_t i = 0; i < sizeof line / sizeof *line; i++)
        if (sb_answer_parse(line[i], &answer))
            fail_msg("accepted: \"%s\"", line[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_and_done_are_understood),
        cmocka_unit_test(anything_else_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
