/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of Graphviz's language (graphviz.org/doc/info/lang.html). */
#ifndef SIM_IMPORT_DOT_LEXER_H
#define SIM_IMPORT_DOT_LEXER_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum sb_dot_token {
    SB_DOT_END,
    SB_DOT_ID,    /* a name, a number, a text in quotes or in < > */
    SB_DOT_ARROW, /* -> */
    SB_DOT_LINE,  /* -- */
    SB_DOT_WRONG, /* no word of the language; the error is recorded */
    SB_DOT_SIGN   /* any of { } [ ] ; , = : with its character in `sign` */
};

struct sb_dot_lexer {
    const char *file, *at, *end; /* borrowed */
    unsigned line;
    struct sb_error *error;
    /* The word at hand: */
    enum sb_dot_token token;
    char sign;
    bool bare;  /* an ID that stands without quotes, and may be a keyword */
    char *text; /* [length], terminated: of an ID; on the heap */
    size_t length, room;
};

/* Zero `text` and `room` before, and free `text` in the end. */
void sb_dot_begin(struct sb_dot_lexer *lexer, const char *file, const char *bytes, size_t size,
                  struct sb_error *error);

/* The next word. On SB_DOT_WRONG the error is recorded (SB_EINPUT or SB_ENOMEM). */
enum sb_dot_token sb_dot_next(struct sb_dot_lexer *lexer);

/* Whether that sign comes next, behind the word at hand. */
bool sb_dot_before(const struct sb_dot_lexer *lexer, char sign);

bool sb_dot_is_sign(const struct sb_dot_lexer *lexer, char sign);

/* Whether it is that keyword, in whatever case. */
bool sb_dot_is_word(const struct sb_dot_lexer *lexer, const char *keyword);

/* SB_EINPUT: "expected WHAT, found …"; what is recorded already stays. */
enum sb_code sb_dot_expected(const struct sb_dot_lexer *lexer, const char *what);

#endif
