/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/bench/report.h"
#include "reports/tables/sweep_rows.h"
#include "sim/advice/advice.h"
#include "sim/cli/load/deliver.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/cli/options/selection.h"
#include "sim/cli/report/deliver.h"
#include "sim/cli/report/folder.h"
#include "sim/json/parse.h"
#include "sim/load/saved/read.h"
#include "sim/result/saved/result_read.h"

static enum sb_code report_try_folder(const struct sb_options *o, const struct sb_result *result,
                                      struct sb_error *error)
{
    struct sb_arena scratch = { 0 };
    const char **name = sb_arena_alloc(&scratch, result->workloads, sizeof *name);
    enum sb_code code = name ? SB_OK : sb_fail_memory(error);
    for (uint32_t i = 0; i < result->workloads && code == SB_OK; i++)
        if (!(name[i] = sb_sweep_rows_folder(result, i, &scratch)))
            code = sb_fail_memory(error);
    if (code == SB_OK)
        code = sb_report_folder_try(o->out, name, result->workloads, error);
    sb_arena_fini(&scratch);
    return code;
}

static int draw_run(const struct sb_options *o, const struct sb_json *json)
{
    struct sb_error error = { 0 };
    struct sb_result result = { 0 };
    const struct sb_report *report = NULL;
    enum sb_code code = o->format ? sb_select_format(o->format, &report, &error) : SB_OK;
    if (code == SB_OK)
        code = sb_select_plots(o->plots, &error);
    if (code == SB_OK)
        code = sb_result_of_json(&result, json, &error);
    if (code == SB_OK)
        code = sb_advice_fill(&result, &error);
    if (code == SB_OK && !o->no_report)
        code = report_try_folder(o, &result, &error);
    int status = code ? sb_command_fail(&error) : sb_deliver(o, report, &result, NULL, 0);
    sb_result_fini(&result);
    return status;
}

static int draw(const struct sb_options *o)
{
    struct sb_error error = { 0 };
    struct sb_json json;
    if (o->arguments > 1)
        return sb_report_bench(o, NULL);
    if (sb_json_read(&json, o->argument[0], &error))
        return sb_command_fail(&error);
    int status = sb_is_bench_result(&json)  ? sb_report_bench(o, &json)
                 : sb_load_is_result(&json) ? sb_load_report_again(o, &json)
                                            : draw_run(o, &json);
    sb_json_fini(&json);
    return status;
}

extern const struct sb_command sb_command_report;
const struct sb_command sb_command_report = {
    .name = "report",
    .arguments = "results.json|BENCH.json...",
    .summary = "draw the report of an earlier run again, without simulating",
    .description = "The reports are {reports}. With --format, the results also go to standard "
                   "output; those of load do in any case, as a table without it. Of files that "
                   "bench wrote the newest is printed, and the history of their comparisons is "
                   "drawn.",
    .examples = "simbench report simbench-report/results.json\n"
                "simbench report --no-report --format=csv simbench-report/results.json",
    .self = SB_REPORT,
    .least_arguments = 1,
    .most_arguments = UINT32_MAX,
    .files = true,
    .run = draw,
};
