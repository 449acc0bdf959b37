/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/options/command_line.h"

#include "sim/base/nearest.h"
#include "sim/base/version.h"
#include "sim/cli/options/commands.h"
#include "sim/cli/options/option_table.h"
#include "sim/cli/options/options.h"

#include <argp.h>
#include <ctype.h>
#include <errno.h>
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
    bool given[ROWS_MAX];
    unsigned rows;
};

static int key_of(const struct parsing *p, unsigned row)
{
    return p->row[row]->letter ? p->row[row]->letter : KEY_FIRST + (int)row;
}

/* A whole number within the option's range; argp_error does not come back. */
static uint64_t whole(struct argp_state *state, const struct sb_option *option, const char *text)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (!isdigit((unsigned char)text[0]) || *end || errno ||
        value < strtoull(option->least, NULL, 10) || value > strtoull(option->most, NULL, 10))
        argp_error(state, "--%s: expected a whole number from %s to %s%s%s, not \"%s\"",
                   option->name, option->least, option->most, option->words[0] ? ", or " : "",
                   option->words[0] ? option->words[0] : "", text);
    return value;
}

static double real(struct argp_state *state, const struct sb_option *option, const char *text)
{
    char *end;
    errno = 0;
    double value = strtod(text, &end);
    if (end == text || *end || errno ||
        !(value >= strtod(option->least, NULL) && value <= strtod(option->most, NULL)))
        argp_error(state, "--%s: expected a number from %s to %s, not \"%s\"", option->name,
                   option->least, option->most, text);
    return value;
}

static const char *word(struct argp_state *state, const struct sb_option *option, const char *text)
{
    if (!sb_option_has_word(option, text))
        argp_error(state, "--%s: expected %s, not \"%s\"", option->name, option->help, text);
    return text;
}

static void store_whole(void *member, size_t size, uint64_t value)
{
    if (size == sizeof(uint64_t))
        *(uint64_t *)member = value;
    else
        *(uint32_t *)member = (uint32_t)value;
}

/* The first free place of an array that NULL ends. */
static void add_text(struct argp_state *state, const struct sb_option *option, const char **item,
                     const char *text)
{
    size_t count = 0, most = option->size / sizeof *item;
    while (count < most && item[count])
        count++;
    if (count == most)
        argp_error(state, "--%s: more than %zu of them", option->name, most);
    item[count] = text;
}

static void store(struct argp_state *state, const struct sb_option *option, const char *text,
                  struct sb_options *options)
{
    void *member = (char *)options + option->offset;
    switch (option->value) {
    case SB_VALUE_NONE: *(bool *)member = true; break;
    case SB_VALUE_WHOLE:
        store_whole(member, option->size,
                    sb_option_has_word(option, text) ? 0 : whole(state, option, text));
        break;
    case SB_VALUE_REAL: *(double *)member = real(state, option, text); break;
    case SB_VALUE_WORD: *(const char **)member = word(state, option, text); break;
    case SB_VALUE_TEXTS: add_text(state, option, member, text); break;
    case SB_VALUE_NAME:
    case SB_VALUE_NAMES:
    case SB_VALUE_TEXT:
    case SB_VALUE_FILE:
    case SB_VALUE_FOLDER: *(const char **)member = text; break;
    }
}

static bool given(const struct parsing *p, const char *name)
{
    for (unsigned i = 0; name && i < p->rows; i++)
        if (p->given[i] && strcmp(p->row[i]->name, name) == 0)
            return true;
    return false;
}

static void check(struct argp_state *state, const struct parsing *p)
{
    const struct sb_options *o = p->options;
    for (unsigned i = 0; i < p->rows; i++) {
        const struct sb_option *row = p->row[i];
        if (p->given[i] && row->needs && !given(p, row->needs))
            argp_error(state, "--%s goes with --%s", row->name, row->needs);
        for (unsigned e = 0; e < 2 && p->given[i]; e++)
            if (given(p, row->excludes[e]))
                argp_error(state, "--%s does not go with --%s", row->name, row->excludes[e]);
    }
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
    if (key == ARGP_KEY_INIT) {
        for (unsigned i = 0; i < p->rows; i++)
            if (p->row[i]->preset)
                store(state, p->row[i], p->row[i]->preset, o);
    }
    else if (key == ARGP_KEY_ARGS) {
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
        store(state, p->row[i], text, o);
        p->given[i] = true;
        if (o->givens == SB_GIVEN_MAX)
            argp_error(state, "more than %d options", SB_GIVEN_MAX);
        o->given[o->givens++] = (struct sb_given){ p->row[i], text };
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
    char name[64], *description = expanded(write_description, command);
    for (const struct sb_option *row = sb_option_table; row->name; row++)
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
    sb_options_init(options);
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
