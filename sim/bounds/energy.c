/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For an interval that begins at `a`, what a step must do before `b` grows from 0, at max(a, latest
 * start), by one unit of time a unit of time up to min(latency, earliest end - a). So the most that
 * an interval from `a` is overrun by is found in one sweep over b; where the sum bends is known
 * from four orders of the steps that do not depend on `a`. The intervals that end at some time are
 * the same of the mirrored problem. */
#include "sim/bounds/energy.h"

#include "sim/base/assert.h"

#include <stdlib.h>

/* A step that holds some of the resource at hand. */
struct item {
    sb_ns start, end;           /* the earliest */
    sb_ns latest_start, latest; /* the latest start and end */
    uint32_t demand;
};

/* Where a sum bends: the times of one kind of bend, ascending. */
enum kind { BEGINS, ENDS_LATE, ENDS_CUT, ENDS_EARLY, KINDS };
struct bend {
    sb_ns time; /* + a for ENDS_CUT */
    uint32_t item;
};

struct sweep {
    struct item *item; /* [items] */
    uint32_t items, capacity;
    struct bend *bend[KINDS]; /* [items] */
    sb_ns *from;              /* [candidates] where intervals begin */
    uint32_t candidates;
};

static int by_event_time(const void *a, const void *b)
{
    const struct bend *x = a, *y = b;
    if (x->time != y->time)
        return x->time < y->time ? -1 : 1;
    return (x->item > y->item) - (x->item < y->item);
}

static int ascending(const void *a, const void *b)
{
    sb_ns x = *(const sb_ns *)a, y = *(const sb_ns *)b;
    return (x > y) - (x < y);
}

static void take_items(struct sweep *sweep, const struct sb_problem *p, uint32_t resource,
                       sb_ns end)
{
    sweep->items = 0;
    sweep->capacity = p->capacity[resource];
    for (uint32_t s = 0; s < p->steps; s++) {
        uint32_t demand = sb_problem_demand(p, s)[resource];
        sb_ns latest = end - p->tail[s];
        if (demand && p->latency[s] > 0)
            sweep->item[sweep->items++] = (struct item){ p->head[s], p->head[s] + p->latency[s],
                                                         latest - p->latency[s], latest, demand };
    }
}

static void sort_events(struct sweep *sweep)
{
    uint32_t all = 0;
    for (uint32_t i = 0; i < sweep->items; i++) {
        const struct item *it = &sweep->item[i];
        sweep->bend[BEGINS][i] = (struct bend){ it->latest_start, i };
        sweep->bend[ENDS_LATE][i] = (struct bend){ it->latest, i };
        sweep->bend[ENDS_CUT][i] = (struct bend){ it->latest_start + it->end, i };
        sweep->bend[ENDS_EARLY][i] = (struct bend){ it->end, i };
        sweep->from[all++] = it->start;
        sweep->from[all++] = it->end;
        sweep->from[all++] = it->latest_start;
    }
    for (int k = 0; k < KINDS; k++)
        qsort(sweep->bend[k], sweep->items, sizeof **sweep->bend, by_event_time);
    qsort(sweep->from, all, sizeof *sweep->from, ascending);
    sweep->candidates = 0;
    for (uint32_t i = 0; i < all; i++)
        if (i == 0 || sweep->from[i] != sweep->from[i - 1])
            sweep->from[sweep->candidates++] = sweep->from[i];
}

/* Whether a step bends the sum of intervals from `a` in that way. */
static bool bends(const struct item *it, enum kind kind, sb_ns a)
{
    if (it->end <= a)
        return false;
    switch (kind) {
    case BEGINS: return it->latest_start >= a;
    case ENDS_LATE: return it->start >= a;
    case ENDS_CUT: return it->start < a && it->latest_start >= a;
    default: return it->latest_start < a;
    }
}

/* The most that an interval from `a` is overrun by; 0 or more. */
static sb_energy overrun_from(const struct sweep *sweep, sb_ns a)
{
    uint32_t at[KINDS] = { 0 };
    sb_energy most = 0, sum = 0, slope = -(sb_energy)sweep->capacity;
    sb_ns now = a;
    for (uint32_t i = 0; i < sweep->items; i++)
        if (bends(&sweep->item[i], ENDS_EARLY, a))
            slope += sweep->item[i].demand;
    for (;;) {
        int next = KINDS;
        sb_ns time = 0;
        for (int k = 0; k < KINDS; k++) {
            const struct bend *bend = sweep->bend[k];
            while (at[k] < sweep->items && !bends(&sweep->item[bend[at[k]].item], (enum kind)k, a))
                at[k]++;
            sb_ns here = at[k] < sweep->items ? bend[at[k]].time - (k == ENDS_CUT ? a : 0) : 0;
            if (at[k] < sweep->items && (next == KINDS || here < time)) {
                next = k;
                time = here;
            }
        }
        if (next == KINDS)
            return most;
        SB_ASSERT(time >= now);
        sum += slope * (time - now);
        most = sum > most ? sum : most;
        now = time;
        sb_energy demand = sweep->item[sweep->bend[next][at[next]++].item].demand;
        slope += next == BEGINS ? demand : -demand;
    }
}

static sb_ns late_of_resource(struct sweep *sweep, const struct sb_problem *p, uint32_t resource,
                              sb_ns end)
{
    sb_energy most = 0;
    take_items(sweep, p, resource, end);
    sort_events(sweep);
    for (uint32_t i = 0; i < sweep->candidates; i++) {
        sb_energy overrun = overrun_from(sweep, sweep->from[i]);
        most = overrun > most ? overrun : most;
    }
    return (sb_ns)((most + sweep->capacity - 1) / sweep->capacity);
}

enum sb_code sb_energy_late(const struct sb_problem *problem, sb_ns end, sb_ns *late,
                            struct sb_error *error)
{
    SB_REQUIRE(end >= problem->path);
    struct sb_arena arena = { 0 };
    struct sb_problem mirror = sb_problem_mirror(problem);
    struct sweep sweep = { .item = sb_arena_alloc(&arena, problem->steps, sizeof *sweep.item),
                           .from = sb_arena_alloc(&arena, 3 * (size_t)problem->steps,
                                                  sizeof *sweep.from) };
    bool made = sweep.item && sweep.from;
    for (int k = 0; k < KINDS; k++) {
        sweep.bend[k] = sb_arena_alloc(&arena, problem->steps, sizeof *sweep.bend[k]);
        made = made && sweep.bend[k];
    }
    sb_ns most = 0;
    for (uint32_t r = 0; made && r < problem->resources; r++)
        for (int side = 0; side < 2; side++) {
            sb_ns here = late_of_resource(&sweep, side ? &mirror : problem, r, end);
            most = here > most ? here : most;
        }
    sb_arena_fini(&arena);
    if (!made)
        return sb_fail_memory(error);
    *late = most;
    return SB_OK;
}
