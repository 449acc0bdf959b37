/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/parts/ranges.h"

#include "sim/base/arena.h"
#include "sim/base/assert.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static void remove_at(struct sb_ranges *r, size_t at)
{
    r->count--;
    memmove(r->range + at, r->range + at + 1, (r->count - at) * sizeof *r->range);
}

enum sb_ranges_added sb_ranges_add(struct sb_ranges *r, uint64_t from, uint64_t until)
{
    SB_REQUIRE(from <= until);
    size_t at = 0;
    if (from == until)
        return SB_RANGES_ADDED;
    while (at < r->count && r->range[at].until <= from)
        at++;
    if (at < r->count && r->range[at].from < until)
        return SB_RANGES_OVERLAP;
    if (sb_reserve(&r->range, r->count, &r->room, sizeof *r->range))
        return SB_RANGES_NO_MEMORY;
    memmove(r->range + at + 1, r->range + at, (r->count - at) * sizeof *r->range);
    r->range[at] = (struct sb_replicates){ from, until };
    r->count++;
    if (at + 1 < r->count && r->range[at + 1].from == until) {
        r->range[at].until = r->range[at + 1].until;
        remove_at(r, at + 1);
    }
    if (at > 0 && r->range[at - 1].until == from) {
        r->range[at - 1].until = r->range[at].until;
        remove_at(r, at);
    }
    return SB_RANGES_ADDED;
}

void sb_ranges_fini(struct sb_ranges *r)
{
    free(r->range);
    *r = (struct sb_ranges){ 0 };
}

uint64_t sb_ranges_total(const struct sb_ranges *r)
{
    uint64_t total = 0;
    for (size_t i = 0; i < r->count; i++)
        total += r->range[i].until - r->range[i].from;
    return total;
}

int sb_ranges_touch(const struct sb_ranges *r, uint64_t from, uint64_t until)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->range[i].from < until && r->range[i].until > from)
            return 1;
    return 0;
}

uint64_t sb_ranges_at(const struct sb_ranges *r, uint64_t n)
{
    size_t i = 0;
    for (; i < r->count && n >= r->range[i].until - r->range[i].from; i++)
        n -= r->range[i].until - r->range[i].from;
    SB_REQUIRE(i < r->count);
    return r->range[i].from + n;
}

struct sb_replicates sb_ranges_gap(const struct sb_ranges *r, uint64_t from, uint64_t end)
{
    size_t i = 0;
    for (; i < r->count && r->range[i].from <= from; i++)
        from = r->range[i].until > from ? r->range[i].until : from;
    if (from >= end)
        return (struct sb_replicates){ end, end };
    bool more = i < r->count && r->range[i].from < end;
    return (struct sb_replicates){ from, more ? r->range[i].from : end };
}
