/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/runs/misses.h"

#include "sim/advice/choice.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* An end of an interval, rounded outwards, with the digits that tell how far it is from the value.
 */
static char *end_text(char out[SB_UNITS_SIZE], double end, double value)
{
    bool upper = end > value;
    int decimals = end == value ? 0 : sb_units_decimals(end, fabs(end - value) / 50);
    double power = pow(10, decimals), scaled = end * power;
    return sb_units_number(out, (upper ? ceil(scaled - 1e-6) : floor(scaled + 1e-6)) / power,
                           decimals);
}

char *sb_run_misses_count(char out[SB_UNITS_SIZE], const struct sb_estimate *misses)
{
    const double value = misses->value, up = misses->ci95.hi - value,
                 down = value - misses->ci95.lo;
    char number[SB_UNITS_SIZE], lo[SB_UNITS_SIZE], hi[SB_UNITS_SIZE];
    end_text(hi, misses->ci95.hi, value);
    if (up == 0 && down == 0)
        sb_units_number(out, value, 0);
    else if (value == 0)
        snprintf(out, SB_UNITS_SIZE, "<%.40s", hi);
    else if (fmax(up, down) > 1.2 * fmin(up, down))
        snprintf(out, SB_UNITS_SIZE, "%.12s (%.12s to %.12s)",
                 sb_units_number(number, value, sb_units_decimals(value, (up + down) / 2)),
                 end_text(lo, misses->ci95.lo, value), hi);
    else
        sb_units_ratio(out, value, sb_interval_half(misses->ci95));
    return out;
}

/* ", 228000 ± 8000 fewer than sequential" */
static size_t compare(char *out, size_t size, const struct sb_speedup *speedup)
{
    const struct sb_estimate *saved = &speedup->saved_misses;
    char name[SB_NAME_SIZE], number[SB_UNITS_SIZE];
    sb_utf8_clean(name, sizeof name, speedup->over, SB_NAME_COLUMNS);
    if (saved->value == 0)
        snprintf(out, size, ", as many as %s", name);
    else
        snprintf(out, size, ", %s %s than %s",
                 sb_units_ratio(number, fabs(saved->value), sb_interval_half(saved->ci95)),
                 saved->value < 0 ? "more" : "fewer", name);
    return strlen(out);
}

char *sb_run_misses_sentence(char out[SB_RUN_SENTENCE_SIZE],
                             const struct sb_workload_result *workload)
{
    const struct sb_strategy_result *subject = sb_advice_choice(workload);
    char name[SB_NAME_SIZE], limit[SB_UNITS_SIZE], count[SB_UNITS_SIZE];
    out[0] = '\0';
    if (!subject || subject->slo.limit == 0)
        return out;
    sb_utf8_clean(name, sizeof name, subject->name, SB_NAME_COLUMNS);
    sb_run_misses_count(count, &subject->slo.per_million);
    snprintf(out, SB_RUN_SENTENCE_SIZE, "%s misses %s in %s%s of a million requests", name,
             sb_units_duration(limit, (double)subject->slo.limit, 0),
             count[0] == '<' ? "fewer than " : "", count + (count[0] == '<'));
    size_t at = strlen(out);
    for (uint32_t i = 0; i < subject->speedups; i++)
        if (!isnan(subject->speedup[i].saved_misses.value) &&
            strcmp(subject->speedup[i].over, subject->name) != 0)
            at += compare(out + at, SB_RUN_SENTENCE_SIZE - at, &subject->speedup[i]);
    return out;
}
