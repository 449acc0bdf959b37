/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded calls of better-all as graphs: what a call took, its graph takes, and its bodies wait
 * where they waited. */
#include "sim/base/prng.h"
#include "sim/workload/source/gather.h"
#include "sim/workload/source/import_options.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/recorded/oracle.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <stdlib.h>

#define PAGES "tests/data/recorded/pages.jsonl"
#define WATERFALLS "tests/data/recorded/waterfalls.txt"
enum { TASKS_MAX = 12 };
#define COUNT(array) (sizeof(array) / sizeof *(array))
#define CALL(tasks) "{\"simbench_call\":1,\"kind\":\"all\",\"name\":\"n\",\"tasks\":[" tasks "]}\n"

/* How long the graph takes with the latencies of one row, computed from scratch. */
static sb_ns replay(const struct sb_dag *dag, uint32_t row)
{
    sb_ns *end = calloc(dag->steps + 1, sizeof *end), last = 0;
    assert_non_null(end);
    for (uint32_t t = 0; t < dag->tasks; t++)
        for (uint32_t s = sb_dag_first(dag, dag->topo[t]); s <= sb_dag_last(dag, dag->topo[t]);
             s++) {
            const struct sb_dist *dist = &dag->dist[dag->dist_of[s]];
            for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++)
                if (end[dag->pred.list[e]] > end[s])
                    end[s] = end[dag->pred.list[e]];
            end[s] += (sb_ns)(dist->row ? dist->row[row] : dist->a);
            last = end[s] > last ? end[s] : last;
        }
    free(end);
    return last;
}

static unsigned gather(const char *path, const struct sb_import_options *import,
                       struct sb_workload **workload)
{
    const struct sb_gather_file file = { path, false };
    struct sb_readers readers = sb_plugins.readers;
    struct sb_notes notes = { 0 };
    struct sb_error error = { 0 };
    unsigned count = 0;
    readers.import = import;
    if (sb_gather(&file, 1, &readers, &notes, workload, &count, &error))
        fail_msg("%s: %s", error.where, error.text);
    return count;
}

/* "ns" of each line of the file, in order. */
static void each_of_many_calls_replays_to_the_nanosecond(void **state)
{
    static const sb_ns recorded[] = { 86663022, 85006580, 83949668, 89556715, 84757145, 83485548,
                                      83822827, 85476162, 85694224, 84439375, 86246797, 84233175 };
    struct sb_workload *workload;
    (void)state;
    unsigned count = gather(PAGES, NULL, &workload);
    assert_int_equal(count, 3);
    assert_string_equal(workload[0].name, "page");
    assert_int_equal(workload[0].dag.rows, COUNT(recorded));
    for (uint32_t i = 0; i < COUNT(recorded); i++)
        assert_int_equal(replay(&workload[0].dag, i), recorded[i]);
    sb_gather_free(workload, count);
}

static void plain_promises_are_traces_with_habits(void **state)
{
    struct sb_workload *workload;
    (void)state;
    unsigned count = gather(PAGES, NULL, &workload);
    assert_int_equal(count, 3);
    assert_string_equal(workload[1].name, "plain");
    assert_int_equal(replay(&workload[1].dag, 0), 24605810);
    assert_non_null(strstr(workload[1].notes->text[0], "user -> config"));
    assert_string_equal(workload[2].name, "record");
    assert_int_equal(replay(&workload[2].dag, 0), 3713808);
    sb_gather_free(workload, count);
}

static void a_name_chooses_its_calls(void **state)
{
    const struct sb_import_options import = { .operation = "plain" };
    struct sb_workload *workload;
    (void)state;
    unsigned count = gather(PAGES, &import, &workload);
    assert_int_equal(count, 1);
    assert_string_equal(workload[0].name, "plain");
    sb_gather_free(workload, count);
}

static void expect_step(const struct sb_dag *dag, uint32_t task, uint32_t step, double ns,
                        uint32_t awaits)
{
    uint32_t s = sb_dag_first(dag, task) + step, before = step > 0;
    assert_true(s <= sb_dag_last(dag, task));
    assert_true(dag->dist[dag->dist_of[s]].a == ns);
    assert_int_equal(dag->pred.begin[s + 1] - dag->pred.begin[s] - before, awaits);
}

