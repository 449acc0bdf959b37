/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/json/hint.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static const char utf16[] = "this is UTF-16: save the file as UTF-8";

const char *sb_json_hint_encoding(const void *bytes, size_t size)
{
    static const struct {
        const char *magic;
        size_t length;
        const char *hint;
    } known[] = {
        { "\xFF\xFE", 2, utf16 },
        { "\xFE\xFF", 2, utf16 },
        { "{\0", 2, utf16 },
        { "\0{", 2, utf16 },
        { "\x1F\x8B", 2, "this is compressed (gzip): unpack it first" },
        { "PK\3\4", 4, "this is compressed (zip): unpack it first" },
        { "BZh", 3, "this is compressed (bzip2): unpack it first" },
        { "\xFD"
          "7zXZ",
          5, "this is compressed (xz): unpack it first" },
        { "\x28\xB5\x2F\xFD", 4, "this is compressed (zstd): unpack it first" },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (size >= known[i].length && memcmp(bytes, known[i].magic, known[i].length) == 0)
            return known[i].hint;
    return NULL;
}

static bool begins(const char *text, size_t size, const char *word)
{
    size_t length = strlen(word);
    return size >= length && memcmp(text, word, length) == 0;
}

/* The last character before text[at] that is no white space; 0 where there is none. */
static char before(const char *text, size_t at)
{
    while (at > 0 && strchr(" \t\r\n", text[at - 1]))
        at--;
    return at > 0 ? text[at - 1] : '\0';
}

const char *sb_json_hint(const void *bytes, size_t size, size_t at)
{
    const char *text = bytes;
    if (at >= size)
        return NULL;
    char found = text[at], last = before(text, at);
    if ((found == '}' || found == ']') && last == ',')
        return found == '}' ? "a comma before }: JSON has none there"
                            : "a comma before ]: JSON has none there";
    if (found == ',' && last == ',')
        return "a comma behind a comma";
    if (found == '\'')
        return "a single quote: names and texts stand in double quotes";
    if (found == '#' || begins(text + at, size - at, "//") || begins(text + at, size - at, "/*"))
        return "a comment: JSON has none";
    if (begins(text + at, size - at, "NaN") || begins(text + at, size - at, "Infinity") ||
        begins(text + at, size - at, "-Infinity"))
        return "NaN and Infinity are no numbers in JSON";
    if ((isalpha((unsigned char)found) || found == '_' || found == '$') &&
        (last == '{' || last == ','))
        return "a name without quotes: names stand in double quotes";
    return NULL;
}
