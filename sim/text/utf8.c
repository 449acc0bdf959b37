/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/text/utf8.h"

#include <stdbool.h>
#include <string.h>

static const uint32_t replacement = 0xFFFD;

/* The byte sequences of The Unicode Standard, table 3-7. */
size_t sb_utf8_length(const char *text, size_t left)
{
    const unsigned char *c = (const unsigned char *)text;
    unsigned least = c[0] == 0xe0   ? 0xa0
                     : c[0] == 0xf0 ? 0x90
                                    : 0x80,
             most = c[0] == 0xed   ? 0x9f
                    : c[0] == 0xf4 ? 0x8f
                                   : 0xbf;
    size_t length = c[0] < 0x80   ? 1
                    : c[0] < 0xc2 ? 0
                    : c[0] < 0xe0 ? 2
                    : c[0] < 0xf0 ? 3
                    : c[0] < 0xf5 ? 4
                                  : 0;
    if (length == 0 || length > left || (length > 1 && (c[1] < least || c[1] > most)))
        return 0;
    for (size_t i = 2; i < length; i++)
        if (c[i] < 0x80 || c[i] > 0xbf)
            return 0;
    return length;
}

uint32_t sb_utf8_next(const char **text)
{
    const unsigned char *at = (const unsigned char *)*text;
    size_t length = sb_utf8_length(*text, strnlen(*text, 4));
    uint32_t point = length <= 1 ? *at : *at & (0xFFu >> (length + 1));
    if (!*at)
        return 0;
    *text += length ? length : 1;
    for (size_t i = 1; i < length; i++)
        point = point << 6 | (at[i] & 0x3Fu);
    return length ? point : replacement;
}

static unsigned encode(char out[4], uint32_t point)
{
    if (point < 0x80)
        return out[0] = (char)point, 1;
    unsigned length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (unsigned i = length - 1; i > 0; i--, point >>= 6)
        out[i] = (char)(0x80 | (point & 0x3F));
    out[0] = (char)((0xF00u >> length & 0xF0u) | point);
    return length;
}

/* A buffer that counts what does not fit and never cuts a character. */
struct sink {
    char *out;
    size_t size, at, length;
    bool full;
};

static void put_point(struct sink *sink, uint32_t point)
{
    char bytes[4];
    unsigned n = encode(bytes, point);
    sink->length += n;
    if (sink->full || sink->at + n + 1 > sink->size) {
        sink->full = true;
        return;
    }
    memcpy(sink->out + sink->at, bytes, n);
    sink->at += n;
}

static size_t finish(const struct sink *sink)
{
    if (sink->size)
        sink->out[sink->at] = '\0';
    return sink->length;
}

size_t sb_utf8_valid(char *out, size_t size, const char *text)
{
    struct sink sink = { .out = out, .size = size };
    for (uint32_t point; (point = sb_utf8_next(&text));)
        put_point(&sink, point);
    return finish(&sink);
}

struct code_points {
    uint32_t first, last;
};

static bool is_in(const struct code_points *range, size_t count, uint32_t point)
{
    for (size_t i = 0; i < count && range[i].first <= point; i++)
        if (point <= range[i].last)
            return true;
    return false;
}

#define IS_IN(ranges, point) is_in((ranges), sizeof(ranges) / sizeof(ranges)[0], (point))

/* Blocks rather than single characters: a mark that is missed makes one row ragged and nothing
 * else. */
