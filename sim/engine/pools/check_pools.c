/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/pools/check_pools.h"

#include "sim/base/assert.h"
#include "sim/engine/key_heap.h"

#include <stdlib.h>

/* Pools are those of the graph, and one more, of which every step takes one: the workers. */
struct check {
    const struct sb_dag *dag;
    const struct sb_pools *pools;
    const struct sb_span *span;
    bool passes_over;                       /* those that do not fit do not hold up others */
    uint32_t steps;                         /* that are not absent */
    uint32_t *by_ready, *by_start, *by_end; /* [steps] ties by number */
    uint64_t *used, *most;                  /* [pools + 1] slots */
    sb_ns *latest, *among; /* [pools + 1] start of those ready earlier, and at the same time too */
    uint64_t *held_up;     /* [pools + 1] the last look at which one waits for it */
    uint64_t look;
    struct sb_key_heap *waiting; /* [demands] ready steps; those that have started go once on top */
    uint32_t *listed;            /* [lists] demands of which some are not empty */
    uint32_t lists;
    struct sb_key_heap looked;
    struct sb_arena arena;
};

static const char *name_of(const struct check *c, uint32_t step)
{
    return c->dag->task_name[c->dag->step_task[step]];
}

static const char *pool_name(const struct check *c, uint32_t pool)
{
    return pool < c->pools->count ? c->pools->name[pool] : "workers";
}

/* ---- what a step takes ---- */

static uint32_t count_units(const struct check *c, uint32_t step)
{
    uint32_t demand = c->pools->demand_of[step];
    return c->pools->begin[demand + 1] - c->pools->begin[demand] + 1;
}

/* Number i of them; the last one is the worker. */
static struct sb_units units_of(const struct check *c, uint32_t step, uint32_t i)
{
    uint32_t at = c->pools->begin[c->pools->demand_of[step]] + i;
    return i + 1 < count_units(c, step) ? c->pools->units[at]
                                        : (struct sb_units){ c->pools->count, 1 };
}

/* The first pool in which its slots are not free; SB_NONE: there is none. */
static uint32_t lacks(const struct check *c, uint32_t step)
{
    for (uint32_t i = 0; i < count_units(c, step); i++) {
        struct sb_units u = units_of(c, step, i);
        if (c->used[u.pool] + u.slots > c->most[u.pool])
            return u.pool;
    }
    return SB_NONE;
}

/* ---- room ---- */

enum order { BY_READY, BY_START, BY_END };

struct sorting {
    const struct sb_span *span;
    enum order order;
};

static sb_ns time_of(const struct sb_span *span, enum order order)
{
    return order == BY_READY ? span->ready : order == BY_START ? span->start : span->end;
}

static int check_pools_by_time(const void *a, const void *b, void *self)
{
    const struct sorting *s = self;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    sb_ns t = time_of(&s->span[x], s->order), u = time_of(&s->span[y], s->order);
    if (t != u)
        return t < u ? -1 : 1;
    return (x > y) - (x < y);
}

static uint32_t *sorted(struct check *c, enum order order)
{
    struct sorting s = { c->span, order };
    uint32_t *step = sb_arena_alloc(&c->arena, c->dag->steps, sizeof *step);
    c->steps = 0;
    for (uint32_t i = 0; step && i < c->dag->steps; i++)
        if (!sb_dag_lacks(c->dag, i, c->span[i].end - c->span[i].start))
            step[c->steps++] = i;
    if (step && c->steps)
        qsort_r(step, c->steps, sizeof *step, check_pools_by_time, &s);
    return step;
}

static int alloc_waiting(struct check *c)
{
    struct sb_keyed *item = sb_arena_alloc(&c->arena, c->dag->steps, sizeof *item);
    c->waiting = sb_arena_alloc(&c->arena, c->pools->demands, sizeof *c->waiting);
    c->listed = sb_arena_alloc(&c->arena, c->pools->demands, sizeof *c->listed);
    c->looked.item = sb_arena_alloc(&c->arena, c->pools->demands, sizeof *c->looked.item);
    if (!item || !c->waiting || !c->listed || !c->looked.item)
        return -1;
    for (uint32_t s = 0; s < c->dag->steps; s++)
        c->waiting[c->pools->demand_of[s]].count++;
    for (uint32_t d = 0; d < c->pools->demands; d++) {
        c->waiting[d].item = item;
        item += c->waiting[d].count;
        c->waiting[d].count = 0;
    }
    return 0;
}

