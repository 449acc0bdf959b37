/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is exported is read back: for each pair of formats, random graphs go out in one, in again,
 * out in the other and in again, and are the same steps with the same names, durations and edges.
 */
#include "sim/export/export.h"
#include "sim/workload/source/import_options.h"
#include "tests/fixtures/graphs/graph.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/random.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <stdlib.h>

enum { GRAPHS = 60, NAME_SIZE = 48 };

static const struct sb_export *find(const char *name)
{
    const struct sb_export *const *plugin = sb_plugins.exports;
    while (*plugin && strcmp((*plugin)->name, name) != 0)
        plugin++;
    assert_non_null(*plugin);
    return *plugin;
}

static struct sb_exported exported_of(const struct sb_workload *workload)
{
    struct sb_exported exported = { .workload = workload };
    assert_int_equal(sb_exported_graph(&exported, NULL), SB_OK);
    return exported;
}

/* The workload behind a journey through the format; *text is what was written. */
static struct sb_workload through(const char *format, const struct sb_workload *workload,
                                  char **text)
{
    struct sb_exported exported = exported_of(workload);
    struct sb_workload back;
    struct sb_error error = { 0 };
    size_t size = 0;
    FILE *out = open_memstream(text, &size);
    assert_non_null(out);
    if (find(format)->write(&exported, out, &error))
        fail_msg("%s", error.text);
    fclose(out);
    if (sb_workload_parse(&back, "journey", *text, size, &sb_plugins.readers, &error))
        fail_msg("%s: %s: %s\n%s", format, error.where, error.text, *text);
    sb_exported_fini(&exported);
    return back;
}

static void expect_same(const struct sb_exported *x, const struct sb_exported *y, const char *text)
{
    const struct sb_dag *a = &x->workload->dag, *b = &y->workload->dag;
    if (a->steps != b->steps || a->pred.begin[a->steps] != b->pred.begin[b->steps])
        fail_msg("another size:\n%s", text);
    for (uint32_t s = 0; s < a->steps; s++) {
        if (strcmp(x->name[s], y->name[s]) != 0 || a->expected[s] != b->expected[s] ||
            a->pred.begin[s + 1] != b->pred.begin[s + 1])
            fail_msg("step %u, %s, is %s:\n%s", s, x->name[s], y->name[s], text);
        for (uint32_t e = a->pred.begin[s]; e < a->pred.begin[s + 1]; e++)
            if (a->pred.list[e] != b->pred.list[e])
                fail_msg("step %u, %s, waits for others:\n%s", s, x->name[s], text);
    }
    assert_int_equal(x->longest_path, y->longest_path);
}

/* Names that a language may stumble over; in all ids that WfFormat allows, where it is on the way.
 */
static void name_tasks(struct sb_dag *dag, bool plain)
{
    static const char *const nasty[] = {
        "t%u",       "two words %u", "\"%u\"",      "back\\slash %u", "%u\\",     "\\\"%u",
        "semi;%u",   "comma, %u",    "new\nline%u", "\xC3\xBC%u",     "-%u",      "node%u.5",
        "a -> b %u", "<b>%u</b>",    "# %u",        "1e%u",           "=SUM(%u)", "t (%u)",
    };
    static const char *const ids[] = { "t%u", "a-%u", "b_%u", "C.%u" };
    for (uint32_t t = 0; t < dag->tasks; t++) {
        char name[NAME_SIZE];
        const char *format = plain ? ids[t % 4] : nasty[t % (sizeof nasty / sizeof *nasty)];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(name, sizeof name, format, t);
#pragma GCC diagnostic pop
        dag->task_name[t] = sb_arena_text(&dag->arena, name, strlen(name));
        assert_non_null(dag->task_name[t]);
    }
}

static void try_pair(const char *first, const char *second, uint64_t seed)
{
    static struct fixture_graph graph;
    bool plain = strcmp(first, "wfformat") == 0 || strcmp(second, "wfformat") == 0;
    char *text[2] = { NULL, NULL };
    fixture_graph_random(&graph, seed, 40, 2000000000);
    if (graph.tasks == 0) {
        fixture_graph_fini(&graph);
        return;
    }
    struct sb_workload origin = { .name = "origin", .description = "", .file = "origin" };
    origin.dag = graph.dag;
    name_tasks(&origin.dag, plain);
    struct sb_workload once = through(first, &origin, &text[0]),
                       twice = through(second, &once, &text[1]);
    struct sb_exported x = exported_of(&origin), y = exported_of(&twice);
    if (!plain)
        expect_same(&x, &y, text[1]);
    else /* further steps have other names there */
        for (uint32_t s = 0; s < x.workload->dag.steps; s++)
            if (x.name[s] == x.workload->dag.task_name[x.workload->dag.step_task[s]])
                assert_string_equal(x.name[s], y.name[s]);
    for (uint32_t s = 0; plain && s < x.workload->dag.steps; s++)
        y.name[s] = x.name[s];
    expect_same(&x, &y, text[1]);
    sb_exported_fini(&x);
    sb_exported_fini(&y);
    sb_workload_fini(&once);
    sb_workload_fini(&twice);
    graph.dag = origin.dag;
    fixture_graph_fini(&graph);
    free(text[0]);
    free(text[1]);
}

