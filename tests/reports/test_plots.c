/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder that a run leaves: pictures, the page, and what happens when they cannot be made. */
#include "reports/plots/folder_names.h"
#include "reports/plots/palette.h"
#include "sim/cli/report_files.h"
#include "sim/plugins.h"
#include "tests/fixtures/golden.h"
#include "tests/fixtures/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A folder for the report, one for a gnuplot of our own, and what PATH was. */
struct scene {
    char *folder, *bin, *path, report[256];
};

static int set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    *state = scene;
    if (!scene || !(scene->folder = golden_folder()) || !(scene->bin = golden_folder()) ||
        !(scene->path = strdup(getenv("PATH"))))
        return -1;
    snprintf(scene->report, sizeof scene->report, "%s/a/b", scene->folder);
    return 0;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;
    setenv("PATH", scene->path, 1);
    golden_folder_remove(scene->folder);
    golden_folder_remove(scene->bin);
    free(scene->path);
    free(scene);
    return 0;
}

static bool has_gnuplot(void) { return system("command -v gnuplot >/dev/null 2>&1") == 0; }

/* From now on `gnuplot` is a script of these lines. */
static void fake_gnuplot(const struct scene *scene, const char *lines)
{
    char path[300];
    snprintf(path, sizeof path, "%s/gnuplot", scene->bin);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fprintf(file, "#!/bin/sh\n%s\n", lines);
    fclose(file);
    assert_int_equal(chmod(path, 0755), 0);
    setenv("PATH", scene->bin, 1);
}

static enum sb_code write_files(const struct scene *scene, const struct sb_result *result,
                                char *notices, size_t size, struct sb_error *error)
{
    notices[0] = '\0';
    FILE *out = fmemopen(notices, size, "w");
    assert_non_null(out);
    enum sb_code code = sb_report_files(result, scene->report, sb_plugins.report, out, error);
    fclose(out);
    return code;
}

static void write_all(const struct scene *scene, const struct sb_result *result)
{
    char notices[1024];
    struct sb_error error = { 0 };
    if (write_files(scene, result, notices, sizeof notices, &error) || notices[0])
        fail_msg("%s: %s; %s", error.where, error.text, notices);
}

static char *read_file(const struct scene *scene, const char *name)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", scene->report, name);
    return golden_read(path, NULL);
}

static bool is_there(const struct scene *scene, const char *name)
{
    char path[400];
    struct stat info;
    snprintf(path, sizeof path, "%s/%s", scene->report, name);
    return stat(path, &info) == 0 && info.st_size > 0;
}

static void assert_contains(const struct scene *scene, const char *name, const char *part)
{
    char *text = read_file(scene, name);
    if (!text || !strstr(text, part))
        fail_msg("%s lacks \"%s\"", name, part);
    free(text);
}

static void every_picture_is_drawn_with_script_and_data_beside_it(void **state)
{
    static const char *const kinds[] = { "cdf", "ladder", "speedup", "gantt" }, *const endings[] = {
        "svg", "png", "gp", "tsv"
    };
    const struct scene *scene = *state;
    struct sb_result result;
    if (!has_gnuplot())
        skip();
    fixture_result(&result, 2, 5);
    write_all(scene, &result);
    for (size_t k = 0; k < COUNT(kinds); k++)
        for (size_t e = 0; e < COUNT(endings); e++) {
            char name[64];
            snprintf(name, sizeof name, "dashboard-2/%s.%s", kinds[k], endings[e]);
            if (!is_there(scene, name))
                fail_msg("no %s", name);
        }
    assert_true(is_there(scene, "overview.svg") && is_there(scene, "overview.png") &&
                is_there(scene, "results.json"));
    assert_int_equal(golden_hidden(scene->folder), 0);
    sb_result_fini(&result);
}

/* By a person, in the picture's folder: alone and without a complaint, or all of them with the same
 * outcome. */
static void scripts_can_be_run_again_from_their_folder(void **state)
{
    const struct scene *scene = *state;
    struct sb_result result;
    char command[600];
    if (!has_gnuplot())
        skip();
    fixture_result(&result, 1, 5);
    write_all(scene, &result);
    char *before = read_file(scene, "dashboard/gantt.svg");
    snprintf(command, sizeof command,
             "cd %s/dashboard && rm *.svg *.png && gnuplot -d cdf.gp ladder.gp speedup.gp gantt.gp",
             scene->report);
    assert_int_equal(system(command), 0);
    char *after = read_file(scene, "dashboard/gantt.svg");
    assert_non_null(after);
    assert_string_equal(before, after);
    snprintf(command, sizeof command,
             "cd %s/dashboard && rm *.svg *.png && for s in *.gp; do test -z \"$(LC_ALL=C.UTF-8 "
             "gnuplot -d $s 2>&1)\" || exit 1; done",
             scene->report);
    assert_int_equal(system(command), 0);
    assert_true(is_there(scene, "dashboard/gantt.svg") && is_there(scene, "dashboard/gantt.png"));
    free(before);
    free(after);
    sb_result_fini(&result);
}

