/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load/deliver.h"

#include "sim/base/files/whole_file.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/report/files.h"
#include "sim/cli/report/folder.h"
#include "sim/cli/terminal/progress.h"
#include "sim/cli/terminal/terminal.h"
#include "sim/load/analysis/curve.h"
#include "sim/load/saved/read.h"
#include "sim/load/saved/write.h"
#include "sim/plugins.h"

#include <stdio.h>
#include <stdlib.h>

enum sb_code sb_load_select_format(const char *format, const struct sb_load_report **report,
                                   struct sb_error *error)
{
    *report = sb_catalogue_find(SB_LOAD_OUTPUTS, format, "--format", error);
    return *report ? SB_OK : error->code;
}

static int print(const struct sb_options *o, const struct sb_load_report *report,
                 const struct sb_load_result *result, const struct sb_gate *gate, unsigned gates)
{
    struct sb_error error = { 0 };
    const struct sb_report_options options = { .color = o->color_stdout,
                                               .ascii = o->ascii,
                                               .gate = gate,
                                               .gates = gates,
                                               .width = sb_terminal_width() };
    if (report && report->print(result, &options, stdout, &error))
        return sb_command_fail(&error);
    return sb_command_finish(SB_EXIT_DONE);
}

static enum sb_code write_results(const struct sb_load_result *result, const char *dir,
                                  struct sb_error *error)
{
    char *text = NULL, *path = NULL;
    size_t size = 0;
    enum sb_code code = sb_load_result_write(result, &text, &size, error);
    if (code == SB_OK && asprintf(&path, "%s/results.json", dir) < 0)
        code = sb_fail_memory(error);
    if (code == SB_OK)
        code = sb_whole_file_text(path, text, size, error);
    free(path);
    free(text);
    return code;
}

static enum sb_code write_files(const struct sb_options *o, const struct sb_load_result *result,
                                struct sb_error *error)
{
    const struct sb_report_options options = { .dir = o->out, .plots = o->plots };
    enum sb_code code = sb_report_folder(o->out, error);
    if (code == SB_OK)
        code = write_results(result, o->out, error);
    for (unsigned i = 0; sb_plugins.load_report[i] && code == SB_OK; i++) {
        const struct sb_load_report *report = sb_plugins.load_report[i];
        char notice[400] = "";
        if (report->write)
            code = report->write(result, &options, notice, sizeof notice, error);
        if (code == SB_OK && notice[0] && !o->quiet)
            fprintf(stderr, "simbench: %s\n", notice);
    }
    return code;
}

int sb_load_deliver(const struct sb_options *o, const struct sb_load_report *report,
                    const struct sb_load_result *result, const struct sb_gate *gate, unsigned gates)
{
    struct sb_error error = { 0 };
    const int status = print(o, report, result, gate, gates);
    if (o->no_report)
        return status;
    const bool tell = !o->quiet && sb_progress_can_rewrite();
    if (tell)
        fprintf(stderr, "drawing the report ...");
    const enum sb_code code = write_files(o, result, &error);
    if (tell)
        fputs("\r\033[K", stderr);
    if (code)
        return sb_command_fail(&error);
    if (!o->quiet)
        fprintf(stderr, "simbench: report in %s/index.html\n", o->out);
    return status;
}

int sb_load_report_again(const struct sb_options *o, const struct sb_json *json)
{
    struct sb_error error = { 0 };
    struct sb_load_result result = { 0 };
    const struct sb_load_report *report = NULL;
    enum sb_code code = sb_load_select_format(o->format ? o->format : "table", &report, &error);
    if (code == SB_OK)
        code = sb_load_result_read(&result, json, &error);
    if (code == SB_OK)
        code = sb_load_conclude(&result, &error);
    if (code == SB_OK && !o->no_report)
        code = sb_report_folder_try(o->out, &result.name, 1, &error);
    const int status =
        code ? sb_command_fail(&error) : sb_load_deliver(o, report, &result, NULL, 0);
    sb_load_result_fini(&result);
    return status;
}
