/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/looks.h"

#include "sim/base/assert.h"
#include "sim/stats/interval.h"

enum { FARTHEST = 4 }; /* forecasts from few values are too high more often than too low */

struct sb_looks sb_looks_until(uint64_t limit)
{
    struct sb_looks looks = { limit, 1 };
    SB_REQUIRE(limit > 0);
    for (uint64_t size = SB_LOOKS_FIRST; size < limit && size <= UINT64_MAX / 2; size *= 2)
        looks.count++;
    return looks;
}

uint64_t sb_looks_size(const struct sb_looks *looks, unsigned look)
{
    SB_REQUIRE(look < looks->count);
    return look + 1 == looks->count ? looks->limit : (uint64_t)SB_LOOKS_FIRST << look;
}

double sb_looks_tail(const struct sb_looks *looks) { return SB_INTERVAL_TAIL / looks->count; }

unsigned sb_looks_next(const struct sb_looks *looks, unsigned look, double needed)
{
    unsigned next = look + 1;
    while (next + 1 < looks->count && next < look + FARTHEST &&
           (double)sb_looks_size(looks, next) < needed / 2)
        next++;
    return next;
}
