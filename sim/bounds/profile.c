/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/bounds/profile.h"

#include "sim/base/assert.h"

#include <string.h>

int sb_profile_init(struct sb_profile *profile, const struct sb_problem *problem,
                    struct sb_arena *arena)
{
    size_t room = 2 * (size_t)problem->steps + 2; /* a start and an end each, and time 0 */
    *profile = (struct sb_profile){ .problem = problem };
    profile->time = sb_arena_alloc(arena, room, sizeof *profile->time);
    profile->held = problem->resources && room > SIZE_MAX / problem->resources
                        ? NULL
                        : sb_arena_alloc(arena, room * problem->resources, sizeof *profile->held);
    if (!profile->time || !profile->held)
        return -1;
    sb_profile_clear(profile);
    return 0;
}

void sb_profile_clear(struct sb_profile *profile)
{
    profile->points = 1;
    profile->time[0] = 0;
    memset(profile->held, 0, profile->problem->resources * sizeof *profile->held);
}

/* The last point at or before that time. */
static uint32_t find(const struct sb_profile *profile, sb_ns time)
{
    uint32_t low = 0, high = profile->points;
    SB_ASSERT(time >= 0);
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (profile->time[middle] <= time)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static bool fits_between(const struct sb_profile *profile, uint32_t point, const uint32_t *demand)
{
    uint32_t resources = profile->problem->resources;
    const uint32_t *held = profile->held + (size_t)point * resources;
    for (uint32_t r = 0; r < resources; r++)
        if (demand[r] > profile->problem->capacity[r] - held[r])
            return false;
    return true;
}

sb_ns sb_profile_earliest(const struct sb_profile *profile, uint32_t step, sb_ns ready)
{
    const uint32_t *demand = sb_problem_demand(profile->problem, step);
    sb_ns latency = profile->problem->latency[step], start = ready;
    for (uint32_t i = find(profile, ready); i < profile->points; i++) {
        if (i > 0 && profile->time[i] >= start + latency && profile->time[i] > start)
            break;
        if (!fits_between(profile, i, demand)) {
            SB_ASSERT(i + 1 < profile->points); /* behind the last point all is free */
            start = profile->time[i + 1];
        }
    }
    return start;
}

/* The number of the point at that time, which is there from now on. */
static uint32_t split(struct sb_profile *profile, sb_ns time)
{
    uint32_t at = find(profile, time), resources = profile->problem->resources;
    if (profile->time[at] == time)
        return at;
    uint32_t moved = profile->points - at - 1;
    memmove(profile->time + at + 2, profile->time + at + 1, moved * sizeof *profile->time);
    memmove(profile->held + ((size_t)at + 1) * resources, profile->held + (size_t)at * resources,
            ((size_t)moved + 1) * resources * sizeof *profile->held);
    profile->time[at + 1] = time;
    profile->points++;
    return at + 1;
}

void sb_profile_add(struct sb_profile *profile, uint32_t step, sb_ns start)
{
    const uint32_t *demand = sb_problem_demand(profile->problem, step);
    sb_ns latency = profile->problem->latency[step];
    uint32_t resources = profile->problem->resources;
    bool holds = false;
    for (uint32_t r = 0; r < resources; r++)
        holds = holds || demand[r];
    if (latency == 0 || !holds)
        return;
    uint32_t from = split(profile, start), until = split(profile, start + latency);
    for (uint32_t i = from; i < until; i++)
        for (uint32_t r = 0; r < resources; r++) {
            profile->held[(size_t)i * resources + r] += demand[r];
            SB_ASSERT(profile->held[(size_t)i * resources + r] <= profile->problem->capacity[r]);
        }
}
