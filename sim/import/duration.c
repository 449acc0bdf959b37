/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import/duration.h"

#include "sim/base/time.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

const char sb_duration_expected[] = "a duration of 0 or more, as 250, 1.5s, 1m30s or 0:01:30";

enum { DIGITS_MAX = 18, POWERS = 19 };

static const struct {
    const char *name;
    double ns;
} units[] = {
    { "ns", 1 },      { "us", 1e3 },       { "\xC2\xB5s", 1e3 }, { "\xCE\xBCs", 1e3 },
    { "ms", 1e6 },    { "min", 6e10 },     { "m", 6e10 },        { "sec", 1e9 },
    { "s", 1e9 },     { "hours", 3.6e12 }, { "h", 3.6e12 },      { "days", 8.64e13 },
    { "d", 8.64e13 },
};
enum { UNITS = sizeof units / sizeof *units };

static double unit_of(const char *text, size_t *length)
{
    for (size_t i = 0; i < UNITS; i++) {
        *length = strlen(units[i].name);
        if (strncmp(text, units[i].name, *length) == 0)
            return units[i].ns;
    }
    return 0;
}

double sb_duration_unit(const struct sb_import_options *options, const char *usual)
{
    size_t length;
    return unit_of(options && options->time_unit ? options->time_unit : usual, &length);
}

/* Up to 18 digits, and the power of ten that they are to be taken times. */
struct decimal {
    uint64_t digits;
    long power;
};

static bool read_decimal(const char *text, struct decimal *d, const char **end)
{
    bool point = false, any = false;
    int kept = 0;
    *d = (struct decimal){ 0 };
    for (;; text++) {
        if (*text == '.' && !point) {
            point = true;
            continue;
        }
        if (!isdigit((unsigned char)*text))
            break;
        any = true;
        if (kept < DIGITS_MAX) {
            d->digits = 10 * d->digits + (uint64_t)(*text - '0');
            kept += d->digits > 0;
            d->power -= point;
        }
        else {
            d->power += !point;
        }
    }
    if (any && (*text == 'e' || *text == 'E')) {
        char *behind;
        long exponent = strtol(text + 1, &behind, 10);
        if (behind > text + 1 &&
            (isdigit((unsigned char)text[1]) || text[1] == '+' || text[1] == '-')) {
            d->power += exponent > 1000 ? 1000 : exponent < -1000 ? -1000 : exponent;
            text = behind;
        }
    }
    *end = text;
    return any;
}

__extension__ typedef unsigned __int128 uint128;

/* Whole units times a whole number of nanoseconds each: exact in 128 bits. */
static bool times(struct decimal d, double unit, double *ns)
{
    uint128 value = d.digits;
    value *= (uint64_t)unit;
    for (; d.power > 0 && value && value <= (uint64_t)SB_NS_TOTAL_MAX; d.power--)
        value *= 10;
    if (d.power > 0 && value)
        return false;
    bool half = false;
    for (; d.power < 0 && value; d.power++) {
        half = value % 10 >= 5;
        value /= 10;
    }
    if (d.power < 0)
        half = false;
    value += half;
    *ns = (double)(uint64_t)value;
    return value <= (uint64_t)SB_NS_TOTAL_MAX;
}

bool sb_duration_decimal(const char *text, double unit, double *ns, const char **end)
{
    struct decimal decimal;
    if (!read_decimal(text, &decimal, end))
        return false;
    if (unit >= 1 && unit < 1e15 && floor(unit) == unit)
        return times(decimal, unit, ns);
    *ns = rint((double)decimal.digits * pow(10, (double)decimal.power) * unit);
    return *ns <= (double)SB_NS_TOTAL_MAX;
}

static const char *skip_blanks(const char *text) { return text + strspn(text, " \t\r\n"); }

/* "h:mm:ss", its first number read. */
static bool read_clock(const char *text, double *ns)
{
    double part, sum = 0;
    unsigned parts = 0;
    for (;; parts++, text++) {
        const char *behind;
        if (!sb_duration_decimal(text, 1e9, &part, &behind) || parts == 3)
            return false;
        sum = 60 * sum + part;
        text = behind;
        if (*text != ':')
            break;
        if (floor(part / 1e9) * 1e9 != part)
            return false;
    }
    *ns = sum;
    return parts > 0 && !*skip_blanks(text) && sum <= (double)SB_NS_TOTAL_MAX;
}

bool sb_duration_parse(const char *text, double unit, double *ns)
{
    const char *end;
    double part, sum = 0;
    text = skip_blanks(text);
    if (!sb_duration_decimal(text, unit, ns, &end))
        return false;
    if (*end == ':')
        return read_clock(text, ns);
    if (!*skip_blanks(end))
        return true;
    while (*text) {
        size_t length;
        if (!sb_duration_decimal(text, 1, &part, &end))
            return false;
        end = skip_blanks(end);
        double named = unit_of(end, &length);
        if (named <= 0 || !sb_duration_decimal(text, named, &part, &text))
            return false;
        text = skip_blanks(skip_blanks(text) + length);
        sum += part;
    }
    *ns = sum;
    return sum <= (double)SB_NS_TOTAL_MAX;
}
