/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/pass.h"

#include "sim/base/assert.h"
#include "sim/draw/draw_kernel_choice.h"
#include "sim/engine/block.h"
#include "sim/engine/kernel_choice.h"
#include "sim/insight/pass_thread.h"

#include <pthread.h>
#include <stdlib.h>

enum { UNIT_STEPS = 1 << 18 /* about so many steps under a case are taken at a time */ };

struct threads {
    const struct sb_pass *pass;
    uint64_t unit, next, done; /* replicates taken at a time; the next; done. Under the mutex */
    struct sb_error error;     /* the first one; under the mutex */
    pthread_mutex_t mutex;
};

struct worker {
    struct threads *threads;
    struct sb_pass_thread thread;
    pthread_t id;
};

/* Units are taken in order and each one taken is finished, so that what is done at any end is a
 * prefix of the replicates. Gives its blocks [*from, *until). */
static bool take_unit(struct threads *t, uint64_t *from, uint64_t *until)
{
    const atomic_bool *stop = t->pass->stop;
    const uint64_t end = t->pass->first + t->pass->replicates;
    pthread_mutex_lock(&t->mutex);
    bool taken = t->next < end && !t->error.code && !(stop && atomic_load(stop));
    if (taken) {
        *from = t->next;
        *until = end - t->next < t->unit ? end : t->next + t->unit;
        t->next += t->unit;
    }
    pthread_mutex_unlock(&t->mutex);
    return taken;
}

static void finish_unit(struct threads *t, uint64_t from, uint64_t until,
                        const struct sb_error *error)
{
    const struct sb_pass *p = t->pass;
    pthread_mutex_lock(&t->mutex);
    t->done += until - (from < p->first ? p->first : from);
    if (error->code && !t->error.code)
        t->error = *error;
    if (p->progress)
        p->progress(p->self, t->done, p->replicates);
    pthread_mutex_unlock(&t->mutex);
}

static void *work(void *self)
{
    struct worker *w = self;
    uint64_t from, until;
    while (take_unit(w->threads, &from, &until)) {
        struct sb_error error = { 0 };
        for (uint64_t block = from; block < until && !error.code; block += w->thread.lanes)
            (void)sb_pass_thread_run(&w->thread, block, &error);
        finish_unit(w->threads, from, until, &error);
    }
    return NULL;
}

static void run_threads(struct worker *worker, unsigned count)
{
    SB_REQUIRE(count > 0);
    unsigned started = 0;
    while (started + 1 < count &&
           pthread_create(&worker[started + 1].id, NULL, work, &worker[started + 1]) == 0)
        started++; /* fewer threads than asked for are no failure */
    work(&worker[0]);
    for (unsigned i = 1; i <= started; i++)
        pthread_join(worker[i].id, NULL);
}

static enum sb_code init_threads(struct threads *t, struct worker *worker, unsigned *made,
                                 struct sb_error *error)
{
    const struct sb_pass *p = t->pass;
    const struct sb_draw_kernel *draw = sb_draw_kernel_choose(p->kernel);
    const struct sb_kernel *kernel = sb_kernel_choose(p->kernel);
    if (!draw || !kernel)
        return sb_fail(error, SB_EINPUT, NULL, "this machine has no kernel \"%s\"", p->kernel);
    enum sb_code code = SB_OK;
    /* a thread without a unit of work would only take memory */
    while (code == SB_OK && *made < p->threads &&
           (*made == 0 || t->next + *made * t->unit < p->first + p->replicates)) {
        worker[*made].threads = t;
        code = sb_pass_thread_init(&worker[*made].thread, p, *made, draw, kernel, error);
        *made += code == SB_OK;
    }
    return code;
}

static enum sb_code check_cases(const struct sb_pass *pass, struct sb_error *error)
{
    if (pass->dag->platform)
        return sb_fail(error, SB_EINPUT, NULL,
                       "what else would happen is not worked out where there is a \"platform\"");
    for (uint32_t c = 0; c < pass->count; c++) {
        const struct sb_strategy *strategy = pass->cases[c].plan->strategy;
        if (strategy->online)
            return sb_fail(error, SB_EINPUT, NULL,
                           "what else would happen is not worked out for %s, which decides while "
                           "it runs",
                           strategy->name);
        if (pass->cases[c].workers && sb_strategy_has_places(strategy))
            return sb_fail(error, SB_EINPUT, NULL,
                           "what else would happen is not worked out for %s with limited workers",
                           strategy->name);
    }
    return SB_OK;
}

enum sb_code sb_pass_run(const struct sb_pass *pass, uint64_t *done, struct sb_error *error)
{
    SB_REQUIRE(pass->threads > 0 && pass->visit && pass->samplers);
    enum sb_code code = check_cases(pass, error);
    if (code)
        return code;
    const uint64_t lanes = sb_block_lanes(pass->dag->steps),
                   steps = ((uint64_t)pass->dag->steps + 1) * (pass->count + 1);
    struct threads t = { .pass = pass,
                         .unit = (UNIT_STEPS / steps / lanes + 1) * lanes,
                         .next = pass->first / lanes * lanes,
                         .mutex = PTHREAD_MUTEX_INITIALIZER };
    struct worker *worker = calloc(pass->threads, sizeof *worker);
    unsigned made = 0;
    code = worker ? init_threads(&t, worker, &made, error) : sb_fail_memory(error);
    if (code == SB_OK)
        run_threads(worker, made);
    for (unsigned i = 0; i < made; i++)
        sb_pass_thread_fini(&worker[i].thread);
    free(worker);
    pthread_mutex_destroy(&t.mutex);
    *done = t.done;
    return t.error.code ? sb_fail(error, t.error.code, t.error.where, "%s", t.error.text) : code;
}
