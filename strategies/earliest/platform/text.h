/* SPDX-License-Identifier: MIT
 * Sentences put together in fixed room; what does not fit is cut, between letters. */
#ifndef ES_PLATFORM_TEXT_H
#define ES_PLATFORM_TEXT_H

#include "earliest.h"

struct es_text {
    char *start;
    size_t size, length;
    bool full; /* something was cut: what comes behind it is left out too */
};

void es_text_init(struct es_text *text, char *room, size_t size);
void es_text_add(struct es_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Adds a name, so that it stays on its line: es_text_letter. */
void es_text_add_name(struct es_text *text, const char *name);

/* The next letter of a name, as it is to be shown: control characters and line ends as pictures
 * (newline: U+240A), what reorders a line or is no UTF-8 as U+FFFD. Moves `*at` on and returns how
 * many bytes the letter has; 0: the name is over. Async-signal-safe. */
size_t es_text_letter(const char **at, char letter[5]);

/* Fills an error; NULL allowed. Returns the code. */
int es_error_set(struct es_error *error, int code, es_id task, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
