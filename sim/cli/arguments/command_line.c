/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/arguments/command_line.h"

#include "sim/base/nearest.h"
#include "sim/base/version.h"
#include "sim/cli/arguments/given.h"
#include "sim/cli/arguments/option_table.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 64, KEY_FIRST = 256, KEY_USAGE = 1000, LAST = -1 };

const char *argp_program_bug_address = "<" SB_ADDRESS ">";

/* argp has these itself, but without -h and without an eye on a full disk. */
static const struct argp_option everybodys[] = {
    { .name = "help", .key = 'h', .doc = "give this help list", .group = LAST },
    { .key = '?', .flags = OPTION_ALIAS | OPTION_HIDDEN },
    { .name = "usage", .key = KEY_USAGE, .doc = "give a short usage message", .group = LAST },
    { .name = "version", .key = 'V', .doc = "print program version", .group = LAST },
};

enum { EVERYBODYS = sizeof everybodys / sizeof *everybodys };

/* The rows of the table that one command has. */
struct parsing {
    const struct sb_command *command;
    struct sb_options *options;
    const struct sb_option *row[ROWS_MAX];
    char *help[ROWS_MAX];
    unsigned rows;
};

static int key_of(const struct parsing *p, unsigned row)
{
    return p->row[row]->letter ? p->row[row]->letter : KEY_FIRST + (int)row;
}

/* argp_error does not come back. */
static void expect(struct argp_state *state, enum sb_code code, const struct sb_error *error)
{
    if (code)
        argp_error(state, "%s", error->text);
}

static void check(struct argp_state *state, const struct parsing *p)
{
    const struct sb_options *o = p->options;
    struct sb_error error = { 0 };
    expect(state, sb_given_check(o, &error), &error);
    if (o->arguments < p->command->least_arguments || o->arguments > p->command->most_arguments)
        argp_error(state, "%s%s%s",
                   o->arguments < p->command->least_arguments ? "an argument is missing"
                                                              : "too many arguments",
                   *p->command->arguments ? ": " : "", p->command->arguments);
}

/* Whether it was one of `everybodys`; those do not come back. */
static bool tell(int key, struct argp_state *state)
{
    if (key == 'V')
        puts("simbench " SB_VERSION);
    else if (key == 'h' || key == '?' || key == KEY_USAGE)
        argp_state_help(state, stdout,
                        (key == KEY_USAGE ? ARGP_HELP_USAGE : ARGP_HELP_STD_HELP) &
                            ~(ARGP_HELP_EXIT_OK | ARGP_HELP_EXIT_ERR));
    else
        return false;
    exit(sb_command_finish(SB_EXIT_DONE));
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct parsing *p = state->input;
    struct sb_options *o = p->options;
    struct sb_error error = { 0 };
    if (key == ARGP_KEY_ARGS) {
        o->argument = state->argv + state->next;
        o->arguments = (unsigned)(state->argc - state->next);
    }
    else if (key == ARGP_KEY_END) {
        check(state, p);
    }
    else {
        unsigned i = 0;
        while (i < p->rows && key_of(p, i) != key)
            i++;
        if (i == p->rows)
            return tell(key, state) ? 0 : ARGP_ERR_UNKNOWN;
        expect(state, sb_given_add(o, p->row[i], text, &error), &error);
    }
    return 0;
}

/* The row whose option `word` is, or the beginning of ("--rep", "-n"); NULL: none, or one that
 * every command has (then *known). */
static const struct sb_option *row_of(const struct parsing *p, const char *word, bool *known)
{
    size_t length = strcspn(word, "=");
    *known = true;
    for (unsigned i = 0; i < p->rows; i++) {
        bool is = word[1] == '-' ? strncmp(p->row[i]->name, word + 2, length - 2) == 0
                                 : word[1] == p->row[i]->letter && !word[2];
        if (is)
            return p->row[i];
    }
    *known = word[1] != '-';
    for (unsigned i = 0; i < EVERYBODYS; i++)
        *known |= word[1] == '-' && everybodys[i].name &&
                  strncmp(everybodys[i].name, word + 2, length - 2) == 0;
    return NULL;
}

/* argp says of an option only that it does not know it; this says first which one may be meant. */
static void hint(const struct parsing *p, int argc, char *const *argv)
{
    const char *names[ROWS_MAX + EVERYBODYS];
    size_t count = 0;
    bool known = true;
    for (unsigned i = 0; i < p->rows; i++)
        names[count++] = p->row[i]->name;
    for (unsigned i = 0; i < EVERYBODYS; i++)
        if (everybodys[i].name)
            names[count++] = everybodys[i].name;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const struct sb_option *row = argv[i][0] == '-' ? row_of(p, argv[i], &known) : NULL;
        if (row && row->value != SB_VALUE_NONE && !strchr(argv[i], '='))
            i++; /* its value, whatever that looks like */
        if (known)
            continue;
        char word[64];
        snprintf(word, sizeof word, "%.*s", (int)strcspn(argv[i] + 2, "="), argv[i] + 2);
        const char *near = sb_nearest(word, names, count);
        if (near)
            fprintf(stderr, "simbench %s: --%s: did you mean --%s?\n", p->command->name, word,
                    near);
        return;
    }
}

/* A text with the names of plug-ins in it, on the heap; NULL when memory is out. */
static char *expanded(void (*write)(FILE *, const void *), const void *self)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return NULL;
    write(out, self);
    return fclose(out) == 0 ? text : NULL;
}

static void write_help(FILE *out, const void *self) { sb_option_help(out, self); }

static void write_description(FILE *out, const void *self)
{
    const struct sb_command *command = self;
    fprintf(out, "%s\v", command->summary);
    sb_catalogue_expand(out, command->description);
    fputs("\n\nExamples:", out);
    for (const char *at = command->examples; *at; at += strcspn(at, "\n"), at += *at != '\0')
        fprintf(out, "\n  %.*s", (int)strcspn(at, "\n"), at);
}

void sb_command_line_parse(const struct sb_command *command, int argc, char **argv,
                           struct sb_options *options)
{
    struct argp_option option[ROWS_MAX + EVERYBODYS + 1] = { { 0 } };
    struct parsing parsing = { .command = command, .options = options };
    const struct sb_option *row;
    char name[64], *description = expanded(write_description, command);
    for (unsigned i = 0; (row = sb_option_at(i)); i++)
        if (row->of & sb_command_options(command) && parsing.rows < ROWS_MAX)
            parsing.row[parsing.rows++] = row;
    for (unsigned i = 0; i < parsing.rows; i++) {
        parsing.help[i] = expanded(write_help, parsing.row[i]);
        option[i] = (struct argp_option){ .name = parsing.row[i]->name,
                                          .key = key_of(&parsing, i),
                                          .arg = parsing.row[i]->argument,
                                          .doc = parsing.help[i] };
    }
    memcpy(option + parsing.rows, everybodys, sizeof everybodys);
    struct argp argp = { option, parse, command->arguments, description, NULL, NULL, NULL };
    sb_given_begin(options, sb_command_options(command));
    snprintf(name, sizeof name, "simbench %s", command->name);
    argv[0] = name;
    argp_err_exit_status = SB_EXIT_USAGE;
    hint(&parsing, argc, argv);
    argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &parsing);
    sb_options_conclude(options);
    for (unsigned i = 0; i < parsing.rows; i++)
        free(parsing.help[i]);
    free(description);
}
