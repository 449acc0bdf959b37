/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/containers/timers.h"

#include "sim/base/arena.h"
#include "sim/base/assert.h"

static unsigned place_of(enum sb_timer_kind kind)
{
    return kind == SB_TIMER_UNTIE ? SB_TIMER_HEDGE : kind;
}

static bool timers_is_before(const struct sb_timer *a, const struct sb_timer *b)
{
    if (a->time != b->time)
        return a->time < b->time;
    if (place_of(a->kind) != place_of(b->kind))
        return place_of(a->kind) < place_of(b->kind);
    if (a->arrival != b->arrival)
        return a->arrival < b->arrival;
    if (a->step != b->step)
        return a->step < b->step;
    return a->attempt != b->attempt ? a->attempt < b->attempt : a->kind < b->kind;
}

static void timers_place(struct sb_timers *timers, size_t at, struct sb_timer *timer)
{
    timers->item[at] = timer;
    timer->at = at + 1;
}

static void timers_rise(struct sb_timers *timers, size_t at, struct sb_timer *timer)
{
    for (; at && timers_is_before(timer, timers->item[(at - 1) / 2]); at = (at - 1) / 2)
        timers_place(timers, at, timers->item[(at - 1) / 2]);
    timers_place(timers, at, timer);
}

static void timers_sink(struct sb_timers *timers, size_t at, struct sb_timer *timer)
{
    for (size_t child = 2 * at + 1; child < timers->count; child = 2 * at + 1) {
        if (child + 1 < timers->count &&
            timers_is_before(timers->item[child + 1], timers->item[child]))
            child++;
        if (!timers_is_before(timers->item[child], timer))
            break;
        timers_place(timers, at, timers->item[child]);
        at = child;
    }
    timers_place(timers, at, timer);
}

int sb_timers_set(struct sb_timers *timers, struct sb_timer *timer)
{
    SB_ASSERT(timer->at == 0);
    if (sb_reserve(&timers->item, timers->count, &timers->room, sizeof *timers->item))
        return -1;
    timers_rise(timers, timers->count++, timer);
    return 0;
}

void sb_timers_clear(struct sb_timers *timers, struct sb_timer *timer)
{
    if (timer->at == 0)
        return;
    size_t at = timer->at - 1;
    SB_ASSERT(at < timers->count && timers->item[at] == timer);
    struct sb_timer *last = timers->item[--timers->count];
    timer->at = 0;
    if (last == timer)
        return;
    if (at && timers_is_before(last, timers->item[(at - 1) / 2]))
        timers_rise(timers, at, last);
    else
        timers_sink(timers, at, last);
}
