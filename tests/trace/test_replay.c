/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One recorded trace, run again from the graph that is made of it, takes what it took. */
#include "tests/fixtures/recorded/oracle.h"
#include "tests/fixtures/recorded/trace.h"

#include "sim/plugins.h"
#include "sim/workload/source/import_options.h"
#include "tests/fixtures/gsl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* How long the root took, and from the first start to the last end, computed from the files by a
 * script of a few lines. */
static const struct recording {
    const char *file;
    sb_ns root, extent;
} recording[] = {
    { "jaeger/n_plus_one_full_concurrent.otlp.json", 693999329, 693999329 },
    { "jaeger/n_plus_one_full_serial.otlp.json", 1116967287, 1116967287 },
    { "jaeger/opentelemetry-proto-example.otlp.json", 1000000000, 1000000000 },
    { "jaeger/otlp2jaeger-in.otlp.json", 123000, 123000 },
    { "jaeger/otlp2jaeger-multi.otlp.json", 176321958, 176321958 },
    { "jaeger/ride_sharing.jaeger.json", 1181596000, 1181596000 },
    { "jaeger/sibling_errors.otlp.json", 200000000, 200000000 },
    { "jaeger/ui_test1.json", 100000, 100000 },
    { "jaeger/ui_test2.json", 100000, 100000 },
    { "jaeger/ui_test3.json", 40000, 400000 },
    { "jaeger/ui_test4.json", 30000, 79000 },
    { "jaeger/ui_test5.json", 30000, 30000 },
    { "jaeger/ui_test6.json", 29000, 34000 },
    { "jaeger/ui_test7.json", 29000, 39000 },
    { "jaeger/ui_test8.json", 20000, 30000 },
    { "jaeger/ui_test9.json", 20000, 29000 },
    { "crisp/1.json", 100000, 100000 },
    { "crisp/10.json", 1000000, 1000000 },
    { "crisp/12.json", 100000, 100000 },
    { "crisp/14.json", 80000, 80000 },
    { "crisp/16.json", 110000, 110000 },
    { "crisp/18.json", 250000, 250000 },
    { "crisp/2.json", 100000, 100000 },
    { "crisp/20.json", 600000, 600000 },
    { "crisp/22.json", 300000, 300000 },
    { "crisp/24.json", 700000, 700000 },
    { "crisp/3.json", 100000, 100000 },
    { "crisp/5.json", 100000, 100000 },
    { "crisp/7.json", 100000, 110000 },
    { "crisp/9.json", 100000, 160000 },
    { "crisp/err_pattern1-err1.json", 100000, 100000 },
    { "crisp/err_pattern3-err1.json", 100000, 100000 },
    { "deathstarbench/compose-post-00.json", 5303000, 5303000 },
    { "deathstarbench/compose-post-03.json", 4828000, 4828000 },
    { "deathstarbench/compose-post-06.json", 3940000, 3940000 },
    { "deathstarbench/compose-post-09.json", 3624000, 3624000 },
    { "deathstarbench/compose-post-12.json", 4358000, 4358000 },
    { "deathstarbench/compose-post-15.json", 7581000, 7581000 },
    { "deathstarbench/compose-post-18.json", 3445000, 3445000 },
    { "zipkin/ascend.json", 38793000, 38793000 },
    { "zipkin/messaging-kafka.json", 26000, 649065000 },
    { "zipkin/simple-db-p6.json", 252016000, 252016000 },
    { "zipkin/smartthings-oauth-authorization.json", 1429000, 100348445000 },
    { "zipkin/yelp.json", 131848000, 131848000 },
};

static void replay(const struct recording *r)
{
    struct sb_trace_gathered *gathered = fixture_trace_read(r->file);
    struct fixture_stretches all;
    if (!gathered)
        return;
    fixture_stretches_build(&all, &gathered->spans);
    sb_ns *end = malloc(all.stretches.count * sizeof *end), last = 0;
    assert_non_null(end);
    sb_stretches_replay(&all.stretches, 0, SB_EDGES_RECORDED, end);
    for (uint32_t i = 0; i < all.stretches.count; i++)
        last = end[i] > last ? end[i] : last;
    sb_ns root = end[all.stretches.last[0]];
    if (root == r->extent && r->extent > r->root) /* it ends last and others begin before it */
        root -= all.calls.time[0].start;
    if (root != r->root || last != r->extent)
        fail_msg("%s: root %lld, extent %lld; expected %lld, %lld", r->file, (long long)root,
                 (long long)last, (long long)r->root, (long long)r->extent);
    free(end);
    fixture_stretches_fini(&all);
    fixture_trace_end(gathered);
}

static void one_trace_replays_to_the_nanosecond(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(recording); i++)
        replay(&recording[i]);
}

/* Through reader, graph builder, strategy and engines. */
static void the_graph_of_a_trace_has_its_extent_as_makespan(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(recording); i++) {
        char path[256];
        struct sb_workload w;
        struct sb_error error = { 0 };
        snprintf(path, sizeof path, FIXTURE_DATA "%s", recording[i].file);
        if (access(path, F_OK) != 0)
            continue;
        if (sb_workload_read(&w, path, &sb_plugins.readers, &error))
            fail_msg("%s: %s", error.where, error.text);
        sb_ns got = fixture_makespan(&w.dag, path, "earliest-start", 0, NULL);
        if (got != recording[i].extent)
            fail_msg("%s: %lld, expected %lld", path, (long long)got,
                     (long long)recording[i].extent);
        sb_workload_fini(&w);
    }
}

/* HotROD's own durations with as many workers as its pool had, within 0.5 % of what was recorded.
 */
static void hotrod_with_its_own_pool_takes_as_long_as_recorded(void **state)
{
    static const struct {
        const char *file;
        uint32_t workers;
        sb_ns recorded;
    } row[] = {
        { FIXTURE_DATA "jaeger/n_plus_one_full_concurrent.otlp.json", 3, 693999329 },
        { FIXTURE_DATA "jaeger/n_plus_one_full_serial.otlp.json", 1, 1116967287 },
    };
    const struct sb_import_options import = { .depth = 1,
                                              .drop_edge = { "HTTP GET #[0-9]* -> HTTP GET #*" } };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct sb_readers readers = sb_plugins.readers;
        struct sb_workload w;
        struct sb_error error = { 0 };
        readers.import = &import;
        if (access(row[i].file, F_OK) != 0)
            continue;
        if (sb_workload_read(&w, row[i].file, &readers, &error))
            fail_msg("%s: %s", error.where, error.text);
        sb_ns got = fixture_makespan(&w.dag, row[i].file, "earliest-start", row[i].workers, NULL);
        double off = (double)(got - row[i].recorded) / (double)row[i].recorded;
        if (off < -0.005 || off > 0.005)
            fail_msg("%s: %lld, %+.2f %%", row[i].file, (long long)got, 100 * off);
        sb_workload_fini(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_trace_replays_to_the_nanosecond),
        cmocka_unit_test(the_graph_of_a_trace_has_its_extent_as_makespan),
        cmocka_unit_test(hotrod_with_its_own_pool_takes_as_long_as_recorded),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
