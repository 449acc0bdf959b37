/* SPDX-License-Identifier: MIT
 * What all parts use: codes, results, errors, memory. */
#ifndef EARLIEST_BASE_H
#define EARLIEST_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Around what is declared: C's linkage, and visible outside of the shared library. */
/* clang-format off */
#ifdef __cplusplus
#define ES_API_BEGIN _Pragma("GCC visibility push(default)") extern "C" {
#define ES_API_END } _Pragma("GCC visibility pop")
#else
#define ES_API_BEGIN _Pragma("GCC visibility push(default)")
#define ES_API_END _Pragma("GCC visibility pop")
#endif
/* clang-format on */

ES_API_BEGIN

typedef int64_t es_ns;  /* a time or a duration in nanoseconds */
typedef uint32_t es_id; /* a task's number in its set, from 0 in the order of adding */

#define ES_NONE UINT32_MAX /* no task */
#define ES_NEVER INT64_MAX /* a time that does not come; as a duration: without end */

/* What became of a task, a wait or a call. */
enum es_code {
    ES_OK = 0,
    ES_FAILED,    /* a body failed with a reason of its own */
    ES_ABORTED,   /* aborted from outside; the reason is the aborter's */
    ES_CANCELLED, /* the call is being cancelled: return soon */
    ES_TIMED_OUT, /* a deadline passed */
    ES_ENDED, /* the flow was ended: by this task, by the one awaited, or before this await began */
    ES_DEADLOCK,    /* this wait could never end; the text names the path. Sleeps without end too,
                       unless the call has a time limit or, on a clock that runs, an abort */
    ES_UNKNOWN,     /* no task of that name or number */
    ES_DUPLICATE,   /* two tasks of one name */
    ES_NO_FUNCTION, /* a task without a body */
    ES_CYCLE,       /* the declared dependencies form a cycle; the text names the path */
    ES_NO_MEMORY,   /* the allocator, or the mapping of stacks, refused */
    ES_MISUSE, /* a call that is not allowed here: outside a body, in the wrong mode, from a foreign
                  thread */
    ES_BUSY,   /* the scheduler runs another set */
    ES_CLOSED, /* an abort was used after its call */
    ES_UNSUPPORTED, /* the clock in use cannot do this */
    ES_SYSTEM,      /* the operating system refused; the text has its words */
    ES_OVERFLOW,    /* a body overran its stack (found by the canary) */
    ES_SHED,        /* a pool has no place for one more that must wait */
    ES_ABANDONED,   /* waited for slots of a pool for as long as its patience lasts */
    ES_REJECTED     /* a breaker is open, or a budget is used up */
};

/* A value or an error, 16 bytes, passed by value. An error travels unchanged through every task
 * that returns it. One that a body brings from elsewhere, such as another scheduler's, begins anew
 * in its task, and keeps its reason, but not its text. */
struct es_result {
    void *value;  /* of ES_OK: the task's value. Of ES_FAILED, ES_ABORTED: the reason, as given.
                     Else: the library's text, which lives until the scheduler's next call */
    int32_t code; /* enum es_code; another that a body returns counts as ES_FAILED */
    es_id task;   /* of an error: the task where it began, or ES_NONE */
};

/* Where an error is put: the caller's storage. Functions take NULL for "not wanted". */
struct es_error {
    int code;       /* enum es_code */
    es_id task;     /* the task where it began, or ES_NONE */
    void *reason;   /* of ES_FAILED and ES_ABORTED, else NULL */
    char text[240]; /* one sentence; may be cut */
};

struct es_self;    /* a running body's handle: valid inside that body only */
struct es_set;     /* tasks and their declared dependencies */
struct es_request; /* one of many calls at once */
struct es_sched;   /* a scheduler: stacks, queues and timers, used for one call after another */
struct es_abort;   /* whether an end is wanted, and why */
struct es_pool;    /* slots that tasks share */

typedef struct es_result es_body(struct es_self *self, void *data);

/* Where memory comes from. `map` gives zeroed, page-aligned memory for stacks; it may be NULL, with
 * `unmap`: then the system's mmap is used. All functions may fail by returning NULL. Called from
 * one thread at a time, whichever. */
struct es_alloc {
    size_t size; /* sizeof(struct es_alloc), or 0: see "Sizes" above */
    void *self;
    void *(*alloc)(void *self, size_t size);
    void (*free)(void *self, void *memory, size_t size);
    void *(*map)(void *self, size_t size);
    void (*unmap)(void *self, void *memory, size_t size);
};

#define ES_ALLOC(...) ((struct es_alloc){ .size = sizeof(struct es_alloc), __VA_ARGS__ })

static inline struct es_result es_ok(void *value)
{
    struct es_result result = { value, ES_OK, ES_NONE };
    return result;
}

/* A failure with a reason of the body's own. The scheduler fills in the task. */
static inline struct es_result es_fail(void *reason)
{
    struct es_result result = { reason, ES_FAILED, ES_NONE };
    return result;
}

ES_API_END

#endif
