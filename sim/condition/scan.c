/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/condition/scan.h"

#include "sim/base/nearest.h"
#include "sim/text/column.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool sb_scan_refuse(struct sb_scanner *s, size_t at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    sb_column_fail_v(s->error, "--fail-if", s->text, at, format, args);
    va_end(args);
    return false;
}

bool sb_scan_refuse_name(struct sb_scanner *s, size_t at, const char *what, const char *word,
                         const char *const *names, size_t count)
{
    const char *near = sb_nearest(word, names, count);
    char all[200] = "";
    size_t used = 0;
    if (near)
        return sb_scan_refuse(s, at, "no %s \"%.80s\"; did you mean \"%.80s\"?", what, word, near);
    for (size_t i = 0; i < count && used < sizeof all; i++)
        used += (size_t)snprintf(all + used, sizeof all - used, "%s%s", i ? ", " : "", names[i]);
    return sb_scan_refuse(s, at, "no %s \"%.80s\"; there %s %s%s", what, word,
                          count == 1 ? "is" : "are", count ? all : "none",
                          used >= sizeof all ? " …" : "");
}

char sb_scan_next(struct sb_scanner *s)
{
    s->at += strspn(s->text + s->at, " \t\n\r");
    return s->text[s->at];
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || strchr("-_.+:/", c) || (unsigned char)c >= 0x80;
}

size_t sb_scan_word(const struct sb_scanner *s)
{
    size_t length = 0;
    while (s->text[s->at + length] && is_word(s->text[s->at + length]))
        length++;
    return length;
}

bool sb_scan_take(struct sb_scanner *s, const char *symbol)
{
    sb_scan_next(s);
    if (strncmp(s->text + s->at, symbol, strlen(symbol)) != 0)
        return false;
    s->at += strlen(symbol);
    return true;
}

bool sb_scan_keyword(struct sb_scanner *s, const char *keyword)
{
    sb_scan_next(s);
    size_t length = sb_scan_word(s);
    if (length != strlen(keyword) || strncmp(s->text + s->at, keyword, length) != 0)
        return false;
    s->at += length;
    return true;
}

bool sb_scan_copy(struct sb_scanner *s, size_t from, size_t length, char word[SB_SCAN_WORD])
{
    if (length >= SB_SCAN_WORD)
        return sb_scan_refuse(s, from, "a name longer than %d bytes", SB_SCAN_WORD - 1);
    memcpy(word, s->text + from, length);
    word[length] = '\0';
    return true;
}

bool sb_scan_name(struct sb_scanner *s, const char *what, char word[SB_SCAN_WORD])
{
    char quote = sb_scan_next(s);
    size_t length = sb_scan_word(s), from = s->at;
    if (quote == '"' || quote == '\'') {
        const char *end = strchr(s->text + from + 1, quote);
        if (!end)
            return sb_scan_refuse(s, from, "the quote is not closed");
        length = (size_t)(end - s->text) - from - 1;
        s->at = from + length + 2;
        return sb_scan_copy(s, from + 1, length, word);
    }
    if (!length)
        return sb_scan_refuse(s, from, "expected the name of a %s", what);
    s->at += length;
    return sb_scan_copy(s, from, length, word);
}
