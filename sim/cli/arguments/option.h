/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An option of one command or several: a row of option_table.h. */
#ifndef SIM_CLI_ARGUMENTS_OPTION_H
#define SIM_CLI_ARGUMENTS_OPTION_H

#include "sim/cli/options/commands.h"

#include <stdbool.h>
#include <stddef.h>

/* What the value of an option is, and of which type its member of struct sb_options. */
enum sb_value {
    SB_VALUE_NONE,   /* bool: a switch */
    SB_VALUE_WHOLE,  /* uint64_t or uint32_t: from `least` to `most`, or 0 for the one of `words` */
    SB_VALUE_REAL,   /* double: from `least` to `most` */
    SB_VALUE_WORD,   /* const char *: one of `words` */
    SB_VALUE_NAME,   /* const char *: one of `names`, which the command looks up */
    SB_VALUE_NAMES,  /* const char *: a list of `names` or `words`, separated by commas */
    SB_VALUE_TEXT,   /* const char * */
    SB_VALUE_FILE,   /* const char * */
    SB_VALUE_FOLDER, /* const char * */
    SB_VALUE_TEXTS   /* an array of const char *, up to NULL: may be given several times */
};

enum { SB_WORDS_MAX = 5 };

struct sb_option {
    const char *name;
    char letter; /* or 0 */
    unsigned of; /* the commands that have it: a set of enum sb_command_set */
    enum sb_value value;
    const char *argument;            /* what help calls the value; NULL for a switch */
    enum sb_catalogue names;         /* what the value, or each item of it, can be */
    const char *words[SB_WORDS_MAX]; /* the same, up to the first NULL */
    const char *least, *most;        /* of a number, as text */
    const char *preset;              /* what is parsed when the option is not given; or NULL */
    const char *otherwise;   /* what help says of the default besides, or instead; or NULL */
    const char *help;        /* {strategies} and the like: see sim/cli/options/catalogue.h */
    const char *manual;      /* what the man page says instead; or NULL */
    const char *needs;       /* an option without which this one is an error; or NULL */
    const char *excludes[2]; /* those that must not be given as well; or NULL */
    size_t offset, size;     /* of its member in struct sb_options */
};

/* Whether `word` is one of the option's words. */
bool sb_option_has_word(const struct sb_option *option, const char *word);

/* The option's words and names. */
void sb_option_choices(const struct sb_option *option, struct sb_choices *choices);

/* The text of --help, without a full stop: "seed of all draws (default 1)". */
void sb_option_help(FILE *out, const struct sb_option *option);

#endif
