/* SPDX-License-Identifier: MIT */
#include "workers/shared_switch.h"

static void go_main(struct es_self *from)
{
    struct es_worker *worker = from->worker;

    *worker->current = worker->outer;
    es_fiber_switch(from, worker->main);
}

void es_shared_go_on(struct es_worker *worker, struct es_self *from, struct es_self *to)
{
    ES_ASSERT(es_lock_mine(&es_workers_of(worker->sched)->lock, worker->current));
    worker->ran++;
    to->worker = worker;
    *worker->current = to;
    es_fiber_switch(from, to);
}

void es_shared_yield(struct es_self *self)
{
    ES_ASSERT(!self->hooks && !self->unrecorded);
    self->next = *self->worker->idle;
    *self->worker->idle = self;
    go_main(self);
}

void es_shared_suspend(struct es_self *self)
{
    struct es_sched *sched = self->sched;
    struct es_workers *pool = es_workers_of(sched);
    struct es_worker *worker = self->worker;
    struct es_self *other;
    es_id task;

    if (es_ring_empty(&pool->fibers_ready) || es_worker_called(worker, pool) ||
        --worker->looks <= 0 || worker->looks % ES_SHARED_FAIR == 0) {
        go_main(self);
        return;
    }
    task = es_ring_pop(&pool->fibers_ready);
    if (es_code(&sched->records[task]) != ES_READY) {
        es_ring_push(&pool->fibers_ready, task);
        go_main(self);
        return;
    }
    other = es_stacks_fiber(&sched->stacks, es_pending(&sched->records[task]));
    if (other != self)
        es_shared_go_on(worker, self, other);
}