static const struct code_points no_column[] = {
    { 0x0300, 0x036F }, { 0x0483, 0x0489 },   { 0x0591, 0x05BD },   { 0x0610, 0x061A },
    { 0x064B, 0x065F }, { 0x06D6, 0x06DC },   { 0x093C, 0x093C },   { 0x0941, 0x0948 },
    { 0x094D, 0x094D }, { 0x0E31, 0x0E31 },   { 0x0E34, 0x0E3A },   { 0x0E47, 0x0E4E },
    { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF },   { 0x200B, 0x200D },   { 0x20D0, 0x20F0 },
    { 0x302A, 0x302F }, { 0x3099, 0x309A },   { 0xFE00, 0xFE0F },   { 0xFE20, 0xFE2F },
    { 0xFEFF, 0xFEFF }, { 0x1F3FB, 0x1F3FF }, { 0xE0100, 0xE01EF },
};
static const struct code_points two_columns[] = {
    { 0x1100, 0x115F },   { 0x231A, 0x231B },   { 0x23E9, 0x23EC },   { 0x25FD, 0x25FE },
    { 0x2614, 0x2615 },   { 0x2648, 0x2653 },   { 0x26AA, 0x26AB },   { 0x26BD, 0x26BE },
    { 0x2705, 0x2705 },   { 0x274C, 0x274C },   { 0x2753, 0x2755 },   { 0x2795, 0x2797 },
    { 0x2B1B, 0x2B1C },   { 0x2B50, 0x2B50 },   { 0x2E80, 0x303E },   { 0x3041, 0x33FF },
    { 0x3400, 0x4DBF },   { 0x4E00, 0x9FFF },   { 0xA000, 0xA4CF },   { 0xA960, 0xA97F },
    { 0xAC00, 0xD7A3 },   { 0xF900, 0xFAFF },   { 0xFE30, 0xFE6F },   { 0xFF01, 0xFF60 },
    { 0xFFE0, 0xFFE6 },   { 0x1F300, 0x1F64F }, { 0x1F680, 0x1F6FF }, { 0x1F900, 0x1F9FF },
    { 0x1FA70, 0x1FAFF }, { 0x20000, 0x3FFFD },
};
static const struct code_points reordering[] = { { 0x061C, 0x061C },
                                                 { 0x200E, 0x200F },
                                                 { 0x202A, 0x202E },
                                                 { 0x2066, 0x2069 } };

static unsigned point_width(uint32_t point)
{
    return IS_IN(no_column, point) ? 0 : IS_IN(two_columns, point) ? 2 : 1;
}

size_t sb_utf8_width(const char *text)
{
    size_t width = 0;
    for (uint32_t point; (point = sb_utf8_next(&text));)
        width += point_width(point);
    return width;
}

/* U+2400 … show U+0000 …; U+2028 and U+2029 end a line too, U+0080 … U+009F control old terminals,
 * U+FFFE and U+FFFF are allowed in no XML. */
uint32_t sb_utf8_visible(uint32_t point)
{
    if (point < 0x20)
        return 0x2400 + point;
    if (point == 0x7F)
        return 0x2421;
    if ((point >= 0x80 && point < 0xA0) || point == 0xFFFE || point == 0xFFFF ||
        IS_IN(reordering, point))
        return replacement;
    return point == 0x2028 || point == 0x2029 ? 0x240A : point;
}

static size_t clean_width(const char *text)
{
    size_t width = 0;
    for (uint32_t point; (point = sb_utf8_next(&text));)
        width += point_width(sb_utf8_visible(point));
    return width;
}

size_t sb_utf8_clean(char *out, size_t size, const char *text, size_t columns)
{
    struct sink sink = { .out = out, .size = size };
    bool cut = columns && clean_width(text) > columns;
    size_t width = 0;
    for (uint32_t point; (point = sb_utf8_next(&text));) {
        point = sb_utf8_visible(point);
        width += point_width(point);
        if (cut && width > columns - 1)
            break;
        put_point(&sink, point);
    }
    if (cut)
        put_point(&sink, 0x2026);
    return finish(&sink);
}

/* Two fifths for the beginning, the rest for the end: that is where names have their numbers. */
size_t sb_utf8_abbreviate(char *out, size_t size, const char *text, size_t columns)
{
    size_t all = clean_width(text), head = columns * 2 / 5, width = 0, before = 0;
    if (all <= columns)
        return sb_utf8_clean(out, size, text, 0);
    struct sink sink = { .out = out, .size = size };
    bool cut = false;
    for (uint32_t point; (point = sb_utf8_next(&text)); before = width) {
        point = sb_utf8_visible(point);
        width += point_width(point);
        if (width <= head || before + columns >= all + head + 1)
            put_point(&sink, point);
        else if (!cut) {
            cut = true;
            put_point(&sink, 0x2026);
        }
    }
    return finish(&sink);
}
