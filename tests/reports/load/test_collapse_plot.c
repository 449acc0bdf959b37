/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/collapse/plot.h"

#include "tests/fixtures/results/report_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { RATES = 3, LENGTHS = 2, RUNS = 1000 };

static const double rates[RATES] = { 0.45, 0.5, 0.55 };
static const sb_ns lengths[LENGTHS] = { 0, 100000000000 };

/* One slot, exponential services of a second, a time limit of eight and one retry: how many of
 * 1,000 runs collapse, with Wilson's intervals worked out apart. */
static const struct {
    double probability, lo, hi;
} known[RATES][LENGTHS] = {
    { { 0.007, 0.003395, 0.014378 }, { 0.093, 0.076524, 0.112591 } },
    { { 0.244, 0.218393, 0.271566 }, { 0.613, 0.582434, 0.642701 } },
    { { 0.911, 0.891743, 0.927112 }, { 0.990, 0.981691, 0.994559 } },
};

static void draw(const struct fixture_report_folder *folder, const struct sb_ramp_result *ramped)
{
    const struct sb_collapse asked = { .rate = rates,
                                       .rates = RATES,
                                       .trigger = { SB_TRIGGER_PAUSE, 0 },
                                       .length = lengths,
                                       .lengths = LENGTHS,
                                       .runs = RUNS };
    struct sb_collapse_cell cell[RATES][LENGTHS] = { 0 };
    struct sb_collapse_rate rate[RATES];
    const struct sb_collapse_picture picture = { "collapse", &asked, rate, ramped };
    struct sb_error error = { 0 };
    char notice[512], above[300];
    for (int r = 0; r < RATES; r++) {
        rate[r] = (struct sb_collapse_rate){ .rate = rates[r], .cell = cell[r] };
        for (int l = 0; l < LENGTHS; l++)
            cell[r][l].probability =
                (struct sb_estimate){ known[r][l].probability, { known[r][l].lo, known[r][l].hi } };
    }
    if (!fixture_has_gnuplot())
        skip();
    snprintf(above, sizeof above, "%s/a", folder->root);
    assert_true(mkdir(above, 0777) == 0 && mkdir(folder->report, 0777) == 0);
    if (sb_collapse_draw(&picture, folder->report, notice, sizeof notice, &error))
        fail_msg("%s: %s", error.where, error.text);
    assert_string_equal(notice, "");
}

static void each_length_has_a_curve_with_its_intervals(void **state)
{
    const struct fixture_report_folder *folder = *state;
    draw(folder, NULL);
    fixture_report_contains(folder, "collapse.svg", "<text>no trigger</text>");
    fixture_report_contains(folder, "collapse.svg", "<text>100 s</text>");
    fixture_report_contains(folder, "collapse.tsv", "27\t0.7\t0.3395\t1.4378\n");
    fixture_report_contains(folder, "collapse.tsv", "30\t61.3\t58.2434\t64.2701\n");
}

static void a_ramp_shows_where_it_breaks_down_and_where_it_recovers(void **state)
{
    const struct fixture_report_folder *folder = *state;
    const struct sb_ramp_result ramped = { .breaks = { 0.54, { 0.53, 0.55 } },
                                           .recovers = { 0.36, { 0.35, 0.37 } } };
    draw(folder, &ramped);
    fixture_report_contains(folder, "collapse.gp", "from first 32.4, graph 0 to first 32.4,");
    fixture_report_contains(folder, "collapse.gp", "from first 21.6, graph 0 to first 21.6,");
    fixture_report_contains(folder, "collapse.svg", "<text>breaks down</text>");
    fixture_report_contains(folder, "collapse.svg", "<text>recovers</text>");
}

static void what_does_not_recover_has_no_line(void **state)
{
    const struct fixture_report_folder *folder = *state;
    const struct sb_ramp_result ramped = { .breaks = { 0.54, { 0.53, 0.55 } },
                                           .recovers = { NAN, { NAN, NAN } } };
    draw(folder, &ramped);
    fixture_report_contains(folder, "collapse.svg", "<text>breaks down</text>");
    char *drawn = fixture_report_read(folder, "collapse.svg");
    assert_null(strstr(drawn, "recovers"));
    free(drawn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_REPORT_FOLDER(each_length_has_a_curve_with_its_intervals),
        IN_REPORT_FOLDER(a_ramp_shows_where_it_breaks_down_and_where_it_recovers),
        IN_REPORT_FOLDER(what_does_not_recover_has_no_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
