/* SPDX-License-Identifier: MIT
 *
 * libearliest: run a set of named tasks so that each starts as early as it can.
 *
 * A task is a C function on a small stack of its own. All tasks of a set are entered at once, in
 * the order in which they were added, and wait in the middle for the results of others: es_await().
 * A task may also declare what it comes after: then it is entered when those are done, and needs no
 * stack while it waits.
 *
 * Times are int64 nanoseconds: durations are not negative and do not lead beyond the end of time,
 * else they are ES_MISUSE; points in time may be any. Strings are UTF-8 and NUL-terminated. Nothing
 * here prints or exits. What a program can only do by mistake, such as asking NULL for its tasks,
 * ends it by abort(3) with a line on standard error; all else that can fail returns a code.
 *
 * Sizes. What a program fills in (es_alloc, es_clock, es_options, es_call) begins with `size`, so
 * that later versions can add fields behind the last one. ES_OPTIONS(.trace_events = 100) and its
 * like are such structs with their size filled in. A smaller size is that of a program that was
 * built with an older header: the fields behind it count as zero. A larger one is taken as long as
 * all that this library does not know is zero, and else refused with ES_UNSUPPORTED. 0 stands for
 * the fields that 0.3.0 had, so that a zeroed struct gives the defaults; who uses a field that
 * came later must fill in the size.
 *
 * Bodies. They run on small stacks with two guard pages below (but see es_options.huge_stacks): a
 * frame that is larger than those jumps over them unless its file is compiled with
 * -fstack-clash-protection (gcc, clang), as this library is. The rounding mode and other
 * floating-point state are the thread's: a body that changes them must set them back before it
 * waits, or other bodies compute with them. In C++ no exception may leave a body; one that is being
 * handled while the body waits stays with it (in a program that does not load its C++ only later,
 * by dlopen).
 *
 * One scheduler belongs to one thread at a time, and may have helper threads of its own:
 * es_options.workers. Several schedulers may live in one process.
 */
#ifndef EARLIEST_H
#define EARLIEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

#define ES_VERSION "0.3.0"

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
    ES_OVERFLOW     /* a body overran its stack (found by the canary) */
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
#define ES_CLOCK(...) ((struct es_clock){ .size = sizeof(struct es_clock), __VA_ARGS__ })
#define ES_OPTIONS(...) ((struct es_options){ .size = sizeof(struct es_options), __VA_ARGS__ })
#define ES_CALL(...) ((struct es_call){ .size = sizeof(struct es_call), __VA_ARGS__ })

/* ---- Sets ----------------------------------------------------------------------------------- */

/* Makes an empty set. `alloc` NULL: malloc. Returns NULL when memory is short. Free with
 * es_set_free. */
struct es_set *es_set_new(const struct es_alloc *alloc);
void es_set_free(struct es_set *set); /* NULL allowed; any thread; not while a call runs it */

/* Adds a task and returns its number. `name` is copied; any string that no other task of the set
 * has, or NULL for none. `data` is passed through to the body. On failure ES_NONE; the first error
 * stays in the set, and es_set_build and es_start report it, so that adding needs no check after
 * each line. */
es_id es_set_add(struct es_set *set, const char *name, es_body *body, void *data);

/* Declares that `task` is entered only when `dependency` is done. If the dependency fails, the task
 * is not entered and fails with the same error. Inside the body es_value() gives the dependency's
 * value. Errors as for es_set_add. */
void es_set_after(struct es_set *set, es_id task, es_id dependency);

/* Gives a task a time limit, counted from its entry: then its waits return ES_TIMED_OUT. */
void es_set_timeout(struct es_set *set, es_id task, es_ns limit);

/* Gives a task a destructor of its values. It is called once for each value of the task that is not
 * NULL: when the results go, that is at the next es_start or es_request_start, in es_request_free
 * or in es_sched_free; or at once for a value that does not become a result, since the body overran
 * its stack or gave it to an es_flow_end that was not the first. Also for what the task gave to the
 * first es_flow_end. A task that passes on what another made should have none. It may be called by
 * any worker, with the scheduler's lock, and must not call the scheduler; the set may be gone. */
void es_set_destroy(struct es_set *set, es_id task, void (*destroy)(void *value));

