/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/error.h"

#include <stdio.h>

/* An error is one line, whatever name it quotes, and never reaches a terminal as a control
 * sequence. */
static void replace_controls(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = '?';
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
