/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/loop.h"

#include "sim/load/engine/calls/attempt.h"
#include "sim/load/engine/calls/request.h"
#include "sim/load/engine/pools/pause.h"
#include "sim/load/engine/pools/sharing.h"
#include "sim/load/engine/pools/slots.h"
#include "sim/load/engine/serve.h"

#include <stdlib.h>

/* ---- when ---- */

/* The next events: of each phase, and of all. */
struct next {
    sb_ns end, timer, arrival, first;
};

static sb_ns earlier(sb_ns a, sb_ns b) { return a < b ? a : b; }

static inline struct next look_ahead(const struct sb_load_engine *e)
{
    const struct sb_timer *timer = sb_timers_next(&e->timers);
    struct next next = { .end = e->ends.time[0],
                         .timer = timer ? timer->time : SB_NS_NEVER,
                         .arrival = e->result.arrived < e->stop ? e->stream.time : SB_NS_NEVER };
    for (uint32_t i = 0; i < e->shares; i++)
        next.end = earlier(next.end, e->pool[e->shared[i]].sharing.next);
    next.first = earlier(earlier(next.end, next.timer), next.arrival);
    return next;
}

/* ---- phase 1 ---- */

static void loop_end(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    e->result.events++;
    sb_slots_release(e, attempt);
    sb_load_attempt_ends(e, attempt);
}

/* One that was stopped is done with when it would have ended. */
static bool is_stale(struct sb_load_engine *e, struct sb_load_attempt *attempt)
{
    if (!attempt->is_stopped)
        return false;
    e->stopped--;
    sb_slab_give(&e->attempts, attempt);
    return true;
}

/* So that time does not go on to the end of one that was stopped. */
static void drop_stale(struct sb_load_engine *e)
{
    while (e->stopped && e->ends.count && is_stale(e, e->ends.attempt[0]))
        (void)sb_end_heap_take(&e->ends);
}

static size_t loop_add(struct sb_load_engine *e, size_t count, struct sb_load_attempt *attempt)
{
    if (sb_reserve(&e->batch, count, &e->batch_room, sizeof(struct sb_load_attempt *))) {
        e->failed = true;
        return count;
    }
    e->batch[count] = attempt;
    return count + 1;
}

static int by_number(const void *a, const void *b)
{
    const struct sb_load_attempt *x = *(struct sb_load_attempt *const *)a,
                                 *y = *(struct sb_load_attempt *const *)b;
    return sb_load_number_before(y, x) - sb_load_number_before(x, y);
}

/* Whether no other end is at the time of the first one. */
static bool is_one(const struct sb_load_engine *e)
{
    const sb_ns *time = e->ends.time;
    return e->shares == 0 &&
           ((time[1] != e->now) & (time[2] != e->now) & (time[3] != e->now) & (time[4] != e->now));
}

/* All that end now, in the order of their numbers. */
static void end_all(struct sb_load_engine *e)
{
    size_t count = 0;
    if (is_one(e)) {
        struct sb_load_attempt *attempt = sb_end_heap_take(&e->ends);
        if (!e->stopped || !is_stale(e, attempt))
            loop_end(e, attempt);
        return;
    }
    while (e->ends.count && e->ends.time[0] == e->now) {
        struct sb_load_attempt *attempt = sb_end_heap_take(&e->ends);
        if (!is_stale(e, attempt))
            count = loop_add(e, count, attempt);
    }
    for (uint32_t i = 0; i < e->shares; i++) {
        struct sb_load_attempt *attempt;
        while ((attempt = sb_sharing_take(e, &e->pool[e->shared[i]])))
            count = loop_add(e, count, attempt);
    }
    if (count > 1)
        qsort(e->batch, count, sizeof(struct sb_load_attempt *), by_number);
    for (size_t i = 0; i < count && !e->failed; i++)
        if (!is_stale(e, e->batch[i]))
            loop_end(e, e->batch[i]);
}

/* ---- phases 2 and 3 ---- */

