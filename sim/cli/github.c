/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/github.h"

#include "reports/tables/github_actions.h"
#include "sim/bench/records/result.h"
#include "sim/cli/commands.h"

#include <stdlib.h>
#include <string.h>

int sb_github_tell(const struct sb_bench_result *result, int status)
{
    struct sb_error error = { 0 };
    const char *there = getenv("GITHUB_ACTIONS"), *summary = getenv("GITHUB_STEP_SUMMARY");
    if (!there || strcmp(there, "true") != 0)
        return status;
    sb_github_annotate(result, NULL, stderr);
    if (!summary || !*summary || sb_github_summarise(result, summary, &error) == SB_OK)
        return status;
    int failed = sb_command_fail(&error);
    return status == SB_EXIT_DONE ? failed : status;
}
