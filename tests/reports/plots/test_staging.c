/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/gnuplot/staging.h"

#include "tests/fixtures/golden.h"
#include "tests/fixtures/results/report_folder.h"
#include "tests/fixtures/results/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

/* Files larger than a limit cannot be written, as on a full disk. Whatever was there stays. */
static void a_full_disk_is_told_and_the_old_report_stays(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    struct sb_error error = { 0 };
    char notices[1024];
    struct rlimit before, small;
    fixture_result(&result, 2, 5);
    setenv("PATH", "/nonexistent", 1);
    assert_int_equal(fixture_report_write(folder, &result, notices, sizeof notices, NULL), SB_OK);
    char *old = fixture_report_read(folder, "results.json");
    result.seed = 2;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    for (rlim_t limit = 100; limit < 40000; limit = limit * 3 / 2) {
        small = before;
        small.rlim_cur = limit;
        setrlimit(RLIMIT_FSIZE, &small);
        enum sb_code code = fixture_report_write(folder, &result, notices, sizeof notices, &error);
        setrlimit(RLIMIT_FSIZE, &before);
        if (limit < 5000) {
            char *now = fixture_report_read(folder, "results.json");
            assert_int_equal(code, SB_EIO);
            assert_string_equal(old, now);
            free(now);
        }
        assert_int_equal(golden_hidden(folder->root), 0);
    }
    free(old);
    sb_result_fini(&result);
}

static void a_folder_that_cannot_be_made_is_told(void **state)
{
    struct fixture_report_folder *folder = *state;
    struct sb_result result;
    struct sb_error error = { 0 };
    char notices[64];
    fixture_result(&result, 1, 2);
    snprintf(folder->report, sizeof folder->report, "/dev/null/report");
    assert_int_equal(fixture_report_write(folder, &result, notices, sizeof notices, &error),
                     SB_EIO);
    assert_string_equal(error.where, "/dev/null/report");
    snprintf(folder->report, sizeof folder->report, "/dev/null");
    assert_int_equal(fixture_report_write(folder, &result, notices, sizeof notices, NULL), SB_EIO);
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_REPORT_FOLDER(a_full_disk_is_told_and_the_old_report_stays),
        IN_REPORT_FOLDER(a_folder_that_cannot_be_made_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