static void a_body_waits_where_it_waited(void **state)
{
    struct sb_workload w =
        expect_parsed(CALL("{\"task\":\"a\",\"start\":10,\"end\":100},"
                           "{\"task\":\"b\",\"start\":20,\"end\":150},"
                           "{\"task\":\"c\",\"start\":30,\"end\":200,\"awaits\":["
                           "{\"task\":\"a\",\"at\":50},{\"task\":\"b\",\"at\":110}]}"));
    (void)state;
    assert_int_equal(sb_dag_last(&w.dag, 2) - sb_dag_first(&w.dag, 2), 2);
    expect_step(&w.dag, 2, 0, 50, 0);
    expect_step(&w.dag, 2, 1, 10, 1); /* from 100 to 110 */
    expect_step(&w.dag, 2, 2, 50, 1); /* from 150 to 200 */
    assert_int_equal(replay(&w.dag, 0), 200);
    sb_workload_fini(&w);
}

/* Promise.all: the second is asked for while the first is not done. */
static void what_is_asked_for_at_once_is_awaited_together(void **state)
{
    struct sb_workload w =
        expect_parsed(CALL("{\"task\":\"a\",\"start\":10,\"end\":100},"
                           "{\"task\":\"b\",\"start\":20,\"end\":150},"
                           "{\"task\":\"c\",\"start\":30,\"end\":200,\"awaits\":["
                           "{\"task\":\"a\",\"at\":50},{\"task\":\"b\",\"at\":51}]}"));
    (void)state;
    assert_int_equal(sb_dag_last(&w.dag, 2) - sb_dag_first(&w.dag, 2), 1);
    expect_step(&w.dag, 2, 0, 51, 0);
    expect_step(&w.dag, 2, 1, 50, 2);
    sb_workload_fini(&w);
}

/* In the second call a was done at once: alone it would not show that they are awaited together. */
static void one_call_shows_what_another_hides(void **state)
{
    struct sb_workload w =
        expect_parsed(CALL("{\"task\":\"a\",\"start\":10,\"end\":100},"
                           "{\"task\":\"b\",\"start\":20,\"end\":150},"
                           "{\"task\":\"c\",\"start\":30,\"end\":200,\"awaits\":["
                           "{\"task\":\"a\",\"at\":50},{\"task\":\"b\",\"at\":51}]}")
                          CALL("{\"task\":\"a\",\"start\":10,\"end\":11},"
                               "{\"task\":\"b\",\"start\":20,\"end\":150},"
                               "{\"task\":\"c\",\"start\":30,\"end\":190,\"awaits\":["
                               "{\"task\":\"a\",\"at\":50},{\"task\":\"b\",\"at\":51}]}"));
    (void)state;
    assert_int_equal(sb_dag_last(&w.dag, 2) - sb_dag_first(&w.dag, 2), 1);
    assert_int_equal(w.dag.rows, 2);
    assert_int_equal(replay(&w.dag, 0), 200);
    assert_int_equal(replay(&w.dag, 1), 190);
    sb_workload_fini(&w);
}

static void what_nobody_waited_for_is_no_edge(void **state)
{
    struct sb_workload w = expect_parsed(
        CALL("{\"task\":\"a\",\"start\":0,\"end\":100},"
             "{\"task\":\"b\",\"start\":0,\"end\":50,\"awaits\":[{\"task\":\"a\",\"at\":10},"
             "{\"task\":\"who\",\"at\":20}]}"));
    (void)state;
    assert_int_equal(w.dag.edges, 0);
    assert_int_equal(w.dag.steps, 2);
    assert_non_null(strstr(w.notes->text[0], "not waited for, no edges: 1"));
    assert_non_null(strstr(w.notes->text[1], "what is no task, no edges: 1"));
    sb_workload_fini(&w);
}

