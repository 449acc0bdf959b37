/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each kind of picture is rendered, and there is something on it; whatever the result. */
#include "reports/plots/plots.h"

#include "reports/plots/kinds/schedule/workers.h"
#include "reports/plots/kinds/sweep.h"
#include "sim/advice/choice.h"
#include "tests/fixtures/golden.h"
#include "tests/fixtures/results/report_folder.h"
#include "tests/fixtures/results/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void *take(struct sb_result *result, size_t count, size_t size)
{
    void *memory = sb_arena_alloc(&result->arena, count, size);
    assert_non_null(memory);
    return memory;
}

/* Criticality of the order to take, of tasks with these names. */
static void fill_criticality(struct sb_result *result, struct sb_workload_result *w)
{
    struct sb_strategy_result *s = (struct sb_strategy_result *)sb_advice_choice(w);
    if (!s)
        return;
    s->criticality = take(result, 1, sizeof *s->criticality);
    *s->criticality = (struct sb_criticality){ .replicates = 10000, .tail_replicates = 100 };
    s->criticality->task = take(result, w->shown_tasks, sizeof *s->criticality->task);
    for (uint32_t t = 0; t < w->shown_tasks; t++) {
        double p = 0.9 / (1 + t);
        s->criticality->task[s->criticality->tasks++] = (struct sb_task_criticality){
            .name = w->task_name[t], .p = p, .p_tail = 1 - p, .ci95 = { p - 0.01, p + 0.01 }
        };
    }
}

static void fill(struct sb_result *result, uint32_t workloads, uint32_t strategies)
{
    fixture_result(result, workloads, strategies);
    fixture_levers(result);
    for (uint32_t w = 0; w < workloads; w++)
        fill_criticality(result, &result->workload[w]);
}

static unsigned count(const char *text, const char *part)
{
    unsigned found = 0;
    for (; (text = strstr(text, part)); text += strlen(part))
        found++;
    return found;
}

/* The drawings of a workload: each that applies is there, of the width of all, and has at least so
 * many lines, boxes and marks, and texts, as each has axes and names. */
static void expect_drawings(const struct fixture_report_folder *folder,
                            const struct sb_workload_result *workload, const char *name)
{
    for (size_t k = 0; k < SB_PLOT_KINDS; k++) {
        char path[200];
        if (!sb_plot_kinds[k]->applies(workload))
            continue;
        snprintf(path, sizeof path, "%s/%s.svg", name, sb_plot_kinds[k]->base);
        char *svg = fixture_report_read(folder, path);
        if (!svg)
            fail_msg("%s: not drawn", path);
        unsigned shapes = count(svg, "<path") + count(svg, "<use") + count(svg, "<polygon"),
                 texts = count(svg, "<text");
        if (!strstr(svg, "viewBox=\"0 0 360 ") || !strstr(svg, "</svg>") || shapes < 3 || texts < 2)
            fail_msg("%s: %u shapes, %u texts", path, shapes, texts);
        free(svg);
    }
}

static bool is_drawn(const struct sb_workload_result *workload, const char *base)
{
    for (size_t k = 0; k < SB_PLOT_KINDS; k++)
        if (strcmp(sb_plot_kinds[k]->base, base) == 0)
            return sb_plot_kinds[k]->applies(workload);
    fail_msg("no %s", base);
    return false;
}

static void each_kind_is_rendered_and_not_empty(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    if (!fixture_has_gnuplot())
        skip();
    fill(&result, 1, 5);
    for (size_t k = 0; k < SB_PLOT_KINDS; k++) /* no point of a sweep, no platform */
        if (sb_plot_kinds[k]->applies(result.workload) !=
            (sb_plot_kinds[k] != &sb_plot_sweep && sb_plot_kinds[k] != &sb_plot_workers))
            fail_msg("whether %s applies", sb_plot_kinds[k]->base);
    fixture_report_write_all(folder, &result);
    expect_drawings(folder, result.workload, "dashboard");
    sb_result_fini(&result);
}

/* Steps by turns on two workers, with one transfer. */
static void a_platform_has_a_row_for_each_worker(void **state)
{
    static const char *name[] = { "slow", "fast" };
    static double speed[] = { 1, 2 };
    static struct sb_shown_transfer transfer = { 0, 1, 0, 1, 1000, 1000, 2000000 };
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    if (!fixture_has_gnuplot())
        skip();
    fill(&result, 1, 5);
    result.workload->platform =
        (struct sb_result_platform){ .workers = 2, .worker_name = name, .speed = speed };
    for (uint32_t s = 0; s < result.workload->strategies; s++) {
        struct sb_shown_schedule *shown = &result.workload->strategy[s].shown[SB_SHOWN_P50];
        for (uint32_t i = 0; i < shown->spans; i++)
            shown->span[i].worker = i % 2;
        shown->transfers = 1;
        shown->transfer = &transfer;
    }
    result.workload->platform.links = "free";
    fixture_report_write_all(folder, &result);
    assert_true(is_drawn(result.workload, "workers"));
    expect_drawings(folder, result.workload, "dashboard");
    fixture_report_contains(folder, "dashboard/workers.svg", "fast");
    sb_result_fini(&result);
}

