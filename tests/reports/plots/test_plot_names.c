/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of curves: of strategies that coincide, and where they stand. */
#include "reports/plots/gnuplot/names.h"
#include "reports/plots/look/groups.h"

#include "tests/fixtures/results/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEIGHT = 264, TOP = 20, BOTTOM = 230 };

static const struct sb_look look = { "#0072b2", "solid", 2.5, 13, 12 };

/* The fixture's strategies get faster one after another; 3 and 4 are made the same, and 0 and 1. */
static void those_that_coincide_have_the_look_and_the_name_of_the_order_to_take(void **state)
{
    struct sb_result result;
    struct sb_groups groups;
    (void)state;
    fixture_result(&result, 1, 5);
    struct sb_strategy_result *s = result.workload->strategy;
    s[3].makespan = s[4].makespan;
    s[0].makespan = s[1].makespan;
    assert_int_equal(sb_groups_build(&groups, result.workload, NULL, NULL), SB_OK);
    assert_int_equal(groups.count, 3);
    assert_string_equal(groups.group[0].name, "join-all-then-chain = sequential");
    assert_true(groups.group[0].today && !groups.group[0].take);
    assert_string_equal(groups.group[1].name, "level-barrier");
    assert_string_equal(groups.group[2].name, "await-in-order = earliest-start");
    assert_true(groups.group[2].take && groups.group[2].strategy == &s[3]);
    sb_groups_fini(&groups);
    s[0].baseline_only = s[1].baseline_only = true; /* today's is shown all the same */
    s[0].makespan.mean *= 2;
    assert_int_equal(sb_groups_build(&groups, result.workload, NULL, NULL), SB_OK);
    assert_int_equal(groups.count, 3);
    assert_string_equal(groups.group[0].name, "join-all-then-chain");
    sb_groups_fini(&groups);
    sb_result_fini(&result);
}

/* The script that puts these names at the ends of their curves. */
static char *put(struct sb_name *name, uint32_t count)
{
    char *text = NULL;
    size_t size = 0;
    struct sb_gnuplot_script script = { .gp = open_memstream(&text, &size), .height = HEIGHT };
    assert_non_null(script.gp);
    sb_names_aside(&script, name, count, 270, TOP, BOTTOM);
    fclose(script.gp);
    return text;
}

static void names_at_the_right_do_not_lie_on_each_other(void **state)
{
    static const char *const names[] = { "sequential",
                                         "join-all-then-chain",
                                         "await-in-order = earliest-start",
                                         "日本語の名前です長い",
                                         "x",
                                         "averylongnamewithoutaplacetopartit" };
    (void)state;
    for (uint32_t count = 1; count <= 6; count++)
        for (int close = 0; close < 2; close++) {
            struct sb_name name[6];
            for (uint32_t i = 0; i < count; i++)
                name[i] = (struct sb_name){ names[i], &look, i == 2, close ? 25 : 220 - 30.0 * i };
            assert_true(sb_names_fit(name, count, BOTTOM - TOP));
            char *script = put(name, count);
            double before = 0;
            unsigned lines = 0;
            for (char *at = script; (at = strstr(at, "set label ")); at++) {
                double y = 0;
                char *place = strstr(at, ", screen ");
                assert_non_null(place);
                y = HEIGHT * (1 - strtod(place + strlen(", screen "), NULL));
                if (lines++ && y - before < 12)
                    fail_msg("%u names: a line at %g, and one at %g", count, before, y);
                assert_true(y > TOP && y < BOTTOM);
                before = y;
            }
            assert_true(lines >= count);
            free(script);
        }
}

static void too_many_names_do_not_fit_at_the_right(void **state)
{
    struct sb_name name[12];
    (void)state;
    for (int i = 0; i < 12; i++)
        name[i] = (struct sb_name){ "join-all-then-chain", &look, false, 0 };
    assert_true(sb_names_fit(name, 7, 210));
    assert_false(sb_names_fit(name, 8, 210));
    assert_true(sb_names_rows(name, 12) > sb_names_rows(name, 4));
    assert_true(sb_names_rows(name, 0) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_that_coincide_have_the_look_and_the_name_of_the_order_to_take),
        cmocka_unit_test(names_at_the_right_do_not_lie_on_each_other),
        cmocka_unit_test(too_many_names_do_not_fit_at_the_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
