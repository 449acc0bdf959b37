/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/docs/manual.h"

#include "sim/base/version.h"
#include "sim/cli/arguments/option_table.h"
#include "sim/cli/options/command_table.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyz,:"

/* Plain text as roff: nothing in it is a request or an escape, and a - can be copied as one. */
static void put(FILE *out, const char *text)
{
    if (*text == '.' || *text == '\'')
        fputs("\\&", out);
    for (; *text; text++) {
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '-')
            fputs("\\-", out);
        else if (*text == '@')
            fputs("\\(at", out);
        else
            putc(*text, out);
    }
}

/* With {strategies} and the like expanded; on the heap, NULL when memory is out. */
static char *expanded(const char *text)
{
    char *result = NULL;
    size_t size = 0;
    FILE *memory = open_memstream(&result, &size);
    if (!memory)
        return NULL;
    sb_catalogue_expand(memory, text);
    if (fclose(memory) == 0)
        return result;
    free(result);
    return NULL;
}

/* Texts of the tables as sentences: a capital in front and a full stop behind. */
static void put_sentence(FILE *out, const char *text)
{
    char *sentence = expanded(text);
    size_t length = sentence ? strlen(sentence) : 0;
    if (length > 0) {
        if (isspace((unsigned char)sentence[strspn(sentence, LETTERS)])) /* not a file's name */
            sentence[0] = (char)toupper((unsigned char)sentence[0]);
        put(out, sentence);
        fputs(sentence[length - 1] == '.' ? "\n" : ".\n", out);
    }
    free(sentence);
}

static void put_commands(FILE *out)
{
    for (const struct sb_command *command = sb_command_next(NULL); command;
         command = sb_command_next(command)) {
        fputs(".TP\n.B ", out);
        put(out, command->name);
        putc(' ', out);
        for (const char *c = command->arguments; *c; c++) /* "KIND\nFILE": one or the other */
            fputs(*c == '\n' ? " | " : (char[]){ *c, '\0' }, out);
        putc('\n', out);
        put_sentence(out, command->summary);
        put_sentence(out, command->description);
    }
}

/* "Of run and verify." */
static void put_owners(FILE *out, const struct sb_option *option)
{
    unsigned count = 0, number = 0;
    for (const struct sb_command *c = sb_command_next(NULL); c; c = sb_command_next(c))
        count += (option->of & sb_command_options(c)) != 0;
    fputs("Of", out);
    for (const struct sb_command *c = sb_command_next(NULL); c; c = sb_command_next(c))
        if (option->of & sb_command_options(c)) {
            fprintf(out, "%s\n.BR %s", number && number + 1 == count ? "\nand" : "", c->name);
            number++;
            fputs(number == count ? " ." : number + 1 < count ? " ," : "", out);
        }
    putc('\n', out);
}

static void put_manual_option(FILE *out, const struct sb_option *option)
{
    fputs(".TP\n.BR ", out);
    if (option->letter)
        fprintf(out, "\\-%c \", \" ", option->letter);
    fputs("\\-\\-", out);
    put(out, option->name);
    if (option->argument)
        fprintf(out, " =\\fI%s\\fR", option->argument);
    putc('\n', out);
    put_sentence(out, option->manual ? option->manual : option->help);
    if (option->least)
        fprintf(out, "From %s to %s.\n", option->least, option->most);
    char *otherwise = option->otherwise ? expanded(option->otherwise) : NULL;
    if (option->preset || otherwise) {
        fputs("Default: ", out);
        put(out, option->preset ? option->preset : "");
        fputs(option->preset && otherwise ? "; " : "", out);
        put(out, otherwise ? otherwise : "");
        fputs(".\n", out);
    }
    free(otherwise);
    put_owners(out, option);
}

/* Those of bench alone, or all others. */
static void put_manual_options(FILE *out, bool of_bench)
{
    const struct sb_option *option;
    for (unsigned i = 0; (option = sb_option_at(i)); i++)
        if ((option->of == SB_BENCH) == of_bench)
            put_manual_option(out, option);
}

static void put_examples(FILE *out)
{
    fputs(".nf\n", out);
    for (const struct sb_command *c = sb_command_next(NULL); c; c = sb_command_next(c)) {
        put(out, c->examples);
        putc('\n', out);
    }
    fputs(".fi\n", out);
}

static void put_list(FILE *out, enum sb_catalogue catalogue)
{
    struct sb_choices choices;
    sb_catalogue_take(catalogue, &choices);
    for (uint32_t i = 0; i < choices.count; i++) {
        fputs(".TP\n.B ", out);
        put(out, choices.item[i].name);
        putc('\n', out);
        put_sentence(out, choices.item[i].summary);
    }
}

/* What a line asks for that is @ NAME @; false: there is no such part. */
static bool put_part(FILE *out, const char *name)
{
    if (strcmp(name, "COMMANDS") == 0)
        put_commands(out);
    else if (strcmp(name, "OPTIONS") == 0 || strcmp(name, "OPTIONS OF BENCH") == 0)
        put_manual_options(out, strcmp(name, "OPTIONS") != 0);
    else if (strcmp(name, "EXAMPLES") == 0)
        put_examples(out);
    else if (strcmp(name, "ADDRESS") == 0) {
        put(out, SB_ADDRESS);
        fputs(".\n", out);
    }
    else {
        enum sb_catalogue c = SB_STRATEGIES;
        while (c < SB_SECTIONS && strcasecmp(sb_catalogue_name(c), name) != 0)
            c++;
        if (c == SB_SECTIONS)
            return false;
        put_list(out, c);
    }
    return true;
}

enum sb_code sb_manual_print(FILE *in, FILE *out, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    for (unsigned number = 1; code == SB_OK && (length = getline(&line, &size, in)) > 0; number++) {
        char *version = strstr(line, "@VERSION@");
        if (version)
            fprintf(out, "%.*s%s%s", (int)(version - line), line, SB_VERSION, version + 9);
        else if (length > 3 && line[0] == '@' && line[length - 2] == '@') {
            line[length - 2] = '\0';
            if (!put_part(out, line + 1))
                code = sb_fail(error, SB_EINPUT, NULL, "line %u: no part \"%s\"", number, line + 1);
        }
        else
            fputs(line, out);
    }
    free(line);
    return code;
}
