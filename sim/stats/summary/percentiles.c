/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/summary/percentiles.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct sb_percentiles sb_percentiles_default = {
    .count = SB_QUANTILES_COUNT,
    .p = { 0.5, 0.9, 0.95, 0.99, 0.999 },
    .name = { "p50", "p90", "p95", "p99", "p99.9" },
    .shown = SB_QUANTILES_COUNT,
    .show = { 0, 1, 2, 3, 4 },
};

enum { DECIMALS = 10 };

/* "p099.90" is "p99.9": one percentile has one name. */
static bool canonical(const char *text, size_t length, char name[SB_PERCENTILE_NAME])
{
    const char *end = text + length;
    if (length && *text == 'p')
        text++;
    size_t digits = 0, decimals = 0;
    while (text + digits < end && isdigit((unsigned char)text[digits]))
        digits++;
    bool point = text + digits < end && text[digits] == '.';
    while (point && isdigit((unsigned char)text[digits + 1 + decimals]) && decimals <= DECIMALS)
        decimals++;
    if (!digits || text + digits + point + decimals != end || (point && !decimals))
        return false;
    for (; digits > 1 && *text == '0'; digits--)
        text++;
    while (decimals && text[digits + decimals] == '0')
        decimals--;
    if (digits > 3 || decimals > DECIMALS)
        return false;
    snprintf(name, SB_PERCENTILE_NAME, "p%.*s", (int)(decimals ? digits + 1 + decimals : digits),
             text);
    return strtod(name + 1, NULL) <= 100;
}

/* The double nearest to it: 99.9 / 100 is another one than 0.999. */
static double share(const char *name)
{
    char shifted[SB_PERCENTILE_NAME + 4];
    snprintf(shifted, sizeof shifted, "%se-2", name + 1);
    return strtod(shifted, NULL);
}

static bool is_shown(const struct sb_percentiles *percentiles, uint32_t index)
{
    for (uint32_t i = 0; i < percentiles->shown; i++)
        if (percentiles->show[i] == index)
            return true;
    return false;
}

/* The index, measured from now on if it was not; SB_QUANTILES_MAX: there is no room. */
static uint32_t measure(struct sb_percentiles *percentiles, const char *name)
{
    uint32_t index = sb_percentiles_find(percentiles, name);
    if (index < SB_QUANTILES_MAX || percentiles->count == SB_QUANTILES_MAX)
        return index;
    index = percentiles->count++;
    snprintf(percentiles->name[index], SB_PERCENTILE_NAME, "%s", name);
    percentiles->p[index] = share(name);
    return index;
}

static void show(struct sb_percentiles *percentiles, uint32_t index)
{
    uint32_t at = percentiles->shown++;
    for (; at && percentiles->p[percentiles->show[at - 1]] > percentiles->p[index]; at--)
        percentiles->show[at] = percentiles->show[at - 1];
    percentiles->show[at] = index;
}

enum outcome { SHOWN, NO_PERCENTILE, TWICE, ONE_TOO_MANY };

static enum outcome percentiles_add(struct sb_percentiles *percentiles, const char *text,
                                    size_t length)
{
    char name[SB_PERCENTILE_NAME];
    if (!canonical(text, length, name))
        return NO_PERCENTILE;
    uint32_t index = sb_percentiles_find(percentiles, name);
    if (index < SB_QUANTILES_MAX && is_shown(percentiles, index))
        return TWICE;
    if (percentiles->shown == SB_PERCENTILES_MAX)
        return ONE_TOO_MANY;
    show(percentiles, measure(percentiles, name));
    return SHOWN;
}

static enum sb_code refuse(struct sb_error *error, enum outcome outcome, const char *text,
                           size_t length)
{
    int shown = length > 80 ? 80 : (int)length;
    if (outcome == NO_PERCENTILE)
        return sb_fail(error, SB_EINPUT, "--percentiles",
                       "expected numbers from 0 to 100, as 50,99,99.9, not \"%.*s\"", shown, text);
    if (outcome == TWICE)
        return sb_fail(error, SB_EINPUT, "--percentiles", "%.*s stands twice", shown, text);
    return sb_fail(error, SB_EINPUT, "--percentiles", "more than %d of them", SB_PERCENTILES_MAX);
}

enum sb_code sb_percentiles_parse(struct sb_percentiles *percentiles, const char *list,
                                  struct sb_error *error)
{
    enum sb_code code = SB_OK;
    struct sb_percentiles read = sb_percentiles_default;
    read.shown = 0;
    for (const char *at = list; code == SB_OK; at++) {
        at += strspn(at, " ");
        size_t length = strcspn(at, ",");
        enum outcome outcome = percentiles_add(&read, at, length);
        if (outcome != SHOWN)
            code = refuse(error, outcome, at, length);
        at += length;
        if (!*at)
            break;
    }
    if (code == SB_OK)
        *percentiles = read;
    return code;
}

bool sb_percentiles_show(struct sb_percentiles *percentiles, const char *name)
{
    return percentiles_add(percentiles, name, strlen(name)) == SHOWN;
}

uint32_t sb_percentiles_find(const struct sb_percentiles *percentiles, const char *name)
{
    for (uint32_t i = 0; i < percentiles->count; i++)
        if (strcmp(percentiles->name[i], name) == 0)
            return i;
    return SB_QUANTILES_MAX;
}

bool sb_percentiles_are_default(const struct sb_percentiles *percentiles)
{
    if (percentiles->count != SB_QUANTILES_COUNT || percentiles->shown != SB_QUANTILES_COUNT)
        return false;
    for (uint32_t i = 0; i < SB_QUANTILES_COUNT; i++)
        if (percentiles->show[i] != i)
            return false;
    return true;
}

uint64_t sb_percentile_needs(double p)
{
    double rarer = fmin(p, 1 - p); /* of the two ends, the one that is harder to bound */
    return rarer > 0 ? (uint64_t)ceil(log(0.025) / log1p(-rarer)) : 1;
}
