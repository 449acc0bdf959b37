/* SPDX-License-Identifier: MIT
 * Waits of bodies for tokens. */
#include "core/state/codes.h"
#include "core/state/wake.h"
#include "core/token.h"
#include "core/waits/await.h"

static struct es_result wait_on_in_core(struct es_self *self, struct es_token *token,
                                        es_ns deadline)
{
    struct es_sched *sched = self->sched;
    bool fired;
    int code;

    if (es_await_stopped(self) != ES_OK)
        return es_result_plain(es_await_stopped(self), es_self_number(self));
    code = es_token_begin(token, self->task);
    if (code == ES_BUSY)
        return token->result;
    if (code != ES_OK)
        return es_result_plain(code, es_self_number(self));
    if (!es_await_room(self) || !es_wake_arm(sched, deadline, ES_OWNER_WAIT, self->task)) {
        es_token_end(token);
        return es_result_plain(ES_NO_MEMORY, es_self_number(self));
    }
    es_await_outside(self, true);
    es_code_set(&sched->records[self->task], ES_SLEEPING);
    es_await_external(self);
    es_code_set(&sched->records[self->task], ES_RUNNING);
    es_await_outside(self, false);
    fired = es_token_end(token);
    if (fired && (self->woken == ES_OK || es_await_stopped(self) == ES_OK))
        return token->result;
    return self->cut;
}

struct es_result es_wait_on(struct es_self *self, struct es_token *token, es_ns deadline)
{
    struct es_result result;

    if (!self || es_current() != self || !token || token->sched != self->sched)
        return es_result_plain(ES_MISUSE, ES_NONE);
    es_core_enter(self->sched);
    result = wait_on_in_core(self, token, deadline);
    es_core_leave(self->sched);
    return result;
}
