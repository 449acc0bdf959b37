/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/docs/completion_bash.h"

#include "sim/cli/docs/completion.h"
#include "sim/cli/options/command_table.h"

static const char head[] =
    "# shellcheck shell=bash\n"
    "# SPDX-License-Identifier: GPL-3.0-or-later\n"
    "# Completion of simbench for bash; made by simbench --print-completion bash.\n"
    "_simbench_words() { mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$2\"); }\n"
    "_simbench_list() # WORDS WORD: the last of a list that is separated by commas\n"
    "{\n"
    "    local before=\n"
    "    [[ $2 == *,* ]] && before=${2%,*},\n"
    "    mapfile -t COMPREPLY < <(compgen -P \"$before\" -W \"$1\" -- \"${2##*,}\")\n"
    "}\n"
    "_simbench()\n"
    "{\n"
    "    local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD - 1]}\n"
    "    local command=${COMP_WORDS[1]} options=\n"
    "    # bash takes --format=table for three words.\n"
    "    if [[ $word == = ]]; then\n"
    "        word=\n"
    "    elif [[ $last == = ]]; then\n"
    "        last=${COMP_WORDS[COMP_CWORD - 2]}\n"
    "    fi\n";

static void put_words(FILE *out, const struct sb_choices *choices)
{
    for (uint32_t i = 0; i < choices->count; i++)
        fprintf(out, "%s%s", i ? " " : "", choices->item[i].name);
}

/* "run,--seed | show,--seed)" */
static void put_pattern(FILE *out, const struct sb_option *option)
{
    const char *before = "    ";
    for (const struct sb_command *c = sb_command_next(NULL); c; c = sb_command_next(c)) {
        if (!(option->of & sb_command_options(c)))
            continue;
        fprintf(out, "%s%s,--%s", before, c->name, option->name);
        before = " | ";
        if (option->letter)
            fprintf(out, " | %s,-%c", c->name, option->letter);
    }
    fputs(")", out);
}

static void put_value(FILE *out, const struct sb_option *option)
{
    struct sb_choices choices;
    sb_option_choices(option, &choices);
    put_pattern(out, option);
    if (option->value == SB_VALUE_FILE)
        fputs(" mapfile -t COMPREPLY < <(compgen -f -- \"$word\");", out);
    else if (option->value == SB_VALUE_FOLDER)
        fputs(" mapfile -t COMPREPLY < <(compgen -d -- \"$word\");", out);
    else if (choices.count) {
        fprintf(out, " _simbench_%s '", option->value == SB_VALUE_NAMES ? "list" : "words");
        put_words(out, &choices);
        fputs("' \"$word\";", out);
    }
    fputs(" return ;;\n", out);
}

static void put_options(FILE *out, const struct sb_command *command)
{
    const struct sb_option *option;
    fprintf(out, "    %s) options='", command->name);
    for (unsigned i = 0; (option = sb_option_at(i)); i++)
        if (option->of & sb_command_options(command))
            fprintf(out, "--%s ", option->name);
    fputs("--help --usage --version' ;;\n", out);
}

static void put_arguments(FILE *out)
{
    fputs("    mapfile -t COMPREPLY < <(\n"
          "        [[ $command == list || $command == help ]] || compgen -f -- \"$word\"\n"
          "        { ((COMP_CWORD == 1)) || [[ ${COMP_WORDS[1]} == help ]]; } && compgen -W '",
          out);
    for (const struct sb_command *c = sb_command_next(NULL); c; c = sb_command_next(c))
        fprintf(out, "%s%s", c->self == SB_RUN ? "" : " ", c->name);
    fputs("' -- \"$word\"\n", out);
    for (const struct sb_command *c = sb_command_next(NULL); c; c = sb_command_next(c)) {
        struct sb_choices choices;
        sb_catalogue_take(c->first_argument, &choices);
        if (!choices.count)
            continue;
        fprintf(out, "        [[ $command == %s ]] && ((COMP_CWORD > 1)) && compgen -W '", c->name);
        put_words(out, &choices);
        fputs("' -- \"$word\"\n", out);
    }
    fputs("        [[ $command == bench ]] && ((COMP_CWORD > 1)) &&\n"
          "            compgen -W \"$(simbench bench --list 2>/dev/null)\" -- \"$word\"\n"
          "    )\n",
          out);
}

void sb_completion_bash(FILE *out)
{
    const struct sb_option *option;
    fputs(head, out);
    fputs("    case $command in\n", out);
    for (const struct sb_command *c = sb_command_next(NULL); c; c = sb_command_next(c))
        put_options(out, c);
    fputs("    *) command=run ;;\n"
          "    esac\n"
          "    case $command,$last in\n",
          out);
    for (unsigned i = 0; (option = sb_option_at(i)); i++)
        if (option->value != SB_VALUE_NONE)
            put_value(out, option);
    fputs("    esac\n"
          "    if [[ $word == -* ]]; then\n"
          "        _simbench_words \"$options\" \"$word\"\n"
          "        return\n"
          "    fi\n",
          out);
    put_arguments(out);
    fputs("}\n"
          "complete -o filenames -F _simbench simbench\n",
          out);
}
