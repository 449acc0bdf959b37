/* SPDX-License-Identifier: MIT
 * The life of a scheduler. */
#include <string.h>

#include "arrays.h"
#include "core/calls/check.h"
#include "core/jobs.h"
#include "core/loop.h"
#include "core/state/alarm.h"
#include "core/state/claims.h"
#include "core/state/wake.h"
#include "many.h"
#include "platform/memory.h"
#include "platform/sized.h"
#include "platform/text.h"
#include "resilience/breaker.h"
#include "resilience/budget.h"
#include "workers/workers.h"

/* The clock stays where it is, so a program must have all fields that 0.3.0 had. */
static bool clock_known(const struct es_clock *clock)
{
    return es_sized(clock, sizeof *clock) >= sizeof *clock && es_sized_known(clock, sizeof *clock);
}

struct es_sched *es_sched_new(const struct es_options *given, struct es_error *error)
{
    static const struct es_options standard;
    const struct es_options *options;
    struct es_alloc alloc;
    struct es_options own;
    struct es_sched *sched;

    if (!es_sized_copy(&own, sizeof own, given ? given : &standard, sizeof own) ||
        (own.clock && !clock_known(own.clock)) || !es_memory_init(&alloc, own.alloc)) {
        es_error_set(error, ES_UNSUPPORTED, ES_NONE,
                     "The options, the clock or the allocator set what this version does not know");
        return NULL;
    }
    options = &own;
    if (es_check_options(options, error))
        return NULL;
    sched = es_memory_take(&alloc, 1, sizeof *sched);
    if (!sched)
        goto out;
    memset(sched, 0, sizeof *sched);
    sched->alloc = alloc;
    sched->options = *options;
    es_fiber_answerless(&sched->main);
    sched->choosing = options->pick || options->seed;
    es_stacks_init(&sched->stacks, &alloc, options->stack_size,
                   options->copy_stacks   ? ES_STACKS_COPIED
                   : options->huge_stacks ? ES_STACKS_HUGE
                                          : ES_STACKS_GUARDED);
    sched->indirect = sched->choosing || (sched->stacks.copying && !sched->stacks.direct);
    es_timers_init(&sched->timers, &sched->alloc, es_wake_moved, sched);
    sched->one.sched = sched;
    es_abort_open(&sched->one.abort, sched);
    es_abort_close(&sched->one.abort);
    atomic_init(&sched->posted, 0);
    if (pthread_mutex_init(&sched->lock, NULL) != 0) {
        es_memory_give(&alloc, sched, 1, sizeof *sched);
        goto out;
    }
    sched->own_clock = options->clock ? NULL : es_real_clock_new(0, true);
    sched->clock = options->clock ? options->clock : sched->own_clock;
    if (!sched->clock)
        goto fini;
    if (options->trace_events) {
        sched->trace.ring =
            es_memory_take(&alloc, options->trace_events, sizeof *sched->trace.ring);
        if (!sched->trace.ring)
            goto fini;
        sched->trace.room = options->trace_events;
    }
    if (options->workers > 1) {
        sched->team = es_workers_new(sched, options->workers);
        if (!sched->team)
            goto fini;
    }
    return sched;
fini:
    es_sched_free(sched);
out:
    es_error_set(error, ES_NO_MEMORY, ES_NONE, "Out of memory while making a scheduler");
    return NULL;
}

int es_sched_prepare(struct es_sched *sched, uint32_t stacks)
{
    if (sched->phase != ES_IDLE)
        return ES_MISUSE;
    while (sched->stacks.fresh < stacks)
        if (!es_loop_fiber_make(sched))
            return ES_NO_MEMORY;
    return ES_OK;
}

void es_sched_free(struct es_sched *sched)
{
    struct es_alloc alloc;

    if (!sched)
        return;
    while (sched->first)
        es_request_free(sched->first);
    if (sched->phase != ES_IDLE)
        es_finish(sched, NULL);
    alloc = sched->alloc;
    es_set_detach(&sched->reader);
    es_workers_free(sched);
    es_jobs_fini(sched);
    es_arrays_drop_results(sched);
    if (sched->many)
        es_many_end(sched);
    es_arrays_free(sched);
    es_stacks_fini(&sched->stacks);
    while (sched->pools.first)
        es_pool_free(sched->pools.first);
    es_claims_fini(sched);
    es_budgets_fini(sched);
    es_breakers_fini(sched);
    es_alarms_fini(sched);
    es_timers_fini(&sched->timers);
    es_memory_give(&alloc, sched->trace.ring, sched->trace.room, sizeof *sched->trace.ring);
    es_real_clock_free(sched->own_clock);
    pthread_mutex_destroy(&sched->lock);
    es_memory_give(&alloc, sched, 1, sizeof *sched);
}