/* gnuplot's own arithmetic: 371500000 ns are 371.5 ms, not 371. */
static void the_makespan_is_marked_where_the_last_bar_ends(void **state)
{
    const struct scene *scene = *state;
    struct sb_result result;
    char command[600];
    if (!has_gnuplot())
        skip();
    fixture_result(&result, 1, 5);
    result.workload->strategy[0].shown_makespan = 371500000;
    write_all(scene, &result);
    assert_contains(scene, "dashboard/gantt.gp", "to first 371500000/unit");
    snprintf(
        command, sizeof command,
        "cd %s/dashboard && grep '^unit =' gantt.gp > u && echo 'print 371500000/unit' >> u && "
        "test \"$(gnuplot -d u 2>&1)\" = 371.5",
        scene->report);
    assert_int_equal(system(command), 0);
    sb_result_fini(&result);
}

/* Names with quotes, backslashes, braces, line ends, per cent, backquotes: 11 workloads, 12
 * strategies. */
static void no_name_breaks_a_script_or_the_page(void **state)
{
    const struct scene *scene = *state;
    struct sb_result result;
    if (!has_gnuplot())
        skip();
    fixture_result(&result, 11, 12);
    fixture_nasty_names(&result);
    write_all(scene, &result);
    assert_contains(scene, "it-s-quoted-back/gantt.svg", "it's \"quoted\" \\ back\\");
    assert_contains(scene, "it-s-quoted-back/gantt.svg", "@home_{sub}^sup %d 100% %s");
    assert_contains(scene, "it-s-quoted-back/cdf.svg", "`id` $(id) # ; | a,b");
    assert_contains(scene, "it-s-quoted-back/cdf.svg", "]]›--");
    assert_true(is_there(scene, "etc-passwd/cdf.svg") && is_there(scene, "workload/cdf.png") &&
                is_there(scene, "日本語-名前-e\xCC\x81/cdf.png"));
    char *page = read_file(scene, "index.html");
    assert_null(strstr(page, "<script"));
    assert_null(strstr(page, "\033"));
    assert_non_null(strstr(page, "&lt;script&gt;"));
    free(page);
    sb_result_fini(&result);
}

/* An id twice would let one picture take parts of another. */
static void ids_in_the_page_are_unique(void **state)
{
    const struct scene *scene = *state;
    struct sb_result result;
    if (!has_gnuplot())
        skip();
    fixture_result(&result, 2, 3);
    write_all(scene, &result);
    char *page = read_file(scene, "index.html");
    unsigned ids = 0;
    for (char *at = page; (at = strstr(at, " id=")); ids++) {
        char id[100];
        size_t length = strcspn(at + 5, "'\"");
        assert_true(length < 80);
        snprintf(id, sizeof id, "%.*s", (int)length + 6, at);
        at += length;
        if (strstr(at, id))
            fail_msg("twice:%s", id);
    }
    assert_true(ids > 100);
    free(page);
    sb_result_fini(&result);
}

static void the_page_needs_no_other_file(void **state)
{
    const struct scene *scene = *state;
    struct sb_result result;
    if (!has_gnuplot())
        skip();
    fixture_result(&result, 1, 5);
    write_all(scene, &result);
    char *page = read_file(scene, "index.html");
    assert_non_null(strstr(page, "<svg role=\"img\" aria-label=\""));
    assert_null(strstr(page, "src="));
    assert_null(strstr(page, "<link"));
    assert_null(strstr(page, "@import"));
    assert_null(strstr(page, "url(http"));
    assert_non_null(strstr(page, "prefers-color-scheme:dark"));
    free(page);
    sb_result_fini(&result);
}

static void without_gnuplot_all_else_comes_and_one_line_says_so(void **state)
{
    const struct scene *scene = *state;
    struct sb_result result;
    char notices[1024];
    fixture_result(&result, 2, 5);
    setenv("PATH", "/nonexistent", 1);
    assert_int_equal(write_files(scene, &result, notices, sizeof notices, NULL), SB_OK);
    assert_non_null(strstr(notices, "gnuplot is missing"));
    assert_ptr_equal(strchr(notices, '\n'), notices + strlen(notices) - 1);
    assert_true(is_there(scene, "results.json") && is_there(scene, "dashboard/cdf.gp") &&
                is_there(scene, "dashboard/cdf.tsv"));
    assert_false(is_there(scene, "dashboard/cdf.svg"));
    assert_contains(scene, "index.html", "gnuplot is missing");
    assert_contains(scene, "index.html", "<th scope=\"row\">earliest-start</th>");
    assert_int_equal(golden_hidden(scene->folder), 0);
    sb_result_fini(&result);
}

