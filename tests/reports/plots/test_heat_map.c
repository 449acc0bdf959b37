/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/plots/heat_map.h"

#include "tests/fixtures/golden.h"
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

enum { COLUMNS = 3, ROWS = 2, PANELS = 2 };

static const double column[COLUMNS] = { 1, 2, 32 }, row[ROWS] = { 1, 16 };
static const char *const panel[PANELS] = { "chains, it's \"`id`\" @x %s", "fan" };
static const struct sb_heat_cell cell[PANELS * ROWS * COLUMNS] = {
    { 1, false },   { 1.54, false }, { 3.27, true },   { 1, false },
    { 9.96, true }, { 23.4, false }, { 1, false },     { 2.5, true },
    { 2, true },    { NAN, false },  { 1e300, false }, { 1e-9, false },
};

static struct sb_heat_map map_of(void)
{
    return (struct sb_heat_map){ .base = "map",
                                 .columns_name = "wide",
                                 .rows_name = "deep",
                                 .column = column,
                                 .row = row,
                                 .panel = panel,
                                 .cell = cell,
                                 .columns = COLUMNS,
                                 .rows = ROWS,
                                 .panels = PANELS,
                                 .least = 1,
                                 .most = 10 };
}

static void draw(const struct fixture_report_folder *folder, char notice[512])
{
    const struct sb_heat_map map = map_of();
    char above[300];
    struct sb_error error = { 0 };
    snprintf(above, sizeof above, "%s/a", folder->root);
    assert_true(mkdir(above, 0777) == 0 && mkdir(folder->report, 0777) == 0);
    if (sb_heat_map_draw(&map, folder->report, notice, 512, &error))
        fail_msg("%s: %s", error.where, error.text);
}

static void each_cell_has_its_number_and_a_box(void **state)
{
    const struct fixture_report_folder *folder = *state;
    static const char *const texts[] = { "<text>1.5</text>",
                                         "<text>3.3</text>",
                                         "<text>10</text>",
                                         "<text>23</text>",
                                         "<text>2.5</text>",
                                         "<text>32</text>",
                                         "chains, it's \"`id`\" @x %s" };
    char notice[512];
    unsigned rows = 0, marked = 0;
    if (!fixture_has_gnuplot())
        skip();
    draw(folder, notice);
    assert_string_equal(notice, "");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        fixture_report_contains(folder, "map.svg", texts[i]);
    char *data = fixture_report_read(folder, "map.tsv");
    for (char *at = data; (at = strchr(at, '\n')) && at[1]; at++) {
        rows++;
        marked += at[strcspn(at + 1, "\n")] == '1';
    }
    assert_int_equal(rows, PANELS * ROWS * COLUMNS - 1);
    assert_int_equal(marked, 4);
    free(data);
    /* the smallest is white, the largest the darkest: 0x003c6e */
    fixture_report_contains(folder, "map.tsv", "\t16777215\t1\t");
    fixture_report_contains(folder, "map.tsv", "\t15470\t1e+300\t");
}

static void without_gnuplot_a_line_says_so(void **state)
{
    const struct fixture_report_folder *folder = *state;
    char notice[512];
    setenv("PATH", "/nonexistent", 1);
    draw(folder, notice);
    assert_non_null(strstr(notice, "gnuplot is missing"));
    assert_true(fixture_report_has(folder, "map.gp"));
    assert_false(fixture_report_has(folder, "map.svg"));
    assert_int_equal(golden_hidden(folder->root), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_REPORT_FOLDER(each_cell_has_its_number_and_a_box),
        IN_REPORT_FOLDER(without_gnuplot_a_line_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
