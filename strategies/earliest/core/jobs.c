/* SPDX-License-Identifier: MIT */
#include "core/jobs.h"

#include <errno.h>
#include <string.h>

#include "core/state/ready.h"
#include "platform/memory.h"

enum { MOST_THREADS = 16 };

struct es_jobs {
    pthread_mutex_t lock;
    pthread_cond_t wanted;
    struct es_job *first, **last;
    pthread_t threads[MOST_THREADS];
    uint32_t count, idle;
    bool over;
};

/* Runs on the job's thread. It posts while it holds the lock, so that the scheduler cannot take the
 * job, finish and be freed meanwhile. */
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
    struct es_jobs *jobs = argument;

    pthread_mutex_lock(&jobs->lock);
    for (;;) {
        struct es_job *job;

        while (!jobs->first && !jobs->over) {
            jobs->idle++;
            pthread_cond_wait(&jobs->wanted, &jobs->lock);
            jobs->idle--;
        }
        job = jobs->first;
        if (!job)
            break;
        jobs->first = job->next;
        if (!jobs->first)
            jobs->last = &jobs->first;
        pthread_mutex_unlock(&jobs->lock);
        run_job(job);
        pthread_mutex_lock(&jobs->lock);
    }
    pthread_mutex_unlock(&jobs->lock);
    return NULL;
}

static struct es_jobs *jobs_new(struct es_sched *sched)
{
    struct es_jobs *jobs = es_memory_take(&sched->alloc, 1, sizeof *jobs);

    if (!jobs)
        return NULL;
    memset(jobs, 0, sizeof *jobs);
    jobs->last = &jobs->first;
    if (pthread_mutex_init(&jobs->lock, NULL) != 0) {
        es_memory_give(&sched->alloc, jobs, 1, sizeof *jobs);
        return NULL;
    }
    if (pthread_cond_init(&jobs->wanted, NULL) != 0) {
        pthread_mutex_destroy(&jobs->lock);
        es_memory_give(&sched->alloc, jobs, 1, sizeof *jobs);
        return NULL;
    }
    return jobs;
}

/* Starts a thread if none is idle. It is an error if the first cannot be started; later ones may
 * fail. */
static int jobs_take(struct es_jobs *jobs, struct es_job *job)
{
    int failed = 0;

    pthread_mutex_lock(&jobs->lock);
    if (jobs->idle == 0 && jobs->count < MOST_THREADS) {
        failed = pthread_create(&jobs->threads[jobs->count], NULL, help, jobs);
        if (!failed)
            jobs->count++;
    }
    if (jobs->count > 0) {
        failed = 0;
        job->next = NULL;
        *jobs->last = job;
        jobs->last = &job->next;
        pthread_cond_signal(&jobs->wanted);
    }
    pthread_mutex_unlock(&jobs->lock);
    return failed;
}

int es_jobs_begin(struct es_sched *sched, struct es_job *job)
{
    if (sched->options.offload)
        return sched->options.offload(sched->options.self, run_job, job);
    if (!sched->jobs)
        sched->jobs = jobs_new(sched);
    return sched->jobs ? jobs_take(sched->jobs, job) : ENOMEM;
}

void es_jobs_fini(struct es_sched *sched)
{
    struct es_jobs *jobs = sched->jobs;

    if (!jobs)
        return;
    pthread_mutex_lock(&jobs->lock);
    jobs->over = true;
    pthread_cond_broadcast(&jobs->wanted);
    pthread_mutex_unlock(&jobs->lock);
    for (uint32_t i = 0; i < jobs->count; i++)
        pthread_join(jobs->threads[i], NULL);
    pthread_cond_destroy(&jobs->wanted);
    pthread_mutex_destroy(&jobs->lock);
    es_memory_give(&sched->alloc, jobs, 1, sizeof *jobs);
    sched->jobs = NULL;
}

void es_jobs_collect(struct es_sched *sched)
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
        ES_ASSERT(sched->external > 0);
        ES_ASSERT(es_code(&sched->records[reversed->task]) == ES_WORKING);
        es_code_set(&sched->records[reversed->task], ES_READY);
        es_ready_task(sched, reversed->task);
    }
}
