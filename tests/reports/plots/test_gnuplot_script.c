/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What gnuplot makes of texts and axes that come from files. */
#include "reports/plots/gnuplot/script.h"

#include "tests/fixtures/golden.h"
#include "tests/fixtures/results/report_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { NAMES = 4000, NAME = 24 };

/* Names of what means something to gnuplot, quotes first of all. */
static void make_name(char name[NAME], unsigned number)
{
    static const char *const fixed[] = { "'0",   "'",  "''", "'''x",   "a'", "\"a",
                                         "'\"'", "",   " '", "`date`", "@x", "a\\",
                                         "\\",   "'#", "%s", "{x",     "}" };
    static const char signs[] = "''''\"`\\#@%{}$;,.[]()<>&|!~?=+-*/^ ax01";
    if (number < COUNT(fixed)) {
        snprintf(name, NAME, "%s", fixed[number]);
        return;
    }
    uint64_t lot = number;
    size_t length = 0;
    for (; length < number % (NAME - 1); length++) {
        lot = lot * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        name[length] = signs[(lot >> 33) % (sizeof signs - 1)];
    }
    name[length] = '\0';
}

static void write_script(FILE *script)
{
    char name[NAME];
    fputs("png = 0\nset print '-'\n", script);
    for (unsigned i = 0; i < NAMES; i++) {
        make_name(name, i);
        fputs("if (png) {\n} else {\nset label ", script);
        sb_gnuplot_script_quote(script, name, 0);
        fputs(" at 0,0\nset xtics (", script);
        sb_gnuplot_script_quote_label(script, name, 0);
        fputs(" 1)\n}\nprint '<'.", script);
        sb_gnuplot_script_quote(script, name, 0);
        fputs(".'>'\n", script);
    }
}

static void gnuplot_takes_every_name_as_it_is(void **state)
{
    char name[NAME], line[4 * NAME], wanted[4 * NAME], path[256], command[300];
    (void)state;
    if (!fixture_has_gnuplot())
        skip();
    char *folder = golden_folder();
    snprintf(path, sizeof path, "%s/names.gp", folder);
    FILE *script = fopen(path, "we");
    assert_non_null(script);
    write_script(script);
    fclose(script);
    snprintf(command, sizeof command, "LC_ALL=C.UTF-8 gnuplot -d %s 2>&1", path);
    FILE *said = popen(command, "r");
    assert_non_null(said);
    for (unsigned i = 0; i < NAMES; i++) {
        make_name(name, i);
        snprintf(wanted, sizeof wanted, "<%s>\n", name);
        assert_non_null(fgets(line, sizeof line, said));
        if (strstr(name, "]]>") == NULL) /* which no SVG may hold */
            assert_string_equal(line, wanted);
    }
    assert_int_equal(pclose(said), 0);
    golden_folder_remove(folder);
}

/* Any two numbers, as somebody's results.json may have them. */
static void an_axis_is_finite_whatever_its_ends(void **state)
{
    static const double end[] = { 0x1p-1074, 1e-300, 1e-9, 1, 7, 1e9, 1e300, DBL_MAX };
    (void)state;
    alarm(60); /* it once went on for ever */
    for (size_t i = 0; i < COUNT(end); i++)
        for (size_t k = i; k < COUNT(end); k++) {
            char *text = NULL;
            size_t size = 0;
            struct sb_gnuplot_script script = { .gp = open_memstream(&text, &size) };
            assert_non_null(script.gp);
            sb_gnuplot_script_log_axis(&script, 'x', end[i] * 0.5, end[k] * 4);
            fclose(script.gp);
            assert_in_range(size, 30, 2000);
            assert_null(strstr(text, "inf"));
            assert_null(strstr(text, "nan"));
            assert_null(strstr(text, "()"));
            free(text);
        }
    alarm(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gnuplot_takes_every_name_as_it_is),
        cmocka_unit_test(an_axis_is_finite_whatever_its_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
