/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/text/column.h"

#include <stdio.h>
#include <string.h>

enum { QUOTED = 80 }; /* bytes of the text */

enum sb_code sb_column_fail_v(struct sb_error *error, const char *option, const char *text,
                              size_t at, const char *format, va_list args)
{
    char said[400];
    unsigned column = 1;
    vsnprintf(said, sizeof said, format, args);
    for (size_t i = 0; i < at; i++) /* a person counts characters, not bytes */
        column += ((unsigned char)text[i] & 0xC0) != 0x80;
    return sb_fail(error, SB_EINPUT, option, "column %u of \"%.*s\"%s: %s", column, QUOTED, text,
                   strlen(text) > QUOTED ? " …" : "", said);
}
