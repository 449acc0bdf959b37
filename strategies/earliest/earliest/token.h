/* SPDX-License-Identifier: MIT
 * Tokens: something that a body waits for and that somebody fires. */
#ifndef EARLIEST_TOKEN_H
#define EARLIEST_TOKEN_H

#include "base.h"

ES_API_BEGIN

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

ES_API_END

#endif
