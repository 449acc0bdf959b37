/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/text/units.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* Minutes, hours and days begin at three of them: people say "90 s" and "150 min". */
static const struct {
    struct sb_unit unit;
    double from;
} units[] = {
    { { "ns", 1 }, 0 },
    { { "µs", 1e3 }, 1e3 },
    { { "ms", 1e6 }, 1e6 },
    { { "s", 1e9 }, 1e9 },
    { { "min", 60e9 }, 180e9 },
    { { "h", 3600e9 }, 10800e9 },
    { { "d", 86400e9 }, 259200e9 },
};
enum { UNITS = sizeof units / sizeof units[0] };

const struct sb_unit *sb_unit_choose(double smallest, double largest)
{
    size_t best = 0;
    if (!(smallest > 0))
        smallest = largest;
    while (best + 1 < UNITS &&
           (smallest >= units[best + 1].from || largest / units[best].unit.ns >= 1e5))
        best++;
    return &units[best].unit;
}

static char *put(char out[SB_UNITS_SIZE], const char *text)
{
    snprintf(out, SB_UNITS_SIZE, "%s", text);
    return out;
}

/* Of an exact figure: no more than it needs. 1e-9 forgives the last bit of dividing by the unit. */
static int exact_decimals(double value, int most)
{
    int decimals = 0;
    for (double scaled = fabs(value);
         decimals < most && fabs(scaled - nearbyint(scaled)) > 1e-9 * fmax(1, scaled); decimals++)
        scaled *= 10;
    return decimals;
}

static int digit(double value) { return (int)floor(log10(fabs(value))); }

int sb_units_decimals(double value, double half_width)
{
    if (!isfinite(value) || value == 0)
        return 0;
    int first = digit(value);
    if (half_width == 0) {
        int most = 4 - first;
        return most <= 0 ? 0 : exact_decimals(value, most);
    }
    if (!(half_width > 0) || isinf(half_width))
        return 2 - first;
    int worth = -digit(half_width);
    int least = 1 - first, most = 8 - first; /* two digits, and not more than a table can hold */
    return worth < least ? least : worth > most ? most : worth;
}

char *sb_units_number(char out[SB_UNITS_SIZE], double value, int decimals)
{
    if (!isfinite(value))
        return put(out, isnan(value) ? "–" : value > 0 ? "∞" : "−∞");
    if (decimals < 0) {
        double step = pow(10, -decimals);
        value = nearbyint(value / step) * step;
    }
    if (fabs(value) >= 1e30)
        snprintf(out, SB_UNITS_SIZE, "%.3g", value);
    else
        snprintf(out, SB_UNITS_SIZE, "%.*f", decimals > 0 ? decimals < 12 ? decimals : 12 : 0,
                 value);
    return out;
}

char *sb_units_duration(char out[SB_UNITS_SIZE], double ns, double half_width_ns)
{
    const struct sb_unit *unit = sb_unit_choose(ns, ns);
    char number[SB_UNITS_SIZE];
    sb_units_number(number, ns / unit->ns,
                    sb_units_decimals(ns / unit->ns, half_width_ns / unit->ns));
    if (ns == 0)
        return put(out, "0");
    snprintf(out, SB_UNITS_SIZE, "%.36s %s", number, unit->symbol);
    return out;
}

char *sb_units_count(char out[SB_UNITS_SIZE], uint64_t count)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, count);
    char *to = out;
    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[i];
    }
    *to = '\0';
    return out;
}

char *sb_units_share(char out[SB_UNITS_SIZE], double share)
{
    if (isnan(share))
        return put(out, "–");
    if (share <= 0 || share >= 1)
        return put(out, share <= 0 ? "0 %" : "100 %");
    if (share < 0.001 || share > 0.999)
        return put(out, share < 0.5 ? "<0.1 %" : ">99.9 %");
    snprintf(out, SB_UNITS_SIZE, "%.1f %%", 100 * share);
    return out;
}

char *sb_units_rare_share(char out[SB_UNITS_SIZE], double share)
{
    double rare = 100 * fmin(share, 1 - share);
    sb_units_share(out, share);
    if (rare > 0 && rare < 0.1) {
        char number[SB_UNITS_SIZE];
        sb_units_number(number, 100 * share, (int)ceil(-log10(rare) - 1e-9));
        snprintf(out, SB_UNITS_SIZE, "%.40s %%", number);
    }
    return out;
}

char *sb_units_ratio(char out[SB_UNITS_SIZE], double ratio, double half_width)
{
    char number[SB_UNITS_SIZE];
    int decimals = sb_units_decimals(ratio, half_width);
    if (half_width == 0 || !isfinite(half_width) || !isfinite(ratio))
        decimals = 2;
    sb_units_number(number, ratio, decimals);
    if (half_width > 0 && isfinite(half_width) && isfinite(ratio)) {
        char width[SB_UNITS_SIZE];
        snprintf(out, SB_UNITS_SIZE, "%.20s ± %.20s", number,
                 sb_units_number(width, half_width, decimals));
    }
    else
        put(out, number);
    return out;
}
