/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page: it stands alone, whatever is in it. */
#include "tests/fixtures/results/report_folder.h"
#include "tests/fixtures/results/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Names with quotes, backslashes, braces, line ends, per cent, backquotes: 11 workloads, 12
 * strategies. */
static void no_name_breaks_a_script_or_the_page(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    if (!fixture_has_gnuplot())
        skip();
    fixture_result(&result, 11, 12);
    fixture_nasty_names(&result);
    fixture_report_write_all(folder, &result);
    fixture_report_contains(folder, "it-s-quoted-back/gantt.svg", "it's \"quoted\" \\ back\\");
    fixture_report_contains(folder, "it-s-quoted-back/cdf.svg", "@home_{sub}^sup %d 100% %s");
    fixture_report_contains(folder, "it-s-quoted-back/cdf.svg", "`id` $(id) # ; | a,b");
    fixture_report_contains(folder, "it-s-quoted-back/cdf.svg", "]]›--");
    assert_true(fixture_report_has(folder, "etc-passwd/cdf.svg") &&
                fixture_report_has(folder, "workload/cdf.svg") &&
                fixture_report_has(folder, "日本語-名前-e\xCC\x81/cdf.svg"));
    char *page = fixture_report_read(folder, "index.html");
    const char *script = strstr(page, "<script");
    assert_true(script && script[strlen("<script")] == '>' && !strstr(script + 1, "<script"));
    assert_null(strstr(page, "\033"));
    assert_non_null(strstr(page, "&lt;script&gt;"));
    free(page);
    sb_result_fini(&result);
}

/* An id twice would let one picture take parts of another. */
static void ids_in_the_page_are_unique(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    if (!fixture_has_gnuplot())
        skip();
    fixture_result(&result, 2, 3);
    fixture_report_write_all(folder, &result);
    char *page = fixture_report_read(folder, "index.html");
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
    assert_true(ids > 50);
    free(page);
    sb_result_fini(&result);
}

static void the_page_needs_no_other_file(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    if (!fixture_has_gnuplot())
        skip();
    fixture_result(&result, 1, 5);
    fixture_report_write_all(folder, &result);
    char *page = fixture_report_read(folder, "index.html");
    assert_non_null(strstr(page, " role=\"img\" aria-label=\""));
    assert_null(strstr(page, "src="));
    assert_null(strstr(page, "@import"));
    assert_null(strstr(page, "url(http"));
    assert_non_null(strstr(page, "prefers-color-scheme: dark"));
    for (const char *at = page; (at = strstr(at, "href=\"")); at++) /* files beside it, no other */
        assert_true(!strchr("/~", at[6]) && strncmp(at + 6, "http", 4) != 0);
    free(page);
    sb_result_fini(&result);
}

/* Nothing to draw, nothing random, no intervals, one strategy, an interrupted run: each gives a
 * page. */
static void every_odd_result_gives_a_page(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    if (!fixture_has_gnuplot())
        skip();
    fixture_result(&result, 0, 0);
    fixture_report_write_all(folder, &result);
    fixture_report_contains(folder, "index.html", "0 workloads");
    sb_result_fini(&result);
    fixture_result(&result, 4, 1);
    fixture_no_gain(&result.workload[0]);
    fixture_no_intervals(&result.workload[1]);
    result.workload[2].strategies = 0;
    result.workload[3].strategy->makespan.cdf_points = 0;
    result.partial = true;
    fixture_report_write_all(folder, &result);
    fixture_report_contains(folder, "index.html", "partial: the run was interrupted");
    assert_true(fixture_report_has(folder, "dashboard/speedup.svg"));
    sb_result_fini(&result);
}

/* Where not all pictures fit into the page (70 KiB), a large one does not keep small ones out. */
static void the_largest_pictures_are_the_ones_that_are_linked(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    fixture_result(&result, 1, 5);
    fixture_fake_gnuplot(folder,
                         "for script; do case $script in gantt*.gp) size=60000 ;; "
                         "*.gp) size=5000 ;; *) continue ;; esac; base=${script%.gp}; "
                         "printf \"<svg>$base %0${size}d</svg>\" 0 >$base.svg; done");
    fixture_report_write_all(folder, &result);
    char *page = fixture_report_read(folder, "index.html");
    assert_non_null(strstr(page, "A replicate at the median: too large to stand here"));
    assert_null(strstr(page, ">gantt 000"));
    static const char *const small[] = { ">spectrum 000", ">ratio 000", ">cdf 000", ">ccdf 000" };
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        assert_non_null(strstr(page, small[i]));
    free(page);
    sb_result_fini(&result);
}

