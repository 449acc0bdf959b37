/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every number of the oracles of recorded graphs that belongs to something that simbench works out:
 * workflows (WfInstances, Pegasus DAX), Standard Task Graphs, RGPOS, daggen, SimGrid, PSPLIB. The
 * files are read as they are. */
#include "sim/model/dag_metrics.h"
#include "sim/plugins.h"
#include "sim/workload/source/import_options.h"
#include "tests/fixtures/recorded/oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The oracles' names of our strategies. */
static const char *const rules[][2] = { { "FIFO", "earliest-start" },
                                        { "HLFET", "hlfet" },
                                        { "LPT", "lpt" },
                                        { "LIST", "list" },
                                        { "SPT", "spt" } };
enum { RULES = sizeof rules / sizeof *rules };

struct scene {
    struct fixture_oracle oracle;
    const struct sb_json_node *expected; /* of the file at hand */
    const char *name;
    char path[256];
    const struct sb_dag *dag;
    uint32_t workers;
    sb_ns tick;
    unsigned compared;
};

static void expect(struct scene *s, const char *path, int64_t is)
{
    int64_t should = fixture_whole(&s->oracle, s->expected, path);
    s->compared++;
    if (is != should)
        fail_msg("%s: %s is %lld, should be %lld", s->name, path, (long long)is, (long long)should);
}

static void expect_time(struct scene *s, const char *path, const char *strategy, uint32_t workers)
{
    sb_ns is = fixture_makespan(s->dag, s->name, strategy, workers, NULL);
    assert_int_equal(is % s->tick, 0);
    expect(s, path, is / s->tick);
}

/* Most tasks of some duration that run at once. */
static int64_t peak(const struct sb_span *span, uint32_t steps)
{
    int64_t most = 0;
    for (uint32_t i = 0; i < steps; i++) {
        int64_t at_once = 0;
        for (uint32_t k = 0; k < steps; k++)
            at_once += span[k].start <= span[i].start && span[i].start < span[k].end;
        most = at_once > most ? at_once : most;
    }
    return most;
}

static void expect_shape(struct scene *s)
{
    const struct sb_dag *dag = s->dag;
    struct sb_dag_metrics m;
    int64_t zero = 0;
    assert_int_equal(sb_dag_measure(dag, &m, NULL), SB_OK);
    for (uint32_t i = 0; i < dag->steps; i++)
        zero += dag->expected[i] == 0;
    expect(s, "tasks", dag->tasks);
    expect(s, "edges", dag->edges);
    expect(s, "roots", m.roots);
    expect(s, "leaves", m.leaves);
    expect(s, "levels", m.levels);
    expect(s, "level_width", m.level_width);
    expect(s, "zero_duration_tasks", zero);
    expect(s, "work", m.work / s->tick);
    expect(s, "cp", m.critical_path / s->tick);
    if (fixture_has(&s->oracle, s->expected, "width"))
        expect(s, "width", m.width);
    double parallelism = (double)m.work / (double)m.critical_path;
    assert_true(fabs(parallelism - fixture_number(&s->oracle, s->expected, "parallelism")) < 1e-6);
}

/* A way through the graph, as long as it should be. */
static uint32_t expect_critical_path(struct scene *s)
{
    const struct sb_dag *dag = s->dag;
    sb_ns *finish = calloc((size_t)dag->steps + 1, sizeof *finish), sum = 0;
    uint32_t *task = calloc((size_t)dag->tasks + 1, sizeof *task);
    assert_true(finish && task);
    uint32_t count = sb_dag_critical_path(dag, dag->expected, finish, task);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t step = sb_dag_first(dag, task[i]); step <= sb_dag_last(dag, task[i]); step++)
            sum += dag->expected[step];
    assert_int_equal(sum / s->tick, fixture_whole(&s->oracle, s->expected, "cp"));
    for (uint32_t i = 1; i < count; i++) {
        bool linked = false;
        for (uint32_t e = dag->dep.begin[task[i]]; e < dag->dep.begin[task[i] + 1]; e++)
            linked = linked || dag->dep.list[e] == task[i - 1];
        assert_true(linked);
    }
    free(finish);
    free(task);
    return count;
}

