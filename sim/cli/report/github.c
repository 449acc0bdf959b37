/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/report/github.h"

#include "reports/tables/github_actions.h"
#include "sim/bench/records/result.h"
#include "sim/cli/options/catalogue.h"
#include "sim/cli/options/commands.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool sb_github_is_there(void)
{
    const char *there = getenv("GITHUB_ACTIONS");
    return there && strcmp(there, "true") == 0;
}

static int settle(int status, const struct sb_error *error)
{
    int failed = sb_command_fail(error);
    return status == SB_EXIT_DONE ? failed : status;
}

static enum sb_code summarise(const struct sb_result *result, const char *path,
                              struct sb_error *error)
{
    struct sb_report_options options = { 0 };
    const struct sb_report *markdown = sb_catalogue_find(SB_OUTPUTS, "markdown", NULL, error);
    if (!markdown)
        return SB_EINPUT;
    FILE *out = fopen(path, "ae");
    if (!out)
        return sb_fail(error, SB_EIO, path, "cannot be opened: %s", strerror(errno));
    bool bad = markdown->print(result, &options, out, NULL) != SB_OK;
    int why = errno;
    bool closed = fclose(out) == 0;
    return bad || !closed
               ? sb_fail(error, SB_EIO, path, "cannot be written: %s", strerror(bad ? why : errno))
               : SB_OK;
}

int sb_github_tell_run(const struct sb_result *result, const struct sb_gate *gate, unsigned gates,
                       int status)
{
    struct sb_error error = { 0 };
    const char *summary = getenv("GITHUB_STEP_SUMMARY");
    if (!sb_github_is_there())
        return status;
    sb_github_annotate_run(result, gate, gates, stderr);
    if (!summary || !*summary || summarise(result, summary, &error) == SB_OK)
        return status;
    return settle(status, &error);
}

int sb_github_tell(const struct sb_bench_result *result, const struct sb_gate *gate, unsigned gates,
                   int status)
{
    struct sb_error error = { 0 };
    const char *summary = getenv("GITHUB_STEP_SUMMARY");
    if (!sb_github_is_there())
        return status;
    sb_github_annotate_gates(gate, gates, stderr);
    sb_github_annotate(result, NULL, stderr);
    if (!summary || !*summary || sb_github_summarise(result, summary, &error) == SB_OK)
        return status;
    return settle(status, &error);
}
