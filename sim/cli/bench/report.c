/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/bench/report.h"

#include "reports/plots/bench_history.h"
#include "sim/bench/records/read.h"
#include "sim/bench/records/result.h"
#include "sim/cli/bench/session.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/report/files.h"
#include "sim/cli/terminal/terminal.h"
#include "sim/json/json.h"
#include "sim/plugins.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool sb_is_bench_result(const struct sb_json *json)
{
    return sb_json_get(json, json->node, "bench") != NULL;
}

/* ISO 8601 sorts as text; sorting is stable, so that files without a date keep their order. */
static void sort_by_date(struct sb_bench_result *result, uint32_t results)
{
    for (uint32_t i = 1; i < results; i++) {
        struct sb_bench_result moved = result[i];
        uint32_t k = i;
        for (; k > 0 && strcmp(result[k - 1].fingerprint.created, moved.fingerprint.created) > 0;
             k--)
            result[k] = result[k - 1];
        result[k] = moved;
    }
}

static enum sb_code draw(const struct sb_options *o, const struct sb_bench_result *result,
                         struct sb_error *error)
{
    char notice[512];
    if (o->no_report || !sb_bench_history_applies(result, o->arguments))
        return SB_OK;
    enum sb_code code = sb_report_folder(o->out, error);
    if (code == SB_OK)
        code = sb_bench_history_draw(result, o->arguments, o->out, notice, sizeof notice, error);
    if (code == SB_OK && !o->quiet)
        fprintf(stderr, "simbench: %s%s%s\n", notice[0] ? notice : "history in ",
                notice[0] ? "" : o->out, notice[0] ? "" : "/history.svg");
    return code;
}

static enum sb_code show(const struct sb_options *o, const struct sb_bench_result *result,
                         struct sb_error *error)
{
    const struct sb_bench_report *report = NULL;
    struct sb_report_options options = { .color = o->color_stdout,
                                         .ascii = o->ascii,
                                         .width = sb_terminal_width() };
    enum sb_code code = sb_select_bench_format(o->format ? o->format : "table", &report, error);
    if (code == SB_OK)
        code = report->print(&result[o->arguments - 1], &options, stdout, error);
    return code ? code : draw(o, result, error);
}

int sb_report_bench(const struct sb_options *o, const struct sb_json *first)
{
    struct sb_error error = { 0 };
    struct sb_bench_result *result = calloc(o->arguments, sizeof *result);
    enum sb_code code = result ? SB_OK : sb_fail_memory(&error);
    unsigned read = 0;
    for (; read < o->arguments && code == SB_OK; read++)
        code = read || !first ? sb_bench_result_read(&result[read], o->argument[read], &error)
                              : sb_bench_result_of_json(&result[read], first, &error);
    if (code == SB_OK) {
        sort_by_date(result, read);
        code = show(o, result, &error);
    }
    int status = code ? sb_command_fail(&error) : sb_command_finish(SB_EXIT_DONE);
    for (unsigned i = 0; i < read; i++)
        sb_bench_result_fini(&result[i]);
    free(result);
    return status;
}
