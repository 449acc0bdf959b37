/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine beside tests/load/reference.py, which works out the same from the definitions alone:
 * every attempt and every request of random cases must be equal. LOAD_CASE=N shows one case as it
 * is given to it, for `python3 tests/load/reference.py`. */
#include "tests/fixtures/load/load_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>

#ifdef __SANITIZE_ADDRESS__
enum { CASES = 30 };
#else
enum { CASES = 150 };
#endif
enum { SEEDS = 100000 /* of each test */ };

static void write_case(FILE *out, uint64_t seed, struct fixture_load_wish wish)
{
    static struct fixture_load_case load; /* large */
    struct sb_load_history record = { 0 };
    const struct sb_attempt_log log = sb_load_history_log(&record);
    struct sb_load_engine *engine;
    struct sb_load_run_end end;
    struct sb_error error = { 0 };
    fixture_load_case_random(&load, seed, wish);
    load.run.log = &log;
    if (sb_load_engine_new(&engine, &load.load, &error) != SB_OK ||
        sb_load_engine_run(engine, &load.run, &end, &error) != SB_OK)
        fail_msg("case %llu: %s", (unsigned long long)seed, error.text);
    sb_load_engine_free(engine);
    sb_load_history_sort(&record);
    fixture_load_json(out, &load, &record);
    sb_load_history_fini(&record);
    fixture_load_case_fini(&load);
}

/* Cases from one seed on, through a pipe. */
static void compare(uint64_t seed, uint32_t cases, struct fixture_load_wish wish)
{
    const char *only = getenv("LOAD_CASE");
    if (only) {
        if (strtoull(only, NULL, 10) / SEEDS == seed / SEEDS)
            write_case(stdout, strtoull(only, NULL, 10), wish);
        return;
    }
    FILE *reference = popen("python3 -B tests/load/reference.py >&2", "w");
    assert_non_null(reference);
    for (uint32_t i = 0; i < cases * fixture_scale(); i++)
        write_case(reference, seed + i, wish);
    assert_int_equal(pclose(reference), 0);
}

static void pools_are_served_alike(void **state)
{
    (void)state;
    compare(0, CASES, (struct fixture_load_wish){ 0 });
}

static void processor_sharing_is_exact(void **state)
{
    (void)state;
    compare(SEEDS, CASES, (struct fixture_load_wish){ .shared = true });
}

static void policies_do_the_same(void **state)
{
    (void)state;
    compare(2 * SEEDS, 2 * CASES, (struct fixture_load_wish){ .policies = true, .shared = true });
}

/* A `ps` pool before one in a strategy's order: it has no say in who starts. */
static void what_differed_once_is_alike(void **state)
{
    (void)state;
    if (!getenv("LOAD_CASE"))
        compare(200545, 1, (struct fixture_load_wish){ .policies = true, .shared = true });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pools_are_served_alike),
        cmocka_unit_test(processor_sharing_is_exact),
        cmocka_unit_test(policies_do_the_same),
        cmocka_unit_test(what_differed_once_is_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
