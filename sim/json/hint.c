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
        { "simbench part ", 14, "this is a part of a run: simbench merge makes one of all parts" },
        { "simbench load ", 14, "this is a part of a load: simbench merge makes one of all parts" },
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

/* What other languages write, and JSON has not. */
static const char *foreign(const char *text, size_t size)
{
    static const char quote[] = "a quote of another kind: names and texts stand in double quotes",
                      comment[] = "a comment: JSON has none",
                      number[] = "NaN and Infinity are no numbers in JSON",
                      word[] = "JSON writes true, false and null";
    static const struct {
        const char *begin, *hint;
    } known[] = {
        { "'", "a single quote: names and texts stand in double quotes" },
        { "`", quote },
        { "\xE2\x80\x98", quote },
        { "\xE2\x80\x99", quote },
        { "\xE2\x80\x9C", quote },
        { "\xE2\x80\x9D", quote },
        { "#", comment },
        { "//", comment },
        { "/*", comment },
        { "NaN", number },
        { "Infinity", number },
        { "-Infinity", number },
        { "True", word },
        { "False", word },
        { "None", word },
        { "nil", word },
        { "undefined", word },
        { "+", "a number begins with a digit or -" },
        { ".", "a number begins with a digit or -" },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (begins(text, size, known[i].begin))
            return known[i].hint;
    return NULL;
}

static bool ends_value(char c)
{
    return c == '"' || c == '}' || c == ']' || isalnum((unsigned char)c);
}
static bool begins_value(char c)
{
    return c == '"' || c == '{' || c == '[' || isalnum((unsigned char)c);
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
    bool glued = at > 0 && isalnum((unsigned char)text[at - 1]);
    if ((glued && text[at - 1] == '0' && isalnum((unsigned char)found)) ||
        (!glued && found == '0' && at + 1 < size && isalnum((unsigned char)text[at + 1])))
        return "a number that begins with 0";
    const char *hint = glued ? NULL : foreign(text + at, size - at);
    if (hint)
        return hint;
    if ((isalpha((unsigned char)found) || found == '_' || found == '$') &&
        (last == '{' || last == ','))
        return "a name without quotes: names stand in double quotes";
    if (!glued && begins_value(found) && ends_value(last))
        return "a comma or a colon is missing in front of this";
    return NULL;
}
