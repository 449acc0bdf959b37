/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random cases, simulated and on libearliest. LOAD_CASE=N does one. */
#include "sim/verify/load/load_verify.h"
#include "strategies/runtimes/earliest/load/load.h"
#include "tests/fixtures/load/load_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
enum { CASES = 100 };
#else
enum { CASES = 1000 };
#endif
enum { SEEDS = 100000 /* of each test */ };

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

/* ---- wrong schedulers ---- */

struct wrong {
    const struct sb_attempt_log *log;
    void (*change)(struct sb_attempt *attempt);
};

static void pass_attempt(void *self, const struct sb_attempt *attempt)
{
    const struct wrong *wrong = self;
    struct sb_attempt changed = *attempt;
    if (attempt->arrival == 1 && attempt->attempt == 0)
        wrong->change(&changed);
    wrong->log->attempt(wrong->log->self, &changed);
}

static void pass_request(void *self, const struct sb_request *request)
{
    const struct wrong *wrong = self;
    wrong->log->request(wrong->log->self, request);
}

static void (*wrong_change)(struct sb_attempt *attempt);

static enum sb_code run_wrongly(const struct sb_load_script *script, sb_ns spin,
                                const struct sb_attempt_log *log, struct sb_error *error)
{
    struct wrong wrong = { log, wrong_change };
    const struct sb_attempt_log altered = { pass_attempt, pass_request, &wrong };
    return sb_load_runtime_earliest.run(script, spin, &altered, error);
}

static void issue_late(struct sb_attempt *attempt) { attempt->issued++; }
static void start_late(struct sb_attempt *attempt) { attempt->start++; }
static void end_early(struct sb_attempt *attempt) { attempt->end--; }
static void tell_late(struct sb_attempt *attempt) { attempt->told++; }
static void fail_it(struct sb_attempt *attempt) { attempt->outcome = SB_OUTCOME_FAILED; }
static void number_it(struct sb_attempt *attempt) { attempt->attempt = 7; }

static void a_wrong_scheduler_is_noticed(void **state)
{
    (void)state;
    static void (*const change[])(struct sb_attempt *) = { issue_late, start_late, end_early,
                                                           tell_late,  fail_it,    number_it };
    static struct fixture_load_case load; /* large */
    const struct sb_load_runtime runtime = { .name = "wrong", .run = run_wrongly };
    struct sb_load_verified verified = { 0 };
    fixture_load_case_random(&load, 0, (struct fixture_load_wish){ .runnable = true });
    for (unsigned i = 0; i < sizeof change / sizeof *change; i++) {
        struct sb_error error = { 0 };
        wrong_change = change[i];
        assert_int_equal(
            sb_load_verify(&runtime, &load.load, load.run.run, load.run.stop, &verified, &error),
            SB_ECHECK);
        assert_non_null(strstr(error.text, "request 1, task"));
    }
    assert_int_equal(verified.attempts, 0);
    fixture_load_case_fini(&load);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pools_are_served_as_simulated),
        cmocka_unit_test(policies_do_as_simulated),
        cmocka_unit_test(a_wrong_scheduler_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
