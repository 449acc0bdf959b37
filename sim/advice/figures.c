/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/advice/figures.h"

#include "sim/advice/choice.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DECIMALS_MAX = 8 };

#define NOTHING 0.005 /* of the time: half a per cent saved is no gain */
#define SECONDS_FROM 10e9

static const struct sb_unit units[] = { { "s", 1e9 }, { "ms", 1e6 }, { "µs", 1e3 }, { "ns", 1 } };

const struct sb_unit *sb_advice_unit(const struct sb_workload_result *workload)
{
    const struct sb_strategy_result *of = sb_advice_today(workload);
    size_t i = 0;
    if (!of)
        of = sb_advice_choice(workload);
    double p99 = of ? (double)of->makespan.quantile[SB_P99] : 0;
    if (p99 >= SECONDS_FROM)
        return &units[0];
    for (i = 1; i + 1 < sizeof units / sizeof *units && p99 < units[i].ns; i++)
        ;
    return &units[i];
}

bool sb_advice_speaks_of_calls(const struct sb_workload_result *workload)
{
    return sb_advice_unit(workload)->ns < 1e9;
}

char *sb_advice_number(char out[SB_UNITS_SIZE], double value, int decimals)
{
    char plain[SB_UNITS_SIZE];
    if (fabs(value) < 0.5 * pow(10, -decimals))
        value = 0; /* and not -0 */
    sb_units_number(plain, fabs(value), decimals);
    if (!isfinite(value) || fabs(value) >= 1e15)
        return snprintf(out, SB_UNITS_SIZE, "%s%.40s", value < 0 ? "−" : "", plain), out;
    size_t whole = strcspn(plain, "."), at = 0;
    if (value < 0)
        at += (size_t)snprintf(out, SB_UNITS_SIZE, "−");
    for (size_t i = 0; i < whole; i++) {
        if (i && (whole - i) % 3 == 0)
            out[at++] = ',';
        out[at++] = plain[i];
    }
    snprintf(out + at, SB_UNITS_SIZE - at, "%s", plain + whole);
    return out;
}

char *sb_advice_time(char out[SB_UNITS_SIZE], const struct sb_workload_result *workload, double ns)
{
    double value = ns / sb_advice_unit(workload)->ns;
    return sb_advice_number(out, value,
                            sb_units_decimals(value, workload->random ? (double)NAN : 0));
}

/* How many decimals the figure is worth, and half of its interval, in the unit. */
static int worth(const struct sb_workload_result *workload, const struct sb_estimate *estimate,
                 double *half)
{
    double unit = sb_advice_unit(workload)->ns;
    *half = workload->random ? sb_interval_half(estimate->ci95) / unit : 0;
    if (!(*half > 0))
        return sb_units_decimals(estimate->value / unit, *half);
    int decimals = -(int)floor(log10(*half));
    return decimals > DECIMALS_MAX ? DECIMALS_MAX : decimals;
}

char *sb_advice_value(char out[SB_UNITS_SIZE], const struct sb_workload_result *workload,
                      const struct sb_estimate *estimate)
{
    double half;
    int decimals = worth(workload, estimate, &half);
    return sb_advice_number(out, estimate->value / sb_advice_unit(workload)->ns, decimals);
}

char *sb_advice_estimate(char out[SB_UNITS_SIZE * 2], const struct sb_workload_result *workload,
                         const struct sb_estimate *estimate)
{
    char value[SB_UNITS_SIZE], about[SB_UNITS_SIZE];
    double half;
    int decimals = worth(workload, estimate, &half);
    sb_advice_value(value, workload, estimate);
    if (half > 0)
        snprintf(out, SB_UNITS_SIZE * 2, "%s ± %s", value, sb_advice_number(about, half, decimals));
    else
        snprintf(out, SB_UNITS_SIZE * 2, "%s", value);
    return out;
}

char *sb_advice_cut(char out[SB_UNITS_SIZE], double from, double saved)
{
    double share = from > 0 ? saved / from : 0;
    if (fabs(share) < NOTHING || isnan(share))
        snprintf(out, SB_UNITS_SIZE, "no gain");
    else
        snprintf(out, SB_UNITS_SIZE, "%s%.0f %%", share > 0 ? "−" : "+", fabs(100 * share));
    return out;
}
