/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of plug-ins, as the user sees them. */
#include "sim/cli/options/catalogue.h"
#include "sim/plugins.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

/* Lists of names are separated by commas, and lists for people by blanks. */
static void check_name(const char *kind, const struct sb_choice *choice)
{
    if (!choice->name || !choice->name[0] || strpbrk(choice->name, ", \t\n=/\"|"))
        fail_msg("%s: a name that cannot be one: \"%s\"", kind, choice->name ? choice->name : "");
    if (!choice->summary || !choice->summary[0])
        fail_msg("%s: \"%s\" has no summary", kind, choice->name);
}

static void no_two_plugins_of_a_kind_have_the_same_name(void **state)
{
    static struct sb_choices choices;
    (void)state;
    for (enum sb_catalogue kind = SB_STRATEGIES; kind < SB_SECTIONS; kind++) {
        sb_catalogue_take(kind, &choices);
        assert_true(choices.count > 0);
        for (uint32_t i = 0; i < choices.count; i++) {
            check_name(sb_catalogue_name(kind), &choices.item[i]);
            for (uint32_t j = 0; j < i; j++)
                if (strcmp(choices.item[i].name, choices.item[j].name) == 0)
                    fail_msg("%s: \"%s\" stands twice", sb_catalogue_name(kind),
                             choices.item[i].name);
        }
    }
}

static void no_two_targets_of_benchmarks_have_the_same_name(void **state)
{
    (void)state;
    for (size_t i = 0; sb_plugins.target[i]; i++)
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(sb_plugins.target[i]->name, sb_plugins.target[j]->name);
}

static void every_choice_is_found_by_its_name(void **state)
{
    static struct sb_choices choices;
    (void)state;
    for (enum sb_catalogue kind = SB_STRATEGIES; kind < SB_SECTIONS; kind++) {
        sb_catalogue_take(kind, &choices);
        for (uint32_t i = 0; i < choices.count; i++)
            assert_ptr_equal(sb_catalogue_find(kind, choices.item[i].name, "", NULL),
                             choices.item[i].plugin);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_plugins_of_a_kind_have_the_same_name),
        cmocka_unit_test(no_two_targets_of_benchmarks_have_the_same_name),
        cmocka_unit_test(every_choice_is_found_by_its_name),
    };
    return cmocka_run_group_tests_name("catalogue", tests, NULL, NULL);
}
