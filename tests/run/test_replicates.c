/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same result for any number of threads, any kernel, any way of cutting the replicates. */
#include "sim/engine/kernel_choice.h"
#include "sim/plugins.h"
#include "sim/stats/summary/tally.h"
#include "tests/fixtures/runs/experiment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Sanitizers look at the same code in fewer replicates. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SHARE = 8, ALONE = 12 };
#else
enum { SHARE = 1, ALONE = 100 };
#endif

static void expect_same_bytes(struct fixture_experiment *s, const char *text, size_t size,
                              const char *what)
{
    size_t other_size;
    char *other = fixture_experiment_written(s, &other_size);
    if (other_size != size || memcmp(text, other, size) != 0)
        fail_msg("%s, %u workers: %s (%u threads, kernel %s) changes the result", s->workload.name,
                 s->x.workers, what, s->x.threads, s->x.kernel ? s->x.kernel : "of this machine");
    free(other);
}

static void check_threads_and_kernels(const char *text, uint32_t workers, uint64_t replicates)
{
    static const unsigned threads[] = { 2, 3, 7 };
    static const char *const kernels[] = { "base", "avx2", "avx512" };
    struct fixture_experiment s;
    size_t size;
    fixture_experiment_begin(&s, text, workers, replicates);
    fixture_experiment_run(&s);
    char *first = fixture_experiment_written(&s, &size);
    for (size_t i = 0; i < COUNT(threads); i++) {
        s.x.threads = threads[i];
        fixture_experiment_run(&s);
        expect_same_bytes(&s, first, size, "the number of threads");
    }
    for (size_t i = 0; i < COUNT(kernels); i++) {
        s.x.kernel = kernels[i];
        if (!sb_kernel_choose(kernels[i]))
            continue;
        fixture_experiment_run(&s);
        expect_same_bytes(&s, first, size, "the kernel");
    }
    free(first);
    fixture_experiment_end(&s);
}

static void threads_and_kernels_do_not_change_the_bytes(void **state)
{
    (void)state;
    check_threads_and_kernels(fixture_layered, 0, 8000 / SHARE);
    check_threads_and_kernels(fixture_layered, 3, 4000 / SHARE);
    check_threads_and_kernels(fixture_mixed, 0, 40000 / SHARE);
    check_threads_and_kernels(fixture_mixed, 2, 30000 / SHARE);
}

/* N replicates, each run alone, have the same makespans as those N in one run: their sum, least and
 * largest say so. */
static void check_alone(const char *text, uint32_t workers)
{
    enum { N = ALONE };
    struct fixture_experiment all, alone;
    double sum[64] = { 0 };
    sb_ns least[64], most[64] = { 0 };
    fixture_experiment_begin(&all, text, workers, N);
    fixture_experiment_begin(&alone, text, workers, 1);
    fixture_experiment_run(&all);
    for (alone.x.first = 0; alone.x.first < N; alone.x.first++) {
        fixture_experiment_run(&alone);
        assert_int_equal(alone.result.shown_replicate[SB_SHOWN_P50], alone.x.first);
        for (uint32_t k = 0; k < alone.x.strategies; k++) {
            sb_ns makespan = alone.result.strategy[k].makespan.min;
            assert_true(alone.result.strategy[k].makespan.max == makespan &&
                        alone.result.strategy[k].shown[SB_SHOWN_P50].makespan == makespan);
            sum[k] += (double)makespan;
            least[k] = alone.x.first == 0 || makespan < least[k] ? makespan : least[k];
            most[k] = makespan > most[k] ? makespan : most[k];
            if (alone.x.first == all.result.shown_replicate[SB_SHOWN_P50])
                assert_int_equal(makespan, all.result.strategy[k].shown[SB_SHOWN_P50].makespan);
        }
    }
    for (uint32_t k = 0; k < all.x.strategies; k++) {
        const struct sb_strategy_result *r = &all.result.strategy[k];
        if (r->makespan.min != least[k] || r->makespan.max != most[k] ||
            fabs(r->makespan.mean * N - sum[k]) > 1e-9 * sum[k])
            fail_msg("%s with %u workers: %s differs when replicates run alone", all.workload.name,
                     workers, r->name);
    }
    fixture_experiment_end(&all);
    fixture_experiment_end(&alone);
}

