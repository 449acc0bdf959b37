/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/docs/completion.h"

#include <stdio.h>
#include <string.h>

void sb_completion_escape(FILE *out, const char *text, const char *escaped)
{
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\'", out);
        else if (strchr(escaped, *text))
            putc('\\', out);
        putc(*text, out);
    }
}

void sb_completion_escape_fish(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            putc('\\', out);
        putc(*text, out);
    }
}

const char *sb_completion_help(char text[static 256], const struct sb_option *option)
{
    size_t length = strcspn(option->help, "{");
    if (option->help[length])
        while (length > 0 && !strchr(",:", option->help[length]))
            length--;
    snprintf(text, 256, "%.*s%s%s%s", (int)length, option->help, option->preset ? " (default " : "",
             option->preset ? option->preset : "", option->preset ? ")" : "");
    return text;
}
