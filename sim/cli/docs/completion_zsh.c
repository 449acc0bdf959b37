/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/docs/completion_zsh.h"

#include "sim/cli/docs/completion.h"
#include "sim/cli/options/command_table.h"

static const char zsh_head[] =
    "#compdef simbench\n"
    "# SPDX-License-Identifier: GPL-3.0-or-later\n"
    "# Completion of simbench for zsh; made by simbench --print-completion zsh.\n";

/* 'name:summary' in lines, as _describe takes them. */
static void put_zsh_choices(FILE *out, const struct sb_choices *choices)
{
    fputs("    local -a choices=(\n", out);
    for (uint32_t i = 0; i < choices->count; i++) {
        fputs("        '", out);
        sb_completion_escape(out, choices->item[i].name, ":\\");
        if (choices->item[i].summary[0])
            putc(':', out);
        sb_completion_escape(out, choices->item[i].summary, "\\");
        fputs("'\n", out);
    }
    fputs("    )\n", out);
}

/* The function that completes the values of the option in that row of the table. */
static void put_values(FILE *out, unsigned row, const struct sb_choices *choices)
{
    const struct sb_option *option = sb_option_at(row);
    fprintf(out, "_simbench_value_%u() # --%s\n{\n", row, option->name);
    put_zsh_choices(out, choices);
    if (option->value == SB_VALUE_NAMES)
        fputs("    compset -P '*,'\n", out);
    fprintf(out, "    _describe '%s' choices\n}\n", option->name);
}

/* One specification for _arguments. */
static void put_zsh_option(FILE *out, unsigned row)
{
    const struct sb_option *option = sb_option_at(row);
    const char *end = option->value == SB_VALUE_NONE ? "" : "=",
               *many = option->value == SB_VALUE_TEXTS ? "*" : "";
    struct sb_choices choices;
    char help[256];
    sb_option_choices(option, &choices);
    if (option->letter)
        fprintf(out, "        '(-%c --%s)'{-%c%s,--%s%s}'", option->letter, option->name,
                option->letter, *end ? "+" : "", option->name, end);
    else
        fprintf(out, "        '%s--%s%s", many, option->name, end);
    putc('[', out);
    sb_completion_escape(out, sb_completion_help(help, option), "[]:\\");
    putc(']', out);
    if (option->value != SB_VALUE_NONE)
        fprintf(out, ":%s:", option->name);
    if (option->value == SB_VALUE_FILE)
        fputs("_files", out);
    else if (option->value == SB_VALUE_FOLDER)
        fputs("_files -/", out);
    else if (choices.count)
        fprintf(out, "_simbench_value_%u", row);
    fputs("' \\\n", out);
}

static void put_command(FILE *out, const struct sb_command *command)
{
    struct sb_choices choices;
    sb_catalogue_take(command->first_argument, &choices);
    fprintf(out, "_simbench_arguments_%s()\n{\n", command->name);
    if (choices.count) {
        put_zsh_choices(out, &choices);
        fprintf(out, "    _describe '%s' choices\n", sb_catalogue_name(command->first_argument));
    }
    if (command->self == SB_HELP) {
        fputs("    compadd", out);
        for (const struct sb_command *c = sb_command_next(NULL); c; c = sb_command_next(c))
            fprintf(out, " %s", c->name);
        putc('\n', out);
    }
    if (command->self == SB_BENCH)
        fputs("    local -a names=(${(f)\"$(simbench bench --list 2>/dev/null)\"})\n"
              "    compadd -a names\n",
              out);
    if (command->files)
        fputs("    _files\n", out);
    fprintf(out, "}\n_simbench_%s()\n{\n    _arguments -s : \\\n", command->name);
    for (unsigned row = 0; sb_option_at(row); row++)
        if (sb_option_at(row)->of & sb_command_options(command))
            put_zsh_option(out, row);
    fprintf(out,
            "        '(-h --help)'{-h,--help}'[give this help list]' \\\n"
            "        '--usage[give a short usage message]' \\\n"
            "        '(-V --version)'{-V,--version}'[print program version]' \\\n"
            "        '*:argument:_simbench_arguments_%s'\n}\n",
            command->name);
}

void sb_completion_zsh(FILE *out)
{
    struct sb_choices commands = { 0 };
    fputs(zsh_head, out);
    for (unsigned row = 0; sb_option_at(row); row++) {
        struct sb_choices choices;
        sb_option_choices(sb_option_at(row), &choices);
        if (choices.count)
            put_values(out, row, &choices);
    }
    for (const struct sb_command *c = sb_command_next(NULL); c; c = sb_command_next(c)) {
        put_command(out, c);
        commands.item[commands.count++] = (struct sb_choice){ c->name, c->summary, NULL };
    }
    fputs("_simbench()\n{\n", out);
    put_zsh_choices(out, &commands);
    fputs("    local command=run\n"
          "    if ((CURRENT > 2)) && [[ -n ${choices[(r)$words[2]:*]} ]]; then\n"
          "        command=$words[2]\n"
          "        shift words\n"
          "        ((CURRENT--))\n"
          "    elif ((CURRENT == 2)) && [[ $words[2] != -* ]]; then\n"
          "        _describe 'command' choices\n"
          "    fi\n"
          "    _simbench_$command\n"
          "}\n"
          "if [[ $funcstack[1] == _simbench ]]; then\n"
          "    _simbench \"$@\"\n"
          "else\n"
          "    compdef _simbench simbench\n"
          "fi\n",
          out);
}