/* Sorts the dependencies into arrays and looks for cycles. es_start does it if it was not done;
 * afterwards the set cannot grow. Returns an es_code: ES_OK, or the first error of the set. */
int es_set_build(struct es_set *set, struct es_error *error);

size_t es_set_count(const struct es_set *set);
es_id es_set_find(const struct es_set *set, const char *name); /* ES_NONE: no such task */
const char *es_set_name(const struct es_set *set,
                        es_id task); /* "" for a task without a name; lives with the set */

/* ---- Clocks --------------------------------------------------------------------------------- */

/* Time as the scheduler sees it; a clock serves one scheduler. Put it first in a struct of your own
 * to make another. With several workers `now` and `post` may be called by all at once, the others
 * by one at a time, whichever. */
struct es_clock {
    size_t size; /* sizeof(struct es_clock), or 0 */
    es_ns (*now)(struct es_clock *clock);
    /* Blocks until `deadline`, or post, or a watched descriptor is ready. May return early for no
     * reason. */
    void (*park)(struct es_clock *clock, es_ns deadline);
    /* Makes a park, now or next, return. From any thread; async-signal-safe. */
    void (*post)(struct es_clock *clock);
    /* Watches a descriptor for poll(2) `events`; park then calls `ready(arg, events)` once: with
     * those of them that came, with POLLERR or POLLHUP, or with POLLNVAL where it is none any more.
     * A descriptor may be watched with several `arg`. 0, or an errno; EPERM for a file of which
     * `look` tells at once. `unwatch` forgets that `arg`. NULL when descriptors are not supported.
     */
    int (*watch)(struct es_clock *clock, int fd, short events,
                 void (*ready)(void *arg, short events), void *arg);
    void (*unwatch)(struct es_clock *clock, int fd, void *arg);
    /* Time passes by itself, and several workers may park one of them while others work. False:
     * only when nothing is left to do, as virtual time must; also right for a clock that runs, but
     * then timers, posts and descriptors are noticed late while bodies are long. */
    bool runs;
    /* Which of poll(2) `events` a descriptor is ready for now, without waiting; by all at once. It
     * is asked before a deadline is believed. NULL: not asked. */
    short (*look)(struct es_clock *clock, int fd, short events);
    /* For es_fd: a descriptor that polls readable when park would return, at `deadline` at the
     * latest; the same in each call, until the next one. -1, or NULL: there is none. */
    int (*fd)(struct es_clock *clock, es_ns deadline);
};

/* Virtual time: begins at `now`, and jumps to the next timer when nothing is ready. Caller's
 * storage, nothing to free. While a job of es_options.offload or a token is all that is awaited, it
 * stands still. */
struct es_virtual_clock {
    struct es_clock clock;
    es_ns now;
    uint32_t posted; /* the library's */
};
void es_virtual_clock_init(struct es_virtual_clock *clock);

/* The monotonic clock of the system. `spin` nanoseconds before a deadline it stops sleeping and
 * spins: exact at the price of a core; 0 sleeps only. `slack`: while parked the thread's timer
 * slack is 1 ns unless this is false. Returns NULL when memory is short or `spin` negative. */
struct es_clock *es_real_clock_new(es_ns spin, bool slack);
void es_real_clock_free(struct es_clock *clock); /* NULL allowed; one made by es_real_clock_new */

/* ---- Aborts --------------------------------------------------------------------------------- */

/* Makes an abort, by which calls can be ended from outside; give it to them in es_call.abort. Free
 * it after they returned. */
struct es_abort *es_abort_new(const struct es_alloc *alloc);
void es_abort_free(struct es_abort *abort);

/* Asks the calls to end, with a reason that is passed on as it is. Only the first time counts. From
 * any thread; when called by a body of the call, listeners run before it returns. ES_OK, or
 * ES_MISUSE for a call's own abort. */
int es_abort_request(struct es_abort *abort, void *reason);
bool es_abort_requested(const struct es_abort *abort);
/* The reason: ES_ABORTED with the one that was given, or in `all` a sibling's error; ES_OK when
 * nobody asked; ES_CLOSED when the call that the abort belongs to is over. */
struct es_result es_abort_reason(const struct es_abort *abort);

/* A listener, in storage of the caller's. It is called once, by a worker of the scheduler, and is
 * then off the list. */
