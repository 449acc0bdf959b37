/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/steady_state/path.h"

#include "sim/base/assert.h"
#include "sim/stats/sort.h"

#include <stdlib.h>
#include <string.h>

static bool make_tally(struct sb_tally *tally, struct sb_arena *arena)
{
    tally->bucket = sb_arena_alloc(arena, SB_TALLY_BUCKETS, sizeof *tally->bucket);
    return tally->bucket != NULL;
}

static bool make_rest(struct sb_load_path *path, uint32_t parts)
{
    struct sb_arena *arena = &path->arena;
    path->rest = sb_arena_alloc(arena, 1, sizeof *path->rest);
    bool there =
        path->rest && make_tally(&path->rest->all, arena) && make_tally(&path->rest->ok, arena);
    if (there && parts > 1)
        there = (path->rest->part = sb_arena_alloc(arena, parts, sizeof *path->rest->part)) != NULL;
    for (uint32_t p = 0; there && parts > 1 && p < parts; p++)
        there = make_tally(&path->rest->part[p], arena);
    return there;
}

enum sb_code sb_load_path_init(struct sb_load_path *path, uint64_t requests, uint32_t parts,
                               uint32_t pools, struct sb_error *error)
{
    const uint64_t kept = requests < SB_PATH_KEPT ? requests : SB_PATH_KEPT;
    *path = (struct sb_load_path){ .requests = requests, .kept = kept, .pools = pools };
    struct sb_arena *arena = &path->arena;
    path->arrived = sb_arena_alloc(arena, kept, sizeof *path->arrived);
    path->over = sb_arena_alloc(arena, kept, sizeof *path->over);
    path->outcome = sb_arena_alloc(arena, kept, sizeof *path->outcome);
    path->part = parts > 1 ? sb_arena_alloc(arena, kept, sizeof *path->part) : NULL;
    path->look = sb_arena_alloc(arena, SB_PATH_LOOKS + 1, sizeof *path->look);
    bool there = path->arrived && path->over && path->outcome && (path->part || parts <= 1);
    for (uint32_t i = 0; path->look && i <= SB_PATH_LOOKS; i++) {
        path->look[i].pool = sb_arena_alloc(arena, pools, sizeof *path->look[i].pool);
        there = there && path->look[i].pool;
    }
    if (!there || !path->look || (requests > kept && !make_rest(path, parts)))
        return sb_fail_memory(error);
    for (uint64_t i = 0; i < kept; i++)
        path->arrived[i] = path->over[i] = SB_NS_NEVER;
    return SB_OK;
}

void sb_load_path_fini(struct sb_load_path *path)
{
    sb_arena_fini(&path->arena);
    *path = (struct sb_load_path){ 0 };
}

void sb_load_path_take(struct sb_load_path *path, uint64_t request, uint32_t part, sb_ns arrived,
                       sb_ns over, enum sb_outcome outcome)
{
    const sb_ns took = over - arrived;
    struct sb_path_rest *rest = path->rest;
    SB_ASSERT(request < path->requests && took >= 0);
    path->known++;
    if (request < path->kept) {
        path->arrived[request] = arrived;
        path->over[request] = over;
        path->outcome[request] = (uint8_t)outcome;
        if (path->part)
            path->part[request] = part;
        return;
    }
    rest->outcome[outcome]++;
    rest->last = arrived > rest->last ? arrived : rest->last;
    sb_tally_add(&rest->all, &took, 1);
    if (outcome == SB_OUTCOME_OK)
        sb_tally_add(&rest->ok, &took, 1);
    if (rest->part)
        sb_tally_add(&rest->part[part], &took, 1);
}

sb_ns sb_load_path_last(const struct sb_load_path *path)
{
    return path->requests > path->kept ? path->rest->last : path->arrived[path->kept - 1];
}

enum sb_code sb_load_path_lengths(const struct sb_load_path *path, const sb_ns *time,
                                  uint32_t times, double *length, struct sb_error *error)
{
    const uint64_t n = path->kept;
    sb_ns *over = malloc((n + 1) * sizeof *over);
    if (!over)
        return sb_fail_memory(error);
    memcpy(over, path->over, n * sizeof *over);
    sb_sort_ns(over, n);
    uint64_t came = 0, gone = 0;
    for (uint32_t i = 0; i < times; i++) {
        SB_ASSERT(i == 0 || time[i] >= time[i - 1]);
        while (came < n && path->arrived[came] <= time[i])
            came++;
        while (gone < n && over[gone] <= time[i])
            gone++;
        length[i] = (double)(came - gone);
    }
    free(over);
    return SB_OK;
}

uint64_t sb_load_path_closed(const struct sb_load_path *path, uint64_t from, uint64_t until,
                             uint64_t *index)
{
    uint64_t count = 0;
    sb_ns free_at = 0;
    for (uint64_t i = from; i < until; i++) {
        if (path->arrived[i] < free_at)
            continue;
        index[count++] = i;
        free_at = path->over[i];
    }
    return count;
}
