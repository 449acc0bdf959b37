/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/summary/misses.h"

#include "sim/stats/estimate.h"

#include <math.h>

uint64_t sb_misses_count(const sb_ns *value, uint64_t n, sb_ns limit)
{
    uint64_t missed = 0;
    for (uint64_t i = 0; i < n; i++)
        missed += value[i] > limit;
    return missed;
}

void sb_discordant_add(struct sb_discordant *d, const sb_ns *first, const sb_ns *second, uint64_t n,
                       sb_ns limit)
{
    uint64_t one = 0, other = 0;
    for (uint64_t i = 0; i < n; i++) {
        one += first[i] > limit && second[i] <= limit;
        other += first[i] <= limit && second[i] > limit;
    }
    d->first += one;
    d->second += other;
}

void sb_discordant_merge(struct sb_discordant *into, const struct sb_discordant *from)
{
    into->first += from->first;
    into->second += from->second;
}

struct sb_estimate sb_misses_per_million(uint64_t missed, uint64_t n)
{
    struct sb_interval share = sb_estimate_share(missed, n);
    return (struct sb_estimate){ n ? 1e6 * (double)missed / (double)n : (double)NAN,
                                 { 1e6 * share.lo, 1e6 * share.hi } };
}

struct sb_estimate sb_discordant_per_million(const struct sb_discordant *d, uint64_t n)
{
    if (n == 0)
        return (struct sb_estimate){ NAN, { NAN, NAN } };
    double size = (double)n, more = ((double)d->first - (double)d->second) / size;
    /* one of each kind is added, as Agresti and Coull's interval adds two and two */
    double first = ((double)d->first + 1) / (size + 2),
           second = ((double)d->second + 1) / (size + 2);
    double middle = first - second;
    double half = 1.959963984540054 * sqrt((first + second - middle * middle) / (size + 2));
    return (struct sb_estimate){ 1e6 * more,
                                 { 1e6 * fmax(middle - half, -1), 1e6 * fmin(middle + half, 1) } };
}
