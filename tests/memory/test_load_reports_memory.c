/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/plugins.h"
#include "tests/fixtures/golden.h"
#include "tests/fixtures/load/load_result.h"
#include "tests/memory/failing_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

struct scene {
    struct sb_load_result result;
    char *folder;
};

static enum sb_code print_all(void *self, struct sb_error *error)
{
    const struct scene *scene = self;
    const struct sb_report_options options = { .width = 80 };
    FILE *out = fopen("/dev/null", "we");
    enum sb_code code = out ? SB_OK : sb_fail_memory(error);
    for (const struct sb_load_report *const *r = sb_plugins.load_report; !code && *r; r++)
        if ((*r)->print)
            code = (*r)->print(&scene->result, &options, out, error);
    if (out)
        fclose(out);
    return code;
}

/* A stage file's name that cannot be made is a file that cannot be written. */
static enum sb_code write_all(void *self, struct sb_error *error)
{
    const struct scene *scene = self;
    const struct sb_report_options options = { .dir = scene->folder };
    enum sb_code code = SB_OK;
    char notice[512];
    for (const struct sb_load_report *const *r = sb_plugins.load_report; !code && *r; r++)
        if ((*r)->write)
            code = (*r)->write(&scene->result, &options, notice, sizeof notice, error);
    failing_memory_disarm();
    assert_int_equal(golden_hidden(scene->folder), 0);
    return code == SB_EIO ? sb_fail_memory(error) : code;
}

static void (*const make[])(struct sb_load_result *) = { fixture_load_mm1, fixture_load_shedding,
                                                         fixture_load_slots };

/* A report may leave a sentence out. */
static void sweep(enum sb_code (*act)(void *, struct sb_error *), long least)
{
    setenv("PATH", "/nonexistent", 1); /* without gnuplot, whose allocations are its own */
    for (size_t i = 0; i < sizeof make / sizeof make[0]; i++) {
        struct scene scene = { .folder = golden_folder() };
        assert_non_null(scene.folder);
        make[i](&scene.result);
        failing_memory_sweep(act, &scene, least, SB_OK);
        golden_folder_remove(scene.folder);
        sb_load_result_fini(&scene.result);
    }
}

static void printing_a_load_survives_each_failed_allocation(void **state)
{
    (void)state;
    sweep(print_all, 10);
}

static void drawing_a_load_survives_each_failed_allocation(void **state)
{
    (void)state;
    sweep(write_all, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(printing_a_load_survives_each_failed_allocation),
        cmocka_unit_test(drawing_a_load_survives_each_failed_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
