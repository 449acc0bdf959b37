/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/serve_many.h"

#include "sim/load/engine/start.h"

static bool fits(const struct sb_load_engine *e, const struct sb_load_demand *d)
{
    for (uint32_t i = 0; i < d->units; i++)
        if (!sb_slots_fit(&e->pool[d->unit[i].pool], d->unit[i].slots))
            return false;
    return true;
}

/* ---- one order: a heap of demands, by the first attempt of each ---- */

static bool is_ahead(const struct sb_load_engine *e, uint32_t a, uint32_t b)
{
    return sb_queue_before(e->order, sb_queue_first(&e->demand[a]), sb_queue_first(&e->demand[b]));
}

static void sink_demand(struct sb_load_engine *e, uint32_t count, uint32_t at, uint32_t demand)
{
    for (uint32_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && is_ahead(e, e->head[child + 1], e->head[child]))
            child++;
        if (!is_ahead(e, e->head[child], demand))
            break;
        e->head[at] = e->head[child];
        at = child;
    }
    e->head[at] = demand;
}

static uint32_t gather(struct sb_load_engine *e)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < e->complexes; i++)
        if (e->demand[e->complex[i]].waiting)
            e->head[count++] = e->complex[i];
    for (uint32_t i = count / 2; i-- > 0;)
        sink_demand(e, count, i, e->head[i]);
    return count;
}

static bool is_held_up(const struct sb_load_engine *e, const struct sb_load_demand *d)
{
    for (uint32_t i = 0; i < d->units; i++)
        if (e->pool[d->unit[i].pool].held_up == e->round)
            return true;
    return false;
}

static void hold_up(struct sb_load_engine *e, const struct sb_load_demand *d)
{
    for (uint32_t i = 0; i < d->units; i++)
        if (e->pool[d->unit[i].pool].queue == SB_QUEUE_FIFO)
            e->pool[d->unit[i].pool].held_up = e->round;
}

/* Whether nobody else can start: workers are all busy, or held up. */
static bool is_all(const struct sb_load_engine *e)
{
    const struct sb_load_pool *common = e->common == SB_NONE ? NULL : &e->pool[e->common];
    return common && (common->free == 0 || common->held_up == e->round);
}

void sb_serve_ordered(struct sb_load_engine *e)
{
    e->round++;
    uint32_t count = is_all(e) ? 0 : gather(e);
    while (count && !is_all(e)) {
        struct sb_load_demand *d = &e->demand[e->head[0]];
        const bool starts = !is_held_up(e, d) && fits(e, d);
        if (starts)
            sb_start(e, sb_queue_first(d));
        else
            hold_up(e, d);
        if (!starts || d->waiting == 0)
            e->head[0] = e->head[--count];
        if (count)
            sink_demand(e, count, 0, e->head[0]);
    }
}

/* ---- orders of their own ---- */

/* The first to wait in a pool, whether it can start or not. */
static struct sb_load_attempt *first_of(const struct sb_load_engine *e,
                                        const struct sb_load_pool *pool)
{
    struct sb_load_attempt *first = NULL;
    for (uint32_t i = 0; i < pool->demands; i++) {
        const struct sb_load_demand *d = &e->demand[pool->demand[i]];
        if (d->waiting == 0)
            continue;
        struct sb_load_attempt *attempt = sb_queue_first(d);
        if (!first || sb_queue_before(pool->queue, attempt, first))
            first = attempt;
    }
    return first;
}

static bool can_start(const struct sb_load_engine *e, const struct sb_load_attempt *attempt)
{
    const struct sb_load_demand *d = &e->demand[attempt->demand];
    if (!fits(e, d))
        return false;
    for (uint32_t i = 0; i < d->units; i++) {
        const struct sb_load_pool *pool = &e->pool[d->unit[i].pool];
        if (pool->queue == SB_QUEUE_FIFO && pool->first != attempt)
            return false;
    }
    return true;
}

/* The first one of a pool that can start, or NULL. */
static struct sb_load_attempt *candidate_of(const struct sb_load_engine *e,
                                            const struct sb_load_pool *pool)
{
    struct sb_load_attempt *first = NULL;
    for (uint32_t i = 0; i < pool->demands; i++) {
        const struct sb_load_demand *d = &e->demand[pool->demand[i]];
        if (d->waiting == 0)
            continue;
        struct sb_load_attempt *attempt = sb_queue_first(d);
        if ((!first || sb_queue_before(pool->queue, attempt, first)) && can_start(e, attempt))
            first = attempt;
    }
    return first;
}

/* Nobody is ahead of another in a pool that serves all at once. */
static bool has_order(const struct sb_load_pool *pool) { return pool->queue != SB_QUEUE_PS; }

static bool is_first_everywhere(const struct sb_load_engine *e,
                                const struct sb_load_attempt *attempt)
{
    const struct sb_load_demand *d = &e->demand[attempt->demand];
    for (uint32_t i = 0; i < d->units; i++) {
        const struct sb_load_pool *pool = &e->pool[d->unit[i].pool];
        if (has_order(pool) && pool->candidate != attempt)
            return false;
    }
    return true;
}

/* One of those that can start, or NULL. */
static struct sb_load_attempt *next_to_start(struct sb_load_engine *e)
{
    struct sb_load_attempt *first = NULL;
    for (uint32_t p = 0; p < e->pools; p++)
        if (e->pool[p].use.waiting && e->pool[p].queue == SB_QUEUE_FIFO)
            e->pool[p].first = first_of(e, &e->pool[p]);
    for (uint32_t p = 0; p < e->pools; p++) {
        struct sb_load_pool *pool = &e->pool[p];
        pool->candidate = pool->use.waiting ? candidate_of(e, pool) : NULL;
        if (!first && has_order(pool))
            first = pool->candidate;
    }
    for (uint32_t p = 0; p < e->pools; p++)
        if (e->pool[p].candidate && is_first_everywhere(e, e->pool[p].candidate))
            return e->pool[p].candidate;
    return first;
}

void sb_serve_mixed(struct sb_load_engine *e)
{
    struct sb_load_attempt *attempt;
    while ((attempt = next_to_start(e)))
        sb_start(e, attempt);
}