static void ring(struct sb_load_engine *e)
{
    struct sb_timer *timer = sb_timers_next(&e->timers);
    sb_timers_clear(&e->timers, timer);
    e->result.events++;
    sb_load_timer_due(e, timer);
}

/* Those of a batch one by one: timers that are due at once by what came of one precede the next. */
static void arrive(struct sb_load_engine *e)
{
    const uint32_t client = e->stream.client;
    if (--e->stream.count == 0)
        sb_arrival_stream_next(&e->stream);
    e->result.events++;
    sb_load_arrive(e, client);
}

/* ---- all ---- */

/* What is first at e->now: the phase that comes first has the say. */
static void happen(struct sb_load_engine *e, const struct next *next)
{
    if (next->end == e->now)
        end_all(e);
    else if (next->timer == e->now)
        ring(e);
    else if (next->arrival == e->now)
        arrive(e);
}

static bool is_over(struct sb_load_engine *e)
{
    const struct sb_load_run *run = e->run;
    if (run->requests && e->first_over >= run->requests)
        e->result.end = SB_LOAD_DONE;
    else if (run->backlog && e->result.arrived - e->result.over + e->attempts.used > run->backlog)
        e->result.end = SB_LOAD_COLLAPSED;
    else
        return false;
    return true;
}

static bool may_go_on(const struct sb_load_engine *e, uint64_t turn)
{
    enum { TURNS = 1 << 16 };
    return !e->run->go_on || turn % TURNS || e->run->go_on(e->run->self);
}

static void sum_up(struct sb_load_engine *e)
{
    struct sb_load_run_end *result = &e->result;
    result->pending = result->arrived - result->over;
    result->present += (sb_wide)(uint64_t)e->now * result->pending;
    result->time = e->now;
    SB_ASSERT(result->pending || result->present == result->stayed);
    for (uint32_t p = 0; p < e->pools; p++)
        SB_ASSERT(e->pool[p].use.waiting || e->pool[p].use.queued == e->pool[p].use.waited);
}

/* Before numbers of arrivals and times get too long. */
static void set_limits(struct sb_load_engine *e)
{
    const struct sb_load_run *run = e->run;
    e->stop = run->stop && run->stop < SB_ARRIVALS_MAX ? run->stop : SB_ARRIVALS_MAX;
    e->horizon =
        run->horizon > 0 && run->horizon < SB_LOAD_HORIZON_MAX ? run->horizon : SB_LOAD_HORIZON_MAX;
}

/* Where no event is left, or it is not to happen. */
static bool is_too_late(struct sb_load_engine *e, sb_ns next, uint64_t turn)
{
    if (next == SB_NS_NEVER) { /* whoever waits now would wait for ever */
        SB_REQUIRE(e->result.arrived == e->result.over);
        return true;
    }
    if (next > e->horizon) {
        e->now = e->horizon;
        e->result.end = SB_LOAD_HORIZON;
        return true;
    }
    if (!may_go_on(e, turn)) {
        e->result.end = SB_LOAD_STOPPED;
        return true;
    }
    return false;
}

enum sb_code sb_load_loop(struct sb_load_engine *e, struct sb_error *error)
{
    set_limits(e);
    for (uint64_t turn = 1; !e->failed && !is_over(e); turn++) {
        if (e->stopped > 0)
            drop_stale(e);
        struct next next = look_ahead(e);
        if (e->dirties && next.first > e->now) {
            sb_load_serve(e);
            next = look_ahead(e);
        }
        const sb_ns pause = sb_load_pause_next(e);
        if (pause <= next.first && pause != SB_NS_NEVER) {
            e->now = pause;
            sb_load_pause_turn(e);
            continue;
        }
        if (is_too_late(e, next.first, turn))
            break;
        SB_ASSERT(next.first >= e->now);
        e->now = next.first;
        happen(e, &next);
    }
    sum_up(e);
    return e->failed ? sb_fail_memory(error) : SB_OK;
}
