/* SPDX-License-Identifier: MIT
 * Sets: named tasks and what they come after. */
#ifndef EARLIEST_SET_H
#define EARLIEST_SET_H

#include "base.h"

ES_API_BEGIN

/* Makes an empty set. `alloc` NULL: malloc. Returns NULL when memory is short. Free with
 * es_set_free. */
struct es_set *es_set_new(const struct es_alloc *alloc);
void es_set_free(struct es_set *set); /* NULL allowed; any thread; not while a call runs it */

/* Takes everything out of a set, its first error included, and keeps the room: what is added next
 * needs no memory until there is more than before. For those who build a set for each call. When
 * es_set_free may be called. */
void es_set_clear(struct es_set *set);

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

ES_API_END

#endif