static void a_gnuplot_that_fails_is_quoted_and_all_else_comes(void **state)
{
    const struct scene *scene = *state;
    struct sb_result result;
    char notices[1024];
    fixture_result(&result, 2, 5);
    fake_gnuplot(scene, "echo 'plot x' >&2; echo '     ^' >&2; echo '\"cdf.gp\" line 3: no such "
                        "terminal' >&2; exit 1");
    assert_int_equal(write_files(scene, &result, notices, sizeof notices, NULL), SB_OK);
    assert_non_null(strstr(notices, "gnuplot failed"));
    assert_non_null(strstr(notices, "\"cdf.gp\" line 3: no such terminal"));
    assert_true(is_there(scene, "index.html"));
    assert_int_equal(golden_hidden(scene->folder), 0);
    sb_result_fini(&result);
}

static void a_gnuplot_that_crashes_is_told(void **state)
{
    const struct scene *scene = *state;
    struct sb_result result;
    char notices[1024];
    fixture_result(&result, 1, 2);
    fake_gnuplot(scene, "kill -KILL $$");
    assert_int_equal(write_files(scene, &result, notices, sizeof notices, NULL), SB_OK);
    assert_non_null(strstr(notices, "ended by signal 9"));
    sb_result_fini(&result);
}

static void an_interrupt_while_drawing_leaves_nothing_half_done(void **state)
{
    const struct scene *scene = *state;
    struct sb_result result;
    struct sb_error error = { 0 };
    char notices[1024];
    fixture_result(&result, 3, 2);
    fake_gnuplot(scene, "kill -INT $$");
    assert_int_equal(write_files(scene, &result, notices, sizeof notices, &error), SB_EINTR);
    assert_true(is_there(scene, "results.json"));
    assert_false(is_there(scene, "index.html"));
    assert_int_equal(golden_hidden(scene->folder), 0);
    sb_result_fini(&result);
}

/* Files larger than a limit cannot be written, as on a full disk. Whatever was there stays. */
static void a_full_disk_is_told_and_the_old_report_stays(void **state)
{
    const struct scene *scene = *state;
    struct sb_result result;
    struct sb_error error = { 0 };
    char notices[1024];
    struct rlimit before, small;
    fixture_result(&result, 2, 5);
    setenv("PATH", "/nonexistent", 1);
    assert_int_equal(write_files(scene, &result, notices, sizeof notices, NULL), SB_OK);
    char *old = read_file(scene, "results.json");
    result.seed = 2;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    for (rlim_t limit = 100; limit < 40000; limit = limit * 3 / 2) {
        small = before;
        small.rlim_cur = limit;
        setrlimit(RLIMIT_FSIZE, &small);
        enum sb_code code = write_files(scene, &result, notices, sizeof notices, &error);
        setrlimit(RLIMIT_FSIZE, &before);
        if (limit < 5000) {
            char *now = read_file(scene, "results.json");
            assert_int_equal(code, SB_EIO);
            assert_string_equal(old, now);
            free(now);
        }
        assert_int_equal(golden_hidden(scene->folder), 0);
    }
    free(old);
    sb_result_fini(&result);
}

static void a_folder_that_cannot_be_made_is_told(void **state)
{
    struct scene *scene = *state;
    struct sb_result result;
    struct sb_error error = { 0 };
    char notices[64];
    fixture_result(&result, 1, 2);
    snprintf(scene->report, sizeof scene->report, "/dev/null/report");
    assert_int_equal(write_files(scene, &result, notices, sizeof notices, &error), SB_EIO);
    assert_string_equal(error.where, "/dev/null/report");
    snprintf(scene->report, sizeof scene->report, "/dev/null");
    assert_int_equal(write_files(scene, &result, notices, sizeof notices, NULL), SB_EIO);
    sb_result_fini(&result);
}

static void a_large_graph_has_no_gantt_and_the_page_says_so(void **state)
{
    const struct scene *scene = *state;
    struct sb_result result;
    if (!has_gnuplot())
        skip();
    fixture_result(&result, 1, 3);
    result.workload->shown_tasks = 0;
    for (uint32_t s = 0; s < 3; s++)
        result.workload->strategy[s].spans = 0;
    write_all(scene, &result);
    assert_true(is_there(scene, "dashboard/cdf.svg"));
    assert_false(is_there(scene, "dashboard/gantt.gp"));
    assert_contains(scene, "index.html", "too large to show one replicate");
    sb_result_fini(&result);
}

