/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/decimal.h"

enum { EXPONENT_MAX = 1000, DIGITS_MAX = 19 }; /* 19 digits are less than 2^64 */

/* A number taken apart: its digits stand in the text from `begin` to `end`, with a point among
 * them; `places` of them are before the point, once the exponent has moved it. */
struct parts {
    const char *begin, *end;
    bool negative;
    long places;
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool read_exponent(const char *at, const char *end, long *exponent)
{
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    if (at == end)
        return false;
    for (*exponent = 0; at < end && is_digit(*at); at++)
        if (*exponent < EXPONENT_MAX)
            *exponent = *exponent * 10 + (*at - '0');
    *exponent = negative ? -*exponent : *exponent;
    return at == end;
}

static bool take_apart(const char *at, const char *end, struct parts *p)
{
    long exponent = 0, before = 0, digits = 0;
    bool point = false;
    p->negative = at < end && *at == '-';
    at += p->negative;
    for (p->begin = at; at < end && (is_digit(*at) || (*at == '.' && !point)); at++) {
        point = point || *at == '.';
        digits += *at != '.';
        before += !point;
    }
    p->end = at;
    if (digits == 0 || (at < end && *at != 'e' && *at != 'E') ||
        (at < end && !read_exponent(at + 1, end, &exponent)))
        return false;
    p->places = before + exponent;
    return true;
}

/* Digits alone, as times nearly always are. */
static bool read_whole(const char *text, size_t length, int scale, uint64_t *value)
{
    if (!length || length + (size_t)scale > DIGITS_MAX)
        return false;
    *value = 0;
    for (size_t i = 0; i < length; i++) {
        if (!is_digit(text[i]))
            return false;
        *value = *value * 10 + (uint64_t)(text[i] - '0');
    }
    while (scale--)
        *value *= 10;
    return *value <= INT64_MAX;
}

bool sb_decimal_ns(const char *text, size_t length, int scale, sb_ns *ns)
{
    struct parts p;
    uint64_t value = 0;
    if (read_whole(text, length, scale, &value)) {
        *ns = (sb_ns)value;
        return true;
    }
    value = 0;
    if (!take_apart(text, text + length, &p))
        return false;
    long left = p.places + scale; /* digits that are whole nanoseconds */
    bool up = false;
    for (const char *c = p.begin; c < p.end && left >= 0; c++) {
        if (*c == '.')
            continue;
        if (left-- == 0)
            up = *c >= '5';
        else if (__builtin_mul_overflow(value, 10u, &value) ||
                 __builtin_add_overflow(value, (uint64_t)(*c - '0'), &value))
            return false;
    }
    for (; left > 0 && value; left--)
        if (__builtin_mul_overflow(value, 10u, &value))
            return false;
    if (value > INT64_MAX || (up && value == INT64_MAX))
        return false;
    value += up;
    *ns = p.negative ? -(sb_ns)value : (sb_ns)value;
    return true;
}