static int alloc_all(struct check *c, uint32_t workers)
{
    size_t pools = (size_t)c->pools->count + 1;
    c->by_ready = sorted(c, BY_READY);
    c->by_start = sorted(c, BY_START);
    c->by_end = sorted(c, BY_END);
    c->used = sb_arena_alloc(&c->arena, pools, sizeof *c->used);
    c->most = sb_arena_alloc(&c->arena, pools, sizeof *c->most);
    c->latest = sb_arena_alloc(&c->arena, pools, sizeof *c->latest);
    c->among = sb_arena_alloc(&c->arena, pools, sizeof *c->among);
    c->held_up = sb_arena_alloc(&c->arena, pools, sizeof *c->held_up);
    if (!c->by_ready || !c->by_start || !c->by_end || !c->used || !c->most || !c->latest ||
        !c->among || !c->held_up || alloc_waiting(c))
        return -1;
    for (uint32_t p = 0; p < c->pools->count; p++)
        c->most[p] = c->pools->slots[p];
    c->most[c->pools->count] = workers ? workers : UINT64_MAX;
    return 0;
}

/* ---- order ---- */

/* Whether a step without a length runs at that time: one that waits for it is then ready at the
 * same time as others, and yet after they have started. */
static bool is_passed_at_once(const struct check *c, sb_ns time, uint32_t *at)
{
    bool passed = false;
    for (; *at < c->steps && c->span[c->by_start[*at]].start <= time; ++*at) {
        const struct sb_span *span = &c->span[c->by_start[*at]];
        passed = passed || (span->start == time && span->end == time);
    }
    return passed;
}

/* In front of a step are those that were ready earlier, or have smaller numbers; but see above. */
static enum sb_code check_one_order(const struct check *c, uint32_t step, bool passed,
                                    struct sb_error *error)
{
    const struct sb_span *span = &c->span[step];
    for (uint32_t k = 0; k < count_units(c, step); k++) {
        uint32_t pool = units_of(c, step, k).pool;
        bool ahead = span->start < c->latest[pool] ||
                     ((span->start > span->ready || !passed) && span->start < c->among[pool]);
        if (ahead && c->most[pool] < UINT64_MAX)
            return sb_fail(error, SB_ECHECK, NULL,
                           "schedule refused: task \"%s\" starts at %lld ns, ahead of one that has "
                           "waited longer for %s",
                           name_of(c, step), (long long)span->start, pool_name(c, pool));
    }
    return SB_OK;
}

static void raise_all(const struct check *c, uint32_t step, sb_ns *latest)
{
    for (uint32_t k = 0; k < count_units(c, step); k++) {
        sb_ns *of = &latest[units_of(c, step, k).pool];
        *of = c->span[step].start > *of ? c->span[step].start : *of;
    }
}

/* First come, first served, pool by pool. */
static enum sb_code check_order(struct check *c, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (uint32_t from = 0, to = 0, at = 0; code == SB_OK && from < c->steps; from = to) {
        sb_ns ready = c->span[c->by_ready[from]].ready;
        bool passed = is_passed_at_once(c, ready, &at);
        for (; code == SB_OK && to < c->steps && c->span[c->by_ready[to]].ready == ready; to++) {
            code = check_one_order(c, c->by_ready[to], passed, error);
            raise_all(c, c->by_ready[to], c->among);
        }
        for (uint32_t i = from; i < to; i++)
            raise_all(c, c->by_ready[i], c->latest);
    }
    return code;
}

/* ---- slots ---- */

static void give_back(struct check *c, uint32_t step)
{
    for (uint32_t k = 0; k < count_units(c, step); k++)
        c->used[units_of(c, step, k).pool] -= units_of(c, step, k).slots;
}

/* One without a length holds its slots between those that end when it begins and those that begin
 * then. */
static enum sb_code hold(struct check *c, uint32_t step, bool keeps, struct sb_error *error)
{
    uint32_t pool = lacks(c, step);
    if (pool != SB_NONE)
        return sb_fail(error, SB_ECHECK, NULL,
                       "schedule refused: task \"%s\" starts at %lld ns, when not enough slots of "
                       "%s are free",
                       name_of(c, step), (long long)c->span[step].start, pool_name(c, pool));
    for (uint32_t k = 0; keeps && k < count_units(c, step); k++)
        c->used[units_of(c, step, k).pool] += units_of(c, step, k).slots;
    return SB_OK;
}

