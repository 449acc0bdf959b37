/* SPDX-License-Identifier: MIT
 * A token's fields but `sched` are under the scheduler's lock; who fires holds it until it touches
 * the token no more. */
#include "core/token.h"

#include "core/state/team.h"
#include "core/state/wake.h"

enum { IDLE, WAITING, FIRED, LISTED /* fired by another thread, and not collected */ };

void es_token_init(struct es_token *token, struct es_sched *sched)
{
    ES_REQUIRE(token && sched);
    *token = (struct es_token){ .sched = sched, .state = IDLE, .task = ES_NONE };
}

/* What follows in the core, ES_NONE: nothing; else the task to wake. */
static es_id fire_token(struct es_token *token, struct es_result result, bool here)
{
    struct es_sched *sched = token->sched;
    es_id waiting = token->state == WAITING ? token->task : ES_NONE;

    token->result = result;
    token->state = FIRED;
    if (waiting == ES_NONE || here)
        return waiting;
    token->state = LISTED;
    token->next = sched->fired;
    sched->fired = token;
    atomic_store_explicit(&sched->posted, 1, memory_order_release);
    sched->clock->post(sched->clock);
    return ES_NONE;
}

int es_token_fire(struct es_token *token, struct es_result result)
{
    const struct es_self *self = es_current();
    struct es_sched *sched;
    es_id waiting = ES_NONE;
    bool here;
    bool fired;

    ES_REQUIRE(token && token->sched);
    sched = token->sched;
    here = self && self->sched == sched;
    if (here)
        es_core_enter(sched);
    pthread_mutex_lock(&sched->lock);
    fired = token->state == FIRED || token->state == LISTED;
    if (!fired)
        waiting = fire_token(token, result, here);
    pthread_mutex_unlock(&sched->lock);
    if (waiting != ES_NONE)
        es_wake(sched, waiting, ES_OK);
    if (here)
        es_core_leave(sched);
    return fired ? ES_CLOSED : ES_OK;
}

void es_token_collect(struct es_sched *sched)
{
    struct es_token *first = NULL; /* of those fired */

    pthread_mutex_lock(&sched->lock);
    while (sched->fired) {
        struct es_token *token = sched->fired;

        sched->fired = token->next;
        token->next = first;
        token->state = FIRED;
        first = token;
    }
    pthread_mutex_unlock(&sched->lock);
    for (; first; first = first->next)
        es_wake(sched, first->task, ES_OK);
}

int es_token_begin(struct es_token *token, es_id task)
{
    int code;

    pthread_mutex_lock(&token->sched->lock);
    code = token->state == IDLE ? ES_OK : token->state == WAITING ? ES_MISUSE : ES_BUSY;
    if (code == ES_OK) {
        token->state = WAITING;
        token->task = task;
    }
    pthread_mutex_unlock(&token->sched->lock);
    return code;
}

bool es_token_end(struct es_token *token)
{
    struct es_token **at = &token->sched->fired;
    bool fired;

    pthread_mutex_lock(&token->sched->lock);
    fired = token->state != WAITING;
    if (token->state == LISTED) { /* as something else ended the wait */
        while (*at != token)
            at = &(*at)->next;
        *at = token->next;
    }
    token->state = fired ? FIRED : IDLE;
    token->task = ES_NONE;
    pthread_mutex_unlock(&token->sched->lock);
    return fired;
}