/* Bodies that run and wait at random, with the times that follow. `pairs` counts who waits for
 * whom, each once. */
struct random_call {
    uint64_t state;
    int64_t end[TASKS_MAX];
    unsigned tasks, pairs;
    FILE *out;
};

static unsigned below(struct random_call *r, unsigned limit)
{
    return sb_prng_below(&r->state, limit);
}

/* Waits for some tasks at once: it goes on when the last of them has ended. */
static int64_t write_wait(struct random_call *r, unsigned task, int64_t now, bool *waited,
                          bool *first)
{
    int64_t begun = now;
    for (unsigned n = 1 + below(r, 2); n > 0; n--) {
        unsigned on = below(r, task);
        fprintf(r->out, "%s{\"task\":\"t%u\",\"at\":%lld}", *first ? "" : ",", on,
                (long long)begun);
        *first = false;
        r->pairs += !waited[on];
        waited[on] = true;
        now = r->end[on] > now ? r->end[on] : now;
    }
    return now;
}

static void write_body(struct random_call *r, unsigned task)
{
    bool waited[TASKS_MAX] = { false }, first = true;
    int64_t now = 1 + below(r, 9);
    fprintf(r->out, "%s{\"task\":\"t%u\",\"start\":%lld,\"awaits\":[", task ? "," : "", task,
            (long long)now);
    for (unsigned n = task ? below(r, 4) : 0; n > 0; n--)
        now = write_wait(r, task, now + below(r, 50), waited, &first);
    r->end[task] = now + 1 + below(r, 50);
    fprintf(r->out, "],\"end\":%lld}", (long long)r->end[task]);
}

static void random_calls_replay_and_keep_who_waits_for_whom(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < 2000; seed++) {
        struct random_call r = { .state = seed };
        char *text = NULL;
        size_t size = 0;
        int64_t last = 0;
        assert_non_null(r.out = open_memstream(&text, &size));
        r.tasks = 1 + below(&r, TASKS_MAX);
        fputs("{\"simbench_call\":1,\"kind\":\"flow\",\"tasks\":[", r.out);
        for (unsigned t = 0; t < r.tasks; t++) {
            write_body(&r, t);
            last = r.end[t] > last ? r.end[t] : last;
        }
        fputs("]}\n", r.out);
        fclose(r.out);
        struct sb_workload w = expect_parsed(text);
        if (replay(&w.dag, 0) != last || w.dag.edges != r.pairs)
            fail_msg("seed %u: %lld and %u pairs, expected %lld and %u: %s", seed,
                     (long long)replay(&w.dag, 0), w.dag.edges, (long long)last, r.pairs, text);
        sb_workload_fini(&w);
        free(text);
    }
}

/* The total to a hundredth of a millisecond, as it is printed; bodies wait for what they name. */
static void a_waterfall_takes_the_time_that_it_tells(void **state)
{
    struct sb_workload *workload;
    (void)state;
    unsigned count = gather(WATERFALLS, NULL, &workload);
    assert_int_equal(count, 2);
    assert_int_equal(replay(&workload[0].dag, 0), 96110000);
    assert_int_equal(workload[0].dag.edges, 3);
    assert_int_equal(workload[0].dag.steps, 6);
    assert_int_equal(replay(&workload[1].dag, 0), 45810000);
    assert_string_equal(workload[1].dag.task_name[2], "c, d");
    assert_int_equal(workload[1].dag.edges, 2);
    sb_gather_free(workload, count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_of_many_calls_replays_to_the_nanosecond),
        cmocka_unit_test(plain_promises_are_traces_with_habits),
        cmocka_unit_test(a_name_chooses_its_calls),
        cmocka_unit_test(a_body_waits_where_it_waited),
        cmocka_unit_test(what_is_asked_for_at_once_is_awaited_together),
        cmocka_unit_test(one_call_shows_what_another_hides),
        cmocka_unit_test(what_nobody_waited_for_is_no_edge),
        cmocka_unit_test(random_calls_replay_and_keep_who_waits_for_whom),
        cmocka_unit_test(a_waterfall_takes_the_time_that_it_tells),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
