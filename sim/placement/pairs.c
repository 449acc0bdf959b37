/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each worker has two heaps of the ready steps. Those that could begin when it has nothing more to
 * do are ordered by what is added alone, since all of them would start then; those whose data come
 * later by their whole value. While the worker gets more to do a step passes from the second to the
 * first, once: when it is found on top. What has not passed yet has a key that is too small, but
 * not smaller than that of the top, and so is not overlooked. */
#include "sim/placement/pairs.h"

#include <stdlib.h>
#include <string.h>

struct entry {
    sb_rank key;
    sb_ns arrival;
    uint32_t step;
};

struct heap {
    struct entry *entry; /* [count] */
    size_t count, room;
};

struct pairs {
    struct sb_placer *placer;
    const struct sb_pair_rule *rule;
    uint32_t *missing;           /* [steps] */
    struct heap *waiting, *late; /* [workers] */
};

static bool precedes(const struct pairs *pairs, sb_rank a_value, uint32_t a, sb_rank b_value,
                     uint32_t b)
{
    const sb_rank *tie = pairs->rule->tie;
    if (a_value != b_value)
        return a_value < b_value;
    if (tie && tie[a] != tie[b])
        return tie[a] < tie[b];
    return a < b;
}

static enum sb_code insert(const struct pairs *pairs, struct heap *heap, struct entry entry)
{
    if (sb_reserve(&heap->entry, heap->count, &heap->room, sizeof *heap->entry))
        return SB_ENOMEM;
    size_t at = heap->count++;
    for (; at; at = (at - 1) / 2) {
        const struct entry *above = &heap->entry[(at - 1) / 2];
        if (!precedes(pairs, entry.key, entry.step, above->key, above->step))
            break;
        heap->entry[at] = *above;
    }
    heap->entry[at] = entry;
    return SB_OK;
}

static void take(const struct pairs *pairs, struct heap *heap)
{
    struct entry last = heap->entry[--heap->count];
    size_t at = 0, child;
    for (; (child = 2 * at + 1) < heap->count; at = child) {
        const struct entry *below = &heap->entry[child];
        if (child + 1 < heap->count &&
            precedes(pairs, below[1].key, below[1].step, below->key, below->step)) {
            child++;
            below++;
        }
        if (!precedes(pairs, below->key, below->step, last.key, last.step))
            break;
        heap->entry[at] = *below;
    }
    heap->entry[at] = last;
}

static enum sb_code enter_task(struct pairs *pairs, uint32_t step)
{
    const struct sb_pair_rule *rule = pairs->rule;
    const sb_ns *arrival = sb_placer_arrivals(pairs->placer, step);
    for (uint32_t w = 0; w < pairs->placer->instance.workers; w++) {
        struct entry entry = { rule->addend(pairs->placer, step, w, rule->self), arrival[w], step };
        bool late = arrival[w] > sb_timeline_end(&pairs->placer->line[w]);
        entry.key += late ? (sb_rank)rule->factor * arrival[w] : 0;
        if (insert(pairs, late ? &pairs->late[w] : &pairs->waiting[w], entry))
            return SB_ENOMEM;
    }
    return SB_OK;
}

/* Leaves on top of both heaps what is still to be placed and stands in the right one. */
static enum sb_code settle(struct pairs *pairs, uint32_t worker)
{
    struct heap *waiting = &pairs->waiting[worker], *late = &pairs->late[worker];
    const sb_ns *finish = pairs->placer->finish;
    sb_ns free = sb_timeline_end(&pairs->placer->line[worker]);
    while (late->count &&
           (finish[late->entry->step] != SB_UNPLACED || late->entry->arrival <= free)) {
        struct entry entry = *late->entry;
        take(pairs, late);
        entry.key -= (sb_rank)pairs->rule->factor * entry.arrival;
        if (finish[entry.step] == SB_UNPLACED && insert(pairs, waiting, entry))
            return SB_ENOMEM;
    }
    while (waiting->count && finish[waiting->entry->step] != SB_UNPLACED)
        take(pairs, waiting);
    return SB_OK;
}

/* The best pair there is; its step is SB_NONE where nothing is ready. */
static enum sb_code choose_pair(struct pairs *pairs, uint32_t *step, struct sb_slot *slot)
{
    sb_rank best = 0;
    *step = SB_NONE;
    for (uint32_t w = 0; w < pairs->placer->instance.workers; w++) {
        if (settle(pairs, w))
            return SB_ENOMEM;
        sb_ns free = sb_timeline_end(&pairs->placer->line[w]);
        for (unsigned late = 0; late < 2; late++) {
            const struct heap *heap = late ? &pairs->late[w] : &pairs->waiting[w];
            if (!heap->count)
                continue;
            const struct entry *top = heap->entry;
            sb_rank value = top->key + (late ? 0 : (sb_rank)pairs->rule->factor * free);
            if (*step != SB_NONE && !precedes(pairs, value, top->step, best, *step))
                continue;
            best = value;
            *step = top->step;
            *slot = sb_placer_slot(pairs->placer, top->step, w, top->arrival, false);
        }
    }
    return SB_OK;
}

static enum sb_code pairs_init(struct pairs *pairs)
{
    const struct sb_instance *in = &pairs->placer->instance;
    struct sb_arena *arena = &pairs->placer->arena;
    pairs->missing = sb_arena_alloc(arena, in->steps, sizeof *pairs->missing);
    pairs->waiting = sb_arena_alloc(arena, in->workers, sizeof *pairs->waiting);
    pairs->late = sb_arena_alloc(arena, in->workers, sizeof *pairs->late);
    if (!pairs->missing || !pairs->waiting || !pairs->late)
        return SB_ENOMEM;
    for (uint32_t s = 0; s < in->steps; s++) {
        for (uint32_t e = in->pred->begin[s]; e < in->pred->begin[s + 1]; e++)
            pairs->missing[s] += pairs->placer->finish[in->pred->list[e]] == SB_UNPLACED;
        if (!pairs->missing[s] && pairs->placer->finish[s] == SB_UNPLACED && enter_task(pairs, s))
            return SB_ENOMEM;
    }
    return SB_OK;
}

static void pairs_fini(struct pairs *pairs)
{
    for (uint32_t w = 0; pairs->late && w < pairs->placer->instance.workers; w++) {
        free(pairs->waiting[w].entry);
        free(pairs->late[w].entry);
    }
}

enum sb_code sb_place_pairs(struct sb_placer *placer, const struct sb_pair_rule *rule)
{
    struct pairs pairs = { .placer = placer, .rule = rule };
    const struct sb_csr *succ = placer->instance.succ;
    struct sb_slot slot;
    uint32_t step = SB_NONE;
    enum sb_code code = pairs_init(&pairs);
    while (code == SB_OK && (code = choose_pair(&pairs, &step, &slot)) == SB_OK &&
           step != SB_NONE) {
        code = sb_placer_put(placer, step, slot, NULL);
        for (uint32_t e = succ->begin[step]; code == SB_OK && e < succ->begin[step + 1]; e++)
            if (--pairs.missing[succ->list[e]] == 0)
                code = enter_task(&pairs, succ->list[e]);
    }
    pairs_fini(&pairs);
    return code;
}
