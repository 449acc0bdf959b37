/* SPDX-License-Identifier: MIT
 * The scheduler's own view of a call: a record a task, the queue of ready tasks, and what is looked
 * at rarely. */
#ifndef ES_CORE_STATE_H
#define ES_CORE_STATE_H

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "core/abort.h"
#include "core/timers.h"
#include "core/trace.h"
#include "fibers/current.h"
#include "fibers/fiber.h"
#include "fibers/stacks.h"
#include "set/set.h"

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
    ES_WANTED = -9, /* unstarted, or running since without having said so; and somebody awaits it */
    ES_FINISHING = -10 /* about to be done, within a few instructions */
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
    _Atomic uint32_t pending; /* unstarted: declared dependencies that are not done. Started: its
                                 fiber's number */
    es_id next;               /* in a wait list; once failed, in the list of the failed */
};

enum es_watch {
    ES_WATCH_TRACE = 1,
    ES_WATCH_LIMIT = 2,
    ES_WATCH_STOP = 4,
    ES_WATCH_SLOW = 8,
    ES_WATCH_TIMEOUT = 16,
    ES_WATCH_CANARY = 32,
    ES_WATCH_CREW = 64,    /* there are several workers: say when a body is left and entered */
    ES_WATCH_SHARED = 128, /* and they work */
    ES_WATCH_WORKERS = ES_WATCH_CREW | ES_WATCH_SHARED
};

/* Task numbers that go round: each is in it once at most. `size` is a power of two. */
struct es_ring {
    es_id *slots;
    uint32_t size, head, tail;
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

struct es_note {
    struct es_note *next;
    size_t size;
    char text[];
};

/* More tasks than this do not fit into a cache. */
enum { ES_BROAD = 40000 };

enum es_phase { ES_IDLE, ES_STARTED, ES_SETTLED };

struct es_sched {
    /* The fast path. */
    const struct es_node *nodes;
    const es_id *after;
    struct es_record *records; /* count, and one for the caller */
    struct es_ring ready;
    uint32_t count, left; /* tasks; tasks that are not done */
    uint32_t budget;      /* steps until timers and posts are looked at although tasks are ready */
    atomic_uint watch;    /* enum es_watch: what makes the fast path take a closer look; mostly 0 */
    unsigned flags;       /* enum es_flag */
    bool broad;           /* the tasks do not fit into a cache: their memory is fetched ahead */
    bool choosing;        /* the next ready task is not always the first */
    bool indirect; /* a fiber does not go on straight after another: the main stack is in between */
    uint64_t shuffle;         /* the state of the seeded choice */
    es_id handed;             /* what a fiber that is switched to for a new body shall enter */
    struct es_self **current; /* where the running thread keeps its fiber */
    struct es_self main;      /* the context of es_wait */
    struct es_self
        *outer; /* the fiber that es_wait was called from: a body of another scheduler, or NULL */
    struct es_stacks stacks;
    struct es_crew *crew; /* several workers; NULL: one */

    /* The call. */
    struct es_set *set;
    struct es_call call;
    enum es_phase phase;
    bool settled, finishing;
    bool leaving; /* es_loop_run returns: the caller's turn, or from now on several workers */
    struct es_result outcome; /* of `all`: the first failure; with cancellation, what caused it */
    struct es_result aborted; /* from outside, or by the call's time limit; code ES_OK: not */
    struct es_result ended;   /* code ES_OK once es_end was called, with the value */
    struct es_result stop;    /* what waits return while the call is cancelled */
    es_id failed_first, failed_last;
    struct es_signal signal; /* the call's own */
    struct es_attachment attachment;
    struct es_ring queue;  /* tasks that wait for one of the `limit` places */
    uint32_t places;       /* that are free */
    struct es_note *notes; /* texts of errors; they live until the next call */
    es_ns instant;         /* when timers were last looked at */
    uint32_t call_timer;   /* place plus one */
    uint32_t *task_timer;  /* place plus one of each task's time limit, if any has one */