/* A curve in each strategy's own colour, as SVG has it. */
static void each_strategy_has_its_colour(void **state)
{
    static const char *const curves[] = { "cdf", "ccdf", "spectrum" }, *const colors[] = {
        "rgb(  0, 114, 178)", "rgb(213,  94,   0)", "rgb(  0, 138, 100)", "rgb(180,  95, 146)",
        "rgb( 92,  99, 107)"
    };
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    if (!fixture_has_gnuplot())
        skip();
    fill(&result, 1, 5);
    fixture_report_write_all(folder, &result);
    for (size_t i = 0; i < COUNT(curves); i++)
        for (size_t c = 0; c < COUNT(colors); c++) {
            char path[64];
            snprintf(path, sizeof path, "dashboard/%s.svg", curves[i]);
            fixture_report_contains(folder, path, colors[c]);
        }
    sb_result_fini(&result);
}

static void strategies_that_coincide_are_drawn_and_named_as_one(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    if (!fixture_has_gnuplot())
        skip();
    fill(&result, 1, 5);
    struct sb_strategy_result *s = result.workload->strategy;
    s[3].makespan = s[4].makespan;
    for (int r = 0; r < SB_SHOWN; r++)
        s[3].shown[r] = s[4].shown[r];
    fixture_report_write_all(folder, &result);
    fixture_report_contains(folder, "dashboard/cdf.svg", "await-in-order = earliest-start");
    fixture_report_contains(folder, "dashboard/gantt.svg", "await-in-order =");
    char *cdf = fixture_report_read(folder, "dashboard/cdf.svg");
    assert_null(strstr(cdf, "rgb(  0, 114, 178)"));
    free(cdf);
    sb_result_fini(&result);
}

/* One replicate, constants, one strategy, none: what there is to draw is drawn, and no more. */
static void odd_results_have_the_pictures_that_they_can(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    if (!fixture_has_gnuplot())
        skip();
    fill(&result, 4, 3);
    fixture_no_gain(&result.workload[0]);
    for (uint32_t s = 0; s < 3; s++)
        result.workload[0].strategy[s].paired.points = 0;
    fixture_no_intervals(&result.workload[1]);
    result.workload[2].strategies = 0;
    result.workload[3].strategies = 1;
    result.workload[3].strategy->speedups = 0;
    fixture_report_write_all(folder, &result);
    expect_drawings(folder, &result.workload[0], "dashboard");
    expect_drawings(folder, &result.workload[1], "dashboard-2");
    expect_drawings(folder, &result.workload[3], "dashboard-4");
    assert_false(is_drawn(&result.workload[0], "cdf") ||
                 is_drawn(&result.workload[0], "spectrum") ||
                 is_drawn(&result.workload[0], "ratio"));
    assert_true(is_drawn(&result.workload[0], "gantt") && is_drawn(&result.workload[0], "graph"));
    assert_false(is_drawn(&result.workload[2], "gantt") || is_drawn(&result.workload[2], "cdf"));
    assert_true(is_drawn(&result.workload[3], "cdf") && is_drawn(&result.workload[3], "gantt"));
    sb_result_fini(&result);
}

static void names_that_mean_something_to_gnuplot_are_drawn_as_they_are(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    if (!fixture_has_gnuplot())
        skip();
    fill(&result, 11, 12);
    fixture_nasty_names(&result);
    for (uint32_t w = 0; w < 11; w++) {
        fill_criticality(&result, &result.workload[w]);
        for (uint32_t i = 0; i < result.workload[w].levers; i++)
            result.workload[w].lever[i].task = result.workload[w].task_name[i];
    }
    fixture_report_write_all(folder, &result);
    expect_drawings(folder, &result.workload[0], "it-s-quoted-back");
    fixture_report_contains(folder, "it-s-quoted-back/cdf.svg", "`id` $(id) # ; | a,b");
    fixture_report_contains(folder, "it-s-quoted-back/criticality.svg", "it's \"q");
    fixture_report_contains(folder, "it-s-quoted-back/graph.svg", "it's \"q");
    fixture_report_contains(folder, "it-s-quoted-back/levers.svg", "it's \"q");
    sb_result_fini(&result);
}

