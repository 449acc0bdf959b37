/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory runs out at the first, second, third, … allocation while bench results are written, read,
 * judged and shown, and while conditions are read, until no more is needed: each time it is told,
 * and everything is given back (the sanitizer build sees to that). Linked with --wrap. */
#include "sim/bench/records/figures.h"
#include "sim/bench/records/judge.h"
#include "sim/bench/records/read.h"
#include "sim/bench/records/result.h"
#include "sim/bench/records/write.h"
#include "sim/condition/parse.h"
#include "sim/plugins.h"
#include "tests/fixtures/results/bench.h"
#include "tests/memory/failing_memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct scene {
    struct sb_bench_result result;
    char file[64];
};

static enum sb_code write_result(void *self, struct sb_error *error)
{
    const struct scene *scene = self;
    char *text = NULL;
    size_t size = 0;
    enum sb_code code = sb_bench_result_write(&scene->result, &text, &size, error);
    assert_true((code == SB_OK) == (text != NULL));
    free(text);
    return code;
}

static enum sb_code read_result(void *self, struct sb_error *error)
{
    const struct scene *scene = self;
    struct sb_bench_result read = { 0 };
    enum sb_code code = sb_bench_result_read(&read, scene->file, error);
    assert_true(code == SB_OK || (!read.result && !read.arena.blocks));
    sb_bench_result_fini(&read);
    return code;
}

static enum sb_code judge(void *self, struct sb_error *error)
{
    const struct scene *scene = self;
    struct sb_arena arena = { 0 };
    struct sb_bench_figure figure;
    const double sample[] = { 1, 2, 3 };
    enum sb_code code = sb_bench_judge(&scene->result.against->comparison[0], 0.02, error);
    if (code == SB_OK)
        code = sb_bench_figure_set(&figure, sample, 3, &arena, error);
    sb_arena_fini(&arena);
    return code;
}

static enum sb_code read_condition(void *scene, struct sb_error *error)
{
    static const char text[] = "median > 5us and (bytes > 5 or median > 5us or median > 5us or "
                               "median > 5us or median > 5us or median > 5us "
                               "or median > 5us or median > 5us or median > 5us or median > 5us)";
    static const char *const benchmarks[] = { "chain-10-declared-1" };
    static const struct sb_condition_language language = { .figure = sb_bench_figure_names,
                                                           .figures = SB_BENCH_FIGURES,
                                                           .subject_word = "benchmark",
                                                           .subject = benchmarks,
                                                           .subjects = 1 };
    struct sb_condition condition;
    (void)scene;
    enum sb_code code = sb_condition_parse(&condition, text, &language, error);
    assert_true(code == SB_OK || !condition.node);
    sb_condition_fini(&condition);
    return code;
}

static const struct sb_bench_report *shown;

static enum sb_code print_it(void *self, struct sb_error *error)
{
    const struct scene *scene = self;
    struct sb_report_options options = { .width = 80 };
    FILE *out = fopen("/dev/null", "we");
    enum sb_code code =
        out ? shown->print(&scene->result, &options, out, error) : sb_fail_memory(error);
    if (out)
        fclose(out);
    return code;
}

/* A report may leave a sentence out, as for samples far out. */
static void sweep(enum sb_code (*act)(void *, struct sb_error *), void *scene, long least)
{
    failing_memory_sweep(act, scene, least, SB_OK);
}

static int set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    char *text = NULL;
    size_t size = 0;
    *state = scene;
    if (!scene)
        return -1;
    gsl_set_error_handler_off();
    fixture_bench_compared(&scene->result);
    strcpy(scene->file, "/tmp/simbench-oom-XXXXXX");
    int fd = mkstemp(scene->file);
    bool fine = fd >= 0 && sb_bench_result_write(&scene->result, &text, &size, NULL) == SB_OK &&
                write(fd, text, size) == (ssize_t)size;
    free(text);
    return fine && close(fd) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;
    unlink(scene->file);
    sb_bench_result_fini(&scene->result);
    free(scene);
    return 0;
}

static void writing_survives_each_failed_allocation(void **state)
{
    sweep(write_result, *state, 3);
}
static void reading_survives_each_failed_allocation(void **state)
{
    sweep(read_result, *state, 10);
}
static void judging_survives_each_failed_allocation(void **state) { sweep(judge, *state, 3); }
static void conditions_survive_each_failed_allocation(void **state)
{
    sweep(read_condition, *state, 2);
}

static void showing_survives_each_failed_allocation(void **state)
{
    for (const struct sb_bench_report *const *r = sb_plugins.bench_report; *r; r++) {
        shown = *r;
        sweep(print_it, *state, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(writing_survives_each_failed_allocation, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reading_survives_each_failed_allocation, set_up, tear_down),
        cmocka_unit_test_setup_teardown(judging_survives_each_failed_allocation, set_up, tear_down),
        cmocka_unit_test_setup_teardown(conditions_survive_each_failed_allocation, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(showing_survives_each_failed_allocation, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
