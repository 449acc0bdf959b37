/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simbench: the first argument chooses the command; without a command it is `run`. */
#include "sim/base/version.h"
#include "sim/bench/cases/protocol.h"
#include "sim/bench/child/child.h"
#include "sim/cli/arguments/command_line.h"
#include "sim/cli/docs/completion_bash.h"
#include "sim/cli/docs/completion_fish.h"
#include "sim/cli/docs/completion_zsh.h"
#include "sim/cli/docs/manual.h"
#include "sim/cli/options/command_table.h"
#include "sim/cli/options/options.h"
#include "sim/cli/policy/speaking.h"
#include "sim/cli/terminal/workflow_commands.h"
#include "sim/plugins.h"

#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void print_help(FILE *out)
{
    fputs("Usage: simbench [run] [OPTION...] FILE...\n"
          "       simbench COMMAND [OPTION...] [ARGUMENT...]\n"
          "In what order should tasks run that depend on each other, and what would it save?\n\n",
          out);
    for (const struct sb_command *c = sb_command_next(NULL); c; c = sb_command_next(c))
        fprintf(out, "  %-13s %s\n", c->name, c->summary);
    fputs("\nExamples:\n"
          "  simbench workload.json              # simulate, print a table, draw a report\n"
          "  simbench generate layered tasks=100 | simbench --no-report -\n"
          "  simbench -s earliest-start,lpt --workers=4 workload.json\n"
          "\n`simbench help COMMAND` tells the options of a command. FILE may be - for standard "
          "input.\n"
          "Exit status: 0 done, 1 a run or a check failed, 2 wrong usage or bad input, 3 --fail-if "
          "holds, 4 it cannot be told; bench tells more.\n"
          "Report bugs to <" SB_ADDRESS ">.\n",
          out);
}

static int help(const struct sb_options *o)
{
    struct sb_error error = { 0 };
    struct sb_options ignored;
    char name[] = "simbench", option[] = "--help", *argv[] = { name, option, NULL };
    if (o->arguments == 0) {
        print_help(stdout);
        return SB_EXIT_DONE;
    }
    const char *word = o->argument[0], *near = sb_command_nearest(word);
    const struct sb_command *command = sb_command_find(word);
    if (command) /* does not come back */
        sb_command_line_parse(command, 2, argv, &ignored);
    sb_fail(&error, SB_EINPUT, "help",
            near ? "no command \"%.60s\"; did you mean \"%s\"?"
                 : "no command \"%.60s\"; see simbench --help",
            word, near);
    return sb_command_fail(&error);
}

/* The command that a word is nearly, when it is neither a command nor a file. */
static const char *misspelt(const char *word)
{
    return word[0] == '-' || strpbrk(word, "./") || access(word, F_OK) == 0
               ? NULL
               : sb_command_nearest(word);
}

/* What `make install` puts beside the program: --print-completion SHELL, and --print-manual, which
 * reads the prose from standard input. */
static int print_for_install(const char *what, const char *shell)
{
    struct sb_error error = { 0 };
    if (strcmp(what, "manual") == 0 && !shell)
        return sb_manual_print(stdin, stdout, &error) ? sb_command_fail(&error) : SB_EXIT_DONE;
    if (strcmp(what, "completion") == 0 && shell && strcmp(shell, "bash") == 0)
        sb_completion_bash(stdout);
    else if (strcmp(what, "completion") == 0 && shell && strcmp(shell, "zsh") == 0)
        sb_completion_zsh(stdout);
    else if (strcmp(what, "completion") == 0 && shell && strcmp(shell, "fish") == 0)
        sb_completion_fish(stdout);
    else {
        fputs("Usage: simbench --print-completion bash|zsh|fish\n"
              "       simbench --print-manual <sim/cli/simbench.1.in\n",
              stderr);
        return SB_EXIT_USAGE;
    }
    return SB_EXIT_DONE;
}

/* A standard stream that the caller closed would lend its number to the next file opened, and be
 * written into it. Opened the wrong way round, so that using it is an error. */
static void hold_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
            return;
}

int main(int argc, char **argv)
{
    hold_standard_streams();
    setlocale(LC_CTYPE, ""); /* numbers keep their point */
    /* A file above the limit is an error like any other on writing. */
    signal(SIGXFSZ, SIG_IGN);
    gsl_set_error_handler_off();
    sb_workflow_commands_disarm();
    if (argc < 2) {
        print_help(stderr);
        return SB_EXIT_USAGE;
    }
    if (strcmp(argv[1], SB_BENCH_JOB_WORD) == 0) /* started by `simbench bench` */
        return sb_bench_child_main(argc - 2, argv + 2,
                                   &(struct sb_bench_plugins){ .readers = sb_plugins.readers,
                                                               .strategy = sb_plugins.strategy,
                                                               .target = sb_plugins.target });
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "-?") == 0) {
        print_help(stdout);
        return sb_command_finish(SB_EXIT_DONE);
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
        puts("simbench " SB_VERSION);
        return sb_command_finish(SB_EXIT_DONE);
    }
    if (strcmp(argv[1], SB_SPEAKING_WORD) == 0 && argc == 3) /* started by `simbench verify` */
        return sb_speaking_run(argv[2]);
    if (strncmp(argv[1], "--print-", 8) == 0)
        return sb_command_finish(print_for_install(argv[1] + 8, argv[2]));
    const struct sb_command *command = sb_command_find(argv[1]);
    const char *near = command ? NULL : misspelt(argv[1]);
    struct sb_options options = { 0 };
    if (near) {
        struct sb_error error = { 0 };
        sb_fail(&error, SB_EINPUT, argv[1], "no such command or file; did you mean \"%s\"?", near);
        return sb_command_fail(&error);
    }
    if (command)
        sb_command_line_parse(command, argc - 1, argv + 1, &options);
    else
        sb_command_line_parse(command = sb_command_next(NULL), argc, argv, &options);
    /* Where files are written as well or other programs run, the pipe is no reason to stop. */
    if (!(command->self & (SB_SHOW | SB_CHECK | SB_GENERATE | SB_LIST | SB_HELP)))
        signal(SIGPIPE, SIG_IGN);
    return sb_command_finish(command->run ? command->run(&options) : help(&options));
}
