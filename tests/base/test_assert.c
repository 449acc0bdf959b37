/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What does not hold aborts: preconditions in every build, invariants where they are checked. */
#include "sim/base/assert.h"

#include "tests/fixtures/death.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#ifdef SB_CHECKED
enum { CHECKED = true };
#else
enum { CHECKED = false };
#endif

static void require_small(void *number) { SB_REQUIRE(*(int *)number < 3); }
static void assert_small(void *number) { SB_ASSERT(*(int *)number < 3); }

static void a_precondition_is_checked_in_every_build(void **state)
{
    int small = 2, large = 3;
    (void)state;
    require_small(&small);
    assert_true(fixture_aborts(require_small, &large,
                               "the precondition does not hold: *(int *)number < 3"));
}

static void an_invariant_is_checked_where_that_is_asked_for(void **state)
{
    int small = 2, large = 3;
    (void)state;
    assert_small(&small);
    assert_true(fixture_aborts(assert_small, &large, "the invariant does not hold") == CHECKED);
}

static void an_invariant_is_not_evaluated_otherwise(void **state)
{
    int times = 0;
    (void)state;
    SB_ASSERT(++times == 1);
    assert_int_equal(times, CHECKED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_precondition_is_checked_in_every_build),
        cmocka_unit_test(an_invariant_is_checked_where_that_is_asked_for),
        cmocka_unit_test(an_invariant_is_not_evaluated_otherwise),
    };
    return cmocka_run_group_tests_name("assert", tests, NULL, NULL);
}
