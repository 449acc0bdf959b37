/* SPDX-License-Identifier: MIT
 * What a body may do: await, sleep, wait for what is outside. */
#ifndef EARLIEST_BODY_H
#define EARLIEST_BODY_H

#include "base.h"

ES_API_BEGIN

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
/* As es_sleep_until, but of what happens at that time it is the last, before slots of pools are
 * given out: for a source of arrivals, which so find free what becomes free at that time. */
struct es_result es_sleep_until_last(struct es_self *self, es_ns time);
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

ES_API_END

#endif
