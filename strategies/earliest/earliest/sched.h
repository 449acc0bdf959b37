/* SPDX-License-Identifier: MIT
 * Schedulers and what they are made of. */
#ifndef EARLIEST_SCHED_H
#define EARLIEST_SCHED_H

#include "clock.h"

ES_API_BEGIN

/* What a scheduler is made of. Zeroes give the defaults: real clock, one worker, 64 KiB stacks, no
 * trace. */
struct es_options {
    size_t size; /* sizeof(struct es_options), or 0 */
    const struct es_alloc *alloc;
    struct es_clock *clock; /* borrowed; NULL: a real clock of the scheduler's own, sleeping only */
    size_t stack_size;      /* bytes, rounded up to pages; 16 KiB at least */
    /* All bodies run on one stack, and what a waiting one has on it, some hundred bytes, is kept
     * aside: for a million that wait. While it waits nobody may follow a pointer to its variables:
     * listeners, arguments of jobs and what other bodies read must be elsewhere. Under address and
     * thread sanitizers each has its own stack all the same. */
    bool copy_stacks;
    size_t trace_events; /* room in the trace ring; the oldest are overwritten, and counted */
    /* Which of the `count` ready tasks goes next, as an index into `ready`, which is in the order
     * of readiness. */
    uint32_t (*pick)(void *self, const es_id *ready, uint32_t count);
    uint64_t seed; /* without `pick`: not 0 draws the next at random, in each call the same way */
    /* Which of the tasks that wait for one of the call's `limit` places gets it, as an index into
     * `waiting`. The first of those is the one that gets it where this is NULL; the others are in
     * no order. */
    uint32_t (*admit)(void *self, const es_id *waiting, uint32_t count);
    void *self; /* passed to pick, admit and warn */
    /* Called when a body ran for longer than `slow` without waiting; both must be given. */
    void (*warn)(void *self, es_id task, es_ns ran);
    es_ns slow;
    /* Runs `job(arg)` on some other thread; 0 or an errno. NULL: helper threads of the scheduler's
     * own, or with a clock that cannot watch descriptors (a virtual one) at once, in place. */
    int (*offload)(void *self, void (*job)(void *arg), void *arg);
    /* Threads that run bodies, 1024 at most: 0 and 1 the one that calls es_wait, more also threads
     * of the scheduler's own, which start when a call can first use them and end in es_sched_free.
     * All else stays as it is, save the order among tasks that are ready at once. Bodies run at the
     * same time; they must lock what they share, but may rely on all that an awaited or declared
     * dependency wrote. After a wait a body may go on in another thread: errno, thread-local
     * variables and held mutexes do not come along. When es_wait returns before all is done, bodies
     * in other threads run on until they next call the scheduler or return, and wait there for
     * es_finish. Listeners, `warn`, `admit`, `offload` and the allocator are called by one thread
     * at a time, whichever, under the scheduler's lock: they must not wait for a lock that a body
     * holds while it calls the scheduler. Not with copy_stacks, pick or seed: es_sched_new fails
     * with ES_UNSUPPORTED. */
    unsigned workers;
    /* With several workers: a call goes on with one thread while its bodies take less than this on
     * average, since sharing has a cost of its own. 0: 35 ns, and more for some time where that did
     * not pay. Negative: all work from the start. Where the system has no membarrier(2), one thread
     * does all the work. */
    es_ns grain;
    /* For thousands of bodies that wait: the first 1,024 stacks are as ever, and those beyond lie
     * side by side in huge pages, which processors find faster. A stack then costs all of its size,
     * so that 0 in stack_size means 16 KiB. These stacks have no guard pages: below each are 64
     * bytes of a pattern, which is looked at when a body returns. If it was overwritten the task's
     * result is ES_OVERFLOW, but by then the body has written into another body's stack. Where the
     * system has no huge pages or refuses them, or stack_size is 256 KiB or more, all stacks are as
     * ever. Of no effect with copy_stacks. */
    bool huge_stacks;
    /* Timers that are due at one time go in the order of requests, tasks and attempts, and so do
     * those that come to a pool at one time; else in the order in which they were set, or came.
     * What then happens does not depend on what else runs, as in simulators. Numbers of requests
     * count modulo 2^28, those of tasks modulo 2^24. */
    bool numbered;
    uint64_t jitter_seed; /* of the random bits of backoffs; 0: other ones in each scheduler */
};

struct es_sched *es_sched_new(const struct es_options *options,
                              struct es_error *error); /* NULL: defaults */
/* Makes stacks ahead, until there are so many: the first call then takes no longer than later ones
 * with as many bodies that wait. ES_OK, ES_NO_MEMORY (those that were made stay), or ES_MISUSE
 * while there is a call. */
int es_sched_prepare(struct es_sched *sched, uint32_t stacks);
/* NULL allowed. Finishes a call that is still running, so by the thread that started it, and not in
 * a body of it. */
void es_sched_free(struct es_sched *sched);

#define ES_OPTIONS(...) ((struct es_options){ .size = sizeof(struct es_options), __VA_ARGS__ })

/* Installs a handler of SIGSEGV that says on standard error which task overran its stack, before
 * the program dies of it. Signals of other faults take their default action. The handler is the
 * process's, but the stack it runs on is the calling thread's: call this in each thread that runs a
 * scheduler, before its first call; helper threads then have such stacks too. Nothing is installed
 * without this call, and what was installed before is replaced. ES_OK, or ES_SYSTEM. */
int es_overflow_install(void);

ES_API_END

#endif
