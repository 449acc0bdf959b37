/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/filter.h"

#include "sim/trace/decimal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { NS_DIGITS = 9 };
#define SECOND INT64_C(1000000000)

/* ".25" behind the seconds; moves on. */
static bool read_fraction(const char **at, sb_ns *ns)
{
    const char *begin = *at;
    if (*begin != '.')
        return true;
    size_t length = 1 + strspn(begin + 1, "0123456789");
    *at += length;
    return length > 1 && sb_decimal_ns(begin, length, NS_DIGITS, ns);
}

/* "Z", "+01:00", or nothing. */
static bool read_offset(const char *at, sb_ns *ns)
{
    unsigned hours, minutes;
    int end = 0;
    if (!*at || strcmp(at, "Z") == 0 || strcmp(at, "z") == 0)
        return true;
    if ((*at != '+' && *at != '-') || sscanf(at + 1, "%2u:%2u%n", &hours, &minutes, &end) != 2 ||
        at[1 + end] || hours > 23 || minutes > 59)
        return false;
    sb_ns offset = (sb_ns)(hours * 60 + minutes) * 60 * SECOND;
    *ns += *at == '+' ? -offset : offset;
    return true;
}

static bool read_date(const char *text, sb_ns *ns)
{
    struct tm tm = { 0 };
    const char *at = strptime(text, "%Y-%m-%d", &tm);
    if (!at)
        return false;
    if (*at == 'T' || *at == 't' || *at == ' ') {
        struct tm day = tm;
        at = strptime(at + 1, "%H:%M:%S", &tm);
        if (!at)
            return false;
        tm.tm_year = day.tm_year;
        tm.tm_mon = day.tm_mon;
        tm.tm_mday = day.tm_mday;
    }
    sb_ns fraction = 0, seconds;
    int day = tm.tm_mday;
    time_t whole = timegm(&tm);
    if (tm.tm_mday != day) /* 30 February */
        return false;
    if (!read_fraction(&at, &fraction) || __builtin_mul_overflow(whole, SECOND, &seconds) ||
        __builtin_add_overflow(seconds, fraction, ns))
        return false;
    return read_offset(at, ns);
}

static enum sb_code read_time(const char *text, const char *option, sb_ns *ns, bool *given,
                              struct sb_error *error)
{
    if (!text)
        return SB_OK;
    *given = true;
    if (read_date(text, ns) || sb_decimal_ns(text, strlen(text), NS_DIGITS, ns))
        return SB_OK;
    return sb_fail(error, SB_EINPUT, option,
                   "expected a time as 2026-11-28T14:00:00Z or seconds since 1970, found \"%.80s\"",
                   text);
}

enum sb_code sb_trace_filter_read(struct sb_trace_filter *filter,
                                  const struct sb_import_options *options, struct sb_error *error)
{
    *filter = (struct sb_trace_filter){ 0 };
    if (!options)
        return SB_OK;
    filter->depth = options->depth;
    filter->skip_errors = options->errors && strcmp(options->errors, "skip") == 0;
    enum sb_code code =
        read_time(options->since, "--since", &filter->since, &filter->since_given, error);
    return code ? code
                : read_time(options->until, "--until", &filter->until, &filter->until_given, error);
}
