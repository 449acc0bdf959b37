/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random cases, simulated and on libearliest. LOAD_CASE=N does one. */
#include "sim/verify/load/load_verify.h"
#include "strategies/runtimes/earliest/load/load.h"
#include "tests/fixtures/load_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>

enum { CASES = 500, SEEDS = 100000 /* of each test */ };

struct tally {
    unsigned cases, left_out, wrong;
    struct sb_load_verified verified;
};

static void verify_case(uint64_t seed, struct fixture_load_wish wish, struct tally *tally)
{
    static struct fixture_load_case load; /* large */
    struct sb_error error = { 0 };
    fixture_load_case_random(&load, seed, wish);
    tally->cases++;
    if (sb_load_runtime_earliest.why_not(&load.load))
        tally->left_out++;
    else if (sb_load_verify(&sb_load_runtime_earliest, &load.load, load.run.run, load.run.stop,
                            &tally->verified, &error)) {
        tally->wrong++;
        print_message("case %llu: %s\n", (unsigned long long)seed, error.text);
    }
    fixture_load_case_fini(&load);
}

static void verify_cases(uint64_t seed, struct fixture_load_wish wish)
{
    const char *only = getenv("LOAD_CASE");
    struct tally tally = { 0 };
    if (only && strtoull(only, NULL, 10) / SEEDS == seed / SEEDS)
        verify_case(strtoull(only, NULL, 10), wish, &tally);
    for (uint32_t i = 0; !only && i < CASES * fixture_scale(); i++)
        verify_case(seed + i, wish, &tally);
    print_message("%u cases, %u left out, %llu attempts the same\n", tally.cases, tally.left_out,
                  (unsigned long long)tally.verified.attempts);
    assert_int_equal(tally.wrong, 0);
    assert_true(only || tally.left_out < tally.cases / 2);
}

static void pools_are_served_as_simulated(void **state)
{
    (void)state;
    verify_cases(0, (struct fixture_load_wish){ .runnable = true });
}

static void policies_do_as_simulated(void **state)
{
    (void)state;
    verify_cases(SEEDS, (struct fixture_load_wish){ .runnable = true, .policies = true });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pools_are_served_as_simulated),
        cmocka_unit_test(policies_do_as_simulated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
