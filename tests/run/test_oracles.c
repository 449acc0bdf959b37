/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every number of the oracle of recorded workflows (WfInstances), and of the Standard Task Graphs
 * and RGPOS graphs. */
#include "sim/model/dag_metrics.h"
#include "sim/plugins.h"
#include "tests/fixtures/oracle.h"

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
    const struct sb_dag *dag;
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

static void recorded_workflows_agree_with_every_number(void **state)
{
    struct scene s = { .tick = 1000 };
    (void)state;
    if (!fixture_oracle_open(&s.oracle, "wfinstances"))
        skip();
    const struct sb_json_node *files = fixture_at(&s.oracle, NULL, "files");
    assert_true(fabs(fixture_number(&s.oracle, NULL, "tick_s") - 1e-6) < 1e-15);
    for (s.expected = sb_json_first(&s.oracle.json, files); s.expected;
         s.expected = sb_json_next(&s.oracle.json, files, s.expected)) {
        struct sb_workload w;
        struct sb_error error = { 0 };
        char path[256];
        s.name = sb_json_key(&s.oracle.json, s.expected);
        snprintf(path, sizeof path, FIXTURE_DATA "wfinstances/%s", s.name);
        if (sb_workload_read(&w, path, &sb_plugins.readers, &error))
            fail_msg("%s: %s", error.where, error.text);
        s.dag = &w.dag;
        expect_shape(&s);
        expect(&s, "critical_path_tasks", expect_critical_path(&s));
        expect_unlimited(&s);
        expect_workers(&s);
        expect_worker_lists(&s);
        sb_workload_fini(&w);
    }
    print_message("%u numbers of %u recorded workflows compared\n", s.compared, files->size);
    fixture_oracle_close(&s.oracle);
}

enum { TASKS_MAX = 128, EDGES_MAX = 4096 };
struct plain {
    uint32_t tasks, edge[EDGES_MAX][2];
    size_t edges;
    sb_ns duration[TASKS_MAX];
};

static uint32_t read_u32(FILE *file)
{
    unsigned value;
    assert_int_equal(fscanf(file, "%u", &value), 1);
    return value;
}

/* n, then n + 2 lines: task, time, number of predecessors, predecessors. */
static void read_stg(FILE *file, struct plain *p)
{
    p->tasks = read_u32(file) + 2;
    p->edges = 0;
    assert_true(p->tasks <= TASKS_MAX);
    for (uint32_t t = 0; t < p->tasks; t++) {
        assert_int_equal(read_u32(file), t);
        p->duration[t] = read_u32(file);
        for (uint32_t preds = read_u32(file); preds > 0; preds--) {
            assert_true(p->edges < EDGES_MAX);
            p->edge[p->edges][0] = read_u32(file);
            p->edge[p->edges++][1] = t;
        }
    }
}

/* n, e, p, then n durations, then e pairs. */
static void read_rgpos(FILE *file, struct plain *p)
{
    p->tasks = read_u32(file);
    p->edges = read_u32(file);
    read_u32(file);
    assert_true(p->tasks <= TASKS_MAX && p->edges <= EDGES_MAX);
    for (uint32_t t = 0; t < p->tasks; t++)
        p->duration[t] = read_u32(file);
    for (size_t e = 0; e < p->edges; e++) {
        p->edge[e][0] = read_u32(file);
        p->edge[e][1] = read_u32(file);
    }
}

static void expect_by_m(struct scene *s)
{
    static const uint32_t workers[] = { 2, 4, 8, 16 };
    char path[64];
    for (unsigned i = 0; i < 4; i++) {
        snprintf(path, sizeof path, "FIFO_by_m.m%u", workers[i]);
        expect_time(s, path, "earliest-start", workers[i]);
        snprintf(path, sizeof path, "HLFET_by_m.m%u", workers[i]);
        expect_time(s, path, "hlfet", workers[i]);
        snprintf(path, sizeof path, "published_optimum.m%u",
                 workers[i]); /* [optimum] or [lower, upper] */
        double least =
            sb_json_first(&s->oracle.json, fixture_at(&s->oracle, s->expected, path))->as.number;
        for (unsigned r = 0; r < RULES; r++)
            assert_true((double)fixture_makespan(s->dag, s->name, rules[r][1], workers[i], NULL) >=
                        least);
    }
    expect(s, "cp_in_file", fixture_makespan(s->dag, s->name, "earliest-start", 0, NULL));
}

static void expect_rgpos(struct scene *s)
{
    uint32_t p = (uint32_t)fixture_whole(&s->oracle, s->expected, "p");
    char path[64];
    for (unsigned r = 0; r < RULES; r++) {
        sb_ns makespan = fixture_makespan(s->dag, s->name, rules[r][1], p, NULL);
        assert_true(makespan >= 1000 && makespan * p <= 1000 * (2 * (sb_ns)p - 1));
        snprintf(path, sizeof path, "by_policy_m%u.%s", p, rules[r][0]);
        if (strcmp(rules[r][0], "SPT") != 0)
            expect_time(s, path, rules[r][1], p);
    }
}

static void check_plain_files(const char *folder, void (*read)(FILE *, struct plain *),
                              void (*more)(struct scene *))
{
    static struct plain plain;
    struct scene s = { .tick = 1 };
    if (!fixture_oracle_open(&s.oracle, folder))
        skip();
    const struct sb_json_node *files = fixture_at(&s.oracle, NULL, "files");
    for (s.expected = sb_json_first(&s.oracle.json, files); s.expected;
         s.expected = sb_json_next(&s.oracle.json, files, s.expected)) {
        struct sb_dag dag;
        char path[256];
        s.name = sb_json_key(&s.oracle.json, s.expected);
        snprintf(path, sizeof path, FIXTURE_DATA "%s/%s", folder, s.name);
        FILE *file = fopen(path, "r");
        assert_non_null(file);
        read(file, &plain);
        fclose(file);
        fixture_dag_plain(&dag, plain.tasks, plain.duration, plain.edges,
                          (const uint32_t(*)[2])plain.edge);
        s.dag = &dag;
        expect_shape(&s);
        expect_critical_path(&s); /* of several the oracle may have counted the tasks of another */
        expect_unlimited(&s);
        expect_workers(&s);
        more(&s);
        sb_dag_fini(&dag);
    }
    print_message("%u numbers of %u graphs of %s compared\n", s.compared, files->size, folder);
    fixture_oracle_close(&s.oracle);
}

static void standard_task_graphs_agree_with_every_number(void **state)
{
    (void)state;
    check_plain_files("stg", read_stg, expect_by_m);
}

static void graphs_with_a_known_optimum_agree_and_never_beat_it(void **state)
{
    (void)state;
    check_plain_files("rgpos", read_rgpos, expect_rgpos);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recorded_workflows_agree_with_every_number),
        cmocka_unit_test(standard_task_graphs_agree_with_every_number),
        cmocka_unit_test(graphs_with_a_known_optimum_agree_and_never_beat_it),
    };
    gsl_set_error_handler_off();
    return cmocka_run_group_tests_name("oracles", tests, NULL, NULL);
}
