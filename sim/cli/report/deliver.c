/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/report/deliver.h"

#include "sim/cli/options/commands.h"
#include "sim/cli/report/files.h"
#include "sim/cli/report/github.h"
#include "sim/cli/terminal/progress.h"
#include "sim/cli/terminal/terminal.h"
#include "sim/plugins.h"

#include <stdio.h>

static int print(const struct sb_options *o, const struct sb_report *report,
                 const struct sb_result *result, const struct sb_gate *gate, unsigned gates)
{
    struct sb_error error = { 0 };
    struct sb_report_options options = { .color = o->color_stdout,
                                         .ascii = o->ascii,
                                         .gate = gate,
                                         .gates = gates,
                                         .width = sb_terminal_width() };
    if (report && report->print(result, &options, stdout, &error))
        return sb_command_fail(&error);
    return sb_command_finish(SB_EXIT_DONE);
}

int sb_deliver(const struct sb_options *o, const struct sb_report *report,
               const struct sb_result *result, const struct sb_gate *gate, unsigned gates)
{
    struct sb_error error = { 0 };
    int status = print(o, report, result, gate, gates);
    if (o->no_report)
        return status;
    bool tell = !o->quiet && sb_progress_can_rewrite();
    if (tell) /* it takes a fraction of a second for each workload */
        fprintf(stderr, "drawing the report ...");
    enum sb_code code = sb_report_files(result, o->out, sb_plugins.report, o->plots,
                                        o->quiet ? NULL : stderr, &error);
    if (tell)
        fputs("\r\033[K", stderr);
    if (code == SB_EINTR && o->watched)
        return SB_EXIT_FAILED;
    if (code)
        return sb_command_fail(&error);
    if (!o->quiet)
        fprintf(stderr, "simbench: report in %s/index.html\n", o->out);
    return status;
}

int sb_deliver_run(const struct sb_options *o, const struct sb_report *report,
                   const struct sb_result *result, const struct sb_fail_if *fail_if)
{
    struct sb_gate gate[SB_FAIL_IF_MAX];
    unsigned gates = sb_fail_if_gates(fail_if, result, gate);
    int status = sb_deliver(o, report, result, gate, gates);
    return sb_github_tell_run(result, gate, gates, sb_fail_if_tell(gate, gates, status));
}
