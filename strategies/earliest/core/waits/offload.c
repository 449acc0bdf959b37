/* SPDX-License-Identifier: MIT
 * Waits of bodies for blocking functions. */
#include "core/calls/errors.h"
#include "core/jobs.h"
#include "core/state/codes.h"
#include "core/waits/await.h"
#include "platform/memory.h"

/* Hands the job over and waits for it. */
static int job_do(struct es_self *self, struct es_job *job)
{
    struct es_sched *sched = self->sched;
    int failed;

    es_await_outside(self, true);
    es_code_set(&sched->records[self->task], ES_WORKING);
    failed = es_jobs_begin(sched, job);
    if (!failed)
        es_await_external(self);
    es_code_set(&sched->records[self->task], ES_RUNNING);
    es_await_outside(self, false);
    return failed;
}

static struct es_result offload_in_core(struct es_self *self, void *(*run)(void *arg), void *arg)
{
    struct es_sched *sched = self->sched;
    struct es_job *job; /* not on this stack, which may be copied away while the job runs */
    struct es_result result;
    int failed;

    job = es_await_room(self) ? es_memory_take(&sched->alloc, 1, sizeof *job) : NULL;
    if (!job)
        return es_result_plain(ES_NO_MEMORY, es_self_number(self));
    *job = (struct es_job){ sched, NULL, run, arg, NULL, self->task };
    failed = job_do(self, job);
    result = failed ? es_error_of_system(self, failed) : es_ok(job->value);
    es_memory_give(&sched->alloc, job, 1, sizeof *job);
    return result;
}

struct es_result es_offload(struct es_self *self, void *(*run)(void *arg), void *arg)
{
    struct es_sched *sched;
    struct es_result result = es_ok(NULL);
    bool here;
    int stopped;

    if (!self || es_current() != self || !run)
        return es_result_plain(ES_MISUSE, ES_NONE);
    sched = self->sched;
    here = !sched->options.offload && !sched->clock->watch;
    es_core_enter(sched);
    stopped = es_await_stopped(self);
    if (stopped == ES_OK && !here)
        result = offload_in_core(self, run, arg);
    es_core_leave(sched);
    if (stopped != ES_OK)
        return es_result_plain(stopped, es_self_number(self));
    return here ? es_ok(run(arg)) : result;
}
