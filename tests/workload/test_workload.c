/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fixtures/runs/expect_workload.h"

#include "tests/fixtures/gsl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* When each step ends if it starts as soon as it can and every latency is the expected one. */
static sb_ns longest_path(const struct sb_dag *dag)
{
    sb_ns *end = calloc((size_t)dag->steps + 1, sizeof *end), longest = 0;
    for (uint32_t i = 0; i < dag->tasks; i++)
        for (uint32_t s = sb_dag_first(dag, dag->topo[i]); s <= sb_dag_last(dag, dag->topo[i]);
             s++) {
            for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++)
                end[s] = end[s] > end[dag->pred.list[e]] ? end[s] : end[dag->pred.list[e]];
            end[s] += dag->expected[s];
            longest = longest > end[s] ? longest : end[s];
        }
    free(end);
    return longest;
}

static void each_way_to_write_a_latency_means_what_it_says(void **state)
{
    (void)state;
    static const struct {
        const char *latency;
        double p, ms;
    } cases[] = {
        /* the quantile at p; p = 0: the mean */
        { "12.5", 0.5, 12.5 },
        { "{\"dist\": \"constant\", \"value\": 3}", 0.1, 3 },
        { "{\"dist\": \"constant\", \"value\": 3, \"shift\": 2}", 0.1, 5 },
        { "{\"dist\": \"uniform\", \"min\": 10, \"max\": 20}", 0.25, 12.5 },
        { "{\"dist\": \"exponential\", \"mean\": 10}", 0.5, 6.931471805599453 },
        { "{\"dist\": \"exponential\", \"mean\": 10, \"shift\": 4}", 0, 14 },
        { "{\"dist\": \"normal\", \"mean\": 100, \"sd\": 5}", 0.5, 100 },
        { "{\"dist\": \"lognormal\", \"mu\": 2, \"sigma\": 0.5}", 0.5, 7.38905609893065 },
        { "{\"dist\": \"lognormal\", \"median\": 40, \"p99\": 400}", 0.5, 40 },
        { "{\"dist\": \"lognormal\", \"median\": 40, \"p99\": 400}", 0.99, 400 },
        { "{\"dist\": \"lognormal\", \"mean\": 50, \"sd\": 30}", 0, 50 },
        { "{\"dist\": \"lognormal\", \"mean\": 50, \"sd\": 30}", 0.5,
          42.874646285627205 }, /* 50 / sqrt(1 + 0.36) */
        { "{\"dist\": \"gamma\", \"shape\": 2, \"scale\": 3}", 0, 6 },
        { "{\"dist\": \"gamma\", \"mean\": 10, \"cv\": 1}", 0.5, 6.931471805599453 },
        { "{\"dist\": \"gamma\", \"mean\": 10, \"cv\": 0.5}", 0, 10 },
        { "{\"dist\": \"erlang\", \"k\": 1, \"mean\": 10}", 0.5, 6.931471805599453 },
        { "{\"dist\": \"erlang\", \"k\": 5, \"mean\": 10}", 0, 10 },
        { "{\"dist\": \"weibull\", \"shape\": 2, \"scale\": 10}", 0.5,
          8.325546111576977 }, /* 10 sqrt(ln 2) */
        { "{\"dist\": \"pareto\", \"min\": 4, \"alpha\": 2}", 0.75, 8 },
        { "{\"dist\": \"hyperexponential\", \"weights\": [3, 1], \"means\": [4, 20]}", 0, 8 },
        { "{\"dist\": \"mixture\", \"components\": [{\"weight\": 9, \"latency\": 2}, {\"weight\": "
          "1, \"latency\": 30}]}",
          0.9001, 30 },
        { "{\"dist\": \"mixture\", \"components\": [{\"weight\": 9, \"latency\": 2}, {\"weight\": "
          "1, \"latency\": 30}]}",
          0, 4.8 },
        { "{\"dist\": \"empirical\", \"samples\": [4, 1, 3, 2]}", 0.5, 2 },
        { "{\"dist\": \"quantiles\", \"p50\": 80, \"p90\": 150, \"p99\": 400}", 0.9, 150 },
        { "{\"dist\": \"quantiles\", \"p99\": 400, \"p50\": 80, \"p90\": 150, \"shift\": 5}", 0.99,
          405 },
        { "{\"dist\": \"quantiles\", \"p50\": 80, \"p99\": 400, \"p100\": 500}", 0.9999999,
          499.99827377668271 },
        { "{\"dist\": \"quantiles\", \"min\": 40, \"med\": 80, \"p999\": 400, \"max\": 500}", 0.5,
          80 },
        { "{\"dist\": \"quantiles\", \"median\": 80, \"p95\": 300, \"p999\": 400}", 0.999, 400 },
        { "{\"dist\": \"quantiles\", \"p50\": 80, \"p90\": 150, \"p995\": 400, \"avg\": 100}", 0,
          100 },
        { "{\"dist\": \"quantiles\", \"p50\": 80, \"p90\": 150, \"p995\": 400, \"mean\": 100}",
          0.995, 400 },
        { "{\"dist\": \"quantiles\", \"p50\": 0, \"p90\": 3, \"p99\": 4, \"average\": 2}", 0, 2 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_workload w = with_latency(cases[i].latency);
        const struct sb_dist *dist = latency_of(&w, 0);
        double got =
            cases[i].p > 0 ? sb_dist_quantile(dist, cases[i].p, false) : sb_dist_mean(dist);
        if (!(fabs(got / (cases[i].ms * 1e6) - 1) < 1e-12))
            fail_msg("%s: %.17g ms at %g", cases[i].latency, got / 1e6, cases[i].p);
        sb_workload_fini(&w);
    }
}

static void what_cannot_vary_becomes_a_constant(void **state)
{
    (void)state;
    static const struct {
        const char *latency;
        double ms;
    } cases[] = {
        { "{\"dist\": \"uniform\", \"min\": 3, \"max\": 3, \"shift\": 1}", 4 },
        { "{\"dist\": \"exponential\", \"mean\": 0}", 0 },
        { "{\"dist\": \"normal\", \"mean\": 5, \"sd\": 0}", 5 },
        { "{\"dist\": \"lognormal\", \"median\": 7, \"p99\": 7}", 7 },
        { "{\"dist\": \"lognormal\", \"mean\": 7, \"sd\": 0}", 7 },
        { "{\"dist\": \"gamma\", \"mean\": 7, \"cv\": 0}", 7 },
        { "{\"dist\": \"weibull\", \"shape\": 1, \"scale\": 0}", 0 },
        { "{\"dist\": \"pareto\", \"min\": 0, \"alpha\": 1}", 0 },
        { "{\"dist\": \"empirical\", \"samples\": [6, 6]}", 6 },
        { "{\"dist\": \"quantiles\", \"p50\": 8, \"p99\": 8}", 8 },
        { "{\"dist\": \"mixture\", \"components\": [{\"weight\": 1, \"latency\": 9}]}", 9 },
        { "-0", 0 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_workload w = with_latency(cases[i].latency);
        if (latency_of(&w, 0)->type || w.dag.expected[0] != (sb_ns)(cases[i].ms * 1e6) ||
            w.dag.random)
            fail_msg("%s: %s, %lld ns", cases[i].latency, sb_dist_name(latency_of(&w, 0)),
                     (long long)w.dag.expected[0]);
        assert_false(signbit(latency_of(&w, 0)->a));
        sb_workload_fini(&w);
    }
}

static void times_are_in_the_unit_of_the_file(void **state)
{
    (void)state;
    static const struct {
        const char *unit;
        sb_ns ns;
    } cases[] = { { "ns", 2 }, { "us", 2000 }, { "ms", 2000000 }, { "s", 2000000000 } };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[160];
        snprintf(text, sizeof text,
                 "{\"simbench\": 1, \"time_unit\": \"%s\", \"tasks\": {\"a\": {\"latency\": 2}}}",
                 cases[i].unit);
        struct sb_workload w = expect_parsed(text);
        assert_int_equal(w.dag.expected[0], cases[i].ns);
        sb_workload_fini(&w);
    }
}

static void a_file_without_a_name_is_called_by_its_own(void **state)
{
    (void)state;
    struct sb_workload w = expect_loaded("tests/data/cases/accepted/forward.json");
    assert_string_equal(w.name, "forward");
    assert_string_equal(w.file, "tests/data/cases/accepted/forward.json");
    assert_string_equal(w.description, "");
    assert_int_equal(w.workers, 0);
    sb_workload_fini(&w);
    w = expect_loaded("tests/data/cases/accepted/units.json");
    assert_int_equal(w.workers, 8);
    sb_workload_fini(&w);
}

static void a_workload_without_tasks_is_valid_and_takes_no_time(void **state)
{
    (void)state;
    struct sb_workload w = expect_parsed("{\"simbench\": 1, \"tasks\": {}}");
    assert_int_equal(w.dag.tasks, 0);
    assert_int_equal(w.dag.steps, 0);
    assert_false(w.dag.random);
    assert_int_equal(longest_path(&w.dag), 0);
    sb_workload_fini(&w);
}

static void awaits_belong_to_the_run_after_them(void **state)
{
    (void)state;
    struct sb_workload w = expect_loaded("tests/data/cases/accepted/steps.json");
    static const uint32_t step_begin[] = { 0, 1, 2, 5, 7, 8, 9 };
    static const double ms[] = { 30, 50, 5, 1, 4, 1, 2, 0, 0 };
    static const uint32_t pred_begin[] = { 0, 0, 1, 1, 3, 5, 5, 6, 8, 8 },
                          pred[] = { 0, 0, 2, 1, 3, 5, 0, 1 };
    assert_int_equal(w.dag.tasks, 6);
    assert_memory_equal(w.dag.step_begin, step_begin, sizeof step_begin);
    for (uint32_t s = 0; s < w.dag.steps; s++)
        assert_int_equal(w.dag.expected[s], (sb_ns)(ms[s] * 1e6));
    assert_memory_equal(w.dag.pred.begin, pred_begin, sizeof pred_begin);
    assert_memory_equal(w.dag.pred.list, pred, sizeof pred);
    sb_workload_fini(&w);
}

static void samples_come_from_the_csv_beside_the_workload(void **state)
{
    (void)state;
    static const double ms[] = { 2, 3.5, 4, 5, 10 };
    struct sb_workload w = expect_loaded("tests/data/cases/accepted/latencies.json");
    const struct sb_dist *dist = latency_of(&w, 21);
    assert_string_equal(sb_dist_name(dist), "empirical");
    assert_int_equal(dist->count, COUNT(ms));
    for (size_t i = 0; i < COUNT(ms); i++)
        assert_true(dist->point[i] == ms[i] * 1e6);
    assert_true(dist->shift == 5e5);
    sb_workload_fini(&w);
}

static void tasks_that_name_one_csv_share_its_samples(void **state)
{
    (void)state;
    struct sb_workload w = expect_loaded("workloads/hotrod-varied.json");
    assert_int_equal(w.dag.tasks, 12);
    for (uint32_t t = 2; t < 12; t++) {
        assert_int_equal(latency_of(&w, t)->count, 20);
        assert_ptr_equal(latency_of(&w, t)->point, latency_of(&w, 2)->point);
    }
    sb_workload_fini(&w);
}

static void recorded_times_are_exact_and_both_directions_are_edges(void **state)
{
    (void)state;
    struct sb_workload w = expect_loaded("tests/data/cases/accepted/wf-1.5.json");
    static const uint32_t dep_begin[] = { 0, 0, 2, 2 }, dep[] = { 0, 2 };
    assert_int_equal(w.dag.expected[0], 86400123457000);
    assert_int_equal(w.dag.expected[1], 0);
    assert_int_equal(w.dag.expected[2], 1000);
    assert_string_equal(w.dag.task_name[2], "x_3");
    assert_memory_equal(w.dag.dep.begin, dep_begin, sizeof dep_begin);
    assert_memory_equal(w.dag.dep.list, dep, sizeof dep);
    sb_workload_fini(&w);
}

static void older_recordings_refer_to_tasks_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *path, *first;
    } cases[] = { { "tests/data/cases/accepted/wf-1.4.json", "ID1" },
                  { "tests/data/cases/accepted/wf-1.1.json", "split" } };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_workload w = expect_loaded(cases[i].path);
        assert_string_equal(w.dag.task_name[0], cases[i].first);
        assert_int_equal(w.dag.edges, 1);
        assert_int_equal(longest_path(&w.dag), 3750000000);
        sb_workload_fini(&w);
    }
}