    /* The scheduler. */
    struct es_alloc alloc;
    struct es_options options;
    struct es_clock *clock, *own_clock;
    struct es_timers timers;
    struct es_trace trace;
    uint32_t room;        /* of records and rings */
    uint32_t outside;     /* tasks that wait for a descriptor or a job */
    atomic_int posted;    /* another thread has something for us */
    pthread_mutex_t lock; /* over `done` */
    struct es_job *done;
    struct es_helpers *helpers;
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
    return es_watch(sched) & ~(unsigned)ES_WATCH_CREW;
}

/* ---- records: with several workers, some of what a task goes through happens without the lock
 * ---- */

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

/* ---- the core: all of the above that is not atomic; a body is outside of it ---- */

void es_crew_enter(struct es_sched *sched);
void es_crew_leave(struct es_sched *sched);

/* Around what a body may call. With one worker there is nobody to keep out. */
static inline void es_core_enter(struct es_sched *sched)
{
    if (__builtin_expect(sched->crew != NULL, 0))
        es_crew_enter(sched);
}

static inline void es_core_leave(struct es_sched *sched)
{
    if (__builtin_expect(sched->crew != NULL, 0))
        es_crew_leave(sched);
}

/* ---- rings ---- */

static inline bool es_ring_empty(const struct es_ring *ring) { return ring->head == ring->tail; }

static inline uint32_t es_ring_count(const struct es_ring *ring) { return ring->tail - ring->head; }

static inline es_id es_ring_at(const struct es_ring *ring, uint32_t i)
{
    return ring->slots[(ring->head + i) & (ring->size - 1)];
}

static inline void es_ring_push(struct es_ring *ring, es_id task)
{
    ring->slots[ring->tail++ & (ring->size - 1)] = task;
}

static inline es_id es_ring_pop(struct es_ring *ring)
{
    return ring->slots[ring->head++ & (ring->size - 1)];
}

/* Takes the one that `choose` wants, of those before the entry `behind`; the others keep their
 * order. */
es_id es_ring_choose(struct es_ring *ring, es_id behind,
                     uint32_t (*choose)(void *self, const es_id *ids, uint32_t count), void *self);

/* ---- loop.c: running ---- */

void es_loop_run(
    struct es_sched *sched); /* until the caller's turn, or until several workers run */
struct es_result
es_loop_suspend(struct es_self *self,
                const void *answer); /* lets others run until this one is popped again */
void es_loop_slow(
    const struct es_self *self); /* the body stops running: warns if it ran for long */
struct es_self *es_loop_fiber(struct es_sched *sched); /* a new one, or NULL */
void es_loop_body(struct es_sched *sched, struct es_self *self,
                  es_id task);                              /* enters and finishes a task */
void es_loop_unstacked(struct es_sched *sched, es_id task); /* no memory for its stack */
void es_loop_finish(struct es_sched *sched, struct es_self *self,
                    struct es_result result); /* the body has returned */

/* ---- finish.c: the ready queue ---- */

void es_ready_task(struct es_sched *sched, es_id task); /* a task may be entered or go on */
void es_ready_push(struct es_sched *sched, es_id task); /* and has a place */
void es_ready_caller(struct es_sched *sched); /* gives the caller a turn, after those ready now */

/* ---- copies.c: one stack for all ---- */

/* On the main stack: puts a waiting fiber's frames back onto the shared stack, or begins a new one
 * there. */
void es_copies_restore(struct es_stacks *stacks, struct es_self *fiber);
void es_copies_begin(struct es_stacks *stacks, struct es_self *fiber, void (*start)(void *fiber));
/* Gives a fiber room for its frames aside. */
void es_copies_room(const struct es_stacks *stacks, struct es_self *fiber, char *aside,
                    size_t room);
/* Makes room for copying the running fiber's frames away, before it begins to wait. False: out of
 * memory. */
bool es_copies_reserve(struct es_self *self);

/* Asked in a way that takes no frame, on the way to a wait: is there room for all that may come
 * below here? */
static inline __attribute__((always_inline)) bool es_copies_roomy(const struct es_self *self)
{
    return es_stack_pointer() - ES_BELOW >= self->context.low;
}

/* And for the switch alone, as its caller's last call? */
static inline __attribute__((always_inline)) bool es_copies_fits(const struct es_self *self)
{
    return es_stack_pointer() - ES_SAVED - sizeof(void *) >= self->context.low;
}

static inline bool es_copies_ready(struct es_self *self)
{
    return __builtin_expect(es_copies_roomy(self), 1) || es_copies_reserve(self);
}

/* ---- settle.c: failing, cancelling, ending ---- */

/* A task failed and its waiters have not been told; then, when they have. */
void es_settle_failure(struct es_sched *sched, es_id task);
void es_settle_consequence(struct es_sched *sched);
/* The outside signal, or the call's time limit. */
void es_settle_abort(struct es_sched *sched, struct es_result reason);
/* Makes all waits return `stop`, now and from now on. */
void es_settle_cancel(struct es_sched *sched, struct es_result stop);
void es_settle_end(struct es_sched *sched, void *value);
void es_settle_outcome(const struct es_sched *sched, struct es_result *outcome);

/* ---- wake.c: ends of waits ---- */

/* Ends the wait of a task, if it is in one that can be cut short, with `code`. */
void es_wake(struct es_sched *sched, es_id task, int code);
/* Timers that are due, posts, jobs that are done, free places. */
void es_wake_look(struct es_sched *sched);
/* The same; blocks when there is nothing else. */
void es_wake_idle(struct es_sched *sched);
enum es_owner { ES_OWNER_CALL, ES_OWNER_LIMIT };
uint32_t es_wake_owner(const struct es_sched *sched, enum es_owner owner, es_id task);
void es_wake_moved(void *sched, uint32_t owner, uint32_t place);

/* ---- await.c ---- */

void es_await_outside(
    struct es_self *self); /* suspends until something outside makes the task ready */

void es_await_cut(struct es_self *self); /* its wait was cut short, as `woken` says */

/* What every further wait of this body returns, if anything. */
static inline int es_await_stopped(const struct es_self *self)
{
    return self->stop != ES_OK ? self->stop : self->sched->stop.code;
}

/* ---- overflow.c ---- */

/* A stack for the handler in a thread of the scheduler's own, if the program wants one; NULL: no.
 */
void *es_overflow_begin(void);
void es_overflow_end(void *stack);

/* ---- deadlock.c ---- */

/* Would `task` awaiting `other` close a ring of waits? Looks along a bounded path. */
bool es_deadlock_far(const struct es_sched *sched, es_id task, es_id other);
/* The error for that, with the path. */
struct es_result es_deadlock_error(struct es_sched *sched, es_id task, es_id other);
/* Nothing can ever happen again: ends one of the waits that make it so. */
void es_deadlock_break(struct es_sched *sched);

/* ---- notes.c: texts that live as long as the results ---- */

struct es_result es_note_result(struct es_sched *sched, int code, es_id task, const char *text);
void es_notes_clear(struct es_sched *sched);
struct es_result es_result_plain(int code, es_id task); /* with a fixed text */

/* Of a task that is done: nobody writes to it any more. */
static inline struct es_result es_record_result(const struct es_record *record)
{
    struct es_result result;

    memcpy(&result, record, sizeof result);
    return result;
}

/* Nobody awaits most tasks when they begin to wait; those cannot close a ring, except with
 * themselves. */
static inline bool es_deadlock_ahead(const struct es_sched *sched, es_id task, es_id other)
{
    return (task == other || sched->records[task].u.waiters.first != ES_NONE) &&
           es_deadlock_far(sched, task, other);
}

#endif