struct es_abort_listener {
    void (*heard)(struct es_abort_listener *listener, struct es_result reason);
    void *data; /* the listener's own */
    struct es_abort_listener *next, *previous;
};
/* Listens on the abort of a running call, which es_abort_of gives. Listeners are called in the
 * order of listening; if the end was asked for already, not at all. ES_OK, or ES_CLOSED after the
 * call. The call's end takes it off the list. */
int es_abort_listen(struct es_abort *abort, struct es_abort_listener *listener);
void es_abort_unlisten(struct es_abort *abort, struct es_abort_listener *listener);

/* ---- Schedulers ----------------------------------------------------------------------------- */

enum es_event_kind {
    ES_EVENT_READY,  /* may go on, or may be entered */
    ES_EVENT_ENTER,  /* the body is entered */
    ES_EVENT_AWAIT,  /* begins to wait for task `other` */
    ES_EVENT_SLEEP,  /* begins to wait for a time or for something outside */
    ES_EVENT_RESUME, /* goes on */
    ES_EVENT_DONE,   /* is over; `other` is the es_code */
    ES_EVENT_KINDS   /* never recorded; the number of kinds */
};

/* One line of the trace. */
struct es_event {
    es_ns time;
    es_id task;
    uint32_t other;
    uint16_t kind;   /* enum es_event_kind */
    uint16_t worker; /* from 0 */
    uint32_t call;   /* es_request_number; 0: of es_start */
};

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
     * average, since sharing has a cost of its own. 0: 45 ns. Negative: all work from the start.
     * Where the system has no membarrier(2), one thread does all the work. */
    es_ns grain;
    /* For thousands of bodies that wait: the first 1,024 stacks are as ever, and those beyond lie
     * side by side in huge pages, which processors find faster. A stack then costs all of its size,
     * so that 0 in stack_size means 16 KiB. These stacks have no guard pages: below each are 64
     * bytes of a pattern, which is looked at when a body returns. If it was overwritten the task's
     * result is ES_OVERFLOW, but by then the body has written into another body's stack. Where the
     * system has no huge pages or refuses them, or stack_size is 256 KiB or more, all stacks are as
     * ever. Of no effect with copy_stacks. */
    bool huge_stacks;
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
    unsigned flags;         /* enum es_flag */
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

/* ---- Driven by another loop ----------------------------------------------------------------- */

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

/* ---- Many calls at once --------------------------------------------------------------------- */

/* Begins one of many calls that share the scheduler, its clock, stacks and workers: a request. One
 * built set serves any number of them, each with its own context, deadline, abort, limit and
 * results. Tasks of all go in one order of readiness. The end of a task takes no turn of its own,
 * in strict order either: those that await it are ready at once, and a failure is known at once.
 * Whoever waits for one request lets all go on; each fails, is cancelled and is searched for
 * deadlocks by itself. Before the first request starts and after the last is freed the scheduler
 * may be used with es_start: it has either that one call or requests. To be called by the thread
 * that has the scheduler, by a body, or by what it calls. NULL on failure, and then nothing runs:
 * ES_BUSY during a call of es_start, ES_UNSUPPORTED with es_options.pick. `set` is borrowed until
 * the request is freed. */
struct es_request *es_request_start(struct es_sched *sched, struct es_set *set,
                                    const struct es_call *call, struct es_error *error);
/* As es_wait and es_finish: until it is settled, and until every body has returned. Not in a body.
 * ES_CLOSED when `over` has freed it meanwhile. */
int es_request_wait(struct es_request *request, struct es_error *error);
int es_request_finish(struct es_request *request, struct es_error *error);
/* Runs until a request is over that neither this nor es_request_finish has returned. They come in
 * the order of their ends. NULL: there is none, and none is running. */
struct es_request *es_request_wait_any(struct es_sched *sched);
/* Frees the request and its results; NULL allowed. One that is not over is run to its end; where
 * that is impossible, in a body or in what the scheduler calls, nothing is done: ES_BUSY. */
int es_request_free(struct es_request *request);

bool es_request_over(const struct es_request *request); /* every body has returned */
void *es_request_context(const struct es_request *request);
uint32_t es_request_number(const struct es_request *request); /* from 1; in the trace: `call` */
/* As es_abort_request on an abort of this request's alone, but not from any thread: by the one that
 * has the scheduler, by a body, or by what it calls. */