/* A thousand tasks, ten after ten, each of them held up by one of the ten before. */
static void fill_thousand(struct sb_result *result)
{
    enum { TASKS = 1000, WIDE = 10 };
    struct sb_workload_result *w = result->workload;
    w->tasks = w->steps = w->shown_tasks = TASKS;
    w->task_name = take(result, TASKS, sizeof *w->task_name);
    w->dependency = take(result, (size_t)TASKS * 2, sizeof *w->dependency);
    w->dependencies = 0;
    for (uint32_t t = 0; t < TASKS; t++) {
        char name[16];
        snprintf(name, sizeof name, "t%u", (unsigned)t);
        w->task_name[t] = sb_arena_text(&result->arena, name, strlen(name));
        for (uint32_t k = 0; k < 2 && t >= WIDE; k++)
            w->dependency[w->dependencies++] =
                (struct sb_edge){ t - WIDE - t % WIDE + (t + k * (t / WIDE)) % WIDE, t };
    }
    for (uint32_t s = 0; s < w->strategies; s++)
        for (int r = 0; r < SB_SHOWN; r++) {
            struct sb_shown_schedule *shown = &w->strategy[s].shown[r];
            sb_ns length = 1000000 * (r + 1) * (s == 1 ? 4 : 1);
            *shown = (struct sb_shown_schedule){ .makespan = length * TASKS / WIDE };
            shown->span = take(result, TASKS, sizeof *shown->span);
            for (uint32_t t = 0; t < TASKS; t++)
                shown->span[shown->spans++] = (struct sb_span){ t,
                                                                t,
                                                                UINT32_MAX,
                                                                SB_DONE,
                                                                length * (t / WIDE),
                                                                length * (t / WIDE),
                                                                length * (t / WIDE + 1) };
        }
}

static void of_a_thousand_tasks_the_running_ones_are_counted(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    if (!fixture_has_gnuplot())
        skip();
    fill(&result, 1, 5);
    fill_thousand(&result);
    fixture_report_write_all(folder, &result);
    expect_drawings(folder, result.workload, "dashboard");
    char *data = fixture_report_read(folder, "dashboard/gantt.tsv");
    assert_non_null(strstr(data, "ns\trunning\theight\n0\t10\t"));
    free(data);
    char *svg = fixture_report_read(folder, "dashboard/gantt.svg");
    assert_in_range(strlen(svg), 1000, 60000);
    free(svg);
    assert_false(is_drawn(result.workload, "graph")); /* a hundred layers of ten */
    sb_result_fini(&result);
}

/* Nothing is thinner than a unit: the shortest bar of the data is as long as one. */
static void no_bar_is_thinner_than_a_pixel(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    char line[300];
    if (!fixture_has_gnuplot())
        skip();
    fill(&result, 1, 5);
    struct sb_shown_schedule *shown = &result.workload->strategy[4].shown[SB_SHOWN_P50];
    shown->span[1].end = shown->span[1].start + 1;
    fixture_report_write_all(folder, &result);
    char path[300];
    snprintf(path, sizeof path, "%s/dashboard/gantt.tsv", folder->report);
    FILE *data = fopen(path, "re");
    assert_non_null(data);
    unsigned bars = 0;
    double longest = (double)result.workload->strategy[1].shown[SB_SHOWN_P50].makespan;
    while (fgets(line, sizeof line, data)) {
        double from, to, top, bottom;
        if (sscanf(line, "%lf\t%lf\t%lf\t%lf", &from, &to, &top, &bottom) != 4)
            continue;
        bars++;
        assert_true(to - from >= longest / 360 - 1 && bottom - top >= 1);
    }
    fclose(data);
    assert_true(bars >= 12);
    sb_result_fini(&result);
}

/* By another program than gnuplot: most of a PNG is white, but not all. */
static void a_png_has_more_than_its_ground(void **state)
{
    struct fixture_report_folder *folder = *state;
    struct sb_result result;
    char command[1000];
    if (!fixture_has_gnuplot())
        skip();
    fill(&result, 1, 5);
    folder->plots = "gantt,graph,png";
    fixture_report_write_all(folder, &result);
    snprintf(
        command, sizeof command,
        "cd %s/dashboard && for f in gantt gantt-p99 graph; do python3 - $f.png <<'EOF' || exit "
        "1\nimport struct, sys, zlib\ndata = open(sys.argv[1], 'rb').read()\nwidth, height = "
        "struct.unpack('>II', data[16:24])\nassert width == 720 and height > 100, (width, "
        "height)\nat, body = 8, b''\nwhile at < len(data):\n    n = struct.unpack('>I', "
        "data[at:at+4])[0]\n    body += data[at+8:at+8+n] if data[at+4:at+8] == b'IDAT' else "
        "b''\n    at += n + 12\nassert len(set(zlib.decompress(body))) > 20\nEOF\ndone",
        folder->report);
    assert_int_equal(system(command), 0);
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_REPORT_FOLDER(each_kind_is_rendered_and_not_empty),
        IN_REPORT_FOLDER(a_platform_has_a_row_for_each_worker),
        IN_REPORT_FOLDER(each_strategy_has_its_colour),
        IN_REPORT_FOLDER(strategies_that_coincide_are_drawn_and_named_as_one),
        IN_REPORT_FOLDER(odd_results_have_the_pictures_that_they_can),
        IN_REPORT_FOLDER(names_that_mean_something_to_gnuplot_are_drawn_as_they_are),
        IN_REPORT_FOLDER(of_a_thousand_tasks_the_running_ones_are_counted),
        IN_REPORT_FOLDER(no_bar_is_thinner_than_a_pixel),
        IN_REPORT_FOLDER(a_png_has_more_than_its_ground),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
