/* SPDX-License-Identifier: MIT
 * A hand that aids worker 0. Where tasks are many and short, counting their dependencies down among several workers
 * costs more than it saves: the counters go from processor to processor. So one worker counts, and that is worker 0,
 * which still owns the core and runs it with plain loads and stores. It gives tasks that are ready to the hand, by
 * number; the hand enters their bodies, writes their results, and sends back the numbers of those that come after, which
 * worker 0 counts down in its turn. Both are written and read in order, sixteen numbers to a line of memory.
 *
 * That goes on while nothing else happens. When a body calls the scheduler or fails, or worker 0 waits for the hand in
 * vain, the core becomes shared as ever (crew.h), with what was given and not begun back in it. Only where there is one
 * hand: more of them would have to look on while worker 0 and the one that aids it are both in long bodies. */
#ifndef ES_AID_H
#define ES_AID_H

#include "crew.h"

/* Tasks that are given at most; numbers on the way back; and how many of the latter are written at once. */
enum { ES_AID_TASKS = 1024, ES_AID_LATER = 16384, ES_AID_STRIDE = 8 };
/* Worker 0 looks after so many tasks of its own: a power of two. */
enum { ES_AID_EACH = 32 };
/* Tasks that take more nanoseconds are shared. */
enum { ES_AID_MOST = 200 };

struct es_aid {
    /* Of the call: written while nobody aids. */
    const struct es_node *nodes;
    const es_id *after;
    struct es_record *records;
    uint32_t count, edges;
    char apart[64];
    /* Worker 0 writes these. */
    _Atomic uint32_t given;
    _Atomic uint32_t counted; /* of those on the way back */
    _Atomic uint32_t turn;    /* odd: it takes back what was not begun */
    _Atomic uint32_t limit;   /* and was that from here on, the last time */
    uint32_t folded;          /* tasks that ended and are known in the core to have */
    uint32_t waits, since;    /* how often it waited, since so many had ended */
    char apart_too[64];
    /* The hand writes these. */
    _Atomic uint32_t begun, told, ended;
    _Atomic uint32_t seen; /* the last `turn` */
    char apart_again[64];
    _Atomic es_id tasks[ES_AID_TASKS];
    char apart_still[64];
    es_id later[ES_AID_LATER + ES_AID_STRIDE];
};

/* Words that one side writes and the other reads. */
static inline uint32_t es_aid_peek(const _Atomic uint32_t *word) { return atomic_load_explicit(word, memory_order_relaxed); }

static inline uint32_t es_aid_get(const _Atomic uint32_t *word) { return atomic_load_explicit(word, memory_order_acquire); }

static inline void es_aid_put(_Atomic uint32_t *word, uint32_t value) { atomic_store_explicit(word, value, memory_order_release); }

/* ---- worker 0, in the core ---- */

void es_aid_begin(struct es_sched *sched);   /* a call */
void es_aid_look(struct es_sched *sched);    /* now and then: accepts an offer, counts down, gives */
void es_aid_wait(struct es_sched *sched);    /* nothing is ready: waits for the hand, if it has something; may share the core */
void es_aid_quit(struct es_sched *sched);    /* something rare is to come: nobody aids any more, though the core may be shared */
void es_aid_dismiss(struct es_sched *sched); /* the call is over */
/* Whoever has the core to itself, the hand in a body at most: all is back. */
void es_aid_fold(struct es_sched *sched);
bool es_aid_claim(struct es_crew *crew, struct es_sched *sched); /* worker 0, with the lock: shares the core, if a hand aids it */
void es_aid_claimed(struct es_crew *crew);                       /* in the core: aid ended so once more */
void es_aid_share(struct es_crew *crew, struct es_sched *sched); /* in the core and with the lock: they are two from now on */

/* ---- the hand: aide.c ---- */

bool es_aid_offer(struct es_worker *worker); /* true: accepted */
bool es_aid_run(struct es_worker *worker);   /* until there is no more to do (false), or with the core, which is shared */
bool es_aid_bodies(struct es_self *self);    /* on a fiber; true: there was no more to do. False: in the core */

#endif
