/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/stretches/callee_groups.h"

#include <stdlib.h>

struct keyed {
    uint64_t recorded, left; /* hashes of what it waits for */
    uint32_t call;
};

static uint64_t hash_sources(const struct sb_order *order, uint32_t call)
{
    uint64_t hash = 0;
    for (size_t e = order->begin[call]; e < order->begin[call + 1]; e++) {
        hash = (hash + order->edge[e].from + 1) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
    }
    return hash;
}

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    if (x->recorded != y->recorded)
        return x->recorded < y->recorded ? -1 : 1;
    if (x->left != y->left)
        return x->left < y->left ? -1 : 1;
    return (x->call > y->call) - (x->call < y->call);
}

/* Puts the keyed callees of one caller into groups; sorts them. */
static void group_keyed(struct sb_callee_groups *groups, const struct sb_calls *calls,
                        struct keyed *keyed, uint32_t count)
{
    if (count)
        qsort(keyed, count, sizeof *keyed, by_key);
    for (uint32_t i = 0, first = 0; i < count; i++) {
        if (keyed[i].recorded != keyed[first].recorded || keyed[i].left != keyed[first].left)
            first = i;
        uint32_t group = keyed[first].call;
        groups->group[keyed[i].call] = group;
        groups->shared[group] = groups->shared[group] || i != first;
        groups->awaited[group] =
            groups->awaited[group] || sb_call_is_awaited(&calls->call[keyed[i].call]);
    }
}

bool sb_callee_groups_make(struct sb_callee_groups *groups, struct sb_arena *arena,
                           const struct sb_calls *calls, const struct sb_callees *callees,
                           const struct sb_order *recorded, const struct sb_order *left)
{
    uint32_t n = calls->calls;
    struct keyed *keyed = malloc(n * sizeof *keyed);
    groups->group = sb_arena_alloc(arena, n, sizeof *groups->group);
    groups->shared = sb_arena_alloc(arena, n, sizeof *groups->shared);
    groups->awaited = sb_arena_alloc(arena, n, sizeof *groups->awaited);
    bool fine = keyed && groups->group && groups->shared && groups->awaited;
    for (uint32_t caller = 0; fine && caller < n; caller++) {
        uint32_t count = 0;
        for (uint32_t i = callees->first[caller]; i < callees->first[caller + 1]; i++) {
            uint32_t c = callees->callee[i];
            if (sb_call_is_inside(&calls->call[c]))
                keyed[count++] =
                    (struct keyed){ hash_sources(recorded, c), hash_sources(left, c), c };
        }
        group_keyed(groups, calls, keyed, count);
    }
    free(keyed);
    return fine;
}
