/* SPDX-License-Identifier: MIT
 * The scheduler's own view of calls: a record a task, the queue of ready tasks, and what is looked
 * at rarely. */
#ifndef ES_CORE_STATE_STATE_H
#define ES_CORE_STATE_STATE_H

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "core/queues/leavers.h"
#include "core/queues/permits.h"
#include "core/queues/ring.h"
#include "core/queues/timers.h"
#include "core/state/abort.h"
#include "core/state/record.h"
#include "core/state/trace.h"
#include "fibers/current.h"
#include "fibers/fiber.h"
#include "fibers/stacks.h"
#include "platform/assert.h"
#include "platform/inline.h"
#include "set/reader.h"
#include "set/set.h"

enum es_watch {
    ES_WATCH_TRACE = 1,
    ES_WATCH_LIMIT = 2,
    ES_WATCH_STOP = 4,
    ES_WATCH_SLOW = 8,
    ES_WATCH_TIMEOUT = 16,
    ES_WATCH_POOLS = 32,   /* tasks take slots of pools */
    ES_WATCH_TEAM = 64,    /* there are several workers: say when a body is left and entered */
    ES_WATCH_SHARED = 128, /* and they work */
    ES_WATCH_MANY = 256,   /* there are many calls at once */
    ES_WATCH_SHIELD = 512, /* bodies were shielded: it ends when they return */
    ES_WATCH_WORKERS = ES_WATCH_TEAM | ES_WATCH_SHARED,
    ES_WATCH_TIMES = ES_WATCH_TRACE | ES_WATCH_SLOW /* it is told when bodies begin and go on */
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

/* Which turn of which request makes the loop return. */
enum es_wanted { ES_WANT_NOTHING, ES_WANT_SETTLED, ES_WANT_OVER, ES_WANT_ANY };

/* One call: what it was started with, and what it has come to. Its tasks have the places from
 * `base` up to base + count in the scheduler's arrays; the place behind them stands for whoever
 * waits for the call. */
struct es_request {
    /* The fast path. */
    uint32_t left;  /* tasks that are not done */
    unsigned flags; /* enum es_flag */
    bool settled, finishing;
    bool rare; /* of many: it has a limit, or tasks with time limits, or is being cancelled */

    es_id base;
    uint32_t count;
    struct es_sched *sched;
    struct es_set *set;
    struct es_call call;
    struct es_result outcome; /* of `all`: the first failure; with cancellation, what caused it */
    struct es_result aborted; /* from outside, or by the call's time limit; code ES_OK: not */
    struct es_result ended;   /* code ES_OK once es_flow_end was called, with the value */
    struct es_result stop;    /* what waits return while the call is cancelled */
    es_id ender;              /* the task that did, from `base` */
    void (**destroy)(void *); /* [count] of values; NULL: no task has one */
    es_id failed_first, failed_last; /* counted from `base` */
    struct es_abort abort;           /* the call's own */
    struct es_abort_attachment attachment;
    struct es_permits permits;    /* of a call with a limit; tasks from `base` */
    struct es_error_texts *texts; /* texts of errors; they live as long as the results */
    es_id search_from;            /* where the next search for deadlocks begins; from `base` */
    uint32_t call_timer;          /* place plus one */
    uint32_t armed;               /* timers of its tasks */
    uint32_t external;            /* its tasks that wait for something outside */

    /* Of many at once. */
    uint32_t number; /* counted from 1 */
    uint32_t busy;   /* its tasks that are ready or run, or wait for a permit */
    bool turning;    /* the place behind its tasks is in the ready queue */
    bool told;       /* that it is settled */
    bool over;       /* all bodies have returned */
    bool given;      /* es_request_wait_any has returned it */
    bool suspected;  /* it is in the list of suspects */
    bool admitting;  /* it is in the list of those with tasks that wait for a permit */
    struct es_request *suspect_next, *admitting_next;
    struct es_request *next, *previous; /* all that were not freed */

