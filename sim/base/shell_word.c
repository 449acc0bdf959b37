/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/base/shell_word.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

void sb_shell_word(char *out, size_t size, const char *word)
{
    size_t at = 0;
    bool plain =
        word[0] &&
        word[strspn(word,
                    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:+@%=")] ==
            '\0';
    if (plain) {
        snprintf(out, size, "%s", word);
        return;
    }
    out[at++] = '\'';
    for (; *word && at + 7 < size; word++)
        at += (size_t)snprintf(out + at, size - at, *word == '\'' ? "'\\''" : "%c", *word);
    snprintf(out + at, size - at, "'");
}
