/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words and symbols of a condition's text, one after another. */
#ifndef SIM_CONDITION_SCAN_H
#define SIM_CONDITION_SCAN_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum { SB_SCAN_WORD = 512 }; /* the longest word, with its NUL */

struct sb_scanner {
    const char *text;
    size_t at; /* bytes that have been read */
    struct sb_error *error;
};

/* Records what is wrong at the byte `at`, with its place in characters. Returns false. */
bool sb_scan_refuse(struct sb_scanner *scanner, size_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same of a word that is none of names[count], of which the nearest one is told, or all. */
bool sb_scan_refuse_name(struct sb_scanner *scanner, size_t at, const char *what, const char *word,
                         const char *const *names, size_t count);

/* Moves behind spaces; the character that stands there, NUL at the end. */
char sb_scan_next(struct sb_scanner *scanner);

/* How long the word is that begins here; 0: none does. */
size_t sb_scan_word(const struct sb_scanner *scanner);

/* Whether the symbol, or the word, comes next; it is then read. */
bool sb_scan_take(struct sb_scanner *scanner, const char *symbol);
bool sb_scan_keyword(struct sb_scanner *scanner, const char *keyword);

/* `length` bytes of the text; refused where they are too many. */
bool sb_scan_copy(struct sb_scanner *scanner, size_t from, size_t length, char word[SB_SCAN_WORD]);

/* A word, or whatever stands between two quotes of one kind: the name of a `what`. */
bool sb_scan_name(struct sb_scanner *scanner, const char *what, char word[SB_SCAN_WORD]);

#endif
