/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/load/again.h"

#include "sim/cli/load/deliver.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/report/folder.h"
#include "sim/load/analysis/curve.h"
#include "sim/load/saved/read.h"

int sb_load_report_again(const struct sb_options *o, const struct sb_json *json)
{
    struct sb_error error = { 0 };
    struct sb_load_result result = { 0 };
    const struct sb_load_report *report = NULL;
    enum sb_code code = o->format ? sb_load_select_format(o->format, &report, &error) : SB_OK;
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