static void expect_unlimited(struct scene *s)
{
    struct sb_span *span = calloc((size_t)s->dag->steps + 1, sizeof *span);
    assert_non_null(span);
    expect_time(s, "sequential", "sequential", 0);
    expect_time(s, "earliest_start", "earliest-start", 0);
    expect_time(s, "level_barrier", "level-barrier", 0);
    expect_time(s, "join_all_then_chain", "join-all-then-chain", 0);
    fixture_makespan(s->dag, s->name, "earliest-start", 0, span);
    expect(s, "asap_peak", peak(span, s->dag->steps));
    free(span);
}

/* RULE.k2 and the like; lower_bound by its formula. */
static void expect_workers(struct scene *s)
{
    static const uint32_t workers[] = { 2, 4, 16 };
    char path[64];
    for (unsigned i = 0; i < 3; i++) {
        int64_t k = workers[i], work = fixture_whole(&s->oracle, s->expected, "work"),
                cp = fixture_whole(&s->oracle, s->expected, "cp");
        for (unsigned r = 0; r < RULES; r++) {
            snprintf(path, sizeof path, "%s.k%u", rules[r][0], workers[i]);
            if (fixture_has(&s->oracle, s->expected, rules[r][0]))
                expect_time(s, path, rules[r][1], workers[i]);
        }
        snprintf(path, sizeof path, "lower_bound.k%u", workers[i]);
        expect(s, path, cp > (work + k - 1) / k ? cp : (work + k - 1) / k);
    }
}

/* makespan_for_1_to_12_workers.RULE[k - 1], and the anomalies among them. */
static void expect_worker_lists(struct scene *s)
{
    const struct sb_json *json = &s->oracle.json;
    const struct sb_json_node *lists =
        fixture_at(&s->oracle, s->expected, "makespan_for_1_to_12_workers");
    uint32_t anomalies = 0;
    for (unsigned r = 0; r < RULES; r++) {
        sb_ns before = INT64_MAX;
        uint32_t k = 1;
        if (!fixture_has(&s->oracle, lists, rules[r][0]))
            continue;
        const struct sb_json_node *list = fixture_at(&s->oracle, lists, rules[r][0]);
        assert_int_equal(list->size, 12);
        for (const struct sb_json_node *n = sb_json_first(json, list); n;
             n = sb_json_next(json, list, n), k++) {
            sb_ns is = fixture_makespan(s->dag, s->name, rules[r][1], k, NULL);
            uint64_t should = 0;
            s->compared++;
            if (!sb_json_u64(json, n, &should) || is != (sb_ns)should * s->tick)
                fail_msg("%s: %s with %u workers takes %lld, should take %llu", s->name,
                         rules[r][0], k, (long long)(is / s->tick), (unsigned long long)should);
            anomalies += is > before;
            before = is;
        }
    }
    assert_int_equal(anomalies,
                     fixture_at(&s->oracle, s->expected, "anomalies_more_workers_longer")->size);
}

/* Whether it is one that must be refused for its cycle, which then is named. */
static bool refused(struct scene *s, const char *path)
{
    struct sb_workload w;
    struct sb_error error = { 0 };
    if (!fixture_has(&s->oracle, s->expected, "error"))
        return false;
    assert_int_equal(sb_workload_read(&w, path, &sb_plugins.readers, &error), SB_EINPUT);
    assert_non_null(strstr(error.text, "tasks await each other in a cycle: "));
    s->compared++;
    return true;
}

static void each_file(const char *folder, sb_ns tick, void (*check)(struct scene *))
{
    struct scene s = { .tick = tick };
    if (!fixture_oracle_open(&s.oracle, folder))
        skip();
    const struct sb_json_node *files = fixture_at(&s.oracle, NULL, "files");
    for (s.expected = sb_json_first(&s.oracle.json, files); s.expected;
         s.expected = sb_json_next(&s.oracle.json, files, s.expected)) {
        struct sb_workload w;
        struct sb_error error = { 0 };
        s.name = sb_json_key(&s.oracle.json, s.expected);
        snprintf(s.path, sizeof s.path, FIXTURE_DATA "%s/%s", folder, s.name);
        if (refused(&s, s.path))
            continue;
        if (sb_workload_read(&w, s.path, &sb_plugins.readers, &error))
            fail_msg("%s: %s", error.where, error.text);
        s.dag = &w.dag;
        s.workers = w.workers;
        check(&s);
        sb_workload_fini(&w);
    }
    print_message("%u numbers of %u graphs of %s compared\n", s.compared, files->size, folder);
    fixture_oracle_close(&s.oracle);
}

