/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/cmd_help.h"

#include "sim/base/version.h"
#include "sim/cli/command_line.h"
#include "sim/cli/command_table.h"
#include "sim/cli/options.h"

#include <stdio.h>

void sb_help_print(FILE *out)
{
    fputs("Usage: simbench [run] [OPTION...] FILE...\n"
          "       simbench COMMAND [OPTION...] [ARGUMENT...]\n"
          "In what order should tasks run that depend on each other, and what would it save?\n\n",
          out);
    for (unsigned i = 0; sb_commands[i]; i++)
        fprintf(out, "  %-9s %s\n", sb_commands[i]->name, sb_commands[i]->summary);
    fputs("\nExamples:\n"
          "  simbench workload.json              # simulate, print a table, draw a report\n"
          "  simbench generate layered tasks=100 | simbench --no-report -\n"
          "  simbench -s earliest-start,lpt --workers=4 workload.json\n"
          "\n`simbench help COMMAND` tells the options of a command. FILE may be - for standard "
          "input.\n"
          "Exit status: 0 done, 1 a run or a check failed, 2 wrong usage or bad input, 3 --fail-if "
          "holds; bench tells more.\n"
          "Report bugs to <" SB_ADDRESS ">.\n",
          out);
}

static int help(const struct sb_options *o)
{
    struct sb_error error = { 0 };
    struct sb_options ignored;
    if (o->arguments == 0) {
        sb_help_print(stdout);
        return SB_EXIT_DONE;
    }
    if (!sb_catalogue_find(SB_COMMANDS, o->argument[0], "help", &error))
        return sb_command_fail(&error);
    char name[] = "simbench", option[] = "--help", *argv[] = { name, option, NULL };
    sb_command_line_parse(sb_command_find(o->argument[0]), 2, argv, &ignored); /* exits */
    return SB_EXIT_DONE;
}

const struct sb_command sb_command_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "tell what a command does and which options it has",
    .description = "COMMAND is one of {commands}.",
    .examples = "simbench help run",
    .self = SB_HELP,
    .least_arguments = 0,
    .most_arguments = 1,
    .first_argument = SB_COMMANDS,
    .run = help,
};
