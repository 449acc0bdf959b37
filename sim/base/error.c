/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/error.h"

#include <stdio.h>
#include <string.h>

/* The length of a character at `c` that moves the cursor, ends a line, or reorders what stands
 * beside it, in UTF-8 or as a byte of an older character set; else 0. This room is below
 * sim/text. */
static size_t control_length(const unsigned char *c)
{
    if (c[0] < 0x20 || (c[0] >= 0x7f && c[0] < 0xa0))
        return 1;
    if (c[0] == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0) /* U+0080 to U+009F */
        return 2;
    if (c[0] == 0xd8 && c[1] == 0x9c) /* U+061C */
        return 2;
    if (c[0] == 0xe2 && c[1] == 0x80 && /* U+200E, U+200F, U+2028 to U+202E */
        (c[2] == 0x8e || c[2] == 0x8f || (c[2] >= 0xa8 && c[2] <= 0xae)))
        return 3;
    return c[0] == 0xe2 && c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9 ? 3 : 0; /* U+2066 … */
}

/* Bytes of a character that begins with `c`; 1 where none can. */
static size_t character_length(const unsigned char *c)
{
    size_t length = c[0] < 0xc2 ? 1 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : c[0] < 0xf5 ? 4 : 1;
    for (size_t i = 1; i < length; i++)
        if ((c[i] & 0xc0) != 0x80)
            return 1;
    return length;
}

/* An error is one line, whatever name it quotes, and never reaches a terminal as a control
 * sequence. What takes several bytes becomes one question mark. */
static void replace_controls(char *text)
{
    char *to = text;
    for (const char *from = text; *from;) {
        size_t control = control_length((const unsigned char *)from);
        size_t length = character_length((const unsigned char *)from);
        if (control) {
            *to++ = '?';
            from += control;
            continue;
        }
        for (size_t i = 0; i < length; i++)
            *to++ = *from++;
    }
    *to = '\0';
}

bool sb_error_takes_more(const struct sb_error *error)
{
    return error && error->further && error->code == SB_EINPUT &&
           error->further->count < SB_FURTHER_ERRORS;
}

static void add_further(struct sb_error *error, const char *where, const char *format, va_list args)
{
    struct sb_further_errors *further = error->further;
    unsigned last = further->count;
    char place[sizeof error->where];
    snprintf(place, sizeof place, "%s", where ? where : "");
    replace_controls(place);
    if (strcmp(place, last ? further->item[last - 1].where : error->where) == 0)
        return; /* the same once more, in other words */
    snprintf(further->item[last].where, sizeof further->item[last].where, "%s", place);
    vsnprintf(further->item[last].text, sizeof further->item[last].text, format, args);
    replace_controls(further->item[last].text);
    further->count++;
}

enum sb_code sb_fail_v(struct sb_error *error, enum sb_code code, const char *where,
                       const char *format, va_list args)
{
    if (error && error->code == SB_OK) {
        error->code = code;
        snprintf(error->where, sizeof error->where, "%s", where ? where : "");
        vsnprintf(error->text, sizeof error->text, format, args);
        replace_controls(error->where);
        replace_controls(error->text);
    }
    else if (code == SB_EINPUT && sb_error_takes_more(error)) {
        add_further(error, where, format, args);
    }
    return code;
}

enum sb_code sb_fail(struct sb_error *error, enum sb_code code, const char *where,
                     const char *format, ...)
{
    va_list args;
    va_start(args, format);
    sb_fail_v(error, code, where, format, args);
    va_end(args);
    return code;
}
