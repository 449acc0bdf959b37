/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written is the same workload when it is read again. */
#include "sim/workload/workload_write.h"

#include "sim/workload/latency/write.h"
#include "tests/fixtures/draws/dist.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/recorded/cases.h"
#include "tests/fixtures/runs/expect_workload.h"

#include <glob.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void assert_same_pools(const struct sb_pools *a, const struct sb_pools *b, uint32_t steps)
{
    assert_int_equal(a == NULL, b == NULL);
    if (!a)
        return;
    assert_int_equal(a->count, b->count);
    for (uint32_t p = 0; p < a->count; p++) {
        assert_string_equal(a->name[p], b->name[p]);
        assert_int_equal(a->slots[p], b->slots[p]);
        assert_int_equal(a->queue ? a->queue[p] : SB_QUEUE_STRATEGY,
                         b->queue ? b->queue[p] : SB_QUEUE_STRATEGY);
        assert_int_equal(a->places ? a->places[p] : SB_PLACES_UNLIMITED,
                         b->places ? b->places[p] : SB_PLACES_UNLIMITED);
    }
    assert_int_equal(a->demands, b->demands);
    assert_memory_equal(a->demand_of, b->demand_of, steps * sizeof *a->demand_of);
    assert_memory_equal(a->begin, b->begin, (a->demands + (size_t)1) * sizeof *a->begin);
    assert_memory_equal(a->units, b->units, a->begin[a->demands] * sizeof *a->units);
}

static void assert_same_workload(const struct sb_workload *a, const struct sb_workload *b)
{
    const struct sb_dag *x = &a->dag, *y = &b->dag;
    assert_string_equal(a->name, b->name);
    assert_string_equal(a->description, b->description);
    assert_int_equal(a->workers, b->workers);
    assert_int_equal(x->tasks, y->tasks);
    assert_int_equal(x->steps, y->steps);
    assert_int_equal(x->edges, y->edges);
    for (uint32_t t = 0; t < x->tasks; t++)
        assert_string_equal(x->task_name[t], y->task_name[t]);
    assert_memory_equal(x->step_begin, y->step_begin,
                        ((size_t)x->tasks + 1) * sizeof *x->step_begin);
    assert_memory_equal(x->pred.begin, y->pred.begin,
                        ((size_t)x->steps + 1) * sizeof *x->pred.begin);
    if (x->pred.begin[x->steps])
        assert_memory_equal(x->pred.list, y->pred.list,
                            x->pred.begin[x->steps] * sizeof *x->pred.list);
    for (uint32_t s = 0; s < x->steps; s++)
        assert_true(sb_dist_equal(latency_of(a, s), latency_of(b, s)));
    assert_same_pools(x->pools, y->pools, x->steps);
}

static char *written(const struct sb_workload *workload, size_t *size)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, size);
    struct sb_error error = { 0 };
    assert_non_null(out);
    assert_int_equal(sb_workload_write(workload, out, &error), SB_OK);
    fclose(out);
    return text;
}

static void read_back(const char *path)
{
    struct sb_workload first = expect_loaded(path), second;
    struct sb_error error = { 0 };
    size_t size, again;
    char *text = written(&first, &size);
    if (sb_workload_parse(&second, path, text, size, &sb_plugins.readers, &error))
        fail_msg("%s: %s: %s", path, error.where, error.text);
    assert_same_workload(&first, &second);
    char *twice = written(&second, &again);
    assert_string_equal(text, twice);
    free(text);
    free(twice);
    sb_workload_fini(&first);
    sb_workload_fini(&second);
}

