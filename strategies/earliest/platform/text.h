/* SPDX-License-Identifier: MIT
 * Sentences put together in fixed room; what does not fit is cut. */
#ifndef ES_PLATFORM_TEXT_H
#define ES_PLATFORM_TEXT_H

#include "earliest.h"

struct es_text {
    char *start;
    size_t size, length;
};

void es_text_init(struct es_text *text, char *room, size_t size);
void es_text_add(struct es_text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Fills an error; NULL allowed. Returns the code. */
int es_error_set(struct es_error *error, int code, es_id task, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
