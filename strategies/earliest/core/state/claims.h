/* SPDX-License-Identifier: MIT
 * What tasks claim of pools: waiting for slots, holding them, giving them back. */
#ifndef ES_CORE_STATE_CLAIMS_H
#define ES_CORE_STATE_CLAIMS_H

#include "core/queues/slots.h"
#include "core/state/alarm.h"

/* One of a task's; the last one that it made is the first in its list. */
struct es_claim_of_task {
    struct es_claim claim;
    struct es_claim_of_task *next;
    es_id task;
    bool entry;                    /* taken before the task is entered, and given back by itself */
    bool held;                     /* or was held until a link has no slots */
    int16_t code;                  /* it was refused; ES_OK: it was not */
    const struct es_pool *refuser; /* of ES_SHED */
    es_ns patience;                /* ES_NEVER: without end */
    struct es_alarm alarm;
    struct es_link links[];
};

/* The array of each task's claims, if there is none; false: out of memory. */
bool es_claims_make(struct es_sched *sched);
void es_claims_fini(struct es_sched *sched); /* all else that belongs to it */

/* Of a task: what it wants is copied, nothing happens yet. Who wants nothing starts when others do
 * all the same. NULL: out of memory. */
struct es_claim_of_task *es_claims_add(struct es_sched *sched, es_id task,
                                       const struct es_demand *demand);
/* Gives back what it holds, and frees it. */
void es_claims_drop(struct es_sched *sched, struct es_claim_of_task *claim);

/* Begins to wait for its slots: ES_OK, or why it was refused, which also stands in it. */
int es_claims_queue(struct es_sched *sched, struct es_claim_of_task *claim);
/* The body does not wait for slots any more. */
void es_claims_leave(struct es_sched *sched, struct es_self *self);
/* A task that was not entered does not wait for slots any more. False: it did not. */
bool es_claims_leave_entry(struct es_sched *sched, es_id task);
void es_claims_give(struct es_sched *sched, struct es_link *link, uint32_t slots);

/* Before a task is entered. True: it is ready when it has its slots, or was refused. */
bool es_claims_enter(struct es_sched *sched, es_id task);
/* The one that a task takes before it is entered, or NULL. */
struct es_claim_of_task *es_claims_entry(const struct es_sched *sched, es_id task);

/* There is something to do when all else of this time has happened. */
static inline bool es_claims_stirred(const struct es_sched *sched)
{
    return sched->pools.stirred != NULL;
}

/* Then: gives unused slots to those that are next. */
void es_claims_grant(struct es_sched *sched);

#endif
