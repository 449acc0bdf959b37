/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bench/campaign/library.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

/* FNV-1a's published values. */
static void what_0_2_wrote_as_hash_is_known(void **state)
{
    char hash[17];
    (void)state;
    sb_bench_library_old_hash(hash, "", 0);
    assert_string_equal(hash, "cbf29ce484222325");
    sb_bench_library_old_hash(hash, "foobar", 6);
    assert_string_equal(hash, "85944171f73967e8");
}

static void a_library_has_either_hash_and_no_other(void **state)
{
    struct sb_bench_library library = { .fd = -1 };
    (void)state;
    assert_int_equal(sb_bench_library_copy(&library, "/proc/self/exe", NULL), SB_OK);
    assert_int_equal(strlen(library.hash), 64);
    assert_true(sb_bench_library_has_hash(&library, library.hash));
    assert_true(sb_bench_library_has_hash(&library, library.old_hash));
    assert_false(sb_bench_library_has_hash(&library, ""));
    library.hash[63] ^= 1;
    assert_false(sb_bench_library_has_hash(&library, "cbf29ce484222325"));
    sb_bench_library_fini(&library);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_0_2_wrote_as_hash_is_known),
        cmocka_unit_test(a_library_has_either_hash_and_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
