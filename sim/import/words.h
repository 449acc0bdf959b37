/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words and whole numbers of a text, separated by white space, with the line that each stands in.
 */
#ifndef SIM_IMPORT_WORDS_H
#define SIM_IMPORT_WORDS_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A zeroed word, of length 0, is the end. */
struct sb_word {
    const char *text; /* not terminated */
    size_t length;
    unsigned line; /* from 1 */
};

struct sb_words {
    const char *file, *at, *end; /* borrowed */
    char comment;                /* what begins a comment up to the end of its line; 0: nothing */
    unsigned line;
};

/* Of bytes; a mark of UTF-8 at their beginning is skipped. */
struct sb_words sb_words_begin(const char *file, const char *bytes, size_t size, char comment);

/* The next word, wherever it is, and the next in the same line. */
struct sb_word sb_words_next(struct sb_words *words);
struct sb_word sb_words_in_line(struct sb_words *words);

/* What follows in the line, without white space around it; the next word is behind it. */
struct sb_word sb_words_rest(struct sb_words *words);

bool sb_word_is(struct sb_word word, const char *text);

/* A whole number from 0 to `most`; false: it is something else. */
bool sb_word_u64(struct sb_word word, uint64_t most, uint64_t *value);

/* SB_EINPUT at a word: "file:line: expected WHAT, found "word"" (or the end of the file). */
enum sb_code sb_words_expected(const struct sb_words *words, struct sb_word word, const char *what,
                               struct sb_error *error);
enum sb_code sb_words_fail(const struct sb_words *words, unsigned line, struct sb_error *error,
                           const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The next word as a whole number from 0 to `most`, or that error. */
enum sb_code sb_words_u64(struct sb_words *words, uint64_t most, const char *what, uint64_t *value,
                          struct sb_error *error);
enum sb_code sb_words_u32(struct sb_words *words, uint32_t most, const char *what, uint32_t *value,
                          struct sb_error *error);

#endif
