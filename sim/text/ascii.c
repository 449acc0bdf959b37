/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/text/ascii.h"

#include "sim/text/utf8.h"

#include <stdint.h>
#include <string.h>

static const struct {
    uint32_t point;
    const char *spelling;
} spellings[] = {
    { 0x00A0, " " },  { 0x00B1, "+-" },  { 0x00B5, "u" },   { 0x00B7, "|" },  { 0x00D7, "x" },
    { 0x03BC, "u" },  { 0x2013, "-" },   { 0x2014, "-" },   { 0x2018, "'" },  { 0x2019, "'" },
    { 0x201C, "\"" }, { 0x201D, "\"" },  { 0x2026, "..." }, { 0x2190, "<-" }, { 0x2192, "->" },
    { 0x2212, "-" },  { 0x221E, "inf" }, { 0x2248, "~" },   { 0x2260, "!=" }, { 0x2264, "<=" },
    { 0x2265, ">=" }, { 0x2584, "=" },   { 0x2588, "#" },   { 0x2591, "." },
};

static const char *spelling(uint32_t point, char one[2])
{
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (spellings[i].point == point)
            return spellings[i].spelling;
    one[0] = point < 0x80 ? (char)point : '?';
    one[1] = '\0';
    return one;
}

size_t sb_ascii_copy(char *out, size_t size, const char *text)
{
    size_t length = 0;
    char one[2];
    for (uint32_t point; (point = sb_utf8_next(&text));)
        for (const char *c = spelling(point, one); *c; c++, length++)
            if (length + 1 < size)
                out[length] = *c;
    if (size)
        out[length < size ? length : size - 1] = '\0';
    return length;
}

size_t sb_ascii_clean(char *out, size_t size, const char *text, size_t columns)
{
    static const char cut[] = "...";
    size_t length = 0, kept = 0;
    char one[2];
    for (uint32_t point; (point = sb_utf8_next(&text));) {
        point = point < 0x20 || point == 0x7F ? '?' : point;
        for (const char *c = spelling(point, one); *c; c++, length++) {
            if (length + 1 < size)
                out[length] = *c;
            if (columns <= strlen(cut) || length < columns - strlen(cut))
                kept = length + 1;
        }
    }
    if (columns && length > columns) {
        length = kept < columns ? kept : columns;
        for (const char *c = cut; *c && length < columns; c++, length++)
            if (length + 1 < size)
                out[length] = *c;
    }
    if (size)
        out[length < size ? length : size - 1] = '\0';
    return length;
}
