/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reports/load/figures/units.h"

#include "sim/advice/figures.h"

#include <math.h>
#include <stdio.h>

static const struct {
    const char *per;
    double seconds;
} pers[] = { { "/s", 1 }, { "/min", 60 }, { "/h", 3600 } };
enum { PERS = sizeof pers / sizeof pers[0] };

struct extent {
    double least, most; /* above 0; least INFINITY: nothing is known */
};

static void units_widen(struct extent *extent, double value)
{
    if (!(value > 0) || isinf(value))
        return;
    extent->least = fmin(extent->least, value);
    extent->most = fmax(extent->most, value);
}

static void widen_by(struct extent *times, const struct sb_load_result *result,
                     const struct sb_load_point *point)
{
    for (uint32_t i = 0; i < result->percentiles.shown; i++)
        units_widen(times, point->ok.quantile[result->percentiles.show[i]].value);
}

void sb_load_units_of_rates(struct sb_load_units *units, double most)
{
    size_t per = 0;
    while (per + 1 < PERS && most > 0 && most * pers[per].seconds < 1)
        per++;
    *units = (struct sb_load_units){ .time = sb_unit_choose(1, 1),
                                     .per = pers[per].per,
                                     .rate_factor = pers[per].seconds };
}

void sb_load_units_choose(struct sb_load_units *units, const struct sb_load_result *result)
{
    struct extent times = { INFINITY, 0 };
    double most = 0;
    for (uint32_t c = 0; c < result->curves; c++)
        for (uint32_t s = 0; s < result->curve[c].strategies; s++)
            for (uint32_t p = 0; p < result->points; p++) {
                const struct sb_load_point *point = &result->curve[c].strategy[s].point[p];
                widen_by(&times, result, point);
                most = fmax(most, fmax(point->offered, point->throughput.value));
            }
    sb_load_units_of_rates(units, most);
    units->time = sb_unit_choose(isinf(times.least) ? 0 : times.least, times.most);
    units->closed = result->closed;
}

static int decimals_of(struct sb_estimate figure, double unit)
{
    double half = sb_interval_half(figure.ci95) / unit;
    return sb_units_decimals(figure.value / unit, half);
}

char *sb_load_value(char out[SB_LOAD_TEXT], struct sb_estimate figure, double unit)
{
    return sb_advice_number(out, figure.value / unit, decimals_of(figure, unit));
}

char *sb_load_estimate(char out[SB_LOAD_TEXT], struct sb_estimate figure, double unit)
{
    char value[SB_LOAD_TEXT], half[SB_UNITS_SIZE];
    double width = sb_interval_half(figure.ci95) / unit;
    sb_load_value(value, figure, unit);
    if (!isfinite(figure.value) || !isfinite(width) || width == 0)
        snprintf(out, SB_LOAD_TEXT, "%s", value);
    else
        snprintf(out, SB_LOAD_TEXT, "%.45s ± %.45s", value,
                 sb_advice_number(half, width, decimals_of(figure, unit)));
    return out;
}

char *sb_load_rate(char out[SB_LOAD_TEXT], const struct sb_load_units *units,
                   struct sb_estimate rate)
{
    char value[SB_LOAD_TEXT];
    snprintf(out, SB_LOAD_TEXT, "%.80s%s", sb_load_value(value, rate, 1 / units->rate_factor),
             units->per);
    return out;
}

char *sb_load_time(char out[SB_LOAD_TEXT], const struct sb_load_units *units,
                   struct sb_estimate time)
{
    char value[SB_LOAD_TEXT];
    snprintf(out, SB_LOAD_TEXT, "%.80s %s", sb_load_value(value, time, units->time->ns),
             units->time->symbol);
    return out;
}

char *sb_load_share(char out[SB_LOAD_TEXT], struct sb_estimate share)
{
    enum { DECIMALS_MOST = 4 };
    double half = 100 * sb_interval_half(share.ci95), percent = 100 * share.value;
    int decimals = half > 0 && half < 100 ? (int)ceil(-log10(half) - 1e-9) : 1;
    decimals = decimals < 0 ? 0 : decimals > DECIMALS_MOST ? DECIMALS_MOST : decimals;
    double last = pow(10, -decimals), near = fmin(percent, 100 - percent);
    char number[SB_UNITS_SIZE];
    if (isnan(percent) || near <= 0)
        snprintf(out, SB_LOAD_TEXT, "%s", isnan(percent) ? "–" : percent > 50 ? "100 %" : "0 %");
    else if (near < last / 2)
        snprintf(out, SB_LOAD_TEXT, "%s%.40s %%", percent > 50 ? ">" : "<",
                 sb_units_number(number, percent > 50 ? 100 - last : last, decimals));
    else
        snprintf(out, SB_LOAD_TEXT, "%.40s %%", sb_units_number(number, percent, decimals));
    return out;
}

char *sb_load_at(char out[SB_LOAD_TEXT], const struct sb_load_units *units, double at)
{
    double scaled = at * (units->closed ? 1 : units->rate_factor);
    bool whole = fabs(scaled - nearbyint(scaled)) < 1e-9 * scaled;
    char value[SB_UNITS_SIZE];
    sb_advice_number(value, scaled, whole ? 0 : sb_units_decimals(scaled, NAN));
    snprintf(out, SB_LOAD_TEXT, "%s%s%s", value, units->closed ? " client" : units->per,
             units->closed && at != 1 ? "s" : "");
    return out;
}

char *sb_load_place(char out[SB_LOAD_TEXT], const struct sb_load_units *units,
                    struct sb_estimate at)
{
    char value[SB_LOAD_TEXT];
    if (!units->closed)
        return sb_load_rate(out, units, at);
    snprintf(out, SB_LOAD_TEXT, "%.80s clients", sb_load_value(value, at, 1));
    return out;
}

double sb_load_axis(const struct sb_load_units *units, const struct sb_load_point *point)
{
    return units->closed ? point->clients : point->offered;
}
