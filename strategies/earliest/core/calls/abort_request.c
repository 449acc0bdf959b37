/* SPDX-License-Identifier: MIT
 * Aborts from outside, by any thread. */
#include "core/calls/settle.h"
#include "core/state/team.h"

/* Puts it into its scheduler's list. True: a body of that scheduler does, which looks there itself.
 */
static bool request(struct es_abort_attachment *attachment, const struct es_self *self)
{
    struct es_sched *sched = attachment->request->sched;
    bool here = self && self->sched == sched;

    pthread_mutex_lock(&sched->lock);
    ES_ASSERT(!attachment->requested);
    attachment->requested = true;
    attachment->next_requested = sched->aborts;
    sched->aborts = attachment;
    if (!here) {
        atomic_store_explicit(&sched->posted, 1, memory_order_release);
        sched->clock->post(sched->clock);
    }
    pthread_mutex_unlock(&sched->lock);
    return here;
}

int es_abort_request(struct es_abort *abort, void *reason)
{
    const struct es_self *self = es_current();
    bool here = false;

    if (!abort || abort->own)
        return ES_MISUSE;
    pthread_mutex_lock(&abort->lock);
    if (atomic_load_explicit(&abort->requested, memory_order_relaxed)) {
        pthread_mutex_unlock(&abort->lock);
        return ES_OK;
    }
    abort->reason = (struct es_result){ reason, ES_ABORTED, ES_NONE };
    atomic_store_explicit(&abort->requested, true, memory_order_release);
    for (struct es_abort_attachment *a = abort->attached; a; a = a->next)
        here = request(a, self) || here;
    pthread_mutex_unlock(&abort->lock);
    if (here) {
        es_core_enter(self->sched);
        es_settle_aborts(self->sched);
        es_core_leave(self->sched);
    }
    return ES_OK;
}
