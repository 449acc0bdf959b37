/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/collapse/workers.h"

#include "sim/base/assert.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct shared {
    const struct sb_workers *workers;
    pthread_mutex_t lock;
    uint64_t next, done;
    uint64_t failed; /* unit of the error, or UINT64_MAX */
    struct sb_error error;
};

static bool workers_take(struct shared *s, uint64_t *unit)
{
    const struct sb_workers *w = s->workers;
    bool stop = w->stop && atomic_load(w->stop);
    pthread_mutex_lock(&s->lock);
    bool has = !stop && s->next < w->units && s->error.code == SB_OK;
    *unit = s->next;
    s->next += has;
    pthread_mutex_unlock(&s->lock);
    return has;
}

static void workers_give(struct shared *s, uint64_t unit, const struct sb_error *error)
{
    const struct sb_workers *w = s->workers;
    pthread_mutex_lock(&s->lock);
    s->done += error->code == SB_OK;
    if (error->code && (s->error.code == SB_OK || unit < s->failed)) {
        s->error = *error;
        s->failed = unit;
    }
    if (error->code == SB_OK && w->progress)
        w->progress(w->progress_self, s->done, w->units);
    pthread_mutex_unlock(&s->lock);
}

static void *workers_work(void *self)
{
    struct shared *s = self;
    const struct sb_workers *w = s->workers;
    struct sb_error error = { 0 };
    void *made = NULL;
    uint64_t unit = 0;
    if (w->begin(w->self, &made, &error))
        workers_give(s, UINT64_MAX, &error);
    else
        while (workers_take(s, &unit)) {
            (void)w->work(w->self, made, unit, &error);
            workers_give(s, unit, &error);
        }
    w->end(w->self, made);
    return NULL;
}

enum sb_code sb_workers_run(const struct sb_workers *workers, struct sb_error *error)
{
    SB_REQUIRE(workers->threads > 0);
    struct shared s = { .workers = workers, .failed = UINT64_MAX };
    const uint64_t threads = workers->threads < workers->units
                                 ? workers->threads
                                 : (workers->units ? workers->units : 1);
    pthread_t *thread = calloc(threads, sizeof *thread);
    uint64_t started = 1;
    if (!thread)
        return sb_fail_memory(error);
    pthread_mutex_init(&s.lock, NULL);
    while (started < threads && pthread_create(&thread[started], NULL, workers_work, &s) == 0)
        started++; /* fewer threads than asked for are no failure */
    workers_work(&s);
    for (uint64_t i = 1; i < started; i++)
        pthread_join(thread[i], NULL);
    pthread_mutex_destroy(&s.lock);
    free(thread);
    if (s.error.code)
        return sb_fail(error, s.error.code, s.error.where, "%s", s.error.text);
    return s.done == workers->units ? SB_OK : sb_fail(error, SB_EINTR, NULL, "interrupted");
}