static void each_pair_of_formats_keeps_random_graphs(void **state)
{
    static const char *const formats[] = { "workload", "csv", "dot", "wfformat" };
    (void)state;
    for (unsigned i = 0; i < 16; i++)
        for (uint64_t seed = 1; seed <= GRAPHS * fixture_scale(); seed++)
            try_pair(formats[i / 4], formats[i % 4], 1000 * i + seed);
}

/* A schedule comes back, with links alone, as its steps between joints that take no time. */
static void expect_steps(const struct sb_exported *x, const struct sb_workload *back,
                         const char *text)
{
    struct sb_exported y = exported_of(back);
    if (x->makespan != y.longest_path)
        fail_msg("the makespan is %lld:\n%s", (long long)y.longest_path, text);
    for (uint32_t s = 0; s < x->workload->dag.steps; s++) {
        uint32_t found = 0;
        if (x->workload->dag.expected[s] == 0)
            continue;
        for (uint32_t t = 0; t < back->dag.steps; t++)
            if (strcmp(y.name[t], x->name[s]) == 0) {
                found++;
                assert_int_equal(back->dag.expected[t], x->workload->dag.expected[s]);
            }
        if (found != 1)
            fail_msg("%u tasks \"%s\":\n%s", found, x->name[s], text);
    }
    sb_exported_fini(&y);
}

static struct sb_workload traced(const char *format, const struct sb_exported *x, char **text)
{
    const struct sb_import_options import = { .format = format, .infer = "links" };
    struct sb_readers readers = sb_plugins.readers;
    struct sb_workload back;
    struct sb_error error = { 0 };
    size_t size;
    FILE *out = open_memstream(text, &size);
    assert_non_null(out);
    assert_int_equal(find(format)->write(x, out, NULL), SB_OK);
    fclose(out);
    readers.import = &import;
    if (sb_workload_parse(&back, "trace", *text, size, &readers, &error))
        fail_msg("%s: %s: %s", format, error.where, error.text);
    return back;
}

static void try_schedule(const char *format, uint64_t seed)
{
    static struct fixture_graph graph;
    static struct sb_span span[FIXTURE_STEPS];
    struct sb_workload origin = { .name = "origin", .description = "", .file = "origin" };
    char *text = NULL;
    fixture_graph_random(&graph, seed, 20, 2000000000);
    fixture_unlimited(&graph, "earliest-start", span);
    origin.dag = graph.dag;
    for (uint32_t s = 0; s < graph.steps; s++)
        span[s].worker = SB_NONE;
    struct sb_exported x = exported_of(&origin);
    x.span = span;
    x.strategy = "earliest-start";
    assert_int_equal(sb_exported_schedule(&x, NULL), SB_OK);
    if (x.makespan && graph.steps > 1) { /* a slice alone is the root */
        struct sb_workload back = traced(format, &x, &text);
        expect_steps(&x, &back, text);
        sb_workload_fini(&back);
    }
    sb_exported_fini(&x);
    fixture_graph_fini(&graph);
    free(text);
}

static void schedules_come_back_from_traces(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= GRAPHS * fixture_scale(); seed++) {
        try_schedule("otlp", seed);
        try_schedule("chrome-trace", seed);
    }
}

/* Distributions become their mean to the nanosecond, and only our own format keeps workers. */
static void what_a_format_cannot_say_becomes_a_mean(void **state)
{
    static const char *const formats[] = { "csv", "dot", "wfformat", "workload" };
    (void)state;
    for (unsigned i = 0; i < 4; i++) {
        struct sb_workload w = expect_loaded("workloads/feed.json");
        char *text = NULL;
        w.workers = 3;
        struct sb_workload back = through(formats[i], &w, &text);
        assert_int_equal(back.workers, i == 3 ? 3 : 0);
        assert_int_equal(back.dag.random, i == 3);
        assert_int_equal(back.dag.steps, w.dag.steps);
        for (uint32_t s = 0; s < w.dag.steps; s++)
            assert_int_equal(back.dag.expected[s], w.dag.expected[s]);
        free(text);
        sb_workload_fini(&w);
        sb_workload_fini(&back);
    }
}

static void a_name_that_a_table_cannot_have_is_refused(void **state)
{
    static const char *const names[] = { "a|b", " a", "a\\n" };
    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        char text[200], *written = NULL;
        size_t size;
        struct sb_error error = { 0 };
        snprintf(text, sizeof text, "{\"simbench\": 1, \"tasks\": {\"%s\": {\"latency\": 1}}}",
                 names[i]);
        struct sb_workload w = expect_parsed(text);
        struct sb_exported x = exported_of(&w);
        FILE *out = open_memstream(&written, &size);
        assert_non_null(out);
        assert_int_equal(find("csv")->write(&x, out, &error), SB_EINPUT);
        assert_non_null(strstr(error.text, "a table cannot name \""));
        fclose(out);
        assert_int_equal(size, 0);
        free(written);
        sb_exported_fini(&x);
        sb_workload_fini(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_pair_of_formats_keeps_random_graphs),
        cmocka_unit_test(schedules_come_back_from_traces),
        cmocka_unit_test(what_a_format_cannot_say_becomes_a_mean),
        cmocka_unit_test(a_name_that_a_table_cannot_have_is_refused),
    };
    return cmocka_run_group_tests_name("round trips", tests, fixture_gsl_set_up, NULL);
}
