/* SPDX-License-Identifier: MIT */
#include "platform/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Of a lead byte; 0: it is none. */
static size_t letter_size(unsigned char lead)
{
    return lead < 0x80   ? 1
           : lead < 0xc2 ? 0
           : lead < 0xe0 ? 2
           : lead < 0xf0 ? 3
           : lead < 0xf5 ? 4
                         : 0;
}

/* `length`, or less where a letter would be cut. */
static size_t whole_letters(const char *text, size_t length)
{
    for (size_t back = 1; back <= 3 && back <= length; back++) {
        unsigned char byte = (unsigned char)text[length - back];

        if ((byte & 0xc0) != 0x80)
            return letter_size(byte) > back ? length - back : length;
    }
    return length;
}

static void add_list(struct es_text *text, const char *format, va_list list)
{
    size_t left = text->size - text->length;
    int wanted = text->full ? 0 : vsnprintf(text->start + text->length, left, format, list);

    if (wanted <= 0)
        return;
    text->full = (size_t)wanted >= left;
    text->length =
        text->full ? whole_letters(text->start, text->size - 1) : text->length + (size_t)wanted;
    text->start[text->length] = '\0';
}

void es_text_init(struct es_text *text, char *room, size_t size)
{
    text->start = room;
    text->size = size;
    text->length = 0;
    text->full = false;
    room[0] = '\0';
}

void es_text_add(struct es_text *text, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    add_list(text, format, list);
    va_end(list);
}

/* A letter of several bytes as a number; 0: it is none. */
static uint32_t decode(const char *text, size_t size)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    uint32_t point = (unsigned char)*text & (0x7fu >> size);

    for (size_t i = 1; i < size; i++) {
        if (((unsigned char)text[i] & 0xc0) != 0x80)
            return 0;
        point = point << 6 | ((unsigned char)text[i] & 0x3f);
    }
    return size < 2 || point < least[size] || point > 0x10ffff ||
                   (point >= 0xd800 && point < 0xe000)
               ? 0
               : point;
}

/* Line ends, old terminals' controls, and what reorders a line (Unicode's Bidi_Control). */
static bool misleads(uint32_t point)
{
    return (point >= 0x80 && point < 0xa0) || point == 0x61c ||
           (point >= 0x200e && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069);
}

size_t es_text_letter(const char **at, char letter[5])
{
    unsigned char lead = (unsigned char)**at;
    size_t size = letter_size(lead);
    uint32_t point;

    if (lead == '\0')
        return 0;
    if (lead < 0x20 || lead == 0x7f) { /* U+2400 ... show U+0000 ... */
        memcpy(letter, "\xe2\x90", 2);
        letter[2] = (char)(lead == 0x7f ? 0xa1 : 0x80 + lead);
        letter[3] = '\0';
        ++*at;
        return 3;
    }
    point = lead < 0x80 ? lead : decode(*at, size);
    if (point == 0)
        size = 1;
    if (point == 0 || misleads(point)) {
        *at += size;
        memcpy(letter, "\xef\xbf\xbd", 4);
        return 3;
    }
    memcpy(letter, *at, size);
    letter[size] = '\0';
    *at += size;
    return size;
}

void es_text_add_name(struct es_text *text, const char *name)
{
    char letter[5];

    for (size_t size; !text->full && (size = es_text_letter(&name, letter)) > 0;) {
        text->full = size >= text->size - text->length;
        if (text->full)
            return;
        memcpy(text->start + text->length, letter, size + 1);
        text->length += size;
    }
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
