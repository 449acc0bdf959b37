/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/sweep/sweep.h"

#include "tests/fixtures/runs/expect_workload.h"

#include <stdlib.h>
#include <unistd.h>

static const char two[] = "{\"simbench\": 1, \"time_unit\": \"s\", \"tasks\": {\n"
                          " \"a\": {\"latency\": 3},\n \"b\": {\"after\": [\"a\"], \"latency\": "
                          "{\"dist\": \"uniform\", \"min\": 1, \"max\": 4}}}}";

static char path[] = "/tmp/sweep-XXXXXX";
static const char *const files[] = { path };

static void write_file(const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int make_file(void **state)
{
    int fd = mkstemp(path);
    (void)state;
    return fd < 0 || close(fd);
}

static int drop_file(void **state)
{
    (void)state;
    return unlink(path);
}

/* Axes up to NULL over the file. */
static struct sb_error sweep(struct sb_sweep *s, const char *first, const char *second)
{
    const char *const text[] = { first, second };
    struct sb_error error = { 0 };
    *s = (struct sb_sweep){ 0 };
    if (sb_sweep_read(s, text, &error) == SB_OK)
        sb_sweep_of_files(s, files, 1, &sb_plugins.readers, &error);
    return error;
}

static void each_point_has_its_values_and_nothing_else_changes(void **state)
{
    struct sb_sweep s;
    (void)state;
    write_file(two);
    struct sb_error error = sweep(&s, "tasks.a.latency=1..3", "tasks.b.latency.max=2s..4s/3");
    if (error.code)
        fail_msg("%s: %s", error.where, error.text);
    assert_int_equal(s.points, 9);
    for (uint32_t i = 0; i < 9; i++) {
        struct sb_workload workload;
        char *name = sb_sweep_name(&s, i, "two", &s.arena), expected[80];
        snprintf(expected, sizeof expected, "two tasks.a.latency=%u tasks.b.latency.max=%us",
                 i / 3 + 1, i % 3 + 2);
        assert_string_equal(name, expected);
        assert_int_equal(sb_sweep_build(&s, i, &workload, NULL), SB_OK);
        const struct sb_dist *a = latency_of(&workload, 0), *b = latency_of(&workload, 1);
        assert_true(sb_dist_mean(a) == (i / 3 + 1) * 1e9);
        assert_true(sb_dist_support(b).lo == 1e9 && sb_dist_support(b).hi == (i % 3 + 2) * 1e9);
        assert_int_equal(workload.dag.edges, 1);
        assert_int_equal(workload.workers, 0);
        sb_workload_fini(&workload);
    }
    sb_sweep_fini(&s);
}

static void workers_go_with_a_path(void **state)
{
    struct sb_sweep s;
    struct sb_workload workload;
    (void)state;
    write_file(two);
    assert_int_equal(sweep(&s, "workers=2,4", "tasks.a.latency=1").code, SB_OK);
    assert_int_equal(s.points, 2);
    assert_int_equal(sb_sweep_build(&s, 1, &workload, NULL), SB_OK);
    assert_int_equal(workload.workers, 4);
    sb_workload_fini(&workload);
    sb_sweep_fini(&s);
}

static void whole_parameters_of_a_generator_are_rounded(void **state)
{
    struct sb_sweep s;
    (void)state;
    write_file("{\"simbench\": 1, \"generate\": {\"kind\": \"chain\", \"tasks\": 3, "
               "\"latency\": 1}}");
    assert_int_equal(sweep(&s, "generate.tasks=1..10/3", NULL).code, SB_OK);
    static const uint32_t tasks[] = { 1, 6, 10 };
    assert_int_equal(s.points, 3);
    for (uint32_t i = 0; i < 3; i++) {
        struct sb_workload workload;
        assert_int_equal(sb_sweep_build(&s, i, &workload, NULL), SB_OK);
        assert_int_equal(workload.dag.tasks, tasks[i]);
        sb_workload_fini(&workload);
    }
    sb_sweep_fini(&s);
}

static const char *family_of(const char *parameters)
{
    static char text[400];
    snprintf(text, sizeof text,
             "{\"simbench\": 1, \"name\": \"f\", \"generate\": {\"kind\": \"layered\", "
             "\"latency\": 1, %s}}",
             parameters);
    return text;
}

/* Each point has as many edges as the same graph swept by option, whose seeds differ. */
static void a_family_is_swept_by_itself(void **state)
{
    struct sb_sweep family, swept;
    (void)state;
    write_file(family_of("\"tasks\": 10, \"seed\": 1"));
    assert_int_equal(sweep(&swept, "generate.tasks=10..40/3", "generate.seed=2..9").code, SB_OK);
    write_file(family_of("\"seed\": \"2..9\", \"tasks\": \"10..40/3\""));
    struct sb_error error = sweep(&family, NULL, NULL);
    if (error.code)
        fail_msg("%s: %s", error.where, error.text);
    assert_int_equal(family.points, 24);
    for (uint32_t i = 0; i < 24; i++) {
        struct sb_workload a, b;
        char *name = sb_sweep_name(&family, i, "f", &family.arena);
        assert_string_equal(name, sb_sweep_name(&swept, i, "f", &swept.arena));
        assert_int_equal(sb_sweep_build(&family, i, &a, NULL), SB_OK);
        assert_int_equal(sb_sweep_build(&swept, i, &b, NULL), SB_OK);
        assert_int_equal(a.dag.tasks, i / 8 * 15 + 10);
        assert_int_equal(a.dag.edges, b.dag.edges);
        assert_memory_equal(a.dag.pred.list, b.dag.pred.list,
                            a.dag.edges * sizeof *a.dag.pred.list);
        sb_workload_fini(&a);
        sb_workload_fini(&b);
    }
    sb_sweep_fini(&family);
    sb_sweep_fini(&swept);
}

static void families_that_cannot_be_are_refused(void **state)
{
    static const struct {
        const char *parameters, *first, *told;
    } cases[] = {
        { "\"tasks\": \"1..3\", \"seed\": \"1..2\"", "generate.parents=1", "with them, at most 2" },
        { "\"tasks\": 4, \"seed\": \"1..2\"", "generate.seed=1", "values of generate.seed itself" },
        { "\"tasks\": \"0..3\"", NULL, "whole numbers from 1" },
        { "\"tasks\": \"many\"", NULL, "expected" },
        { "\"tasks\": \"5\"", NULL, "found a string" },
        { "\"tasks\": \"1s..2s\"", NULL, "column" },
        { "\"tasks\": \"1..5000\"", NULL, "4096" },
        { "\"tasks\": \"2,3\", \"seed\": \"2,3\", \"parents\": \"1,2\"", NULL,
          "have several values already" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sb_sweep s;
        write_file(family_of(cases[i].parameters));
        struct sb_error error = sweep(&s, cases[i].first, NULL);
        if (error.code != SB_EINPUT || !strstr(error.text, cases[i].told))
            fail_msg("%s: %s: %s", cases[i].parameters, error.where, error.text);
        sb_sweep_fini(&s);
    }
}

static void what_cannot_be_swept_is_refused_before_anything_runs(void **state)
{
    static const struct {
        const char *first, *second, *told;
    } cases[] = {
        { "workers", NULL, "expected workers=1..64, or the path of a number" },
        { "=1", NULL, "expected workers=1..64" },
        { "workers=0..3", NULL, "expected whole numbers from 1 to 1048576" },
        { "workers=1.5", NULL, "expected whole numbers" },
        { "workers=1..2", "workers=3", "workers is swept twice" },
        { "tasks.a.latency=1..100", "workers=1..64", "6400 points; at most 4096" },
        { "tasks.b.latency.max=0.5..4/8", NULL, "(where tasks.b.latency.max=0.5)" },
        { "tasks.a.latency=1s,-1s", NULL, "(where tasks.a.latency=-1s)" },
        { "tasks.b.latency.mx=1..2", NULL, "unknown key; did you mean \"max\"? (where" },
        { "tasks.c.latency=1", NULL, "no \"c\" in tasks" },
    };
    (void)state;
    write_file(two);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sb_sweep s;
        struct sb_error error = sweep(&s, cases[i].first, cases[i].second);
        if (error.code != SB_EINPUT || !strstr(error.text, cases[i].told))
            fail_msg("%s: %s", cases[i].first, error.text);
        sb_sweep_fini(&s);
    }
}

static void only_our_own_format_has_paths(void **state)
{
    struct sb_sweep s;
    (void)state;
    write_file("digraph { a -> b }\n");
    struct sb_error error = sweep(&s, "tasks.a.latency=1", NULL);
    assert_non_null(strstr(error.text, "only workers can be swept"));
    sb_sweep_fini(&s);
    write_file("{\"simbench\": 1, \"tasks\": {\"a\": {}}}");
    error = sweep(&s, "tasks.a.latency=1", NULL);
    assert_non_null(strstr(error.text, "\"latency\" or \"steps\" is missing"));
    sb_sweep_fini(&s);
}

static void workloads_of_any_format_have_workers(void **state)
{
    static const char *const text[] = { "workers=1..3", NULL };
    struct sb_workload workload[2] = { expect_parsed(two), expect_parsed(two) };
    struct sb_sweep s = { 0 };
    (void)state;
    assert_int_equal(sb_sweep_read(&s, text, NULL), SB_OK);
    assert_false(sb_sweep_needs_documents(&s));
    assert_int_equal(sb_sweep_of_workloads(&s, workload, 2, NULL), SB_OK);
    assert_int_equal(s.points, 6);
    for (uint32_t i = 0; i < 6; i++) {
        assert_int_equal(sb_sweep_base_of(&s, i), i / 3);
        assert_true(sb_sweep_value(&s, i, 0) == 1 + i % 3);
    }
    sb_sweep_fini(&s);
    sb_workload_fini(&workload[0]);
    sb_workload_fini(&workload[1]);
}

static const char served[] =
    "{\"simbench\": 1, \"time_unit\": \"s\", \"pools\": {\"db\": {\"slots\": 1, \"timeout\": "
    "\"30ms\"}},\n \"arrivals\": {\"kind\": \"poisson\", \"rate\": \"5/min\"}, \"tasks\": {\"a\": "
    "{\"latency\": 3, \"pool\": \"db\", \"retry\": {\"attempts\": 2}}}}";

/* Values of the axis at its first and last point. */
static void first_and_last(const char *axis, struct sb_workload end[2])
{
    struct sb_sweep s;
    write_file(served);
    struct sb_error error = sweep(&s, axis, NULL);
    if (error.code)
        fail_msg("%s: %s", error.where, error.text);
    for (uint32_t i = 0; i < 2; i++)
        if (sb_sweep_build(&s, i ? s.points - 1 : 0, &end[i], &error))
            fail_msg("%s: %s", error.where, error.text);
    sb_sweep_fini(&s);
}

static void drop_both(struct sb_workload end[2])
{
    sb_workload_fini(&end[0]);
    sb_workload_fini(&end[1]);
}

static void load_and_failures_are_swept_as_latencies_are(void **state)
{
    struct sb_workload end[2];
    (void)state;
    first_and_last("pools.db.slots=1..32", end);
    assert_true(end[0].dag.pools->slots[0] == 1 && end[1].dag.pools->slots[0] == 32);
    drop_both(end);
    first_and_last("pools.db.places=0..8", end);
    assert_true(end[0].dag.pools->places[0] == 0 && end[1].dag.pools->places[0] == 8);
    drop_both(end);
    first_and_last("arrivals.rate=6..60/10", end);
    assert_true(end[0].dag.arrivals->rate == 6 / 60e9 && end[1].dag.arrivals->rate == 1e-9);
    drop_both(end);
    first_and_last("tasks.a.retry.attempts=1..4", end);
    assert_true(end[0].dag.resilience->retry[0].attempts == 1 &&
                end[1].dag.resilience->retry[0].attempts == 4);
    drop_both(end);
    first_and_last("pools.db.timeout=20ms..2s/5", end);
    const struct sb_resilience *slow = end[1].dag.resilience;
    assert_true(slow->policy[slow->policy_of[0]].timeout == 2000000000);
    drop_both(end);
}

static void a_rate_takes_plain_numbers(void **state)
{
    struct sb_sweep s;
    (void)state;
    write_file(served);
    struct sb_error error = sweep(&s, "arrivals.rate=1s..2s/2", NULL);
    assert_int_equal(error.code, SB_EINPUT);
    assert_non_null(strstr(error.text, "arrivals.rate takes plain numbers, not times"));
    sb_sweep_fini(&s);
    error = sweep(&s, "arrivals.rate=-1..2/2", NULL);
    assert_int_equal(error.code, SB_EINPUT);
    assert_non_null(strstr(error.text, "\"-1/min\" is negative"));
    sb_sweep_fini(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_point_has_its_values_and_nothing_else_changes),
        cmocka_unit_test(load_and_failures_are_swept_as_latencies_are),
        cmocka_unit_test(a_rate_takes_plain_numbers),
        cmocka_unit_test(workers_go_with_a_path),
        cmocka_unit_test(whole_parameters_of_a_generator_are_rounded),
        cmocka_unit_test(a_family_is_swept_by_itself),
        cmocka_unit_test(families_that_cannot_be_are_refused),
        cmocka_unit_test(what_cannot_be_swept_is_refused_before_anything_runs),
        cmocka_unit_test(only_our_own_format_has_paths),
        cmocka_unit_test(workloads_of_any_format_have_workers),
    };
    return cmocka_run_group_tests(tests, make_file, drop_file);
}
