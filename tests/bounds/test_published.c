/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published optima: none is missed, and none undercut. */
#include "sim/bounds/chains.h"
#include "sim/bounds/optimum.h"
#include "sim/engine/check.h"
#include "sim/plugins.h"
#include "tests/fixtures/recorded/oracle.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <stdlib.h>

static const sb_ns tick = 1000000; /* 1 in the files */
enum { NODES = 100000 };

struct scene {
    struct sb_workload workload;
    struct sb_problem problem;
    struct sb_optimum optimum;
    struct sb_arena arena;
    uint32_t workers;
};

static void begin(struct scene *s, const char *folder, const char *file)
{
    char path[256];
    snprintf(path, sizeof path, FIXTURE_DATA "%s/%s", folder, file);
    *s = (struct scene){ .workload = expect_loaded(path) };
}

static void end(struct scene *s)
{
    sb_workload_fini(&s->workload);
    sb_arena_fini(&s->arena);
}

/* start[steps] of that length is a schedule. */
static void expect_schedule(const struct scene *s, const sb_ns *start, sb_ns makespan)
{
    const struct sb_dag *dag = &s->workload.dag;
    struct sb_span *span = calloc(dag->steps, sizeof *span);
    uint32_t *worker = calloc(dag->steps, sizeof *worker);
    struct sb_schedule_check *check = sb_schedule_check_new(dag);
    struct sb_constraints chains;
    struct sb_error error = { 0 };
    assert_true(span && worker && check);
    sb_constraints_init(&chains, dag->steps);
    enum sb_code code = sb_chains_build(&s->problem, start, s->workers, worker, &chains, &error);
    for (uint32_t i = 0; i < dag->steps; i++)
        span[i] = (struct sb_span){ .task = dag->step_task[i],
                                    .step = i,
                                    .worker = worker[i],
                                    .start = start[i],
                                    .end = start[i] + dag->expected[i] };
    if (code ||
        sb_schedule_check_run(check, NULL, s->workers, dag->expected, span, makespan, &error))
        fail_msg("%s, %u workers: %s", s->workload.file, s->workers, error.text);
    sb_constraints_fini(&chains);
    sb_schedule_check_free(check);
    free(worker);
    free(span);
}

static void search(struct scene *s, uint32_t workers, uint64_t nodes)
{
    const struct sb_effort effort = {
        .energy_steps_max = 200, .tight_steps_max = 200, .placements = 1 << 16, .nodes = nodes
    };
    struct sb_error error = { 0 };
    s->workers = workers;
    sb_arena_fini(&s->arena);
    if (sb_problem_of_workers(&s->problem, &s->workload.dag, s->workload.dag.expected, workers,
                              &s->arena, &error) ||
        sb_optimum_find(&s->problem, &effort, &s->optimum, &s->arena, &error))
        fail_msg("%s: %s", s->workload.file, error.text);
    expect_schedule(s, s->optimum.start, s->optimum.best);
    assert_true(s->optimum.lower <= s->optimum.best);
    assert_int_equal(s->optimum.proved, s->optimum.lower == s->optimum.best);
}

/* One number is an optimum, two are what it lies between. */
static bool expect_published(struct scene *s, const struct fixture_oracle *oracle,
                             const struct sb_json_node *numbers)
{
    const struct sb_json_node *node = sb_json_first(&oracle->json, numbers);
    uint64_t low, high;
    assert_true(sb_json_u64(&oracle->json, node, &low));
    high = low;
    if ((node = sb_json_next(&oracle->json, numbers, node)))
        assert_true(sb_json_u64(&oracle->json, node, &high));
    const struct sb_optimum *o = &s->optimum;
    if (o->lower < (sb_ns)low * tick || o->best > (sb_ns)high * tick ||
        (low == high && (!o->proved || o->best != (sb_ns)low * tick)))
        fail_msg("%s, %u workers: %lld to %lld, published are %llu to %llu", s->workload.file,
                 s->workers, (long long)(o->lower / tick), (long long)(o->best / tick),
                 (unsigned long long)low, (unsigned long long)high);
    return o->proved;
}

