/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/pools/sharing.h"

#define FRACTION 64

/* Divisions drop less than 2^-64 ns each. What is exactly a nanosecond must not be taken for the
 * next one because of them: an end that is later by less than this is rounded down. */
#define TOLERANCE ((sb_wide)1 << 32)

static uint32_t slots_taken(const struct sb_load_engine *e, const struct sb_load_pool *pool,
                            const struct sb_load_attempt *attempt)
{
    const struct sb_units *unit = e->demand[attempt->demand].unit;
    while (&e->pool[unit->pool] != pool)
        unit++;
    return unit->slots;
}

static bool sharing_is_before(const struct sb_load_attempt *a, const struct sb_load_attempt *b)
{
    return a->until != b->until ? a->until < b->until : sb_load_number_before(a, b);
}

static void place_share(struct sb_load_sharing *s, size_t at, struct sb_load_attempt *attempt)
{
    s->heap[at] = attempt;
    attempt->at = at + 1;
}

static void raise_share(struct sb_load_sharing *s, size_t at, struct sb_load_attempt *attempt)
{
    for (; at && sharing_is_before(attempt, s->heap[(at - 1) / 2]); at = (at - 1) / 2)
        place_share(s, at, s->heap[(at - 1) / 2]);
    place_share(s, at, attempt);
}

static void sink_share(struct sb_load_sharing *s, size_t at, struct sb_load_attempt *attempt)
{
    for (size_t child = 2 * at + 1; child < s->count; child = 2 * at + 1) {
        if (child + 1 < s->count && sharing_is_before(s->heap[child + 1], s->heap[child]))
            child++;
        if (!sharing_is_before(s->heap[child], attempt))
            break;
        place_share(s, at, s->heap[child]);
        at = child;
    }
    place_share(s, at, attempt);
}

static void take_out_share(struct sb_load_sharing *s, struct sb_load_attempt *attempt)
{
    size_t at = attempt->at - 1;
    SB_ASSERT(at < s->count && s->heap[at] == attempt);
    struct sb_load_attempt *last = s->heap[--s->count];
    attempt->at = 0;
    if (last == attempt)
        return;
    if (at && sharing_is_before(last, s->heap[(at - 1) / 2]))
        raise_share(s, at, last);
    else
        sink_share(s, at, last);
}

/* a b / c for b, c below 2^63 and a / 2^64 times b below 2^127; 2^126 where it is more. */
static sb_wide scale(sb_wide a, uint64_t b, uint64_t c)
{
    sb_wide whole = (a >> FRACTION) * b, part = (sb_wide)(uint64_t)a * b;
    sb_wide quotient = whole / c, rest = whole % c;
    sb_wide low = part >> FRACTION; /* rest 2^64 + part, divided in two steps */
    rest += low;
    quotient += rest / c;
    rest %= c;
    if (quotient >> 62)
        return (sb_wide)1 << 126;
    return (quotient << FRACTION) + ((rest << FRACTION) + (uint64_t)part) / c;
}

/* When the first one leaves, were nothing to change. */
static sb_wide first_end(const struct sb_load_pool *pool)
{
    const struct sb_load_sharing *s = &pool->sharing;
    sb_wide left = s->heap[0]->until - s->clock;
    return s->time + (s->jobs <= pool->slots ? left : scale(left, s->jobs, pool->slots));
}

static void foresee(struct sb_load_pool *pool)
{
    struct sb_load_sharing *s = &pool->sharing;
    s->next =
        s->count
            ? (sb_ns)((first_end(pool) + (((sb_wide)1 << FRACTION) - 1) - TOLERANCE) >> FRACTION)
            : SB_NS_NEVER;
}

/* The clock goes on to e->now; all that leave before have been taken out. */
static void advance(struct sb_load_engine *e, struct sb_load_pool *pool)
{
    struct sb_load_sharing *s = &pool->sharing;
    sb_wide now = (sb_wide)(uint64_t)e->now << FRACTION;
    SB_ASSERT(s->count == 0 || s->next >= e->now);
    if (s->count == 0)
        s->clock = 0;
    else if (now > s->time) {
        sb_wide passed = now - s->time;
        s->clock += s->jobs <= pool->slots ? passed : scale(passed, pool->slots, s->jobs);
        if (s->clock > s->heap[0]->until)
            s->clock = s->heap[0]->until; /* it ends at this very time, see TOLERANCE */
    }
    if (now > s->time)
        s->time = now;
}

void sb_sharing_enter(struct sb_load_engine *e, struct sb_load_pool *pool,
                      struct sb_load_attempt *attempt, uint32_t slots)
{
    struct sb_load_sharing *s = &pool->sharing;
    advance(e, pool);
    if (sb_reserve(&s->heap, s->count, &s->room, sizeof *s->heap)) {
        e->failed = true;
        return;
    }
    attempt->until = s->clock + ((sb_wide)(uint64_t)attempt->service << FRACTION);
    s->jobs += slots;
    raise_share(s, s->count++, attempt);
    foresee(pool);
}

/* Its time is in the future, and so the clock shows the same until then. */
void sb_sharing_hold(struct sb_load_engine *e, struct sb_load_pool *pool, sb_ns until)
{
    advance(e, pool);
    pool->sharing.time = (sb_wide)(uint64_t)until << FRACTION;
    foresee(pool);
}

void sb_sharing_leave(struct sb_load_engine *e, struct sb_load_pool *pool,
                      struct sb_load_attempt *attempt, uint32_t slots)
{
    advance(e, pool);
    take_out_share(&pool->sharing, attempt);
    pool->sharing.jobs -= slots;
    foresee(pool);
}

/* From a nanosecond's parts to the next: each leaves at its own time, and the others are faster
 * from then on. */
struct sb_load_attempt *sb_sharing_take(struct sb_load_engine *e, struct sb_load_pool *pool)
{
    struct sb_load_sharing *s = &pool->sharing;
    if (s->next > e->now)
        return NULL;
    struct sb_load_attempt *first = s->heap[0];
    s->time = first_end(pool);
    s->clock = first->until;
    take_out_share(s, first);
    s->jobs -= slots_taken(e, pool, first);
    foresee(pool);
    return first;
}
