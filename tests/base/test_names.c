/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

static void names_are_numbered_in_order_and_found(void **state)
{
    struct sb_arena arena = { 0 };
    struct sb_names names = { 0 };
    int failed = 0;
    char name[16];
    (void)state;
    assert_int_equal(sb_names_find(&names, "n0"), SB_NO_NAME);
    for (uint32_t i = 0; i < 3000; i++) { /* grows several times */
        snprintf(name, sizeof name, "n%u", i);
        assert_int_equal(sb_names_add(&names, &arena, name, &failed), i);
    }
    for (uint32_t i = 0; i < 3000; i++) {
        snprintf(name, sizeof name, "n%u", i);
        assert_int_equal(sb_names_find(&names, name), i);
        assert_string_equal(names.name[i], name);
    }
    assert_int_equal(sb_names_find(&names, "n3000"), SB_NO_NAME);
    assert_int_equal(failed, 0);
    sb_names_fini(&names);
    sb_arena_fini(&arena);
}

static void a_name_that_is_there_is_not_added_again(void **state)
{
    struct sb_arena arena = { 0 };
    struct sb_names names = { 0 };
    int failed = 0;
    (void)state;
    assert_int_equal(sb_names_add(&names, &arena, "", &failed), 0);
    assert_int_equal(sb_names_add(&names, &arena, "a", &failed), 1);
    assert_int_equal(sb_names_add(&names, &arena, "a", &failed), SB_NO_NAME);
    assert_int_equal(failed, 0);
    assert_int_equal(names.count, 2);
    sb_names_fini(&names);
    sb_arena_fini(&arena);
}

static void names_known_to_be_new_are_numbered_without_a_look(void **state)
{
    struct sb_arena arena = { 0 };
    struct sb_names names = { 0 };
    int failed = 0;
    (void)state;
    assert_int_equal(sb_names_append(&names, &arena, "a", &failed), 0);
    assert_int_equal(sb_names_append(&names, &arena, "b", &failed), 1);
    assert_int_equal(failed, 0);
    assert_int_equal(names.count, 2);
    assert_string_equal(names.name[1], "b");
    sb_names_fini(&names);
    sb_arena_fini(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_numbered_in_order_and_found),
        cmocka_unit_test(a_name_that_is_there_is_not_added_again),
        cmocka_unit_test(names_known_to_be_new_are_numbered_without_a_look),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