void es_request_abort(struct es_request *request, void *reason);
/* As es_task_result, es_flow_value, es_failed_next and es_result_text. The first is allowed from
 * the start on, the others when it is over. They live until the request is freed. */
struct es_result es_request_result(const struct es_request *request, es_id task);
struct es_result es_request_flow_value(const struct es_request *request);
es_id es_request_failed_next(const struct es_request *request, es_id last);
const char *es_request_text(const struct es_request *request, struct es_result result, char *text,
                            size_t size);

/* ---- Inside a body -------------------------------------------------------------------------- */

/* Waits for a task of the same set and returns its result, which is also the error to pass on. */
struct es_result es_await(struct es_self *self, const char *name);
struct es_result es_await_id(struct es_self *self, es_id task);
struct es_result es_await_until(struct es_self *self, es_id task,
                                es_ns deadline); /* ES_TIMED_OUT */
/* The result of a task, without waiting; code ES_BUSY while it is not done. */
struct es_result es_value(struct es_self *self, es_id task);

/* Waits. ES_OK, or the reason why the wait was cut short. */
struct es_result es_sleep(struct es_self *self, es_ns duration);
struct es_result es_sleep_until(struct es_self *self, es_ns time);
/* Waits until `fd` is ready for poll(2) `events`; `*ready` (NULL allowed) receives which. Any
 * number of tasks may wait for one descriptor. ES_TIMED_OUT after `deadline`, unless the descriptor
 * is ready then: a deadline of now looks without waiting. A ready one is seen at the latest after
 * 128 turns of other bodies. ES_UNSUPPORTED with a clock that cannot watch; ES_SYSTEM for a bad
 * descriptor, also for one that is closed meanwhile, which is noticed after a second or, with many
 * thousands, some seconds. After fork(2) the child of a body may go on, with descriptors of its
 * own, if there is one worker and no job is under way; else it must call _exit or exec. */
struct es_result es_wait_fd(struct es_self *self, int fd, short events, es_ns deadline,
                            short *ready);
/* Runs `job(arg)` on a helper thread and waits for it. It is not cut short by a cancellation. The
 * value is job's. */
struct es_result es_offload(struct es_self *self, void *(*job)(void *arg), void *arg);

/* Something that a body waits for and that somebody fires: the callback of a library, another
 * thread, another body. Caller's storage; all fields are the library's. One-shot: to be made anew
 * for each use. It must stay where it is from es_token_init until it was fired and, where somebody
 * waits on it, that wait has returned; so who gives up an operation that cannot be taken back waits
 * under es_shield. Not on a body's own stack with copy_stacks. */
struct es_token {
    struct es_sched *sched;
    struct es_token *next;
    struct es_result result;
    es_id task;
    uint32_t state;
};
void es_token_init(struct es_token *token, struct es_sched *sched);
/* Fires it with a value, es_ok(v), or an error, es_fail(reason) or a result as it came. From any
 * thread, but not from a signal handler, and not after es_sched_free. The token is not touched any
 * more when this returns. A body that waits becomes ready at this moment when a body of the same
 * scheduler fires, else when the scheduler next looks, which it is made to do at once. ES_OK, or
 * ES_CLOSED when it was fired already. */
int es_token_fire(struct es_token *token, struct es_result result);
/* Waits until it is fired and returns what it was fired with; at once if it was. ES_TIMED_OUT after
 * `deadline` (ES_NEVER: none): it may then still be fired and be waited on again. ES_MISUSE if
 * another task waits on it. A body that waits on a token waits for something outside: its call is
 * in no deadlock. Virtual time goes on to the next timer meanwhile; where there is none it stands
 * still, and the scheduler sleeps until the token is fired. */
struct es_result es_wait_on(struct es_self *self, struct es_token *token, es_ns deadline);

/* While on, neither a cancellation nor the time limit of the call or of the task cuts the body's
 * waits short, and awaits give what the task gives although a flow was ended: for clean-up. Their
 * own deadlines and deadlocks still do. Off again, or when the body returns, all is as before. Not
 * counted: twice on is on. ES_OK, or ES_MISUSE outside of the body. */
