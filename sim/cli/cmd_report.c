/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/commands.h"
#include "sim/cli/report_files.h"
#include "sim/cli/selection.h"
#include "sim/cli/terminal.h"

#include <stdio.h>

static int draw(const struct sb_options *o)
{
    struct sb_error error = { 0 };
    struct sb_result result = { 0 };
    const struct sb_report *report = NULL;
    enum sb_code code = o->format ? sb_select_format(o->format, &report, &error) : SB_OK;
    if (code == SB_OK)
        code = sb_result_read(&result, o->argument[0], &error);
    if (code == SB_OK && report) {
        struct sb_report_options options = { .color = o->color_stdout, .width = sb_terminal_width() };
        code = report->print(&result, &options, stdout, &error);
    }
    if (code == SB_OK && !o->no_report) {
        code = sb_report_files(&result, o->out, sb_plugins.report, o->quiet ? NULL : stderr, &error);
        if (code == SB_OK && !o->quiet)
            fprintf(stderr, "simbench: report in %s/index.html\n", o->out);
    }
    sb_result_fini(&result);
    return code ? sb_command_fail(&error) : SB_EXIT_DONE;
}

const struct sb_command sb_command_report = {
    .name = "report",
    .arguments = "results.json",
    .summary = "draw the report of an earlier run again, without simulating",
    .description = "With --format, the results also go to standard output.",
    .options = SB_TAKES_FORMAT | SB_TAKES_OUT | SB_TAKES_QUIET | SB_TAKES_COLOR,
    .least_arguments = 1,
    .most_arguments = 1,
    .run = draw,
};