static void shipped_constants_have_the_critical_paths_of_the_table(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        sb_ns ns;
    } cases[] = {
        { "workloads/abc.json", 11000000000 },
        { "workloads/abc-swapped.json", 11000000000 },
        { "workloads/waterfall-demo.json", 360000000 },
        { "workloads/stepped.json", 84000000 },
        { "workloads/hotrod.json", 572687866 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sb_workload w = expect_loaded(cases[i].path);
        assert_int_equal(longest_path(&w.dag), cases[i].ns);
        assert_false(w.dag.random);
        sb_workload_fini(&w);
    }
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static void reading_takes_less_than_500_bytes_a_task(void **state)
{
    (void)state;
    print_message("skipped: a sanitizer's memory would be measured\n");
    skip();
}
#else
static void write_large(FILE *file, int tasks)
{
    fputs("{\"simbench\": 1, \"tasks\": {\n", file);
    for (int i = 0; i < tasks; i++) {
        fprintf(file, "\"t%d\": {\"after\": [", i);
        for (int k = 1; k <= 3 && i - 7 * k >= 0; k++)
            fprintf(file, "%s\"t%d\"", k > 1 ? ", " : "", i - 7 * k);
        fprintf(file,
                "], \"latency\": {\"dist\": \"lognormal\", \"median\": %d.5, \"p99\": %d}}%s\n",
                i % 97, 100 + i % 89, i + 1 < tasks ? "," : "");
    }
    fputs("}}\n", file);
}

static void reading_takes_less_than_500_bytes_a_task(void **state)
{
    (void)state;
    enum { TASKS = 300000 };
    char path[] = "/tmp/simbench-tasks-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    assert_non_null(file);
    write_large(file, TASKS);
    fclose(file);
    pid_t child = fork();
    if (child == 0) { /* a process of its own has a peak of its own */
        struct rusage before, after;
        struct sb_workload w;
        getrusage(RUSAGE_SELF, &before);
        int failed =
            sb_workload_read(&w, path, &sb_plugins.readers, NULL) != SB_OK || w.dag.tasks != TASKS;
        getrusage(RUSAGE_SELF, &after);
        long bytes = (after.ru_maxrss - before.ru_maxrss) * 1024 / TASKS;
        _exit(failed || bytes > 500 ? 255 : (int)(bytes / 10));
    }
    int status;
    waitpid(child, &status, 0);
    remove(path);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) > 50 || WEXITSTATUS(status) < 5)
        fail_msg("failed, or about %d bytes a task", WEXITSTATUS(status) * 10);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_way_to_write_a_latency_means_what_it_says),
        cmocka_unit_test(what_cannot_vary_becomes_a_constant),
        cmocka_unit_test(times_are_in_the_unit_of_the_file),
        cmocka_unit_test(a_file_without_a_name_is_called_by_its_own),
        cmocka_unit_test(a_workload_without_tasks_is_valid_and_takes_no_time),
        cmocka_unit_test(awaits_belong_to_the_run_after_them),
        cmocka_unit_test(samples_come_from_the_csv_beside_the_workload),
        cmocka_unit_test(tasks_that_name_one_csv_share_its_samples),
        cmocka_unit_test(recorded_times_are_exact_and_both_directions_are_edges),
        cmocka_unit_test(older_recordings_refer_to_tasks_by_name),
        cmocka_unit_test(shipped_constants_have_the_critical_paths_of_the_table),
        cmocka_unit_test(reading_takes_less_than_500_bytes_a_task),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
