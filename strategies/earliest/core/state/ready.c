/* SPDX-License-Identifier: MIT */
#include "core/state/ready.h"

#include "core/state/claims.h"

/* SplitMix64 (Steele, Lea and Flood 2014): seeds that are close together give unlike sequences too.
 */
static uint32_t draw(struct es_sched *sched, uint32_t count)
{
    uint64_t z = sched->shuffle += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ (z >> 31)) % count);
}

/* The caller's turn is no task and cannot be chosen. Tasks behind it wait until it has come. */
es_id es_ready_choose(struct es_sched *sched)
{
    struct es_ring *ready = &sched->ready;
    uint32_t count = es_ring_count(ready);
    uint32_t head = ready->head;
    es_id chosen;

    if (sched->ahead_of_caller < count)
        count = sched->ahead_of_caller--;
    if (count == 0)
        return es_ring_pop(ready);
    chosen = sched->options.pick
                 ? es_ring_choose(ready, count, sched->options.pick, sched->options.self)
                 : es_ring_draw(ready, draw(sched, count));
    /* The ring may have been turned. */
    sched->look += ready->head - head - 1;
    ready->due += ready->head - head - 1;
    return chosen;
}

void es_ready_caller(struct es_request *request)
{
    struct es_sched *sched = request->sched;

    ES_ASSERT(request->settled);
    if (sched->many) { /* whichever worker comes by it tells who waits */
        if (!request->turning)
            es_ring_push(&sched->ready, request->base + request->count);
        request->turning = true;
    }
    else if (es_watch(sched) & ES_WATCH_SHARED) {
        sched->team->hooks->caller(sched);
    }
    else {
        sched->ahead_of_caller = es_ring_count(&sched->ready);
        es_ring_push(&sched->ready, sched->count);
    }
}

void es_ready_push(struct es_sched *sched, es_id task)
{
    ES_ASSERT(task < sched->count);
    if (es_watch(sched) & ES_WATCH_SHARED)
        sched->team->hooks->ready(sched, task);
    else
        es_ring_push(&sched->ready, task);
}

/* While a call is being cancelled nobody waits for a permit any more. */
static bool wants_permit(const struct es_request *request, es_id task)
{
    const struct es_sched *sched = request->sched;
    const struct es_record *record = &sched->records[task];
    struct es_self *self;

    if (!request->call.limit || es_code(record) == ES_SKIPPED)
        return false;
    if (es_code(record) != ES_READY)
        return request->stop.code == ES_OK;
    self = es_stacks_fiber(&sched->stacks, es_pending(record));
    if (request->stop.code != ES_OK)
        self->wants_permit = false;
    return self->wants_permit;
}

static void queue_up(struct es_request *request, es_id task)
{
    struct es_sched *sched = request->sched;

    es_permits_add(&request->permits, task - request->base);
    if (!sched->many || request->admitting)
        return;
    request->admitting = true;
    request->admitting_next = sched->admitting;
    sched->admitting = request;
}

void es_ready_granted(struct es_sched *sched, es_id task)
{
    struct es_request *request = es_request_of(sched, task);

    if (wants_permit(request, task))
        queue_up(request, task);
    else
        es_ready_push(sched, task);
}

void es_ready_since(struct es_sched *sched, es_id task, es_ns since)
{
    struct es_request *request = es_request_of(sched, task);
    const struct es_record *record = &sched->records[task];

    ES_ASSERT(es_code(record) == ES_READY || es_code(record) == ES_SKIPPED ||
              es_code_fresh(es_code(record)));
    if (request->call.limit)
        request->permits.since[task - request->base] = since;
    es_ready_trace(sched, task);
    request->busy++;
    if (rarely(request->set->demand != NULL) && es_code_fresh(es_code(record)) &&
        es_claims_enter(sched, task))
        return;
    if (!wants_permit(request, task))
        es_ready_push(sched, task);
    else
        queue_up(request, task);
}

void es_ready_watched(struct es_sched *sched, es_id task)
{
    bool limited = es_request_of(sched, task)->call.limit > 0;

    es_ready_since(sched, task, limited ? sched->clock->now(sched->clock) : 0);
}

void es_ready_note(struct es_sched *sched, es_id task)
{
    struct es_request *request = es_request_of(sched, task);

    if (request->call.limit)
        request->permits.since[task - request->base] = sched->clock->now(sched->clock);
}

void es_ready_trace(struct es_sched *sched, es_id task)
{
    if (es_watch(sched) & ES_WATCH_TRACE)
        es_trace_task(sched, sched->clock->now(sched->clock), task, ES_NONE, ES_EVENT_READY);
}

void es_ready_task(struct es_sched *sched, es_id task) { es_ready(sched, task); }
