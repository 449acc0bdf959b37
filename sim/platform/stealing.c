/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/platform/stealing.h"

#include "sim/base/prng.h"

#include <stdlib.h>
#include <string.h>

int sb_stealing_init(struct sb_stealing *s, uint32_t steps, const struct sb_platform *platform,
                     struct sb_arena *arena)
{
    const uint32_t workers = platform->workers;
    s->steps = steps;
    s->workers = workers;
    s->round_trip = 2 * platform->link_latency;
    s->newer = sb_arena_alloc(arena, steps, sizeof *s->newer);
    s->older = sb_arena_alloc(arena, steps, sizeof *s->older);
    s->newest = sb_arena_alloc(arena, workers, sizeof *s->newest);
    s->oldest = sb_arena_alloc(arena, workers, sizeof *s->oldest);
    s->idle = sb_arena_alloc(arena, workers, sizeof *s->idle);
    s->tries = sb_arena_alloc(arena, workers, sizeof *s->tries);
    s->attempts = sb_arena_alloc(arena, workers, sizeof *s->attempts);
    return s->newer && s->older && s->newest && s->oldest && s->idle && s->tries && s->attempts
               ? 0
               : -1;
}

void sb_stealing_fini(struct sb_stealing *s) { free(s->ends.keyed.item); }

void sb_stealing_begin(struct sb_stealing *s, const sb_ns *latency)
{
    s->waiting = 0;
    s->failed = false;
    s->ends.keyed.count = 0;
    s->key = 0;
    for (uint32_t i = 0; i < s->steps; i++) {
        uint64_t state = s->key ^ (uint64_t)latency[i];
        s->key = sb_prng_next(&state);
    }
    memset(s->attempts, 0, s->workers * sizeof *s->attempts);
    for (uint32_t w = 0; w < s->workers; w++) {
        s->newest[w] = s->oldest[w] = SB_NONE;
        s->idle[w] = true;
        s->tries[w] = false;
    }
}

void sb_stealing_push(struct sb_stealing *s, uint32_t worker, uint32_t step)
{
    s->newer[step] = SB_NONE;
    s->older[step] = s->newest[worker];
    if (s->newest[worker] != SB_NONE)
        s->newer[s->newest[worker]] = step;
    else
        s->oldest[worker] = step;
    s->newest[worker] = step;
    s->waiting++;
}

void sb_stealing_idle(struct sb_stealing *s, uint32_t worker) { s->idle[worker] = true; }

static uint32_t take_newest(struct sb_stealing *s, uint32_t worker)
{
    uint32_t step = s->newest[worker];
    s->newest[worker] = s->older[step];
    if (s->newest[worker] == SB_NONE)
        s->oldest[worker] = SB_NONE;
    else
        s->newer[s->newest[worker]] = SB_NONE;
    s->waiting--;
    return step;
}

static uint32_t take_oldest(struct sb_stealing *s, uint32_t worker)
{
    uint32_t step = s->oldest[worker];
    s->oldest[worker] = s->newer[step];
    if (s->oldest[worker] == SB_NONE)
        s->newest[worker] = SB_NONE;
    else
        s->older[s->oldest[worker]] = SB_NONE;
    s->waiting--;
    return step;
}

/* Any worker but the thief. */
static uint32_t draw_victim(struct sb_stealing *s, uint32_t thief)
{
    uint64_t state = sb_prng_seed(s->key, thief, s->attempts[thief]++);
    uint32_t victim = sb_prng_below(&state, s->workers - 1);
    return victim + (victim >= thief);
}

static void try(struct sb_stealing *s, uint32_t thief, sb_ns now)
{
    s->tries[thief] = true;
    s->failed = s->failed || sb_event_heap_add(&s->ends, now + s->round_trip, thief);
}

/* An attempt that ends now: SB_NONE if it finds nothing. */
static uint32_t end_attempt(struct sb_stealing *s, uint32_t thief, sb_ns now)
{
    s->tries[thief] = false;
    if (!s->waiting)
        return SB_NONE;
    uint32_t victim = draw_victim(s, thief);
    if (s->oldest[victim] != SB_NONE)
        return take_oldest(s, victim);
    try(s, thief, now);
    return SB_NONE;
}

bool sb_stealing_take(struct sb_stealing *s, sb_ns now, uint32_t *worker, uint32_t *step)
{
    for (uint32_t w = 0; w < s->workers; w++)
        if (s->idle[w] && !s->tries[w] && s->newest[w] != SB_NONE) {
            s->idle[w] = false;
            *worker = w;
            *step = take_newest(s, w);
            return true;
        }
    while (!s->failed) {
        for (uint32_t w = 0; s->waiting && w < s->workers; w++)
            if (s->idle[w] && !s->tries[w])
                try(s, w, now);
        if (sb_event_heap_next(&s->ends) > now)
            return false;
        uint32_t thief = sb_event_heap_take(&s->ends), found = end_attempt(s, thief, now);
        if (found == SB_NONE)
            continue;
        s->idle[thief] = false;
        *worker = thief;
        *step = found;
        return true;
    }
    return false;
}
