/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/platform/network/network.h"

#include <stdlib.h>
#include <string.h>

int sb_network_init(struct sb_network *n, const struct sb_platform *platform,
                    struct sb_arena *arena)
{
    *n = (struct sb_network){ .platform = platform };
    n->sends = sb_arena_alloc(arena, platform->workers, sizeof *n->sends);
    n->receives = sb_arena_alloc(arena, platform->workers, sizeof *n->receives);
    return n->sends && n->receives ? 0 : -1;
}

void sb_network_fini(struct sb_network *n)
{
    free(n->transfer);
    free(n->moving.keyed.item);
    free(n->waiting);
    free(n->sharing.keyed.item);
    *n = (struct sb_network){ 0 };
}

void sb_network_begin(struct sb_network *n)
{
    n->transfers = n->waits = 0;
    n->moving.keyed.count = n->sharing.keyed.count = 0;
    n->clock = n->then = 0;
    n->freed = false;
    memset(n->sends, 0, n->platform->workers * sizeof *n->sends);
    memset(n->receives, 0, n->platform->workers * sizeof *n->receives);
}

/* Whether a comes before b among those that wait. */
static bool is_before(const struct sb_transfer *a, const struct sb_transfer *b)
{
    if (a->ready != b->ready)
        return a->ready < b->ready;
    return a->from != b->from ? a->from < b->from : a->to < b->to;
}

static int put_to_wait(struct sb_network *n, uint32_t number)
{
    if (sb_reserve(&n->waiting, n->waits, &n->waits_room, sizeof *n->waiting))
        return -1;
    size_t at = n->waits++;
    for (; at > 0 && is_before(&n->transfer[number], &n->transfer[n->waiting[at - 1]]); at--)
        n->waiting[at] = n->waiting[at - 1];
    n->waiting[at] = number;
    n->freed = true;
    return 0;
}

uint32_t sb_network_send(struct sb_network *n, const struct sb_transfer *transfer, sb_ns now)
{
    uint32_t number = (uint32_t)n->transfers;
    if (sb_reserve(&n->transfer, n->transfers, &n->room, sizeof *n->transfer) ||
        sb_reserve(&n->sharing.keyed.item, n->transfers, &n->sharing.room, sizeof(struct sb_keyed)))
        return SB_NONE;
    struct sb_transfer *t = &n->transfer[n->transfers++];
    *t = *transfer;
    t->ready = t->start = now;
    t->end = now + n->platform->link_latency;
    if (n->platform->link_model == SB_LINK_ONE_PORT)
        return put_to_wait(n, number) ? SB_NONE : number;
    t->end += n->platform->link_model == SB_LINK_FREE ? t->work : 0;
    return sb_event_heap_add(&n->moving, t->end, number) ? SB_NONE : number;
}

int sb_network_note(struct sb_network *n, const struct sb_transfer *transfer, sb_ns now)
{
    if (sb_reserve(&n->transfer, n->transfers, &n->room, sizeof *n->transfer))
        return -1;
    struct sb_transfer *t = &n->transfer[n->transfers++];
    *t = *transfer;
    t->ready = t->start = now;
    t->end = now + n->platform->link_latency + t->work;
    return 0;
}

int sb_network_start(struct sb_network *n, sb_ns now)
{
    size_t left = 0;
    for (size_t i = 0; n->freed && i < n->waits; i++) {
        struct sb_transfer *t = &n->transfer[n->waiting[i]];
        if (n->sends[t->sender] || n->receives[t->receiver]) {
            n->waiting[left++] = n->waiting[i];
            continue;
        }
        n->sends[t->sender] = n->receives[t->receiver] = true;
        t->start = now;
        t->end = now + n->platform->link_latency + t->work;
        if (sb_event_heap_add(&n->moving, t->end, n->waiting[i]))
            return -1;
    }
    n->waits = n->freed ? left : n->waits;
    n->freed = false;
    return 0;
}

/* When the first of those that share the link is done, if none joins. */
static sb_ns first_done(const struct sb_network *n)
{
    if (n->sharing.keyed.count == 0)
        return SB_NEVER;
    sb_ns left = n->sharing.keyed.item[0].key - n->clock;
    __extension__ unsigned __int128 units = (unsigned __int128)left * n->sharing.keyed.count;
    const unsigned mask = (1u << SB_LINK_CLOCK_BITS) - 1;
    return left <= 0 ? n->then : n->then + (sb_ns)((units + mask) >> SB_LINK_CLOCK_BITS);
}

sb_ns sb_network_next(const struct sb_network *n)
{
    sb_ns moved = sb_event_heap_next(&n->moving), done = first_done(n);
    return moved < done ? moved : done;
}

static void advance_clock(struct sb_network *n, sb_ns now)
{
    if (n->sharing.keyed.count) {
        __extension__ unsigned __int128 passed = (unsigned __int128)(now - n->then);
        n->clock += (sb_ns)((passed << SB_LINK_CLOCK_BITS) / n->sharing.keyed.count);
    }
    n->then = now;
}

/* Those whose work is done leave the link before others join it. */
static uint32_t take_shared(struct sb_network *n, sb_ns now)
{
    while (sb_event_heap_next(&n->moving) == now || first_done(n) == now) {
        bool done = first_done(n) == now;
        if (now > n->then)
            advance_clock(n, now);
        if (done) {
            uint32_t number = sb_event_heap_take(&n->sharing);
            n->transfer[number].end = now;
            return number;
        }
        uint32_t number = sb_event_heap_take(&n->moving);
        n->clock = n->sharing.keyed.count ? n->clock : 0;
        sb_ns units = n->transfer[number].work << SB_LINK_CLOCK_BITS;
        int failed = sb_event_heap_add(&n->sharing, n->clock + units, number);
        SB_ASSERT(!failed); /* sb_network_send has made room */
        (void)failed;
    }
    return SB_NONE;
}

uint32_t sb_network_take(struct sb_network *n, sb_ns now)
{
    if (n->platform->link_model == SB_LINK_SHARED)
        return take_shared(n, now);
    if (sb_event_heap_next(&n->moving) != now)
        return SB_NONE;
    uint32_t number = sb_event_heap_take(&n->moving);
    n->sends[n->transfer[number].sender] = n->receives[n->transfer[number].receiver] = false;
    n->freed = true;
    return number;
}