/* Tasks of no duration at the ends of a longest path belong to it or not. */
static void expect_path_tasks(struct scene *s)
{
    int64_t should = fixture_whole(&s->oracle, s->expected, "critical_path_tasks"),
            zero = fixture_whole(&s->oracle, s->expected, "zero_duration_tasks"),
            is = expect_critical_path(s);
    s->compared++;
    if (is > should || is < should - (zero < 2 ? zero : 2))
        fail_msg("%s: %lld tasks on the longest path, should be %lld", s->name, (long long)is,
                 (long long)should);
}

static void expect_workflow(struct scene *s)
{
    expect_shape(s);
    if (strstr(s->name, ".dot"))
        expect_path_tasks(s);
    else
        expect(s, "critical_path_tasks", expect_critical_path(s));
    expect_unlimited(s);
    expect_workers(s);
    if (fixture_has(&s->oracle, s->expected, "makespan_for_1_to_12_workers"))
        expect_worker_lists(s);
}

static void recorded_workflows_agree_with_every_number(void **state)
{
    (void)state;
    each_file("wfinstances", 1000, expect_workflow);
}

/* Edges that only files imply: as many as there are more with them. */
static void expect_dax(struct scene *s)
{
    const struct sb_import_options import = { .edges = "files" };
    struct sb_readers readers = sb_plugins.readers;
    struct sb_workload w;
    struct sb_error error = { 0 };
    int64_t missing = fixture_whole(&s->oracle, s->expected, "edges_from_files_only");
    expect_workflow(s);
    readers.import = &import;
    if (sb_workload_read(&w, s->path, &readers, &error)) {
        assert_string_equal(s->name, "dag-from-dax--simple_dax_with_cycle.xml");
        assert_non_null(strstr(error.text, "cycle: task1_1 -> task3_3 -> task1_1"));
        s->compared++;
        return;
    }
    expect(s, "edges_from_files_only", (int64_t)w.dag.edges - s->dag->edges);
    assert_int_equal(w.notes ? w.notes->count : 0, missing ? 1 : 0);
    sb_workload_fini(&w);
}

static void expect_simgrid(struct scene *s)
{
    if (strstr(s->name, ".xml")) {
        s->tick = 1000;
        expect_dax(s);
        s->tick = 1;
        return;
    }
    expect_workflow(s);
}

static void pegasus_workflows_agree_with_every_number(void **state)
{
    (void)state;
    each_file("dax", 1000, expect_dax);
}

static void graphs_of_daggen_agree_with_every_number(void **state)
{
    (void)state;
    each_file("daggen", 1, expect_workflow);
}

static void graphs_of_simgrid_agree_with_every_number(void **state)
{
    (void)state;
    each_file("simgrid", 1, expect_simgrid);
}

static void expect_psplib(struct scene *s)
{
    struct sb_dag_metrics m;
    assert_int_equal(sb_dag_measure(s->dag, &m, NULL), SB_OK);
    expect(s, "tasks", s->dag->tasks);
    expect(s, "edges", s->dag->edges);
    expect(s, "work", m.work / s->tick);
    expect(s, "cp", m.critical_path / s->tick);
    for (unsigned r = 0; r < RULES; r++) {
        char path[64];
        snprintf(path, sizeof path, "parallel_sgs.%s", rules[r][0]);
        if (fixture_has(&s->oracle, fixture_at(&s->oracle, s->expected, "parallel_sgs"),
                        rules[r][0]))
            expect_time(s, path, rules[r][1], 0);
    }
    const struct sb_json_node *capacity =
        sb_json_first(&s->oracle.json, fixture_at(&s->oracle, s->expected, "capacities"));
    assert_int_equal(s->dag->pools->count, 4);
    for (uint32_t p = 0; p < 4; p++, capacity++)
        assert_true(capacity->as.number == s->dag->pools->slots[p]);
    assert_true(m.critical_path / s->tick <=
                fixture_whole(&s->oracle, s->expected, "published_optimum"));
}

static void projects_of_psplib_agree_with_every_number(void **state)
{
    (void)state;
    each_file("psplib", 1000000, expect_psplib);
}

/* The number behind "# TITLE :" in the file. */
static double stated(const char *path, const char *title)
{
    char line[512], *found = NULL;
    double value = -1;
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (value < 0 && fgets(line, sizeof line, file))
        if (line[0] == '#' && (found = strstr(line, title)) && (found = strchr(found, ':')))
            value = strtod(found + 1, NULL);
    fclose(file);
    return value;
}

