/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory runs out at the first, second, third, … allocation while a sweep is made, its results are
 * shown, and two runs are compared. Linked with --wrap. */
#include "reports/tables/compare_table.h"
#include "sim/compare/write.h"
#include "sim/plugins.h"
#include "sim/sweep/sweep.h"
#include "tests/fixtures/results/result.h"
#include "tests/fixtures/results/sweep.h"
#include "tests/memory/failing_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char path[] = "/tmp/sweep-memory-XXXXXX";

static int make_file(void **state)
{
    int fd = mkstemp(path);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    (void)state;
    if (!file)
        return -1;
    fputs("{\"simbench\": 1, \"tasks\": {\"a\": {\"latency\": {\"dist\": \"uniform\", "
          "\"min\": 1, \"max\": 4}}, \"b\": {\"after\": [\"a\"], \"latency\": 5}}}",
          file);
    return fclose(file);
}

static int drop_file(void **state)
{
    (void)state;
    return unlink(path);
}

static enum sb_code sweep(void *scene, struct sb_error *error)
{
    static const char *const text[] = { "workers=1..2", "tasks.a.latency.cap=2ms..3ms/2" },
                             *const files[] = { path };
    struct sb_sweep s = { 0 };
    struct sb_workload workload = { 0 };
    (void)scene;
    enum sb_code code = sb_sweep_read(&s, text, error);
    if (code == SB_OK)
        code = sb_sweep_of_files(&s, files, 1, &sb_plugins.readers, error);
    if (code == SB_OK && !sb_sweep_name(&s, 3, "x", &s.arena))
        code = sb_fail_memory(error);
    if (code == SB_OK)
        code = sb_sweep_build(&s, 3, &workload, error);
    sb_workload_fini(&workload);
    sb_sweep_fini(&s);
    return code;
}

static void a_sweep_that_has_no_memory_is_refused(void **state)
{
    (void)state;
    failing_memory_sweep(sweep, NULL, 50, SB_ENOMEM);
}

static enum sb_code compare(void *scene, struct sb_error *error)
{
    struct sb_result *result = scene;
    struct sb_compared_runs runs;
    struct sb_run_table table = { 0 };
    char *text = NULL;
    size_t size;
    enum sb_code code = sb_runs_compare(&runs, &result[0], &result[1], error);
    if (code == SB_OK)
        code = sb_compared_write(&runs, &text, &size, error);
    if (code == SB_OK) {
        code = sb_compare_table_build(&table, &runs.workload[0], error);
        sb_run_table_fini(&table);
    }
    free(text);
    sb_compared_runs_fini(&runs);
    return code;
}

static void a_comparison_that_has_no_memory_is_refused(void **state)
{
    struct sb_result result[2];
    (void)state;
    for (int i = 0; i < 2; i++) {
        fixture_result(&result[i], 2 + (uint32_t)i, 3);
        fixture_batches(&result[i]);
    }
    result[1].workload[0].strategy[0].makespan.mean_cv *= 1.5;
    failing_memory_sweep(compare, result, 10, SB_ENOMEM);
    sb_result_fini(&result[0]);
    sb_result_fini(&result[1]);
}

static enum sb_code print(void *scene, struct sb_error *error)
{
    struct sb_report_options options = { .width = 80 };
    FILE *out = fopen("/dev/null", "we");
    enum sb_code code = out ? SB_OK : SB_ENOMEM;
    for (const struct sb_report *const *r = sb_plugins.report; !code && *r; r++)
        if ((*r)->print)
            code = (*r)->print(scene, &options, out, error);
    if (out)
        fclose(out);
    return code;
}

static void a_sweep_is_shown_or_refused(void **state)
{
    struct sb_result result;
    (void)state;
    fixture_result(&result, 6, 2);
    fixture_sweep(&result, "workers", "x");
    fixture_batches(&result);
    failing_memory_sweep(print, &result, 10, SB_ENOMEM);
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sweep_that_has_no_memory_is_refused),
        cmocka_unit_test(a_comparison_that_has_no_memory_is_refused),
        cmocka_unit_test(a_sweep_is_shown_or_refused),
    };
    return cmocka_run_group_tests(tests, make_file, drop_file);
}
