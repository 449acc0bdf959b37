/* SPDX-License-Identifier: MIT */
#include "platform/text.h"

#include <stdarg.h>
#include <stdio.h>

static void add_list(struct es_text *text, const char *format, va_list list)
{
    size_t left = text->size - text->length;
    int wanted = vsnprintf(text->start + text->length, left, format, list);

    if (wanted > 0)
        text->length += (size_t)wanted < left ? (size_t)wanted : left - 1;
}

void es_text_init(struct es_text *text, char *room, size_t size)
{
    text->start = room;
    text->size = size;
    text->length = 0;
    room[0] = '\0';
}

void es_text_add(struct es_text *text, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    add_list(text, format, list);
    va_end(list);
}

int es_error_set(struct es_error *error, int code, es_id task, const char *format, ...)
{
    struct es_text text;
    va_list list;

    if (!error)
        return code;
    error->code = code;
    error->task = task;
    error->reason = NULL;
    es_text_init(&text, error->text, sizeof error->text);
    va_start(list, format);
    add_list(&text, format, list);
    va_end(list);
    return code;
}
