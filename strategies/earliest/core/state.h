/* SPDX-License-Identifier: MIT
 * The scheduler's own view of a call: a record a task, the queue of ready tasks, and what is looked
 * at rarely. */
#ifndef ES_CORE_STATE_H
#define ES_CORE_STATE_H

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "core/abort.h"
#include "core/record.h"
#include "core/ring.h"
#include "core/timers.h"
#include "core/trace.h"
#include "fibers/current.h"
#include "fibers/fiber.h"
#include "fibers/stacks.h"
#include "platform/assert.h"
#include "set/reader.h"
#include "set/set.h"

enum es_watch {
    ES_WATCH_TRACE = 1,
    ES_WATCH_LIMIT = 2,
    ES_WATCH_STOP = 4,
    ES_WATCH_SLOW = 8,
    ES_WATCH_TIMEOUT = 16,
    ES_WATCH_CANARY = 32,
    ES_WATCH_TEAM = 64,    /* there are several workers: say when a body is left and entered */
    ES_WATCH_SHARED = 128, /* and they work */
    ES_WATCH_WORKERS = ES_WATCH_TEAM | ES_WATCH_SHARED
};

/* Something outside that was finished by another thread. */
struct es_job {
    struct es_sched *sched;
    struct es_job *next;
    void *(*run)(void *arg);
    void *arg;
    void *value;
    es_id task;
};

struct es_error_texts {
    struct es_error_texts *next;
    size_t size, used;
    char text[];
};

/* More tasks than this do not fit into a cache. */
enum { ES_LARGE = 40000 };

/* Turns between two looks at descriptors, if any are watched. */
enum { ES_TURNS_WATCHED = 64 };

enum es_phase { ES_IDLE, ES_STARTED, ES_SETTLED };

struct es_sched {
    /* The fast path. */
    const struct es_node *nodes;
    const es_id *after;
    struct es_record *records; /* count, and one for the caller */
    struct es_ring ready;
    uint32_t count, left; /* tasks; tasks that are not done */
    uint32_t budget;      /* steps until timers and posts are looked at although tasks are ready */
    uint32_t turns_granted; /* what it was when they were looked at last */
    atomic_uint watch;      /* enum es_watch: 0 as long as nothing rare is watched */
    unsigned flags;         /* enum es_flag */
    bool large;             /* the tasks do not fit into a cache: their memory is fetched ahead */
    bool choosing;          /* the next ready task is not always the first */
    bool indirect; /* a fiber does not go on straight after another: the main stack is in between */
    uint64_t shuffle;         /* the state of the seeded choice */
    uint32_t ahead_of_caller; /* ready tasks before the caller's turn, if that is among them */
    es_id entering;           /* what a fiber that is switched to for a new body shall enter */
    struct es_self **current; /* where the running thread keeps its fiber */
    struct es_self main;      /* the context of es_wait */
    struct es_self
        *outer; /* the fiber that es_wait was called from: a body of another scheduler, or NULL */
    struct es_stacks stacks;
    struct es_team *team; /* several workers; NULL: one */

    /* The call. */
    struct es_set *set;
    struct es_set_reader reader; /* of its names, also after the call */
    struct es_call call;
    enum es_phase phase;
    bool settled, finishing;
    bool leaving; /* es_loop_run returns: the caller's turn, or from now on several workers */
    struct es_result outcome; /* of `all`: the first failure; with cancellation, what caused it */
    struct es_result aborted; /* from outside, or by the call's time limit; code ES_OK: not */
    struct es_result ended;   /* code ES_OK once es_flow_end was called, with the value */
    struct es_result stop;    /* what waits return while the call is cancelled */
    es_id failed_first, failed_last;
    struct es_abort abort; /* the call's own */
    struct es_abort_attachment attachment;
    struct es_ring queue;         /* tasks that wait for one of the `limit` permits */
    uint32_t permits;             /* that are free */
    uint32_t walks;               /* of searches for deadlocks, over all calls */
    es_id search_from;            /* where the next one begins */
    struct es_error_texts *texts; /* of errors; they live until the next call */
    es_ns instant;                /* when timers were last looked at */
    uint32_t call_timer;          /* place plus one */
    uint32_t *task_timer;         /* place plus one of each task's time limit, if any has one */

    /* The scheduler. */
    struct es_alloc alloc;
    struct es_options options;
    struct es_clock *clock, *own_clock;
    struct es_timers timers;
    struct es_trace trace;
    uint32_t room;        /* of records and rings */
    uint32_t external;    /* tasks that wait for a descriptor or a job */
    uint32_t watched;     /* tasks whose descriptors the clock watches */
    uint32_t unlooked;    /* turns since those were looked at */
    atomic_int posted;    /* another thread has something for us */
    pthread_mutex_t lock; /* over `done` */
    struct es_job *done;
    struct es_jobs *jobs;
    pthread_t owner;                   /* the thread that started the call */
    const struct es_self *owner_fiber; /* or the body that did, which may go on in another thread */
};

static inline unsigned es_watch(const struct es_sched *sched)
{
    return atomic_load_explicit(&sched->watch, memory_order_relaxed);
}

/* What is watched, apart from there being several workers. */
static inline unsigned es_watch_rare(const struct es_sched *sched)
{
    return es_watch(sched) & ~(unsigned)ES_WATCH_TEAM;
}

#endif