static void what_is_written_is_read_back_the_same(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob("workloads/*.json", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        read_back(found.gl_pathv[i]);
    assert_true(found.gl_pathc + fixture_cases("accepted", read_back) > 30);
    globfree(&found);
}

static void odd_numbers_are_written_exactly(void **state)
{
    (void)state;
    static const char *const latencies[] = {
        "0.1",
        "1e-7",
        "123456.789012345",
        "{\"dist\": \"lognormal\", \"median\": 0.3, \"p99\": 17.7}",
        "{\"dist\": \"exponential\", \"mean\": 1e-9}",
        "{\"dist\": \"gamma\", \"mean\": 3.3, \"cv\": 0.7, \"shift\": 0.1}",
        "{\"dist\": \"lognormal\", \"mean\": 3.1, \"sd\": 0.7}",
        "{\"dist\": \"quantiles\", \"p0.1\": 0.7, \"p33.3\": 3.3, \"p99.99\": 77.7, \"p100\": "
        "99.9}",
        "{\"dist\": \"erlang\", \"k\": 7, \"mean\": 0.3}",
        "{\"dist\": \"hyperexponential\", \"weights\": [1, 1, 1], \"means\": [0.1, 0.7, 1.3], "
        "\"shift\": 0.7}",
        "{\"dist\": \"quantiles\", \"min\": 0.1, \"p50\": 3.3, \"p95\": 7.7, \"p999\": 9.1, "
        "\"mean\": 4.1}",
        "{\"dist\": \"quantiles\", \"p33\": 0, \"p50\": 0, \"p75\": 3.3, \"p95\": 7.7, \"p99.9\": "
        "9.1, "
        "\"avg\": 2.7}",
        "{\"dist\": \"quantiles\", \"p0\": 3.3, \"p10\": 3.3, \"p50\": 7.7, \"p99\": 9.1, "
        "\"p100\": 9.1}",
        "{\"dist\": \"mixture\", \"components\": [{\"weight\": 1e-15, \"latency\": 1}, "
        "{\"weight\": 1e15, \"latency\": 2}]}",
        "{\"dist\": \"mixture\", \"components\": [{\"weight\": 1, \"latency\": 1}, {\"weight\": "
        "1e-16, "
        "\"latency\": 5}]}",
        "{\"dist\": \"hyperexponential\", \"weights\": [1e-300, 7e14], \"means\": [1, 2]}",
        "{\"dist\": \"lognormal\", \"median\": 0.3, \"p99\": 17.7, \"shift\": 0.7, \"cap\": 33.3}",
        "{\"dist\": \"mixture\", \"cap\": 0.7, \"components\": [{\"weight\": 1, \"latency\": 1}, "
        "{\"weight\": "
        "3, \"latency\": {\"dist\": \"exponential\", \"mean\": 0.1, \"cap\": 0.3}}]}",
        "{\"dist\": \"quantiles\", \"p0.00001\": 0.7, \"p50\": 3.3, \"p99.99999\": 77.7}",
    };
    for (size_t i = 0; i < COUNT(latencies); i++) {
        struct sb_workload first = with_latency(latencies[i]);
        size_t size;
        char *text = written(&first, &size);
        struct sb_workload second = expect_parsed(text);
        assert_same_workload(&first, &second);
        free(text);
        sb_workload_fini(&first);
        sb_workload_fini(&second);
    }
}

static void every_distribution_is_read_back_the_same_in_any_unit(void **state)
{
    static const double unit[] = { 1, 1e3, 1e6, 1e9 };
    (void)state;
    for (const struct sb_dist_type *const *type = sb_plugins.readers.distributions; *type; type++)
        for (int i = 0; i < SB_DIST_EXAMPLES_MAX && (*type)->example[i].text; i++)
            for (size_t u = 0; u < COUNT(unit); u++) {
                struct sb_dist first = fixture_dist((*type)->example[i].text, unit[u]);
                char *text = NULL;
                size_t size = 0;
                FILE *out = open_memstream(&text, &size);
                assert_non_null(out);
                bool exact = sb_latency_write(&first, unit[u], out);
                fclose(out);
                struct sb_dist second = fixture_dist(text, unit[u]);
                if (!exact || !sb_dist_equal(&first, &second))
                    fail_msg("%s is written as %s", (*type)->example[i].text, text);
                free(text);
            }
}

static void what_steps_take_of_pools_is_read_as_it_is_written(void **state)
{
    static const uint32_t of_db[] = { 1, 3, 0, 0, 4, 0, 1, 0 },
                          of_cpu[] = { 0, 1, 0, 1, 2, 1, 0, 0 };
    struct sb_workload w = expect_loaded("tests/data/cases/accepted/pools.json");
    const struct sb_pools *pools = w.dag.pools;
    (void)state;
    assert_int_equal(pools->count, 3);
    assert_string_equal(pools->name[1], "cpu");
    assert_int_equal(pools->slots[2], 1000000000);
    assert_int_equal(w.dag.steps, COUNT(of_db));
    for (uint32_t s = 0; s < w.dag.steps; s++) {
        uint32_t is[3] = { 0 }, demand = pools->demand_of[s];
        for (uint32_t i = pools->begin[demand]; i < pools->begin[demand + 1]; i++)
            is[pools->units[i].pool] = pools->units[i].slots;
        if (is[0] != of_db[s] || is[1] != of_cpu[s] || is[2])
            fail_msg("step %u takes %u, %u and %u", s, is[0], is[1], is[2]);
    }
    sb_workload_fini(&w);
}

static void numbers_a_person_wrote_are_written_as_they_were(void **state)
{
    (void)state;
    struct sb_workload w = with_latency("{\"dist\": \"quantiles\", \"p50\": 80, \"p99.9\": 400.5}");
    size_t size;
    char *text = written(&w, &size);
    assert_non_null(strstr(text, "\"time_unit\": \"ms\""));
    assert_non_null(strstr(text, "{\"dist\": \"quantiles\", \"p50\": 80, \"p99.9\": 400.5}"));
    free(text);
    sb_workload_fini(&w);
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    if (!full) {
        print_message("skipped: no /dev/full\n");
        skip();
    }
    struct sb_workload w = with_latency("1");
    struct sb_error error = { 0 };
    assert_int_equal(sb_workload_write(&w, full, &error), SB_EIO);
    assert_string_equal(error.text, "cannot be written: No space left on device");
    fclose(full);
    sb_workload_fini(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back_the_same),
        cmocka_unit_test(odd_numbers_are_written_exactly),
        cmocka_unit_test(every_distribution_is_read_back_the_same_in_any_unit),
        cmocka_unit_test(what_steps_take_of_pools_is_read_as_it_is_written),
        cmocka_unit_test(numbers_a_person_wrote_are_written_as_they_were),
        cmocka_unit_test(a_full_disk_is_told),
    };
    return cmocka_run_group_tests_name("workloads written", tests, fixture_gsl_set_up, NULL);
}
