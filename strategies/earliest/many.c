/* SPDX-License-Identifier: MIT */
#include "many.h"

#include <string.h>

#include "arrays.h"
#include "core/calls/places.h"
#include "platform/memory.h"

void es_many_begin(struct es_sched *sched)
{
    ES_ASSERT(sched->phase == ES_IDLE && !sched->many);
    es_arrays_drop_results(sched);
    es_arrays_free(sched);
    es_places_fini(sched);
    sched->many = true;
    sched->turns = 0;
    sched->instant = INT64_MIN;
    sched->large = false;
    sched->shuffle = sched->options.seed;
    sched->ahead_of_caller = ES_NONE;
    sched->trace.written = 0;
    sched->numbered = 0;
    sched->watch = ES_WATCH_MANY | es_watch_options(sched);
}

void es_many_end(struct es_sched *sched)
{
    while (sched->spare) {
        struct es_request *next = sched->spare->next;

        es_memory_give(&sched->alloc, sched->spare, 1, sizeof *next);
        sched->spare = next;
    }
    es_places_fini(sched);
    es_arrays_free(sched);
    sched->many = false;
}
