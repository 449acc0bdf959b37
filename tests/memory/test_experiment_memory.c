/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory runs out at the first, second, third, … allocation of an experiment, until it needs no
 * more: each time it must say so and give everything back (the sanitizer build sees to the latter).
 * Linked with --wrap for malloc, calloc, realloc and strdup. */
#include "sim/insight/insight.h"
#include "sim/plugins.h"
#include "sim/run/experiment.h"
#include "tests/fixtures/random.h"
#include "tests/memory/failing_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <string.h>

static const char text[] =
    "{\"simbench\": 1, \"name\": \"small\", \"tasks\": {\"a\": {\"latency\": {\"dist\": "
    "\"exponential\", \"mean\": 2}},"
    " \"b\": {\"latency\": {\"dist\": \"quantiles\", \"p50\": 80, \"p99\": 400}, \"after\": "
    "[\"a\"]},"
    " \"c\": {\"latency\": {\"dist\": \"mixture\", \"components\": [{\"weight\": 1, \"latency\": "
    "3},"
    " {\"weight\": 2, \"latency\": {\"dist\": \"lognormal\", \"median\": 1, \"p99\": 5}}]}}}}";

/* Workers that differ, one port. */
static const char platform[] =
    "{\"simbench\": 1, \"platform\": {\"workers\": [{\"name\": \"x\"}, {\"name\": \"y\", "
    "\"speed\": 2}], \"links\": {\"latency\": 1, \"model\": \"one-port\"}}, \"tasks\": {\"a\": "
    "{\"latency\": {\"dist\": \"exponential\", \"mean\": 2}}, \"b\": {\"after\": [{\"task\": "
    "\"a\", "
    "\"bytes\": 5}], \"latency\": 3}, \"c\": {\"after\": [\"a\"], \"cost\": {\"x\": 1, \"y\": "
    "4}}}}";

static const char pools[] =
    "{\"simbench\": 1, \"pools\": {\"x\": {\"slots\": 2}, \"y\": {\"slots\": 1}}, \"tasks\": "
    "{\"a\": "
    "{\"latency\": {\"dist\": \"exponential\", \"mean\": 2}, \"pool\": \"x\"}, \"b\": "
    "{\"latency\": 3, "
    "\"pools\": {\"x\": 2}}, \"c\": {\"after\": [\"a\"], \"latency\": 1, \"pools\": {\"x\": 1, "
    "\"y\": 1}}}}";

static void drawn(const struct sb_view *view, int64_t *key)
{
    for (uint32_t s = 0; s < view->dag->steps; s++)
        key[s] = view->expected[s];
}

/* With the sanitizer each tenth allocation fails, but in `make soak`. */
static long stride_of(long stride)
{
#ifdef __SANITIZE_ADDRESS__
    stride = stride < 10 ? 10 : stride;
#endif
    return fixture_scale() > 1 ? 1 : stride;
}

/* An oracle ranks anew, and allocates, for each replicate: it is left out of long runs. Of those
 * only each `stride`th allocation fails. Strategies that place steps are run where workers
 * differ; elsewhere one of them. */
static void check_sweep(const char *workload, uint32_t workers, uint64_t replicates,
                        unsigned threads, long stride)
{
    static const bool shown[64] = { false };
    static const struct sb_strategy oracle = {
        .name = "oracle", .summary = "", .flags = SB_STRATEGY_ORACLE, .prioritise = drawn
    };
    const struct sb_strategy *strategy[64] = { &oracle };
    struct sb_workload w;
    uint32_t count = replicates < 100;
    assert_int_equal(
        sb_workload_parse(&w, "small.json", workload, strlen(workload), &sb_plugins.readers, NULL),
        SB_OK);
    for (const struct sb_strategy *const *s = sb_plugins.strategy; *s; s++)
        if (w.dag.platform || !sb_strategy_has_places(*s) || strcmp((*s)->name, "heft") == 0)
            strategy[count++] = *s;
    struct sb_experiment x = { .workload = &w,
                               .strategy = strategy,
                               .baseline_only = shown,
                               .strategies = count,
                               .workers = workers,
                               .seed = 1,
                               .replicates = replicates,
                               .threads = threads,
                               .runtime = sb_plugins.runtime,
                               .verify = 2,
                               .show_steps_max = 100 };
    long allowed = 0;
    for (enum sb_code code = SB_ENOMEM; code != SB_OK; allowed += stride) {
        struct sb_workload_result result;
        struct sb_error error = { 0 };
        struct sb_arena arena = { 0 };
        failing_memory_arm(allowed);
        code = sb_experiment_run(&x, &result, &arena, &error);
        failing_memory_disarm();
        sb_arena_fini(&arena);
        if (code != error.code || (code != SB_OK && code != SB_ENOMEM) || allowed > 100000)
            fail_msg("%u workers, %ld allocations: code %d, error %d %s", workers, allowed, code,
                     error.code, error.text);
    }
    assert_true(allowed > 60); /* otherwise nothing was wrapped, and nothing tested */
    sb_workload_fini(&w);
}

