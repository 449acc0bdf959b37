/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simbench: the first argument chooses the command; without a command it is `run`. */
#include "sim/cli/commands.h"
#include "sim/version.h"

#include <gsl/gsl_errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct sb_command *const commands[] = { &sb_command_run,      &sb_command_show, &sb_command_check,
                                                     &sb_command_generate, &sb_command_list, &sb_command_report };
enum { COMMANDS = sizeof commands / sizeof *commands };

static void help(FILE *out)
{
    fputs("Usage: simbench [run] [OPTION...] FILE...\n"
          "       simbench COMMAND [OPTION...] [ARGUMENT...]\n"
          "In what order should tasks run that depend on each other, and what would it save?\n\n", out);
    for (unsigned i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-9s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\n`simbench COMMAND --help` tells the options of a command. FILE may be - for standard input.\n"
          "Exit status: 0 done, 1 a run or a check failed, 2 wrong usage or bad input.\n", out);
}

/* The command that argv[1] names; run when it is an option or a file. */
static const struct sb_command *find(const char *word)
{
    for (unsigned i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, word) == 0)
            return commands[i];
    return NULL;
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, ""); /* numbers keep their point */
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error like any other on writing */
    gsl_set_error_handler_off();
    if (argc < 2) {
        help(stderr);
        return SB_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "-?") == 0 || strcmp(argv[1], "help") == 0) {
        help(stdout);
        return sb_command_finish(SB_EXIT_DONE);
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        puts("simbench " SB_VERSION);
        return sb_command_finish(SB_EXIT_DONE);
    }
    const struct sb_command *command = find(argv[1]);
    struct sb_options options = { 0 };
    if (command)
        sb_options_parse(command, argc - 1, argv + 1, &options);
    else
        sb_options_parse(command = &sb_command_run, argc, argv, &options);
    return sb_command_finish(command->run(&options));
}
