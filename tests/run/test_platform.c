/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Experiments on workers that differ. */
#include "tests/fixtures/results/result_text.h"
#include "tests/fixtures/runs/experiment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLATFORM(model)                                                                            \
    "{\"simbench\": 1, \"name\": \"two\", \"platform\": {\"workers\": [{\"name\": \"slow\"}, "     \
    "{\"name\": \"fast\", \"speed\": 3}], \"links\": {\"latency\": 0.5, \"bandwidth\": 1000, "     \
    "\"model\": \"" model "\"}}, \"tasks\": {"                                                     \
    "\"a\": {\"latency\": {\"dist\": \"exponential\", \"mean\": 20}}, "                            \
    "\"b\": {\"after\": [{\"task\": \"a\", \"bytes\": 9}], \"latency\": {\"dist\": \"gamma\", "    \
    "\"mean\": 30, \"cv\": 1}}, "                                                                  \
    "\"c\": {\"after\": [{\"task\": \"a\", \"bytes\": 4}], \"latency\": {\"dist\": \"uniform\", "  \
    "\"min\": 5, \"max\": 25}, \"cost\": {\"slow\": 10, \"fast\": 12}}, "                          \
    "\"d\": {\"after\": [\"b\", {\"task\": \"c\", \"bytes\": 40}], \"cost\": {\"slow\": 8, "       \
    "\"fast\": 2}}}}"
static const char *const text[] = { PLATFORM("free"), PLATFORM("one-port"), PLATFORM("shared") };
enum { MODELS = sizeof text / sizeof *text, REPLICATES = 2000 };

/* Whatever the number of threads and the kernel; each replicate that is checked is run by events as
 * well as in its block, and each against the longest path of the least durations. */
static void threads_and_kernels_leave_the_same_bytes(void **state)
{
    (void)state;
    for (unsigned i = 0; i < MODELS; i++) {
        char *first = NULL;
        for (unsigned threads = 1; threads <= 3; threads += 2) {
            struct fixture_experiment s;
            size_t size;
            fixture_experiment_begin(&s, text[i], 2, REPLICATES);
            s.x.threads = threads;
            s.x.kernel = threads == 1 ? NULL : "base";
            fixture_experiment_run(&s);
            char *written = fixture_experiment_written(&s, &size);
            if (first)
                assert_string_equal(written, first);
            else
                first = strdup(written);
            free(written);
            fixture_experiment_end(&s);
        }
        free(first);
    }
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    for (unsigned i = 0; i < MODELS; i++) {
        struct fixture_experiment s;
        struct sb_result read;
        struct sb_error error = { 0 };
        size_t size, again;
        fixture_experiment_begin(&s, text[i], 2, 100);
        fixture_experiment_run(&s);
        char *written = fixture_experiment_written(&s, &size);
        if (fixture_result_read(&read, written, size, &error))
            fail_msg("%s: %s", error.where, error.text);
        assert_int_equal(read.workload->platform.workers, 2);
        char *second = fixture_result_text(&read, &again);
        assert_string_equal(written, second);
        sb_result_fini(&read);
        free(written);
        free(second);
        fixture_experiment_end(&s);
    }
}

/* a on fast 20/3, b 30/3, c on slow 10, d 2: rounded to ns; and all on fast: 20/3 + 10 + 12 + 2. */
static void the_least_path_and_the_best_single_worker_are_told(void **state)
{
    struct fixture_experiment s;
    (void)state;
    fixture_experiment_begin(&s, text[0], 2, 100);
    fixture_experiment_run(&s);
    const struct sb_result_platform *p = &s.result.platform;
    assert_int_equal(p->least_path, 6666667 + 10000000 + 2000000);
    assert_int_equal(p->sequential, 6666667 + 10000000 + 12000000 + 2000000);
    assert_int_equal(s.result.expected_critical_path, p->least_path);
    assert_string_equal(p->worker_name[1], "fast");
    for (uint32_t i = 0; i < s.result.strategies; i++) {
        const struct sb_strategy_result *strategy = &s.result.strategy[i];
        assert_true(strategy->verified == 0 && strategy->checked > 0);
        assert_int_equal(strategy->placed == SB_PLACED_FREELY, !s.x.strategy[i]->place);
    }
    fixture_experiment_end(&s);
}

static void another_number_of_workers_is_refused(void **state)
{
    struct fixture_experiment s;
    struct sb_error error = { 0 };
    (void)state;
    fixture_experiment_begin(&s, text[0], 0, 10);
    assert_int_equal(sb_experiment_run(&s.x, &s.result, &s.arena, &error), SB_EINPUT);
    assert_string_equal(error.text, "has a platform of 2 workers: --workers does not go with that");
    fixture_experiment_end(&s);
}

/* Workers that are alike and links that cost nothing, written as a platform: the same makespans of
 * each strategy that does not place, in every replicate. */
static void a_platform_of_equals_is_no_platform(void **state)
{
    static const char workers[] = "\"workers\": 3",
                      platform[] = "\"platform\": {\"workers\": [{\"name\": \"x\"}, {\"name\": "
                                   "\"y\"}, {\"name\": \"z\"}]}";
    const char *const kind[] = { workers, platform };
    struct fixture_experiment s[2];
    char file[400];
    (void)state;
    for (int i = 0; i < 2; i++) {
        snprintf(file, sizeof file,
                 "{\"simbench\": 1, \"name\": \"alike\", %s, \"generate\": {\"kind\": "
                 "\"layered\", \"tasks\": 60, \"width\": 10, \"seed\": 3, \"latency\": {\"dist\": "
                 "\"lognormal\", \"median\": 40, \"p99\": 400}}}",
                 kind[i]);
        fixture_experiment_begin(&s[i], file, 3, 500);
        fixture_experiment_run(&s[i]);
    }
    for (uint32_t i = 0; i < s[0].result.strategies; i++) {
        const struct sb_strategy_result *a = &s[0].result.strategy[i],
                                        *b = &s[1].result.strategy[i];
        assert_string_equal(a->name, b->name);
        assert_true(a->makespan.mean == b->makespan.mean && a->makespan.sd == b->makespan.sd);
        assert_memory_equal(a->makespan.quantile, b->makespan.quantile,
                            sizeof a->makespan.quantile);
        assert_memory_equal(a->shown[0].span, b->shown[0].span,
                            a->shown[0].spans * sizeof *a->shown[0].span);
    }
    for (int i = 0; i < 2; i++)
        fixture_experiment_end(&s[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_and_kernels_leave_the_same_bytes),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(the_least_path_and_the_best_single_worker_are_told),
        cmocka_unit_test(another_number_of_workers_is_refused),
        cmocka_unit_test(a_platform_of_equals_is_no_platform),
    };
    return cmocka_run_group_tests_name("platform", tests, NULL, NULL);
}