/* Of replicates that were all faster the page says what the table says: 100 - 0.037 %. */
static void what_was_seen_always_is_a_bound_on_the_page_too(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    if (!fixture_has_gnuplot())
        skip();
    fixture_result(&result, 1, 5);
    for (uint32_t k = 0; k < 2; k++) {
        struct sb_speedup *speedup = &result.workload->strategy[4].speedup[k];
        speedup->faster = 1;
        speedup->equal = 0;
        speedup->faster_ci95 = (struct sb_interval){ 0.99963, 1 };
    }
    fixture_report_write_all(folder, &result);
    fixture_report_contains(folder, "index.html",
                            ", faster in &gt;99.96\xC2\xA0% of the replicates");
    fixture_report_contains(folder, "index.html", "<td>&gt;99.96\xC2\xA0%</td>");
    sb_result_fini(&result);
}

/* The text of a page is the same wherever it is made, and beyond 40 workloads each has its own. */
static void many_workloads_have_pages_of_their_own(void **state)
{
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    fixture_result(&result, 41, 5);
    result.workload->file = "/home/somebody/secret/it's mine.json";
    fixture_report_write_all(folder, &result);
    char *index = fixture_report_read(folder, "index.html"),
         *first = fixture_report_read(folder, "dashboard/index.html");
    assert_non_null(strstr(index, "href=\"dashboard-41/index.html\""));
    assert_null(strstr(index, "<section class=\"work\" id=\"dashboard"));
    assert_non_null(strstr(first, "<section class=\"work\" id=\"dashboard\""));
    assert_non_null(strstr(first, "href=\"../index.html#overview\""));
    assert_non_null(strstr(first, "&#39;it&#39;\\&#39;&#39;s mine.json&#39;</code>"));
    assert_null(strstr(index, "/home"));
    assert_null(strstr(first, "/home"));
    assert_true(strlen(first) < 100 << 10);
    assert_true(fixture_report_has(folder, "dashboard-41/index.html"));
    free(index);
    free(first);
    sb_result_fini(&result);
}

/* Nothing stands where nothing was looked at, and all of it where it was. */
static void levers_waits_and_paths_have_their_tables(void **state)
{
    static const char *const parts[] = { "Which call to fix first", "What each wait costs",
                                         ">on the critical path<", ">half its time<" };
    const struct fixture_report_folder *folder = *state;
    struct sb_result result;
    struct sb_task_criticality task[] = {
        { .name = "pro<file", .p = 0.85, .p_tail = 0.54, .slack = { .mean = 2e6, .p5 = 0 } },
    };
    struct sb_criticality criticality = { .replicates = 10000, .tasks = 1, .task = task };
    const struct sb_estimate saved = { 40e6, { 39e6, 41e6 } };
    struct sb_lever lever = { .task = "pro<file",
                              .strategy = "earliest-start",
                              .change = "half",
                              .saved = { saved, saved, saved } };
    struct sb_barrier barrier = { .join = "the join", .cost = { saved, saved, saved } };
    fixture_result(&result, 1, 5);
    struct sb_workload_result *w = result.workload;
    for (int with = 0; with < 2; with++) {
        w->strategy[4].criticality = with ? &criticality : NULL;
        w->lever = &lever;
        w->levers = with ? 1 : 0;
        w->strategy[1].barrier = &barrier;
        w->strategy[1].barriers = with ? 1 : 0;
        fixture_report_write_all(folder, &result);
        char *page = fixture_report_read(folder, "index.html");
        const char *main = strstr(page, "<main>");
        assert_non_null(main);
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            assert_int_equal(strstr(main, parts[i]) != NULL, with);
        assert_int_equal(strstr(main, "<b>Then fix pro&lt;file:</b> at half its time another "
                                      "40\xC2\xA0ms go from the mean") != NULL,
                         with);
        assert_int_equal(strstr(main, "<td>85.0\xC2\xA0%<small>54.0\xC2\xA0%</small></td>") != NULL,
                         with);
        free(page);
    }
    sb_result_fini(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_REPORT_FOLDER(no_name_breaks_a_script_or_the_page),
        IN_REPORT_FOLDER(ids_in_the_page_are_unique),
        IN_REPORT_FOLDER(the_page_needs_no_other_file),
        IN_REPORT_FOLDER(every_odd_result_gives_a_page),
        IN_REPORT_FOLDER(the_largest_pictures_are_the_ones_that_are_linked),
        IN_REPORT_FOLDER(what_was_seen_always_is_a_bound_on_the_page_too),
        IN_REPORT_FOLDER(levers_waits_and_paths_have_their_tables),
        IN_REPORT_FOLDER(many_workloads_have_pages_of_their_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
