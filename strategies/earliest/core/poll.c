/* SPDX-License-Identifier: MIT */
#include "core/poll.h"

#include "core/codes.h"
#include "core/deadlock.h"
#include "core/jobs.h"
#include "core/ready.h"
#include "core/settle.h"
#include "core/wake.h"

static void limit_passed(struct es_sched *sched, es_id task)
{
    struct es_record *record = &sched->records[task];

    if (es_code(record) >= 0 || es_code_fresh(es_code(record)) || es_code(record) == ES_SKIPPED)
        return;
    es_stacks_fiber(&sched->stacks, es_pending(record))->stop = ES_TIMED_OUT;
    es_wake(sched, task, ES_TIMED_OUT);
}

/* With several workers, apart from what is in their deques. */
static bool any_ready(const struct es_sched *sched)
{
    return !es_ring_empty(&sched->ready) ||
           (rarely(es_watch(sched) & ES_WATCH_SHARED) && sched->team->hooks->any(sched));
}

static void fire_timers(struct es_sched *sched)
{
    es_ns now = sched->clock->now(sched->clock);
    uint32_t owner;

    if (now == sched->instant && any_ready(sched))
        return; /* first all that is ready now */
    sched->instant = now;
    while ((owner = es_timers_due(&sched->timers, now)) != ES_NONE) {
        if (owner < sched->count)
            es_wake_due(sched, owner);
        else if (owner == sched->count)
            es_settle_abort(sched, es_result_plain(ES_TIMED_OUT, ES_NONE));
        else
            limit_passed(sched, owner - sched->count - 1);
    }
}

static void collect_posts(struct es_sched *sched)
{
    if (!atomic_exchange_explicit(&sched->posted, 0, memory_order_acq_rel))
        return;
    if (sched->call.abort && es_abort_requested(sched->call.abort))
        es_settle_abort(sched, es_abort_reason(sched->call.abort));
    es_jobs_collect(sched);
}

/* Gives free permits to waiting tasks. This is done only when nothing else is ready at this time,
 * so that all tasks that become ready now are among the candidates. */
static void admit(struct es_sched *sched)
{
    while (sched->permits > 0 && !es_ring_empty(&sched->queue)) {
        es_id task = es_ring_choose(&sched->queue, es_ring_count(&sched->queue),
                                    sched->options.admit, sched->options.self);
        const struct es_record *record = &sched->records[task];

        if (es_code(record) == ES_READY)
            es_permit_take(es_stacks_fiber(&sched->stacks, es_pending(record)));
        ES_ASSERT(sched->permits <= sched->call.limit);
        sched->permits--;
        es_ready_push(sched, task);
    }
}

void es_poll_descriptors(struct es_sched *sched)
{
    sched->unlooked = 0;
    sched->clock->park(sched->clock, INT64_MIN);
}

void es_poll_turns(struct es_sched *sched, uint32_t turns)
{
    sched->unlooked = sched->watched ? sched->unlooked + turns : 0;
}

void es_poll_look(struct es_sched *sched)
{
    if (rarely(sched->unlooked >= ES_TURNS_WATCHED) && !(es_watch(sched) & ES_WATCH_SHARED))
        es_poll_descriptors(sched);
    collect_posts(sched);
    if (sched->timers.count)
        fire_timers(sched);
    if ((sched->watch & ES_WATCH_LIMIT) && !any_ready(sched))
        admit(sched);
}

void es_poll_idle(struct es_sched *sched)
{
    unsigned before = es_watch(sched) & ES_WATCH_SHARED;

    es_poll_look(sched);
    if (any_ready(sched) ||
        (es_watch(sched) & ES_WATCH_SHARED) != before) /* others have come to work */
        return;
    if (sched->external == 0 && sched->timers.count == (sched->call_timer != 0) &&
        es_deadlock_break(sched))
        return;
    sched->unlooked = 0;
    if (sched->team)
        sched->team->hooks->park(sched);
    else
        sched->clock->park(sched->clock, es_timers_next(&sched->timers));
}
