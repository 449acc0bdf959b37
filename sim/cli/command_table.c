/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/command_table.h"

#include "sim/base/nearest.h"
#include "sim/cli/bench/cmd_bench.h"
#include "sim/cli/commands/check.h"
#include "sim/cli/commands/claims.h"
#include "sim/cli/commands/compare.h"
#include "sim/cli/commands/critical_path.h"
#include "sim/cli/commands/duel.h"
#include "sim/cli/commands/export.h"
#include "sim/cli/commands/generate.h"
#include "sim/cli/commands/help.h"
#include "sim/cli/commands/import.h"
#include "sim/cli/commands/list.h"
#include "sim/cli/commands/live.h"
#include "sim/cli/commands/merge.h"
#include "sim/cli/commands/optimum.h"
#include "sim/cli/commands/plan.h"
#include "sim/cli/commands/report.h"
#include "sim/cli/commands/run.h"
#include "sim/cli/commands/show.h"
#include "sim/cli/commands/status.h"
#include "sim/cli/commands/verify.h"
#include "sim/cli/commands/whatif.h"
#include "sim/cli/watch/cmd_watch.h"

#include <string.h>

const struct sb_command *const sb_commands[] = {
    &sb_command_run,
    &sb_command_plan,
    &sb_command_merge,
    &sb_command_status,
    &sb_command_duel,
    &sb_command_watch,
    &sb_command_whatif,
    &sb_command_show,
    &sb_command_check,
    &sb_command_verify,
    &sb_command_live,
    &sb_command_generate,
    &sb_command_import,
    &sb_command_export,
    &sb_command_critical_path,
    &sb_command_claims,
    &sb_command_optimum,
    &sb_command_list,
    &sb_command_report,
    &sb_command_compare,
    &sb_command_bench,
    &sb_command_help,
    NULL,
};

enum { COMMANDS = sizeof sb_commands / sizeof *sb_commands - 1 };

const struct sb_command *sb_command_find(const char *name)
{
    for (unsigned i = 0; i < COMMANDS; i++)
        if (strcmp(sb_commands[i]->name, name) == 0)
            return sb_commands[i];
    return NULL;
}

const char *sb_command_nearest(const char *word)
{
    const char *names[COMMANDS];
    for (unsigned i = 0; i < COMMANDS; i++)
        names[i] = sb_commands[i]->name;
    return sb_nearest(word, names, COMMANDS);
}
