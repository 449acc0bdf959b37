/* SPDX-License-Identifier: MIT */
#include "core/offload.h"

#include <errno.h>
#include <string.h>

#include "platform/memory.h"
#include "platform/text.h"
#include "workers/shared_loop.h"

enum { MOST_HELPERS = 16 };

struct es_helpers {
    pthread_mutex_t lock;
    pthread_cond_t wanted;
    struct es_job *first, **last;
    pthread_t threads[MOST_HELPERS];
    uint32_t count, idle;
    bool over;
};

/* On the helper thread. The post is made under the lock: the scheduler cannot take the job, finish
 * and be freed while this still touches it. */
static void run_job(void *argument)
{
    struct es_job *job = argument;
    struct es_sched *sched = job->sched;

    job->value = job->run(job->arg);
    pthread_mutex_lock(&sched->lock);
    job->next = sched->done;
    sched->done = job;
    atomic_store_explicit(&sched->posted, 1, memory_order_release);
    sched->clock->post(sched->clock);
    pthread_mutex_unlock(&sched->lock);
}

static void *help(void *argument)
{
    struct es_helpers *helpers = argument;

    pthread_mutex_lock(&helpers->lock);
    for (;;) {
        struct es_job *job;

        while (!helpers->first && !helpers->over) {
            helpers->idle++;
            pthread_cond_wait(&helpers->wanted, &helpers->lock);
            helpers->idle--;
        }
        job = helpers->first;
        if (!job)
            break;
        helpers->first = job->next;
        if (!helpers->first)
            helpers->last = &helpers->first;
        pthread_mutex_unlock(&helpers->lock);
        run_job(job);
        pthread_mutex_lock(&helpers->lock);
    }
    pthread_mutex_unlock(&helpers->lock);
    return NULL;
}

static struct es_helpers *helpers_new(struct es_sched *sched)
{
    struct es_helpers *helpers = es_memory_take(&sched->alloc, 1, sizeof *helpers);

    if (!helpers)
        return NULL;
    memset(helpers, 0, sizeof *helpers);
    helpers->last = &helpers->first;
    if (pthread_mutex_init(&helpers->lock, NULL) != 0) {
        es_memory_give(&sched->alloc, helpers, 1, sizeof *helpers);
        return NULL;
    }
    if (pthread_cond_init(&helpers->wanted, NULL) != 0) {
        pthread_mutex_destroy(&helpers->lock);
        es_memory_give(&sched->alloc, helpers, 1, sizeof *helpers);
        return NULL;
    }
    return helpers;
}

/* A new thread when nobody is idle; the first must come about, later ones are only welcome. */
static int helpers_take(struct es_helpers *helpers, struct es_job *job)
{
    int failed = 0;

    pthread_mutex_lock(&helpers->lock);
    if (helpers->idle == 0 && helpers->count < MOST_HELPERS) {
        failed = pthread_create(&helpers->threads[helpers->count], NULL, help, helpers);
        if (!failed)
            helpers->count++;
    }
    if (helpers->count > 0) {
        failed = 0;
        job->next = NULL;
        *helpers->last = job;
        helpers->last = &job->next;
        pthread_cond_signal(&helpers->wanted);
    }
    pthread_mutex_unlock(&helpers->lock);
    return failed;
}

void es_outside_fini(struct es_sched *sched)
{
    struct es_helpers *helpers = sched->helpers;

    if (!helpers)
        return;
    pthread_mutex_lock(&helpers->lock);
    helpers->over = true;
    pthread_cond_broadcast(&helpers->wanted);
    pthread_mutex_unlock(&helpers->lock);
    for (uint32_t i = 0; i < helpers->count; i++)
        pthread_join(helpers->threads[i], NULL);
    pthread_cond_destroy(&helpers->wanted);
    pthread_mutex_destroy(&helpers->lock);
    es_memory_give(&sched->alloc, helpers, 1, sizeof *helpers);
    sched->helpers = NULL;
}

void es_outside_collect(struct es_sched *sched)
{
    struct es_job *job;
    struct es_job *reversed = NULL;

    pthread_mutex_lock(&sched->lock);
    job = sched->done;
    sched->done = NULL;
    pthread_mutex_unlock(&sched->lock);
    while (job) {
        struct es_job *next = job->next;

        job->next = reversed;
        reversed = job;
        job = next;
    }
    for (; reversed; reversed = reversed->next) {
        es_code_set(&sched->records[reversed->task], ES_READY);
        es_ready_task(sched, reversed->task);
    }
}

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
    return es_note_result(self->sched, ES_SYSTEM, self->task, room);
}

/* Hands the job over and waits for it. */
static int job_do(struct es_self *self, struct es_job *job)
{
    struct es_sched *sched = self->sched;
    int failed;

    if (!sched->options.offload && !sched->helpers) {
        sched->helpers = helpers_new(sched);
        if (!sched->helpers)
            return ENOMEM;
    }
    sched->outside++;
    es_code_set(&sched->records[self->task], ES_WORKING);
    failed = sched->options.offload ? sched->options.offload(sched->options.self, run_job, job)
                                    : helpers_take(sched->helpers, job);
    if (!failed)
        es_await_outside(self);
    es_code_set(&sched->records[self->task], ES_RUNNING);
    sched->outside--;
    return failed;
}

static struct es_result offload_in_core(struct es_self *self, void *(*run)(void *arg), void *arg)
{
    struct es_sched *sched = self->sched;
    struct es_job *job; /* not on this stack, which may be copied away while the job runs */
    struct es_result result;
    int failed;

    job = es_copies_ready(self) ? es_memory_take(&sched->alloc, 1, sizeof *job) : NULL;
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
    if (sched->crew)
        es_share_unpark(sched);
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
    if (!es_copies_ready(self) ||
        (deadline != ES_NEVER && !es_timers_arm(&sched->timers, deadline, self->task)))
        return es_result_plain(ES_NO_MEMORY, self->task);
    failed = sched->clock->watch(sched->clock, fd, events, descriptor_ready, self);
    if (failed) {
        if (self->timer)
            es_timers_cancel(&sched->timers, self->timer);
        return system_error(self, failed);
    }
    sched->outside++;
    es_code_set(&sched->records[self->task], ES_SLEEPING);
    es_await_outside(self);
    es_code_set(&sched->records[self->task], ES_RUNNING);
    sched->outside--;
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