static void every_optimum_of_the_standard_task_graphs_is_met(void **state)
{
    static const uint32_t workers[] = { 2, 4, 8, 16 };
    struct fixture_oracle oracle;
    unsigned cases = 0, proved = 0;
    (void)state;
    if (!fixture_oracle_open(&oracle, "stg"))
        skip();
    const struct sb_json_node *files = fixture_at(&oracle, NULL, "files");
    for (const struct sb_json_node *file = sb_json_first(&oracle.json, files); file;
         file = sb_json_next(&oracle.json, files, file)) {
        struct scene s;
        begin(&s, "stg", sb_json_key(&oracle.json, file));
        for (unsigned w = 0; w < 4; w++) {
            char path[64];
            snprintf(path, sizeof path, "published_optimum.m%u", workers[w]);
            search(&s, workers[w], NODES);
            proved += expect_published(&s, &oracle, fixture_at(&oracle, file, path));
            cases++;
        }
        end(&s);
    }
    print_message("%u of %u optima proved\n", proved, cases);
    assert_int_equal(cases, 160);
    assert_true(proved >= 159);
    fixture_oracle_close(&oracle);
}

static void every_graph_with_a_predetermined_optimum_has_it(void **state)
{
    struct fixture_oracle oracle;
    (void)state;
    if (!fixture_oracle_open(&oracle, "rgpos"))
        skip();
    const struct sb_json_node *files = fixture_at(&oracle, NULL, "files");
    for (const struct sb_json_node *file = sb_json_first(&oracle.json, files); file;
         file = sb_json_next(&oracle.json, files, file)) {
        struct scene s;
        begin(&s, "rgpos", sb_json_key(&oracle.json, file));
        search(&s, (uint32_t)fixture_whole(&oracle, file, "p"), NODES);
        assert_true(s.optimum.proved);
        assert_int_equal(s.optimum.best, 1000 * tick);
        end(&s);
    }
    assert_int_equal(files->size, 6);
    fixture_oracle_close(&oracle);
}

/* What stands in tests/data/bounds/stg-intervals.txt of one case. */
struct interval {
    char file[64];
    unsigned workers, low, high, lower, best; /* low and high: as published */
};

static bool next_interval(FILE *data, struct interval *i)
{
    char line[128];
    long at = ftell(data);
    while (fgets(line, sizeof line, data) && line[0] == '#')
        at = ftell(data);
    fseek(data, at, SEEK_SET);
    return fscanf(data, "%63s %u %u %u %u %u ", i->file, &i->workers, &i->low, &i->high, &i->lower,
                  &i->best) == 6;
}

/* The schedule is one, and the bound is found, both ends within what is published. */
static void expect_interval(FILE *data, const struct interval *i)
{
    struct scene s;
    sb_ns start[128];
    begin(&s, "stg", i->file);
    assert_true(s.workload.dag.steps <= 128);
    for (uint32_t step = 0; step < s.workload.dag.steps; step++) {
        long long time;
        assert_int_equal(fscanf(data, "%lld ", &time), 1);
        start[step] = time * tick;
    }
    search(&s, i->workers, NODES);
    expect_schedule(&s, start, i->best * tick);
    assert_int_equal(s.optimum.lower, i->lower * tick);
    assert_true(i->lower >= i->low && i->best <= i->high);
    end(&s);
}

static void intervals_that_the_published_table_leaves_open_are_closed(void **state)
{
    FILE *data = fopen("tests/data/bounds/stg-intervals.txt", "r");
    struct fixture_oracle oracle;
    struct interval i;
    unsigned cases = 0, closed = 0, better = 0;
    (void)state;
    assert_non_null(data);
    if (!fixture_oracle_open(&oracle, "stg"))
        skip();
    while (next_interval(data, &i)) {
        expect_interval(data, &i);
        cases++;
        closed += i.lower == i.best;
        better += i.best < i.high;
    }
    assert_int_equal(cases, 8);
    assert_int_equal(closed, 7);
    assert_int_equal(better, 4);
    fixture_oracle_close(&oracle);
    fclose(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_optimum_of_the_standard_task_graphs_is_met),
        cmocka_unit_test(every_graph_with_a_predetermined_optimum_has_it),
        cmocka_unit_test(intervals_that_the_published_table_leaves_open_are_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
