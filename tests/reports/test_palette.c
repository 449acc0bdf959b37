/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/look/palette.h"

#include "tests/fixtures/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static void a_strategy_looks_the_same_whatever_is_beside_it(void **state)
{
    (void)state;
    struct sb_result five, one;
    struct sb_palette of_five, of_one;
    fixture_result(&five, 1, 12);
    fixture_result(&one, 1, 1);
    one.workload->strategy[0].name = "earliest-start";
    assert_int_equal(sb_palette_build(&of_five, &five, NULL), SB_OK);
    assert_int_equal(sb_palette_build(&of_one, &one, NULL), SB_OK);
    assert_string_equal(sb_palette_look(&of_five, "earliest-start")->color,
                        sb_palette_look(&of_one, "earliest-start")->color);
    for (size_t i = 0; i < of_five.count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct sb_look *a = &of_five.look[i], *b = &of_five.look[k];
            assert_true(strcmp(a->color, b->color) != 0 ||
                        (a->dash != b->dash && a->point != b->point));
        }
    sb_palette_fini(&of_five);
    sb_palette_fini(&of_one);
    sb_result_fini(&five);
    sb_result_fini(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_strategy_looks_the_same_whatever_is_beside_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
