/* SPDX-License-Identifier: MIT
 * Requests: many calls at once. */
#ifndef EARLIEST_REQUEST_H
#define EARLIEST_REQUEST_H

#include "call.h"

ES_API_BEGIN

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

ES_API_END

#endif
