/* SPDX-License-Identifier: MIT
 * Aborts from outside, by any thread. */
#include "core/settle.h"
#include "core/team.h"

int es_abort_request(struct es_abort *abort, void *reason)
{
    const struct es_self *self = es_current();
    struct es_sched *here = NULL;

    if (!abort || abort->own)
        return ES_MISUSE;
    pthread_mutex_lock(&abort->lock);
    if (atomic_load_explicit(&abort->requested, memory_order_relaxed)) {
        pthread_mutex_unlock(&abort->lock);
        return ES_OK;
    }
    abort->reason = (struct es_result){ reason, ES_ABORTED, ES_NONE };
    atomic_store_explicit(&abort->requested, true, memory_order_release);
    for (struct es_abort_attachment *a = abort->attached; a; a = a->next) {
        if (self && self->sched == a->sched) {
            here = a->sched;
            continue;
        }
        atomic_store_explicit(&a->sched->posted, 1, memory_order_release);
        a->sched->clock->post(a->sched->clock);
    }
    pthread_mutex_unlock(&abort->lock);
    if (here) {
        es_core_enter(here);
        es_settle_abort(here, abort->reason);
        es_core_leave(here);
    }
    return ES_OK;
}