static void expect_stated(struct scene *s)
{
    int64_t inner = 0;
    for (uint32_t t = 1; t + 1 < s->dag->tasks; t++)
        for (uint32_t e = s->dag->dep.begin[t]; e < s->dag->dep.begin[t + 1]; e++)
            inner += s->dag->dep.list[e] > 0;
    expect(s, "edges_without_dummies_in_file", inner);
    sb_ns cp = fixture_makespan(s->dag, s->name, "earliest-start", 0, NULL) / s->tick;
    expect(s, "cp_in_file", cp);
    assert_true(stated(s->path, "CP Length") == (double)cp);
    double parallelism =
        (double)fixture_makespan(s->dag, s->name, "sequential", 0, NULL) / (double)(cp * s->tick);
    assert_true(fabs(stated(s->path, "Parallelism") - parallelism) < 1e-6);
}

/* Makespans of all list schedules are within those of Graham, R. L., SIAM J. Appl. Math. 17(2),
 * 1969: optimum <= makespan <= (2 - 1/m) optimum. */
static void expect_by_m(struct scene *s)
{
    static const uint32_t workers[] = { 2, 4, 8, 16 };
    char path[64];
    for (unsigned i = 0; i < 4; i++) {
        sb_ns m = workers[i];
        snprintf(path, sizeof path, "FIFO_by_m.m%u", workers[i]);
        expect_time(s, path, "earliest-start", workers[i]);
        snprintf(path, sizeof path, "HLFET_by_m.m%u", workers[i]);
        expect_time(s, path, "hlfet", workers[i]);
        snprintf(path, sizeof path, "published_optimum.m%u",
                 workers[i]); /* [optimum] or [lower, upper] */
        const struct sb_json_node *bounds = fixture_at(&s->oracle, s->expected, path),
                                  *least = sb_json_first(&s->oracle.json, bounds),
                                  *most = sb_json_next(&s->oracle.json, bounds, least);
        sb_ns lower = (sb_ns)least->as.number, upper = (sb_ns)(most ? most : least)->as.number;
        for (unsigned r = 0; r < RULES; r++) {
            sb_ns is = fixture_makespan(s->dag, s->name, rules[r][1], workers[i], NULL) / s->tick;
            assert_true(is >= lower && is * m <= (2 * m - 1) * upper);
        }
    }
    expect_stated(s);
}

static void expect_rgpos(struct scene *s)
{
    uint32_t p = (uint32_t)fixture_whole(&s->oracle, s->expected, "p");
    char path[64];
    expect(s, "p", s->workers);
    expect(s, "edges_listed", s->dag->edges);
    snprintf(path, sizeof path, "optimum_m%u", p);
    sb_ns optimum = fixture_whole(&s->oracle, s->expected, path);
    for (unsigned r = 0; r < RULES; r++) {
        sb_ns makespan = fixture_makespan(s->dag, s->name, rules[r][1], p, NULL) / s->tick;
        assert_true(makespan >= optimum && makespan * p <= optimum * (2 * (sb_ns)p - 1));
        snprintf(path, sizeof path, "by_policy_m%u.%s", p, rules[r][0]);
        if (strcmp(rules[r][0], "SPT") != 0)
            expect_time(s, path, rules[r][1], p);
    }
}

static void expect_plain(struct scene *s)
{
    expect_shape(s);
    expect_critical_path(s); /* of several the oracle may have counted the tasks of another */
    expect_unlimited(s);
    expect_workers(s);
}

static void expect_stg(struct scene *s)
{
    expect_plain(s);
    expect_by_m(s);
}

static void expect_rgpos_file(struct scene *s)
{
    expect_plain(s);
    expect_rgpos(s);
}

static void standard_task_graphs_agree_with_every_number(void **state)
{
    (void)state;
    each_file("stg", 1000000, expect_stg);
}

static void graphs_with_a_known_optimum_agree_and_never_beat_it(void **state)
{
    (void)state;
    each_file("rgpos", 1000000, expect_rgpos_file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recorded_workflows_agree_with_every_number),
        cmocka_unit_test(standard_task_graphs_agree_with_every_number),
        cmocka_unit_test(graphs_with_a_known_optimum_agree_and_never_beat_it),
        cmocka_unit_test(pegasus_workflows_agree_with_every_number),
        cmocka_unit_test(graphs_of_daggen_agree_with_every_number),
        cmocka_unit_test(graphs_of_simgrid_agree_with_every_number),
        cmocka_unit_test(projects_of_psplib_agree_with_every_number),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests_name("oracles", tests, NULL, NULL);
}