/* Nothing to draw, nothing random, no intervals, one strategy, an interrupted run: each gives a
 * page. */
static void every_odd_result_gives_a_page(void **state)
{
    const struct scene *scene = *state;
    struct sb_result result;
    if (!has_gnuplot())
        skip();
    fixture_result(&result, 0, 0);
    write_all(scene, &result);
    assert_contains(scene, "index.html", "0 workloads");
    sb_result_fini(&result);
    fixture_result(&result, 4, 1);
    fixture_no_gain(&result.workload[0]);
    fixture_no_intervals(&result.workload[1]);
    result.workload[2].strategies = 0;
    result.workload[3].strategy->makespan.cdf_points = 0;
    result.partial = true;
    write_all(scene, &result);
    assert_contains(scene, "index.html", "partial: the run was interrupted");
    assert_true(is_there(scene, "dashboard/cdf.svg"));
    sb_result_fini(&result);
}

static void names_of_folders_are_safe_and_differ(void **state)
{
    (void)state;
    static const char *const names[] = {
        "a b",          "a/b",  "A-b", "",     "...",   "../..",
        "ünïcode 漢字", "a\nb", "-x-", "\xFF", "a-b-2", "cdf.svg"
    };
    static const char *const expected[] = { "a-b",        "a-b-2",      "A-b-3",        "workload",
                                            "workload-2", "workload-3", "ünïcode-漢字", "a-b-4",
                                            "x",          "workload-4", "a-b-2-2",      "cdf-svg" };
    char folder[COUNT(names)][SB_FOLDER_NAME_SIZE], many[300][SB_FOLDER_NAME_SIZE], base[200];
    const char *same[300];
    sb_folder_names(folder, names, COUNT(names));
    for (size_t i = 0; i < COUNT(names); i++)
        assert_string_equal(folder[i], expected[i]);
    memset(base, 'x', sizeof base - 1);
    base[sizeof base - 1] = '\0';
    for (size_t i = 0; i < COUNT(same); i++)
        same[i] = base;
    sb_folder_names(many, same, COUNT(same));
    for (size_t i = 1; i < COUNT(same); i++)
        assert_string_not_equal(many[i - 1], many[i]);
}

static void a_strategy_looks_the_same_whatever_is_beside_it(void **state)
{
    (void)state;
    struct sb_result five, one;
    struct sb_palette of_five, of_one;
    fixture_result(&five, 1, 12);
    fixture_result(&one, 1, 1);
    one.workload->strategy[0].name = "earliest-start";
    assert_int_equal(sb_palette_build(&of_five, &five, NULL), SB_OK);
    assert_int_equal(sb_palette_build(&of_one, &one, NULL), SB_OK);
    assert_string_equal(sb_palette_look(&of_five, "earliest-start")->color,
                        sb_palette_look(&of_one, "earliest-start")->color);
    for (size_t i = 0; i < of_five.count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct sb_look *a = &of_five.look[i], *b = &of_five.look[k];
            assert_true(strcmp(a->color, b->color) != 0 ||
                        (a->dash != b->dash && a->point != b->point));
        }
    sb_palette_fini(&of_five);
    sb_palette_fini(&of_one);
    sb_result_fini(&five);
    sb_result_fini(&one);
}

#define IN_SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SCENE(every_picture_is_drawn_with_script_and_data_beside_it),
        IN_SCENE(scripts_can_be_run_again_from_their_folder),
        IN_SCENE(the_makespan_is_marked_where_the_last_bar_ends),
        IN_SCENE(no_name_breaks_a_script_or_the_page),
        IN_SCENE(ids_in_the_page_are_unique),
        IN_SCENE(the_page_needs_no_other_file),
        IN_SCENE(without_gnuplot_all_else_comes_and_one_line_says_so),
        IN_SCENE(a_gnuplot_that_fails_is_quoted_and_all_else_comes),
        IN_SCENE(a_gnuplot_that_crashes_is_told),
        IN_SCENE(an_interrupt_while_drawing_leaves_nothing_half_done),
        IN_SCENE(a_full_disk_is_told_and_the_old_report_stays),
        IN_SCENE(a_folder_that_cannot_be_made_is_told),
        IN_SCENE(a_large_graph_has_no_gantt_and_the_page_says_so),
        IN_SCENE(every_odd_result_gives_a_page),
        cmocka_unit_test(names_of_folders_are_safe_and_differ),
        cmocka_unit_test(a_strategy_looks_the_same_whatever_is_beside_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