static void threads_do_not_change_what_is_verified(void **state)
{
    (void)state;
    for (uint32_t workers = 0; workers <= 2; workers += 2) {
        struct fixture_experiment s;
        size_t size;
        fixture_experiment_begin(&s, fixture_quick, workers, 40000);
        s.x.runtime = sb_plugins.runtime;
        s.x.verify = 30;
        fixture_experiment_run(&s);
        char *first = fixture_experiment_written(&s, &size);
        for (uint32_t i = 0; i < s.result.strategies; i++) {
            const struct sb_assignment assignment = { .dag = &s.workload.dag,
                                                      .strategy = s.x.strategy[i],
                                                      .workers = workers };
            bool can = sb_runtime_choose(s.x.runtime, &assignment);
            assert_true(can || sb_strategy_has_places(s.x.strategy[i]));
            assert_int_equal(s.result.strategy[i].verified, can ? 30 : 0);
        }
        s.x.threads = 3;
        fixture_experiment_run(&s);
        expect_same_bytes(&s, first, size, "the number of threads");
        free(first);
        fixture_experiment_end(&s);
    }
}

static void a_replicate_alone_is_the_one_in_a_run(void **state)
{
    (void)state;
    check_alone(fixture_layered, 0);
    check_alone(fixture_layered, 3);
    check_alone(fixture_quick, 0);
    check_alone(fixture_quick, 2);
}

static void a_run_that_begins_anywhere_is_a_part_of_the_whole(void **state)
{
    static const uint64_t cuts[] = { 0, 1, 15, 16, 17, 63, 64, 65, 100, 1000 };
    (void)state;
    for (size_t i = 1; i < COUNT(cuts); i++) {
        struct fixture_experiment whole, low, high;
        fixture_experiment_begin(&whole, fixture_quick, 0, cuts[i] + 333);
        fixture_experiment_begin(&low, fixture_quick, 0, cuts[i]);
        fixture_experiment_begin(&high, fixture_quick, 0, 333);
        high.x.first = cuts[i];
        fixture_experiment_run(&whole), fixture_experiment_run(&low), fixture_experiment_run(&high);
        for (uint32_t k = 0; k < whole.x.strategies; k++) {
            double parts = low.result.strategy[k].makespan.mean * (double)cuts[i] +
                           high.result.strategy[k].makespan.mean * 333;
            sb_ns most = low.result.strategy[k].makespan.max > high.result.strategy[k].makespan.max
                             ? low.result.strategy[k].makespan.max
                             : high.result.strategy[k].makespan.max;
            if (fabs(whole.result.strategy[k].makespan.mean * ((double)cuts[i] + 333) / parts - 1) >
                    1e-12 ||
                whole.result.strategy[k].makespan.max != most)
                fail_msg("cut at %llu, %s", (unsigned long long)cuts[i],
                         whole.result.strategy[k].name);
        }
        fixture_experiment_end(&whole), fixture_experiment_end(&low), fixture_experiment_end(&high);
    }
}

#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__) /* a million replicates */
static void threads_and_kernels_do_not_change_the_histograms(void **state)
{
    (void)state;
    check_threads_and_kernels("{\"simbench\": 1, \"name\": \"one\", \"tasks\": {\"a\": "
                              "{\"latency\": {\"dist\": \"exponential\", "
                              "\"mean\": 20}}}}",
                              0, SB_EXACT_MAX + 1);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_and_kernels_do_not_change_the_bytes),
        cmocka_unit_test(threads_do_not_change_what_is_verified),
        cmocka_unit_test(a_replicate_alone_is_the_one_in_a_run),
        cmocka_unit_test(a_run_that_begins_anywhere_is_a_part_of_the_whole),
#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
        cmocka_unit_test(threads_and_kernels_do_not_change_the_histograms),
#endif
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests_name("replicates", tests, NULL, NULL);
}
