/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/bench/sentences.h"

#include "tests/fixtures/gsl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void samples_far_out_are_counted(void **state)
{
    (void)state;
    struct sb_arena arena = { 0 };
    struct sb_bench_figure figure;
    const double even[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 },
                 far[] = { 1, 2, 3, 4, 5, 6, 7, 8, 100, -100 }, few[] = { 1, 1, 1, 1, 1, 1, 100 };
    assert_int_equal(sb_bench_figure_set(&figure, even, 10, &arena, NULL), SB_OK);
    assert_int_equal(sb_bench_far_out(&figure), 0);
    assert_int_equal(sb_bench_figure_set(&figure, far, 10, &arena, NULL), SB_OK);
    assert_int_equal(sb_bench_far_out(&figure), 2);
    assert_int_equal(sb_bench_figure_set(&figure, few, 7, &arena, NULL), SB_OK);
    assert_int_equal(sb_bench_far_out(&figure), 0);
    sb_arena_fini(&arena);
}

static void what_is_not_known_of_a_machine_is_left_out(void **state)
{
    (void)state;
    char text[SB_BENCH_SENTENCE_SIZE];
    struct sb_bench_fingerprint f;
    sb_bench_fingerprint_init(&f);
    f.cores = 1;
    assert_string_equal(sb_bench_sentence_machine(text, &f), "libearliest · 1 core");
    f.flags = "-O0";
    f.compiler = "gcc";
    f.debug = true;
    f.kernel = "Linux";
    assert_string_equal(sb_bench_sentence_machine(text, &f),
                        "libearliest · gcc -O0 (debug build) · 1 core · Linux");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_far_out_are_counted),
        cmocka_unit_test(what_is_not_known_of_a_machine_is_left_out),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