static bool has_length(const struct check *c, uint32_t step)
{
    return c->span[step].end > c->span[step].start;
}

/* Where in the three orders the next time stands. */
struct places {
    uint32_t ready, start, end;
};

static enum sb_code change_slots(struct check *c, struct places *at, sb_ns now,
                                 struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (; at->end < c->steps && c->span[c->by_end[at->end]].end <= now; at->end++)
        if (has_length(c, c->by_end[at->end]))
            give_back(c, c->by_end[at->end]);
    uint32_t from = at->start;
    while (at->start < c->steps && c->span[c->by_start[at->start]].start <= now)
        at->start++;
    for (int length = 0; length < 2; length++)
        for (uint32_t i = from; code == SB_OK && i < at->start; i++)
            if (has_length(c, c->by_start[i]) == length)
                code = hold(c, c->by_start[i], length, error);
    return code;
}

/* ---- waiting ---- */

/* The first of each demand that waits at `now`, in the order of service. */
static enum sb_code look(struct check *c, const struct sb_plan *plan, sb_ns now,
                         struct sb_error *error)
{
    c->look++;
    c->looked.count = 0;
    uint32_t lists = 0;
    for (uint32_t i = 0; i < c->lists; i++) {
        struct sb_key_heap *w = &c->waiting[c->listed[i]];
        while (w->count && c->span[w->item[0].number].start <= now)
            sb_key_heap_take(w);
        if (w->count) {
            sb_key_heap_put(&c->looked, w->item[0]);
            c->listed[lists++] = c->listed[i];
        }
    }
    c->lists = lists;
    while (plan && c->looked.count) {
        uint32_t step = sb_key_heap_take(&c->looked).number;
        bool waits = lacks(c, step) != SB_NONE;
        for (uint32_t k = 0; k < count_units(c, step); k++) {
            uint32_t pool = units_of(c, step, k).pool;
            bool limited = c->most[pool] < UINT64_MAX && !c->passes_over;
            waits = waits || (limited && c->held_up[pool] == c->look);
        }
        if (!waits)
            return sb_fail(error, SB_ECHECK, NULL,
                           "schedule refused: at %lld ns task \"%s\" waits though all that it "
                           "takes is free",
                           (long long)now, name_of(c, step));
        for (uint32_t k = 0; k < count_units(c, step); k++)
            c->held_up[units_of(c, step, k).pool] = c->look;
    }
    return SB_OK;
}

/* From one time at which a step is ready, starts or ends to the next. */
static enum sb_code sweep(struct check *c, const struct sb_plan *plan, struct sb_error *error)
{
    const uint32_t *rank = plan && c->passes_over ? plan->rank : NULL;
    struct places at = { 0 };
    enum sb_code code = SB_OK;
    while (code == SB_OK && at.end < c->steps) {
        sb_ns now = c->span[c->by_end[at.end]].end;
        if (at.start < c->steps && c->span[c->by_start[at.start]].start < now)
            now = c->span[c->by_start[at.start]].start;
        if (at.ready < c->steps && c->span[c->by_ready[at.ready]].ready < now)
            now = c->span[c->by_ready[at.ready]].ready;
        for (; at.ready < c->steps && c->span[c->by_ready[at.ready]].ready <= now; at.ready++) {
            uint32_t step = c->by_ready[at.ready];
            uint32_t demand = c->pools->demand_of[step];
            int64_t key = rank ? (int64_t)rank[step] : c->span[step].ready;
            if (c->waiting[demand].count == 0)
                c->listed[c->lists++] = demand;
            sb_key_heap_put(&c->waiting[demand], (struct sb_keyed){ key, step });
        }
        code = change_slots(c, &at, now, error);
        if (code == SB_OK)
            code = look(c, plan, now, error);
    }
    return code;
}

enum sb_code sb_check_pools(const struct sb_dag *dag, const struct sb_plan *plan, uint32_t workers,
                            const struct sb_span *span, struct sb_error *error)
{
    struct check c = { .dag = dag,
                       .pools = dag->pools,
                       .span = span,
                       .passes_over = plan && plan->rank && !sb_pools_are_fifo(dag->pools) };
    SB_REQUIRE(dag->pools);
    enum sb_code code = alloc_all(&c, workers) ? sb_fail_memory(error) : SB_OK;
    if (code == SB_OK && plan && !c.passes_over)
        code = check_order(&c, error);
    if (code == SB_OK)
        code = sweep(&c, plan, error);
    sb_arena_fini(&c.arena);
    return code;
}
