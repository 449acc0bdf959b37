/* SPDX-License-Identifier: MIT
 * What the scheduler knows of a task. With several workers, some of what a task goes through
 * happens without the lock. */
#ifndef ES_CORE_STATE_RECORD_H
#define ES_CORE_STATE_RECORD_H

#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

#include "earliest.h"
#include "platform/assert.h"
#include "platform/sanitizers.h"

/* A task that is done has its es_code, which is never negative; before, one of these. */
enum es_state {
    ES_UNSTARTED = -1, /* comes after something, or is ready to be entered */
    ES_READY = -2,     /* waited, and is ready to go on */
    ES_RUNNING = -3,
    ES_AWAITING = -4, /* in the wait list of task `task` */
    ES_SLEEPING = -5, /* until a timer, or something outside that can be given up */
    ES_WORKING = -6,  /* until something outside that cannot be given up */
    ES_SKIPPED = -7,  /* ready to fail with the error of task `task` */
    ES_CALLER = -8,   /* not a task: the one who called es_wait */
    /* With several workers only. */
    ES_WANTED = -9,     /* not entered as far as the record tells, and awaited by somebody */
    ES_FINISHING = -10, /* about to be done, within a few instructions */
    /* Minus the es_code of its error: its body has returned, and its turn is still to come. */
    ES_LEAVING = -11
};

/* The first 16 bytes of a task that is done are its struct es_result. */
struct es_record {
    union {
        void *value;
        struct {
            es_id first, last;
        } waiters; /* while not done: those who await it, in the order in which they began */
    } u;
    _Atomic int32_t code;
    es_id task; /* done: where its error began. Awaiting: for whom. Skipped: because of whom */
    union {
        struct {
            _Atomic uint32_t pending; /* unstarted: declared dependencies that are not done.
                                         Started: its fiber's number */
            es_id next; /* in a wait list; once failed, in the list of the failed; once done well,
                           its number among the leavers, if it has one */
        };
        void *kept; /* leaving: what u.value will be */
    };
};

static inline int32_t es_code(const struct es_record *record)
{
    return atomic_load_explicit(&record->code, memory_order_acquire);
}

static inline void es_code_set(struct es_record *record, int32_t code)
{
    atomic_store_explicit(&record->code, code, memory_order_release);
}

static inline uint32_t es_pending(const struct es_record *record)
{
    return atomic_load_explicit(&record->pending, memory_order_relaxed);
}

static inline void es_pending_set(struct es_record *record, uint32_t pending)
{
    atomic_store_explicit(&record->pending, pending, memory_order_relaxed);
}

/* Before its call begins: it comes after so many. */
static inline void es_record_open(struct es_record *record, uint32_t pending)
{
    uint32_t last[2] = { pending, ES_NONE };

    memset(record, 0xff, offsetof(struct es_record, pending)); /* ES_NONE and ES_UNSTARTED */
    memcpy((char *)record + offsetof(struct es_record, pending), last, sizeof last);
    ES_ASSERT(record->u.waiters.first == ES_NONE && es_code(record) == ES_UNSTARTED);
}

/* It failed, and nobody knows yet. */
static inline void es_record_leave(struct es_record *record, struct es_result result)
{
    record->kept = result.value;
    record->task = result.task;
    es_code_set(record, ES_LEAVING - result.code);
}

static inline struct es_result es_record_kept(const struct es_record *record)
{
    ES_ASSERT(es_code(record) < ES_LEAVING);
    return (struct es_result){ record->kept, ES_LEAVING - es_code(record), record->task };
}

/* Not entered, as far as the record tells. */
static inline bool es_code_fresh(int32_t code) { return code == ES_UNSTARTED || code == ES_WANTED; }

/* One dependency less, while nobody else counts; returns how many are left. */
static inline uint32_t es_count_down(struct es_record *record)
{
    uint32_t left = es_pending(record) - 1;

    es_pending_set(record, left);
    return left;
}

/* The same among several workers. */
static inline uint32_t es_count_down_shared(struct es_record *record)
{
    return atomic_fetch_sub_explicit(&record->pending, 1, memory_order_acq_rel) - 1;
}

/* Of a task that is done: nobody writes to it any more. */
static inline struct es_result es_record_result(const struct es_record *record)
{
    struct es_result result;

    ES_ASSERT(es_code(record) >= 0);
#ifdef ES_TSAN /* takes a compare-and-exchange that failed, in is_done(), for a write of the code */
    result = (struct es_result){ record->u.value, es_code(record), record->task };
#else
    memcpy(&result, record, sizeof result);
#endif
    return result;
}

#endif