    /* Attempts of its tasks are requests with one task. */
    struct es_request *parent; /* of an attempt: whose task makes it; else NULL */
    es_id origin;              /* the number of the request's task; else 0 */
    es_id caller;              /* who waits for it: that task, or an attempt of it */
    uint32_t attempt;          /* its number */
    es_ns deadline;            /* nobody waits for it after that; ES_NEVER: none */
    bool shielded;             /* the parent's cancellation does not concern it */
    bool given_up;             /* nobody waits for it any more */
    struct es_request *child;  /* its attempts that have not returned */
    struct es_request *sibling_next, *sibling_previous;
    void (*entered)(struct es_request *attempt);  /* of an attempt: its body is entered */
    void (*returned)(struct es_request *attempt); /* and has returned */
    void *trial; /* of an attempt, its struct es_try; else of its trials the last */
    struct es_request *over_next, *over_previous;
};

/* Where the tasks of many calls are: ranges of a power of two of places. */
struct es_places {
    struct es_node *nodes;        /* room; copies of those of the sets */
    struct es_request **requests; /* room + 1 */
    uint32_t used;                /* places that were ever given away */
    es_id free[32];               /* ranges of 2^i that were given back; the next in `next` */
};

/* Alarms by number. */
struct es_alarms {
    struct es_alarm **table;
    uint32_t count, room;
    uint32_t free; /* the number of one that is free plus one, and so on in the table; 0: none */
};

struct es_pools {
    struct es_pool *first, *last; /* in the order of making */
    struct es_pool *stirred;
    struct es_pool *boundless; /* not among those: what claims of no pool take of */
    uint32_t several;          /* claims of several pools that wait */
    uint64_t made, queued;     /* pools, and claims that began to wait */
};

struct es_sched {
    /* The fast path. */
    const struct es_node *nodes;
    const es_id *after;
    const es_id *sole;
    struct es_record *records; /* count, and one for the caller */
    struct es_ring ready;
    uint32_t count;         /* tasks, or with many calls places */
    uint32_t look;          /* the place in `ready` at which timers and posts are looked at although
                               tasks are ready */
    uint32_t turns_granted; /* how far off that was when they were looked at last */
    unsigned turns;         /* enum es_turns */
    struct es_request one;  /* the call, unless there are many at once */
    atomic_uint watch;      /* enum es_watch: 0 as long as nothing rare is watched */
    bool large;             /* the tasks do not fit into a cache: their memory is fetched ahead */
    bool uneven;            /* the call's set is */
    bool choosing;          /* the next ready task is not always the first */
    bool many;              /* calls at once; does not change while there is one */
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
    struct es_leavers leavers;

    struct es_set_reader reader; /* of the names of the one call's set, also after the call */
    enum es_phase phase;
    bool stepping; /* es_step: the loop returns instead of waiting */
    bool driven;   /* es_fd was called */
    bool running;  /* es_caller_run is at work */
    bool leaving;  /* es_loop_run returns: the caller's turn, or from now on several workers */
    void (**destroy)(void *value); /* [destroy_count] the one call's own copy, or NULL */
    uint32_t destroy_count;
    uint32_t walks;                   /* of searches for deadlocks, over all calls */
    es_ns instant;                    /* when timers were last looked at; INT64_MIN: not yet */
    uint32_t *task_timer;             /* place plus one of each task's time limit, if any has one */
    struct es_claim_of_task **claims; /* [room] each task's last, if any has one */

    struct es_alloc alloc;
    struct es_options options;
    struct es_clock *clock, *own_clock;
    struct es_timers timers;
    struct es_alarms alarms;
    struct es_pools pools;
    struct es_budget *budgets;   /* all that were not freed */
    struct es_breaker *breakers; /* the same */
    uint64_t jitter;             /* the state of its random bits, if they have begun */
    bool jitter_begun;
    struct es_set attempt_set; /* of each attempt */
    struct es_node attempt_nodes[2];
    struct es_trace trace;
    uint32_t room;        /* of records and rings */
    uint32_t external;    /* tasks that wait for a descriptor or a job */
    uint32_t watched;     /* tasks whose descriptors the clock watches */
    uint32_t unlooked;    /* turns since those were looked at */
    atomic_int posted;    /* another thread has something for us */
    bool granting;        /* a permit was given out, and no timer has fired since, */
    es_ns granted;        /* at this time */
    bool posts_first;     /* the last look was for that alone */
    pthread_mutex_t lock; /* over `done`, `fired` and `aborts` */
    struct es_job *done;
    struct es_jobs *jobs;
    pthread_t owner;                   /* the thread that started the call */
    const struct es_self *owner_fiber; /* or the body that did, which may go on in another thread */
    struct es_token *fired;            /* by other threads; under `lock` */
    struct es_abort_attachment
        *aborts; /* requested from outside, and not looked at; under `lock` */

