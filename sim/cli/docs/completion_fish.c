/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/docs/completion_fish.h"

#include "sim/cli/docs/completion.h"
#include "sim/cli/options/command_table.h"

static const char fish_head[] =
    "# SPDX-License-Identifier: GPL-3.0-or-later\n"
    "# Completion of simbench for fish; made by simbench --print-completion fish.\n"
    "function __simbench_is # COMMAND...: whether the command line is of one of these\n"
    "    set -l words (commandline -opc)\n"
    "    set -l command run\n"
    "    if set -q words[2]; and contains -- $words[2]";

static const char behind_commands[] =
    "\n"
    "        set command $words[2]\n"
    "    end\n"
    "    contains -- $command $argv\n"
    "end\n"
    "function __simbench_first\n"
    "    test (count (commandline -opc)) -eq 1\n"
    "end\n"
    "function __simbench_before # what stands before the last comma of a list\n"
    "    string replace -r '^--?[a-z-]*=' '' -- (commandline -ct) | string match -r '.*,'\n"
    "end\n";

static void put_choices(FILE *out, const struct sb_choices *choices, const char *before)
{
    for (uint32_t i = 0; i < choices->count; i++) {
        fprintf(out, "    printf '%%s%%s\\t%%s\\n' \"%s\" %s '", before, choices->item[i].name);
        sb_completion_escape_fish(out, choices->item[i].summary);
        fputs("'\n", out);
    }
}

static void put_condition(FILE *out, unsigned of)
{
    fputs("complete -c simbench -n '__simbench_is", out);
    for (const struct sb_command *c = sb_command_next(NULL); c; c = sb_command_next(c))
        if (of & sb_command_options(c))
            fprintf(out, " %s", c->name);
    putc('\'', out);
}

static void put_option(FILE *out, unsigned row)
{
    const struct sb_option *option = sb_option_at(row);
    struct sb_choices choices;
    char help[256];
    sb_option_choices(option, &choices);
    if (choices.count) {
        bool list = option->value == SB_VALUE_NAMES;
        fprintf(out, "function __simbench_value_%u # --%s\n%s", row, option->name,
                list ? "    set -l before (__simbench_before)\n" : "");
        put_choices(out, &choices, list ? "$before" : "");
        fputs("end\n", out);
    }
    put_condition(out, option->of);
    if (option->letter)
        fprintf(out, " -s %c", option->letter);
    fprintf(out, " -l %s", option->name);
    if (option->value == SB_VALUE_FILE)
        fputs(" -r -F", out);
    else if (option->value == SB_VALUE_FOLDER)
        fputs(" -x -a '(__fish_complete_directories)'", out);
    else if (choices.count)
        fprintf(out, " -x -a '(__simbench_value_%u)'", row);
    else if (option->value != SB_VALUE_NONE)
        fputs(" -x", out);
    fputs(" -d '", out);
    sb_completion_escape_fish(out, sb_completion_help(help, option));
    fputs("'\n", out);
}

static void put_fish_arguments(FILE *out, const struct sb_command *command)
{
    struct sb_choices choices;
    sb_catalogue_take(command->first_argument, &choices);
    if (choices.count) {
        fprintf(out, "function __simbench_arguments_%s\n", command->name);
        put_choices(out, &choices, "");
        fputs("end\n", out);
        put_condition(out, (unsigned)command->self);
        fprintf(out, "%s -a '(__simbench_arguments_%s)'\n", command->files ? "" : " -f",
                command->name);
    }
    if (command->self == SB_HELP)
        for (const struct sb_command *c = sb_command_next(NULL); c; c = sb_command_next(c)) {
            put_condition(out, (unsigned)command->self);
            fprintf(out, " -f -a %s\n", c->name);
        }
    if (command->self == SB_BENCH) {
        put_condition(out, (unsigned)command->self);
        fputs(" -a '(simbench bench --list 2>/dev/null)'\n", out);
    }
    fprintf(out, "complete -c simbench -n __simbench_first -a %s -d '", command->name);
    sb_completion_escape_fish(out, command->summary);
    fputs("'\n", out);
}

void sb_completion_fish(FILE *out)
{
    fputs(fish_head, out);
    for (const struct sb_command *c = sb_command_next(NULL); c; c = sb_command_next(c))
        fprintf(out, " %s", c->name);
    fputs(behind_commands, out);
    for (unsigned row = 0; sb_option_at(row); row++)
        put_option(out, row);
    for (const struct sb_command *c = sb_command_next(NULL); c; c = sb_command_next(c))
        put_fish_arguments(out, c);
    fputs("complete -c simbench -s h -l help -d 'give this help list'\n"
          "complete -c simbench -l usage -d 'give a short usage message'\n"
          "complete -c simbench -s V -l version -d 'print program version'\n",
          out);
}
