/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/text/range.h"

#include "sim/text/column.h"
#include "sim/text/number.h"
#include "sim/text/shortest_double.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORD = 64 };

struct reading {
    const struct sb_range_rule *rule;
    struct sb_range_values *values;
    const char *text;
    size_t at;
    bool with_unit, without; /* numbers that have one, and those but 0 that have none */
    struct sb_error *error;
};

static enum sb_code refuse(const struct reading *r, size_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static enum sb_code refuse(const struct reading *r, size_t at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    enum sb_code code = sb_column_fail_v(r->error, r->rule->option, r->text, at, format, args);
    va_end(args);
    return code;
}

static const char *example(const struct reading *r)
{
    return r->rule->whole   ? "8, 1..64 or 1..64/7:log"
           : r->rule->times ? "0.5, 1..64, 0.1..0.9/5 or 100ms..2s/12:log"
                            : "0.5, 1..64 or 0.1..0.9/5";
}

static size_t word_length(const char *text)
{
    size_t length = 0;
    while (isalpha((unsigned char)text[length]) || (unsigned char)text[length] >= 0x80 ||
           text[length] == '%')
        length++;
    return length;
}

/* What stands behind a number, and what it makes of it. */
static enum sb_code read_unit(struct reading *r, double *value)
{
    char word[WORD];
    size_t at = r->at, length = word_length(r->text + at);
    r->without |= !length && *value != 0;
    if (!length)
        return SB_OK;
    snprintf(word, sizeof word, "%.*s", (int)length, r->text + at);
    r->at += length;
    if (r->rule->whole && (strcmp(word, "k") == 0 || strcmp(word, "M") == 0)) {
        *value *= *word == 'k' ? 1e3 : 1e6;
        return SB_OK;
    }
    if (!r->rule->times)
        return refuse(r, at, "expected a plain number%s, as %s",
                      r->rule->whole ? ", or k or M behind it" : "", example(r));
    double unit = sb_number_time_unit(word);
    if (!(unit > 0))
        return refuse(r, at, "no unit \"%.40s\"; there are ns, us, ms, s and min", word);
    *value *= unit;
    if (fabs(*value - rint(*value)) < 1e-6)
        *value = rint(*value); /* .001s are a million nanoseconds */
    r->with_unit = true;
    return SB_OK;
}

static enum sb_code read_number(struct reading *r, double *value)
{
    const struct sb_range_rule *rule = r->rule;
    size_t at = r->at, length = sb_number_length(r->text + at);
    char word[400], least[SB_RANGE_TEXT_SIZE], most[SB_RANGE_TEXT_SIZE];
    if (!length)
        return refuse(r, at, "expected %s, as %s", rule->whole ? "whole numbers" : "a number",
                      example(r));
    if (length >= sizeof word)
        return refuse(r, at, "a number of more than %zu characters", sizeof word - 1);
    snprintf(word, sizeof word, "%.*s", (int)length, r->text + at);
    r->at += length;
    *value = strtod(word, NULL) + 0.0;
    enum sb_code code = read_unit(r, value);
    if (code)
        return code;
    if (!isfinite(*value))
        return refuse(r, at, "the number is too large");
    if (rule->whole && *value != floor(*value))
        return refuse(r, at, "expected whole numbers, as %s", example(r));
    if (!(*value >= rule->least && *value <= rule->most))
        return refuse(r, at, "expected %snumbers from %s to %s", rule->whole ? "whole " : "",
                      sb_range_text(least, rule->least, rule->times),
                      sb_range_text(most, rule->most, rule->times));
    return SB_OK;
}

/* Few values are asked for at a time; an option's room is small. */
static enum sb_code add(struct reading *r, size_t at, double value)
{
    struct sb_range_values *v = r->values;
    for (uint32_t i = v->count; i > 0; i--)
        if (v->value[i - 1] == value)
            return SB_OK;
    if (v->count == r->rule->room)
        return refuse(r, at, "more than %u values", r->rule->room);
    v->value[v->count++] = value;
    return SB_OK;
}

/* Between the ends of a range six digits are enough, and can be typed again. */
static double settle(const struct reading *r, double value)
{
    char digits[40];
    if (r->rule->whole || (value == floor(value) && fabs(value) < 1e15))
        return rint(value);
    snprintf(digits, sizeof digits, "%.5e", value);
    return strtod(digits, NULL);
}

struct range {
    size_t at; /* where it begins */
    double from, to;
    uint64_t count;
    bool logarithmic;
};

static enum sb_code add_range(struct reading *r, const struct range *range)
{
    enum sb_code code = SB_OK;
    for (uint64_t i = 0; i < range->count && code == SB_OK; i++) {
        double part = range->count > 1 ? (double)i / (double)(range->count - 1) : 0;
        double value = range->logarithmic ? range->from * pow(range->to / range->from, part)
                                          : range->from + (range->to - range->from) * part;
        code = add(r, range->at,
                   i == 0                  ? range->from
                   : i + 1 == range->count ? range->to
                                           : settle(r, value));
    }
    return code;
}

/* "/12:log" */
static enum sb_code read_count(struct reading *r, struct range *range)
{
    size_t at = ++r->at, digits = strspn(r->text + at, "0123456789");
    unsigned long long count = strtoull(r->text + at, NULL, 10);
    if (!digits)
        return refuse(r, at, "expected how many values, as 1..64/7");
    r->at += digits;
    if (count < 2)
        return refuse(r, at, "expected two values at least");
    if (digits > 9 || count > r->rule->room)
        return refuse(r, at, "more than %u values", r->rule->room);
    range->count = count;
    if (r->text[r->at] != ':')
        return SB_OK;
    if (strncmp(r->text + r->at, ":log", 4) != 0 || isalnum((unsigned char)r->text[r->at + 4]))
        return refuse(r, r->at, "expected :log, as 1..64/7:log");
    r->at += 4;
    range->logarithmic = true;
    if (!(range->from > 0 && range->to > 0))
        return refuse(r, range->at, "a logarithmic range lies above 0");
    return SB_OK;
}

/* The ".." is read; the first number has or has no unit. */
static enum sb_code read_range(struct reading *r, struct range *range)
{
    size_t at = r->at;
    enum sb_code code = read_number(r, &range->to);
    if (code)
        return code;
    if (r->with_unit && r->without)
        return refuse(r, range->at, "both ends need a unit, as 100ms..2s");
    if (r->text[r->at] == '/') {
        code = read_count(r, range);
        return code ? code : add_range(r, range);
    }
    if (r->text[r->at] == ':')
        return refuse(r, r->at, "say how many values, as 1..64/7:log");
    if (r->with_unit || range->from != floor(range->from) || range->to != floor(range->to))
        return refuse(r, at, "say how many values, as %s",
                      r->with_unit ? "100ms..2s/12" : "0.1..0.9/5");
    double count = fabs(range->to - range->from) + 1;
    if (count > r->rule->room)
        return refuse(r, range->at, "more than %u values; say how many, as 1..64/7", r->rule->room);
    range->count = (uint64_t)count;
    return add_range(r, range);
}

static enum sb_code read_item(struct reading *r)
{
    struct range range = { .at = r->at };
    enum sb_code code = read_number(r, &range.from);
    if (code)
        return code;
    if (strncmp(r->text + r->at, "..", 2) == 0) {
        r->at += 2;
        return read_range(r, &range);
    }
    if (r->with_unit && r->without)
        return refuse(r, range.at, "all values need a unit, or none");
    return add(r, range.at, range.from);
}

enum sb_code sb_range_read(struct sb_range_values *values, const struct sb_range_rule *rule,
                           const char *text, size_t from, struct sb_error *error)
{
    struct reading r = { .rule = rule, .values = values, .text = text, .at = from, .error = error };
    for (;;) {
        enum sb_code code = read_item(&r);
        if (code)
            return code;
        if (!text[r.at])
            break;
        if (text[r.at] != ',')
            return refuse(&r, r.at, "expected a comma or the end, as %s", example(&r));
        r.at++;
    }
    values->are_times = r.with_unit;
    return SB_OK;
}

char *sb_range_text(char out[SB_RANGE_TEXT_SIZE], double value, bool is_time)
{
    static const struct {
        const char *name;
        double ns;
    } unit[] = { { "s", 1e9 }, { "ms", 1e6 }, { "us", 1e3 }, { "ns", 1 } };
    char digits[SB_SHORTEST_DOUBLE_SIZE];
    size_t i = 0;
    while (is_time && value != 0 && i < 3 && fabs(value) < unit[i].ns)
        i++;
    sb_shortest_double(digits, is_time ? value / unit[i].ns : value);
    snprintf(out, SB_RANGE_TEXT_SIZE, "%s%s", digits, is_time ? unit[i].name : "");
    return out;
}