int es_shield(struct es_self *self, bool on);

/* Ends the flow with a value; `return es_flow_end(self, v);` also stops the body. From then on
 * every await that begins gives ES_ENDED, also of a task that is done; one that began before gives
 * what it waits for. Sleeps are not cut short. Outside a flow the result is ES_MISUSE. */
struct es_result es_flow_end(struct es_self *self, void *value);

es_ns es_now(struct es_self *self);
es_id es_self_id(const struct es_self *self);
const char *es_self_name(const struct es_self *self);
void *es_self_context(const struct es_self *self); /* es_call.context */
struct es_abort *
es_abort_of(struct es_self *self); /* the call's own: to look at, and to listen on */
/* Calls `hook(data)` when the body has returned, however; last in, first out. ES_OK or
 * ES_NO_MEMORY. */
int es_defer(struct es_self *self, void (*hook)(void *data), void *data);

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

/* ---- Afterwards ----------------------------------------------------------------------------- */

/* The events that the ring still holds, oldest first, copied into events[capacity]; returns how
 * many there are, and in `*lost` (NULL allowed) how many were overwritten. */
size_t es_trace_events(const struct es_sched *sched, struct es_event *events, size_t capacity,
                       size_t *lost);
/* What a task did from one event to the next. */
enum es_span_kind {
    ES_SPAN_READY, /* could go on, and something else ran */
    ES_SPAN_RUN,
    ES_SPAN_WAIT, /* awaited task `other` */
    ES_SPAN_SLEEP /* waited for a time or for something outside */
};
struct es_span {
    es_ns begin, end;
    es_id task;
    es_id other;
    uint32_t kind; /* enum es_span_kind */
    int32_t code;  /* of the task's result; ES_BUSY when the trace ends before the task */
    uint32_t call; /* es_request_number; 0: of es_start */
    uint32_t unused;
};
/* Turns the trace into spans, call by call and task by task in the order of the set, each task's in
 * the order of time, and copies them into spans[capacity]. Returns how many there are, or SIZE_MAX
 * when memory is short. */
size_t es_trace_spans(const struct es_sched *sched, struct es_span *spans, size_t capacity);

/* Both give text to `write(self, text, length)` piece by piece: all spans as JSON for trace
 * viewers, and a chart of 60 columns with a row a task, which is nothing for an empty set. ES_OK or
 * ES_NO_MEMORY; ES_MISUSE without a trace. The set must still be there. Of many calls at once JSON
 * has each as a process of its own, named "request 1" and so on, and names the tasks of those that
 * were not freed; the chart is of one call: ES_MISUSE. */
typedef void es_write(void *self, const char *text, size_t length);
int es_trace_chrome(const struct es_sched *sched, es_write *write, void *self);
int es_trace_waterfall(const struct es_sched *sched, es_write *write, void *self);

/* Installs a handler of SIGSEGV that says on standard error which task overran its stack, before
 * the program dies of it. Signals of other faults take their default action. The handler is the
 * process's, but the stack it runs on is the calling thread's: call this in each thread that runs a
 * scheduler, before its first call; helper threads then have such stacks too. Nothing is installed
 * without this call, and what was installed before is replaced. ES_OK, or ES_SYSTEM. */
int es_overflow_install(void);

/* ---- Names of before 0.2.0 ------------------------------------------------------------------ */

/* So that programs written against them still compile. Define ES_NO_OLD_NAMES to be told of those
 * that are left; they go with 1.0.0. */
#ifndef ES_NO_OLD_NAMES
#define es_signal es_abort
#define es_signal_new es_abort_new
#define es_signal_free es_abort_free
#define es_signal_abort es_abort_request
#define es_signal_aborted es_abort_requested
#define es_signal_reason es_abort_reason
#define es_listener es_abort_listener
#define es_signal_listen es_abort_listen
#define es_signal_unlisten es_abort_unlisten
#define es_self_signal es_abort_of
#define es_end es_flow_end
#define es_real_new es_real_clock_new
#define es_real_free es_real_clock_free
#define es_virtual es_virtual_clock
#define es_virtual_init es_virtual_clock_init
#define es_waterfall es_trace_waterfall
#define ES_EVENT_LISTEN ES_EVENT_KINDS
#endif

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif
