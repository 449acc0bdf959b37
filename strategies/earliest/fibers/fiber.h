/* SPDX-License-Identifier: MIT
 * A fiber: a stack, and what the body on it waits for. Most of the time one fiber runs body after
 * body; one that waits in the middle keeps its fiber. */
#ifndef ES_FIBERS_FIBER_H
#define ES_FIBERS_FIBER_H

#include <stddef.h>
#include <stdint.h>

#include "earliest.h"
#include "platform/assert.h"
#include "platform/sanitizers.h"
#include "platform/switch.h"

#ifdef ES_ASAN
#include <sanitizer/common_interface_defs.h>
#endif
#ifdef ES_TSAN
#include <sanitizer/tsan_interface.h>
#endif

/* What a body waits for that is neither a task nor a time. */
enum es_waits_for { ES_FOR_OTHER, ES_FOR_SLOTS, ES_FOR_ATTEMPTS };

struct es_hook {
    void (*hook)(void *data);
    void *data;
    struct es_hook *next;
};

/* Of a fiber that waits in the way of most only the first line is touched. */
struct es_self {
    struct es_context context; /* while it does not run */
    struct es_sched *sched;
    struct es_hook *hooks;
    union {
        struct es_self *next; /* in the list of idle fibers */
        struct {
            es_id previous; /* the task before this one in the wait list it is in, or ES_NONE */
            int32_t woken;  /* why its last wait ended: ES_OK, or what cut it short */
        };
    };
    es_id task;
    uint32_t index; /* its number in the pool */

    uint32_t timer;    /* its wait's place in the timer queue, plus one; 0: none */
    int16_t stop;      /* what all further waits of this body return, or ES_OK */
    bool holds_permit; /* one of the call's permits, when it has a limit */
    bool wants_permit; /* it gave one back to await; if ready, it is in the queue for one */
    bool waits_for_fd;
    bool shielded;     /* cancellation and time limits do not end its waits */
    bool unrecorded;   /* with several workers: the record does not tell yet that this body runs */
    uint8_t waits_for; /* enum es_waits_for */
    uint32_t walked;   /* the last search for deadlocks that came by */
    es_ns resumed;     /* when the body went on, if that is watched */
    struct es_worker *worker; /* with several workers: the one it runs on, or ran on last */
    union {
        void *value; /* what something outside handed over */
        struct {
            int fd;          /* the descriptor that it waits for, */
            short fd_events; /* and poll(2) events, if it does */
        };
    };
    struct es_result cut;       /* what an await that was cut short returns */
    struct es_request *request; /* with many calls at once: the body's */
#ifdef ES_ASAN
    const void *bottom;
    size_t size;
    void *fake;
#endif
#ifdef ES_TSAN
    void *tsan;
#endif
};

#if !defined(ES_ASAN) && !defined(ES_TSAN) && UINTPTR_MAX == UINT64_MAX
_Static_assert(offsetof(struct es_self, timer) == 64 && sizeof(struct es_self) == 128,
               "lines of 64 bytes");
#endif

/* Leaves `from` for `to`. Whoever comes back to `from` makes this return its answer. */
static inline struct es_result es_fiber_switch(struct es_self *from, struct es_self *to)
{
    ES_ASSERT(from != to && to->context.sp);
#ifdef ES_TSAN
    if (!from->tsan)
        from->tsan = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(to->tsan, 0);
#endif
#ifdef ES_ASAN
    struct es_result answer;

    __sanitizer_start_switch_fiber(&from->fake, to->bottom, to->size);
    answer = es_switch(&from->context, &to->context);
    __sanitizer_finish_switch_fiber(from->fake, NULL, NULL);
    return answer;
#else
    return es_switch(&from->context, &to->context);
#endif
}

/* Its switch has no answer of its own: what it returns is not looked at. */
static inline void es_fiber_answerless(struct es_self *fiber)
{
    fiber->context.u.answer = &fiber->cut;
}

#endif
