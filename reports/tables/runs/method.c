/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/tables/runs/method.h"

#include "sim/text/units.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <stdio.h>

bool sb_run_method_is_short(const struct sb_workload_result *workload)
{
    const struct sb_precision *p = &workload->precision;
    return p->wanted > 0 && !(p->reached <= p->wanted);
}

/* "2.3 %" */
static char *method_percent(char out[SB_UNITS_SIZE], double share, double half_width)
{
    char number[SB_UNITS_SIZE];
    sb_units_number(number, 100 * share, sb_units_decimals(100 * share, 100 * half_width));
    snprintf(out, SB_UNITS_SIZE, "%.40s %%", number);
    return out;
}

/* Two digits are all that such a forecast is worth. */
static uint64_t rounded_up(uint64_t count)
{
    double power = pow(10, fmax(floor(log10((double)count)) - 1, 0));
    return (uint64_t)(ceil((double)count / power) * power);
}

/* "would take about 2,400,000" */
static void forecast(char out[SB_UNITS_SIZE * 2], const struct sb_precision *p)
{
    char count[SB_UNITS_SIZE];
    if (p->stop == SB_STOP_ROWS)
        snprintf(out, SB_UNITS_SIZE * 2, "more were not recorded");
    else if (p->needed)
        snprintf(out, SB_UNITS_SIZE * 2, "it would take about %s",
                 sb_units_count(count, rounded_up(p->needed)));
    else
        snprintf(out, SB_UNITS_SIZE * 2, "it would take more");
}

char *sb_run_method_precision(char out[SB_RUN_SENTENCE_SIZE],
                              const struct sb_workload_result *workload)
{
    const struct sb_precision *p = &workload->precision;
    char wanted[SB_UNITS_SIZE], reached[SB_UNITS_SIZE], count[SB_UNITS_SIZE],
        name[SB_NAME_SIZE] = "", further[SB_UNITS_SIZE * 2];
    out[0] = '\0';
    if (!(p->wanted > 0) || p->stop == SB_STOP_CONSTANT)
        return out;
    method_percent(wanted, p->wanted, 0);
    method_percent(reached, p->reached, p->reached / 20);
    sb_units_count(count, workload->replicates);
    sb_utf8_clean(name, sizeof name, p->strategy ? p->strategy : "", SB_NAME_COLUMNS);
    if (!sb_run_method_is_short(workload)) {
        snprintf(out, SB_RUN_SENTENCE_SIZE,
                 "means and percentiles are within %s after %s replicates%s%s%s%s%s%s%s", wanted,
                 count, p->figure ? " (the widest: " : "", p->figure ? p->figure : "",
                 p->figure ? " of " : "", name, p->figure ? ", " : "", p->figure ? reached : "",
                 p->figure ? ")" : "");
        return out;
    }
    forecast(further, p);
    if (isnan(p->reached))
        snprintf(out, SB_RUN_SENTENCE_SIZE,
                 "not within %s: %s of %s has no interval after %s replicates; %s", wanted,
                 p->figure, name, count, further);
    else
        snprintf(out, SB_RUN_SENTENCE_SIZE,
                 "not within %s: %s of %s is within %s after %s replicates; %s", wanted, p->figure,
                 name, reached, count, further);
    return out;
}

char *sb_run_method_sampling(char out[SB_RUN_SENTENCE_SIZE],
                             const struct sb_workload_result *workload)
{
    const struct sb_sampling_result *s = &workload->sampling;
    char method[SB_NAME_SIZE], mean[SB_UNITS_SIZE], speedup[SB_UNITS_SIZE];
    out[0] = '\0';
    if (!s->method)
        return out;
    sb_utf8_clean(method, sizeof method, s->method, SB_NAME_COLUMNS);
    int at = snprintf(out, SB_RUN_SENTENCE_SIZE, "%s points in %u dimension%s, %u randomisations",
                      method, s->dimensions, s->dimensions == 1 ? "" : "s", s->randomisations);
    if (!isnan(s->mean))
        at += snprintf(out + at, SB_RUN_SENTENCE_SIZE - (size_t)at,
                       ": the variance of means is %s times smaller than of independent draws",
                       sb_units_number(mean, s->mean, sb_units_decimals(s->mean, s->mean / 4)));
    if (!isnan(s->mean) && !isnan(s->speedup))
        snprintf(
            out + at, SB_RUN_SENTENCE_SIZE - (size_t)at, ", of speed-ups %s times",
            sb_units_number(speedup, s->speedup, sb_units_decimals(s->speedup, s->speedup / 4)));
    return out;
}