static void an_experiment_survives_each_failed_allocation(void **state)
{
    (void)state;
    check_sweep(text, 0, 50, 1, stride_of(1));
}

static void an_experiment_with_workers_survives_each_failed_allocation(void **state)
{
    (void)state;
    check_sweep(text, 2, 50, 1, stride_of(1));
}

static void an_experiment_on_a_platform_survives_each_failed_allocation(void **state)
{
    (void)state;
    check_sweep(platform, 2, 5, 1, stride_of(3));
}

static void an_experiment_with_pools_survives_each_failed_allocation(void **state)
{
    (void)state;
    check_sweep(pools, 0, 50, 1, stride_of(1));
}

static void an_experiment_on_threads_survives_each_failed_allocation(void **state)
{
    (void)state;
    check_sweep(text, 0, 80000, 2, stride_of(5));
}

/* With unlimited workers, with two, with pools, on one thread, after an experiment that had memory.
 */
static void insight_survives_each_failed_allocation(void **state)
{
    static const bool shown[1] = { false };
    (void)state;
    for (uint32_t round = 0; round < 3; round++) {
        const struct sb_strategy *strategy = sb_plugins.strategy[0];
        const char *of = round == 2 ? pools : text;
        uint32_t workers = round == 1 ? 2 : 0;
        struct sb_workload w;
        struct sb_workload_result result;
        struct sb_arena arena = { 0 };
        assert_int_equal(
            sb_workload_parse(&w, "small.json", of, strlen(of), &sb_plugins.readers, NULL), SB_OK);
        struct sb_experiment x = { .workload = &w,
                                   .strategy = &strategy,
                                   .baseline_only = shown,
                                   .strategies = 1,
                                   .workers = workers,
                                   .seed = 1,
                                   .replicates = 50,
                                   .threads = 1 };
        assert_int_equal(sb_experiment_run(&x, &result, &arena, NULL), SB_OK);
        const struct sb_insight insight = { .dag = &w.dag,
                                            .strategy = &strategy,
                                            .strategies = 1,
                                            .workers = workers,
                                            .seed = 1,
                                            .replicates = 50,
                                            .steps = UINT64_MAX,
                                            .threads = 1 };
        long allowed = 0;
        for (enum sb_code code = SB_ENOMEM; code != SB_OK; allowed++) {
            struct sb_error error = { 0 };
            uint64_t done;
            result.strategy[0].criticality = NULL;
            failing_memory_arm(allowed);
            code = sb_insight_add(&insight, &result, &done, &arena, &error);
            failing_memory_disarm();
            if (code != error.code || (code != SB_OK && code != SB_ENOMEM) || allowed > 10000)
                fail_msg("%u workers, %ld allocations: code %d, error %d %s", workers, allowed,
                         code, error.code, error.text);
        }
        assert_true(allowed > 20 && result.strategy[0].criticality);
        sb_arena_fini(&arena);
        sb_workload_fini(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(insight_survives_each_failed_allocation),
        cmocka_unit_test(an_experiment_survives_each_failed_allocation),
        cmocka_unit_test(an_experiment_with_workers_survives_each_failed_allocation),
        cmocka_unit_test(an_experiment_on_a_platform_survives_each_failed_allocation),
        cmocka_unit_test(an_experiment_with_pools_survives_each_failed_allocation),
        cmocka_unit_test(an_experiment_on_threads_survives_each_failed_allocation),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests_name("out of memory in experiments", tests, NULL, NULL);
}
