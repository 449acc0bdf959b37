/* SPDX-License-Identifier: MIT
 * Waits of bodies for blocking functions and descriptors. */
#include <errno.h>
#include <string.h>

#include "core/await.h"
#include "core/codes.h"
#include "core/errors.h"
#include "core/jobs.h"
#include "core/wake.h"
#include "platform/memory.h"
#include "platform/text.h"

static struct es_result system_error(struct es_self *self, int number)
{
    char room[160];
    char words[100];
    struct es_text text;

    if (number == ENOMEM || number == EAGAIN)
        return es_result_plain(ES_NO_MEMORY, self->task);
    if (strerror_r(number, words, sizeof words) != 0)
        words[0] = '\0';
    es_text_init(&text, room, sizeof room);
    es_text_add(&text, "The operating system refused: %s", words);
    return es_error_result(self->sched, ES_SYSTEM, self->task, room);
}

/* Hands the job over and waits for it. */
static int job_do(struct es_self *self, struct es_job *job)
{
    struct es_sched *sched = self->sched;
    int failed;

    sched->external++;
    es_code_set(&sched->records[self->task], ES_WORKING);
    failed = es_jobs_begin(sched, job);
    if (!failed)
        es_await_external(self);
    es_code_set(&sched->records[self->task], ES_RUNNING);
    ES_ASSERT(sched->external > 0);
    sched->external--;
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
        return es_result_plain(ES_NO_MEMORY, self->task);
    *job = (struct es_job){ sched, NULL, run, arg, NULL, self->task };
    failed = job_do(self, job);
    result = failed ? system_error(self, failed) : es_ok(job->value);
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
        return es_result_plain(stopped, self->task);
    return here ? es_ok(run(arg)) : result;
}

/* A descriptor became ready: the clock says so while it is parked. */
static void descriptor_ready(void *argument, short events)
{
    struct es_self *self = argument;

    es_core_enter(self->sched);
    if (es_code(&self->sched->records[self->task]) == ES_SLEEPING) {
        self->value = (void *)(uintptr_t)(unsigned short)events;
        es_wake(self->sched, self->task, ES_OK);
    }
    es_core_leave(self->sched);
}

/* With several workers one of them may be parked in the clock, which then is not to be touched. */
static void take_clock(struct es_sched *sched)
{
    if (sched->team)
        sched->team->hooks->free_clock(sched);
}

static struct es_result wait_fd_in_core(struct es_self *self, int fd, short events, es_ns deadline,
                                        short *ready)
{
    struct es_sched *sched = self->sched;
    int failed;

    if (sched->clock->watch)
        take_clock(sched);
    if (es_await_stopped(self) != ES_OK)
        return es_result_plain(es_await_stopped(self), self->task);
    if (!sched->clock->watch)
        return es_result_plain(ES_UNSUPPORTED, self->task);
    if (!es_await_room(self) || !es_timers_arm(&sched->timers, deadline, self->task))
        return es_result_plain(ES_NO_MEMORY, self->task);
    failed = sched->clock->watch(sched->clock, fd, events, descriptor_ready, self);
    if (failed) {
        if (self->timer)
            es_timers_cancel(&sched->timers, self->timer);
        return system_error(self, failed);
    }
    sched->external++;
    es_code_set(&sched->records[self->task], ES_SLEEPING);
    es_await_external(self);
    es_code_set(&sched->records[self->task], ES_RUNNING);
    ES_ASSERT(sched->external > 0);
    sched->external--;
    take_clock(sched);
    sched->clock->unwatch(sched->clock, fd);
    if (self->woken != ES_OK)
        return es_result_plain(self->woken, self->task);
    if (ready)
        *ready = (short)(uintptr_t)self->value;
    return es_ok(NULL);
}

struct es_result es_wait_fd(struct es_self *self, int fd, short events, es_ns deadline,
                            short *ready)
{
    struct es_result result;

    if (!self || es_current() != self)
        return es_result_plain(ES_MISUSE, ES_NONE);
    es_core_enter(self->sched);
    result = wait_fd_in_core(self, fd, events, deadline, ready);
    es_core_leave(self->sched);
    return result;
}
