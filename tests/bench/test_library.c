/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/campaign/library.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* FNV-1a's published values. */
static void the_hash_is_the_known_one(void **state)
{
    char hash[17];
    (void)state;
    sb_bench_library_hash(hash, "", 0);
    assert_string_equal(hash, "cbf29ce484222325");
    sb_bench_library_hash(hash, "foobar", 6);
    assert_string_equal(hash, "85944171f73967e8");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hash_is_the_known_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
