/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory runs out at the first, second, third, … allocation while results are written, read and
 * shown, until no more is needed: each time it is told, nothing is half done, and everything is
 * given back (the sanitizer build sees to that). Linked with --wrap. */
#include "sim/cli/report/files.h"
#include "sim/plugins.h"
#include "sim/result/saved/result_read.h"
#include "sim/result/saved/result_write.h"
#include "tests/fixtures/golden.h"
#include "tests/fixtures/results/result.h"
#include "tests/memory/failing_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scene {
    struct sb_result result;
    char *folder, file[256];
};

static enum sb_code write_result(void *self, struct sb_error *error)
{
    const struct scene *scene = self;
    char *text = NULL;
    size_t size = 0;
    enum sb_code code = sb_result_write(&scene->result, &text, &size, error);
    assert_true((code == SB_OK) == (text != NULL));
    free(text);
    return code;
}

static enum sb_code read_result(void *self, struct sb_error *error)
{
    const struct scene *scene = self;
    struct sb_result read = { 0 };
    enum sb_code code = sb_result_read(&read, scene->file, error);
    assert_true(code == SB_OK || (!read.workload && !read.arena.blocks));
    sb_result_fini(&read);
    return code;
}

static enum sb_code print_all(void *self, struct sb_error *error)
{
    const struct scene *scene = self;
    struct sb_report_options options = { .width = 80 };
    FILE *out = fopen("/dev/null", "we");
    enum sb_code code = out ? SB_OK : SB_ENOMEM;
    for (const struct sb_report *const *r = sb_plugins.report; !code && *r; r++)
        if ((*r)->print)
            code = (*r)->print(&scene->result, &options, out, error);
    if (out)
        fclose(out);
    return code;
}

static enum sb_code write_files(void *self, struct sb_error *error)
{
    const struct scene *scene = self;
    enum sb_code code =
        sb_report_files(&scene->result, scene->folder, sb_plugins.report, NULL, NULL, error);
    failing_memory_disarm();
    assert_int_equal(golden_hidden(scene->folder), 0);
    return code;
}

/* A stage file's name that cannot be made is a file that cannot be written. */
static void sweep(enum sb_code (*act)(void *, struct sb_error *), void *scene, long least)
{
    failing_memory_sweep(act, scene, least, SB_EIO);
}

static int set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    *state = scene;
    if (!scene || !(scene->folder = golden_folder()))
        return -1;
    setenv("PATH", "/nonexistent", 1); /* without gnuplot, whose allocations are its own */
    fixture_result(&scene->result, 2, 5);
    snprintf(scene->file, sizeof scene->file, "%s/results.json", scene->folder);
    return sb_report_files(&scene->result, scene->folder, sb_plugins.report, NULL, NULL, NULL);
}

static int tear_down(void **state)
{
    struct scene *scene = *state;
    golden_folder_remove(scene->folder);
    sb_result_fini(&scene->result);
    free(scene);
    return 0;
}

static void writing_a_result_survives_each_failed_allocation(void **state)
{
    sweep(write_result, *state, 4);
}
static void reading_a_result_survives_each_failed_allocation(void **state)
{
    sweep(read_result, *state, 10);
}
static void printing_a_result_survives_each_failed_allocation(void **state)
{
    sweep(print_all, *state, 4);
}
static void drawing_a_result_survives_each_failed_allocation(void **state)
{
    sweep(write_files, *state, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(writing_a_result_survives_each_failed_allocation, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(reading_a_result_survives_each_failed_allocation, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(printing_a_result_survives_each_failed_allocation, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(drawing_a_result_survives_each_failed_allocation, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
