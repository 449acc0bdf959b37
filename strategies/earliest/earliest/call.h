/* SPDX-License-Identifier: MIT
 * One call: running a set, and what became of its tasks; from another loop too. */
#ifndef EARLIEST_CALL_H
#define EARLIEST_CALL_H

#include "base.h"

ES_API_BEGIN

enum es_mode {
    ES_ALL,         /* the first failure, in time, is the call's */
    ES_ALL_SETTLED, /* the call does not fail; each task has its own result */
    ES_FLOW         /* the first es_flow_end gives the call's value */
};

enum es_flag {
    ES_CONTINUE = 1, /* What is known goes on at once: an await of a task that is done or unknown,
                        and the waiters of a body that has returned. Without it, in strict order,
                        those that are ready go first. In a call of es_start with one worker,
                        without `pick` and `seed`, that is better-all's order, turn for turn: what
                        follows from a body's return comes a turn later. In requests, and in all
                        other calls, it follows at once. */
    ES_CANCEL =
        2, /* an abort cancels: waits return ES_CANCELLED, tasks not entered are not entered */
    ES_EARLY = 4 /* flow: the first es_flow_end settles the call, and cancels the rest */
};

/* One call. Zeroes: mode all, strict, no abort, no limits. */
struct es_call {
    size_t size; /* sizeof(struct es_call), or 0 */
    enum es_mode mode;
    unsigned flags; /* enum es_flag */
    union {
        struct es_abort *abort;  /* outside abort, or NULL */
        struct es_abort *signal; /* its name before 0.2.0 */
    };
    es_ns timeout; /* for the whole call, 0: none; when it passes, everything is cancelled */
    /* Tasks at once, 0: any number. Places are given out when all that happens at that time has
     * happened: one by one, to who could go on first, ties in the order of the set. A task that
     * awaits another gives its place back and waits for one afterwards, as part of that await: a
     * deadline, a time limit or a cancellation that comes meanwhile cuts it short, and the body
     * goes on without a place until it awaits again. If the other is done, it counts as waiting
     * since then, or since it got its place and did something; with ES_CONTINUE it keeps its place.
     */
    uint32_t limit;
    void *context; /* the call's own; es_self_context gives it to bodies */
    /* Of es_request_start only: called when the call is settled, as es_wait would return, and when
     * every body has returned, as es_finish would. Not in a body, and so they cannot wait; they may
     * start requests, fire tokens and abort, and `over` may free the request. */
    void (*settled)(struct es_request *request, void *context);
    void (*over)(struct es_request *request, void *context);
    /* A time, 0: none. It ends no body by itself; es_attempt and es_deadline mind it. */
    es_ns deadline;
};

/* Runs the set to the end: es_start, es_wait, es_finish. Returns the call's es_code and fills
 * `error`. */
int es_run(struct es_sched *sched, struct es_set *set, const struct es_call *call,
           struct es_error *error);

/* Begins a call. `set` is borrowed until es_finish. `call` may be NULL and is copied. On failure
 * nothing runs. */
int es_start(struct es_sched *sched, struct es_set *set, const struct es_call *call,
             struct es_error *error);
/* Runs until the call is settled and returns its code. In `all` that is the first failure, while
 * other bodies may be in the middle: es_finish runs them to their end. */
int es_wait(struct es_sched *sched, struct es_error *error);
/* Runs until every body has returned. Results stay readable until the next es_start. */
int es_finish(struct es_sched *sched, struct es_error *error);

/* What became of a task, after es_wait; code ES_BUSY while it is not done, ES_UNKNOWN without such
 * a task. */
struct es_result es_task_result(const struct es_sched *sched, es_id task);
/* The value of the first es_flow_end, with code ES_OK; ES_UNKNOWN when there was none. */
struct es_result es_flow_value(const struct es_sched *sched);
/* All failed tasks in the order of failing, those that only passed on another's error included:
 * begin with ES_NONE, go on with the last answer, until ES_NONE. After es_finish. */
es_id es_failed_next(const struct es_sched *sched, es_id last);
/* Describes a result in one sentence. Returns `text`. Tasks are named as long as the set is there,
 * and are numbers afterwards. In a name, control characters and line ends are shown as pictures,
 * and what reorders a line as U+FFFD. What does not fit is cut, between letters. */
const char *es_result_text(const struct es_sched *sched, struct es_result result, char *text,
                           size_t size);

#define ES_CALL(...) ((struct es_call){ .size = sizeof(struct es_call), __VA_ARGS__ })

/* Does what can be done now, and never blocks: bodies that are ready, timers that are due, posts,
 * descriptors; at most some thousand turns. To be called by the thread that started the call, or
 * has the requests; then neither is waited for. ES_BUSY: bodies have not returned yet; `*wait`
 * (NULL allowed) is the time until the next timer, 0 when there is more to do at once, ES_NEVER
 * when nothing but es_fd, es_token_fire or an abort brings more. ES_OK: all have returned;
 * es_finish or es_request_finish tell how, without blocking. ES_MISUSE in a body or from a foreign
 * thread; ES_UNSUPPORTED with several workers. Virtual time does not go on by itself here: who
 * drives sets es_virtual_clock.now. */
int es_step(struct es_sched *sched, es_ns *wait);
/* A descriptor that poll(2) tells readable whenever es_step has something to do, a timer included;
 * it is the scheduler's. From then on es_step must be called when it is. -1 with a clock that has
 * none, as virtual time, or when the system refuses. */
int es_fd(struct es_sched *sched);

ES_API_END

#endif
