/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/shell_word.h"

#include <stdbool.h>
#include <string.h>

static bool is_plain(const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789_-./,:+@%=";
    return word[0] && word[strspn(word, plain)] == '\0';
}

void sb_shell_word(char *out, size_t size, const char *word)
{
    size_t at = 0;
    if (is_plain(word)) {
        snprintf(out, size, "%s", word);
        return;
    }
    out[at++] = '\'';
    for (; *word && at + 7 < size; word++)
        at += (size_t)snprintf(out + at, size - at, *word == '\'' ? "'\\''" : "%c", *word);
    snprintf(out + at, size - at, "'");
}

void sb_shell_word_put(FILE *out, const char *word)
{
    if (is_plain(word)) {
        fputs(word, out);
        return;
    }
    putc('\'', out);
    for (; *word; word++)
        if (*word == '\'')
            fputs("'\\''", out);
        else
            putc(*word, out);
    putc('\'', out);
}