    /* Many calls at once. */
    struct es_places places;
    struct es_request *first, *last;           /* those that were not freed */
    struct es_request *over_first, *over_last; /* of them, that are over and not given */
    struct es_request *suspects;               /* perhaps none of its tasks can go on */
    struct es_request *spare;                  /* freed, for the next ones */
    struct es_request *admitting;              /* some of its tasks wait for a permit */
    uint32_t live;                             /* calls that are not over */
    uint32_t numbered;
    const struct es_request *wanted; /* what es_request_wait waits for; NULL: any */
    enum es_wanted want;
};

/* The call that a task, or the place behind its tasks, belongs to. In the core. */
static inline struct es_request *es_request_of(const struct es_sched *sched, es_id task)
{
    ES_ASSERT(task <= sched->count);
    return sched->many ? sched->places.requests[task] : (struct es_request *)&sched->one;
}

/* The call of a running body. Anywhere. */
static inline struct es_request *es_self_request(const struct es_self *self)
{
    return self->sched->many ? self->request : &self->sched->one;
}

/* A task's number in its set; of an attempt that of the task that makes it. In the core. */
static inline es_id es_request_number_of(const struct es_sched *sched, es_id task)
{
    const struct es_request *request = es_request_of(sched, task);

    return task - request->base + request->origin;
}

/* The same of a running body. */
static inline es_id es_self_number(const struct es_self *self)
{
    const struct es_request *request = es_self_request(self);

    return self->task - request->base + request->origin;
}

/* The request that the program started, whose tasks a body may await. Of many. */
static inline struct es_request *es_request_root(struct es_request *request)
{
    while (request->parent)
        request = request->parent;
    return request;
}

/* Perhaps none of its tasks can go on any more. */
static inline void es_request_suspect(struct es_request *request)
{
    if (request->suspected || !request->left || request->busy || request->armed ||
        request->external)
        return;
    request->suspected = true;
    request->suspect_next = request->sched->suspects;
    request->sched->suspects = request;
}

/* `other` of ES_EVENT_AWAIT is a task, else what is recorded. */
static inline void es_trace_task(struct es_sched *sched, es_ns time, es_id task, uint32_t other,
                                 enum es_event_kind kind)
{
    const struct es_request *request = es_request_of(sched, task);

    if (request->parent)
        return; /* the trace shows that its task waits */
    if (kind == ES_EVENT_AWAIT)
        other -= request->base;
    es_trace_add(&sched->trace, time, request->number, task - request->base, other, kind);
}

static inline unsigned es_watch(const struct es_sched *sched)
{
    return atomic_load_explicit(&sched->watch, memory_order_relaxed);
}

/* What is watched in every call: of the options, and that there are several workers. */
static inline unsigned es_watch_options(const struct es_sched *sched)
{
    unsigned watch = 0;

    if (sched->team)
        watch |= ES_WATCH_TEAM;
    if (sched->trace.ring)
        watch |= ES_WATCH_TRACE;
    if (sched->options.warn && sched->options.slow > 0)
        watch |= ES_WATCH_SLOW;
    return watch;
}

/* Tasks of the call, or calls, that are not over. */
static inline uint32_t es_sched_left(const struct es_sched *sched)
{
    return sched->many ? sched->live : sched->one.left;
}

/* What is watched, apart from there being several workers. */
static inline unsigned es_watch_rare(const struct es_sched *sched)
{
    return es_watch(sched) & ~(unsigned)ES_WATCH_TEAM;
}

#endif
