/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory runs out at the first, second, third, … allocation of a reader, until it needs no more:
 * each time it must say so and give everything back (the sanitizer build sees to the latter).
 * Linked with --wrap for malloc, calloc, realloc and strdup. */
#include "sim/plugins.h"
#include "sim/workload/workload.h"
#include "tests/fixtures/gsl.h"
#include "tests/fixtures/recorded/cases.h"
#include "tests/memory/failing_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glob.h>
#include <stdbool.h>
#include <string.h>

/* Reads with `allowed` allocations; whether more were asked for. */
static bool read_with(const char *path, long allowed, enum sb_code *code, struct sb_error *error)
{
    struct sb_workload workload;
    *error = (struct sb_error){ 0 };
    failing_memory_arm(allowed);
    *code = sb_workload_read(&workload, path, &sb_plugins.readers, error);
    bool failed = failing_memory_disarm();
    if (*code && workload.dag.arena.blocks)
        fail_msg("%s: a graph is left behind after %ld allocations", path, allowed);
    sb_workload_fini(&workload);
    return failed;
}

/* Once `wanted` is reached without a failed allocation, memory sufficed. A suggestion ("did you
 * mean") may be left out for want of memory, so that a refused file may already be refused for its
 * own fault. Returns how many allocations were needed. */
static long sweep(const char *path, enum sb_code wanted)
{
    for (long allowed = 0;; allowed++) {
        enum sb_code code;
        struct sb_error error;
        bool short_of_memory = read_with(path, allowed, &code, &error);
        if (!short_of_memory) {
            if (code != wanted)
                fail_msg("%s: code %d with memory enough: %s", path, (int)code, error.text);
            return allowed;
        }
        if (code != SB_ENOMEM && code != (wanted ? wanted : SB_ENOMEM))
            fail_msg("%s: code %d after %ld allocations: %s", path, (int)code, allowed, error.text);
        if (code == SB_ENOMEM)
            assert_string_equal(error.text, "out of memory");
    }
}

static long most; /* allocations that one file needed */

static void sweep_accepted(const char *path)
{
    long needed = sweep(path, SB_OK);
    most = most > needed ? most : needed;
}

static void sweep_refused(const char *path)
{
    long needed = sweep(path, SB_EINPUT);
    most = most > needed ? most : needed;
}

/* `most` tells whether anything was wrapped, and tested. */
static void reading_any_accepted_file_survives_each_failed_allocation(void **state)
{
    (void)state;
    most = 0;
    assert_true(fixture_cases("accepted", sweep_accepted) >= 10);
    assert_true(most > 4);
}

static void reading_any_shipped_workload_survives_each_failed_allocation(void **state)
{
    glob_t found;
    (void)state;
    most = 0;
    assert_int_equal(glob("workloads/*.json", 0, NULL, &found), 0);
    assert_true(found.gl_pathc >= 12);
    for (size_t i = 0; i < found.gl_pathc; i++)
        sweep_accepted(found.gl_pathv[i]);
    assert_true(most > 4);
    globfree(&found);
}

static void refusing_a_file_survives_each_failed_allocation(void **state)
{
    (void)state;
    most = 0;
    assert_true(fixture_cases("refused", sweep_refused) >= 100);
    assert_true(most > 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading_any_accepted_file_survives_each_failed_allocation),
        cmocka_unit_test(reading_any_shipped_workload_survives_each_failed_allocation),
        cmocka_unit_test(refusing_a_file_survives_each_failed_allocation),
    };
    return cmocka_run_group_tests(tests, fixture_gsl_set_up, NULL);
}
