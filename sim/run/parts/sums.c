/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/parts/sums.h"

#include "sim/base/assert.h"

#include <string.h>

int sb_sums_init(struct sb_sums *sums, uint32_t strategies, uint32_t baselines, bool tallied,
                 struct sb_arena *arena)
{
    const size_t pairs = (size_t)strategies * baselines;
    *sums =
        (struct sb_sums){ .strategies = strategies, .baselines = baselines, .tallied = tallied };
    sums->verified = sb_arena_alloc(arena, strategies, sizeof *sums->verified);
    sums->tally = sb_arena_alloc(arena, strategies, sizeof *sums->tally);
    sums->ratios = sb_arena_alloc(arena, pairs, sizeof *sums->ratios);
    sums->missed = sb_arena_alloc(arena, strategies, sizeof *sums->missed);
    sums->discordant = sb_arena_alloc(arena, pairs, sizeof *sums->discordant);
    sums->with_work = sb_arena_alloc(arena, strategies, sizeof *sums->with_work);
    if (!sums->verified || !sums->tally || !sums->ratios || !sums->missed || !sums->discordant ||
        !sums->with_work)
        return -1;
    for (uint32_t s = 0; tallied && s < strategies; s++)
        if (!(sums->tally[s].bucket = sb_arena_alloc(arena, SB_TALLY_BUCKETS, sizeof(uint64_t))))
            return -1;
    return 0;
}

void sb_sums_merge(struct sb_sums *into, const struct sb_sums *from)
{
    SB_REQUIRE(into->strategies == from->strategies && into->baselines == from->baselines &&
               into->tallied == from->tallied);
    into->checked += from->checked;
    sb_moments_merge(&into->works, &from->works);
    sb_moments_merge(&into->longest, &from->longest);
    into->longest_with_work += from->longest_with_work;
    sb_moments_merge(&into->bound, &from->bound);
    into->bound_with_work += from->bound_with_work;
    for (uint32_t s = 0; s < into->strategies; s++) {
        into->verified[s] += from->verified[s];
        into->with_work[s] += from->with_work[s];
        into->missed[s] += from->missed[s];
        if (into->tallied)
            sb_tally_merge(&into->tally[s], &from->tally[s]);
    }
    for (size_t p = 0; p < (size_t)into->strategies * into->baselines; p++) {
        sb_ratios_merge(&into->ratios[p], &from->ratios[p]);
        sb_discordant_merge(&into->discordant[p], &from->discordant[p]);
    }
}

void sb_sums_clear(struct sb_sums *sums)
{
    const size_t pairs = (size_t)sums->strategies * sums->baselines;
    sums->checked = 0;
    sums->works = sums->longest = sums->bound = (struct sb_moments){ 0 };
    sums->longest_with_work = sums->bound_with_work = 0;
    memset(sums->verified, 0, sums->strategies * sizeof *sums->verified);
    memset(sums->with_work, 0, sums->strategies * sizeof *sums->with_work);
    memset(sums->missed, 0, sums->strategies * sizeof *sums->missed);
    memset(sums->ratios, 0, pairs * sizeof *sums->ratios);
    memset(sums->discordant, 0, pairs * sizeof *sums->discordant);
    for (uint32_t s = 0; s < sums->strategies; s++) {
        uint64_t *bucket = sums->tally[s].bucket;
        if (bucket)
            memset(bucket, 0, SB_TALLY_BUCKETS * sizeof *bucket);
        sums->tally[s] = (struct sb_tally){ .bucket = bucket };
    }
}
