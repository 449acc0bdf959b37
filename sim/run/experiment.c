/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/experiment.h"

#include "sim/base/assert.h"
#include "sim/model/dag_metrics.h"
#include "sim/run/paired.h"
#include "sim/run/runner.h"
#include "sim/run/shown.h"
#include "sim/run/summarise.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

struct threads {
    const struct sb_experiment *experiment;
    const struct sb_job *job;
    uint64_t next, done;   /* units taken, replicates done; under the mutex */
    struct sb_error error; /* the first one; under the mutex */
    pthread_mutex_t mutex;
};

struct worker {
    struct threads *threads;
    struct sb_runner runner;
    pthread_t thread;
};

/* Units are taken in order and each one taken is finished, so that what is done at any end is a
 * prefix of the replicates. */
static bool take_unit(struct threads *t, uint64_t *unit)
{
    const atomic_bool *stop = t->experiment->stop;
    pthread_mutex_lock(&t->mutex);
    bool taken = t->next < t->job->units && t->error.code == SB_OK &&
                 !(stop && t->next > 0 && atomic_load(stop));
    if (taken)
        *unit = t->next++;
    pthread_mutex_unlock(&t->mutex);
    return taken;
}

static void finish_unit(struct threads *t, uint64_t replicates, const struct sb_error *error)
{
    const struct sb_experiment *x = t->experiment;
    pthread_mutex_lock(&t->mutex);
    t->done += replicates;
    SB_ASSERT(t->done <= t->job->replicates);
    if (error->code && !t->error.code)
        t->error = *error;
    if (x->progress)
        x->progress(x->self, t->done, t->job->replicates);
    pthread_mutex_unlock(&t->mutex);
}

static void *work(void *self)
{
    struct worker *w = self;
    struct threads *t = w->threads;
    uint64_t unit;
    while (take_unit(t, &unit)) {
        struct sb_error error = { 0 };
        uint64_t from = unit * t->job->unit, left = t->job->replicates - from;
        uint64_t until = from + (left < t->job->unit ? left : t->job->unit);
        sb_runner_run(&w->runner, from, until, &error);
        finish_unit(t, until - from, &error);
    }
    return NULL;
}

static enum sb_code run_threads(const struct sb_experiment *x, const struct sb_job *job,
                                struct worker *worker, unsigned count, uint64_t *done,
                                struct sb_error *error)
{
    struct threads t = { .experiment = x, .job = job, .mutex = PTHREAD_MUTEX_INITIALIZER };
    unsigned started = 0;
    for (unsigned i = 0; i < count; i++)
        worker[i].threads = &t;
    while (started + 1 < count &&
           pthread_create(&worker[started + 1].thread, NULL, work, &worker[started + 1]) == 0)
        started++; /* fewer threads than asked for are no failure */
    work(&worker[0]);
    for (unsigned i = 1; i <= started; i++)
        pthread_join(worker[i].thread, NULL);
    pthread_mutex_destroy(&t.mutex);
    *done = t.done;
    return t.error.code ? sb_fail(error, t.error.code, t.error.where, "%s", t.error.text) : SB_OK;
}

static enum sb_code copy_names(const struct sb_workload *w, struct sb_workload_result *result,
                               struct sb_arena *arena, struct sb_error *error)
{
    result->name = sb_arena_text(arena, w->name, strlen(w->name));
    result->file = sb_arena_text(arena, w->file, strlen(w->file));
    result->description = sb_arena_text(arena, w->description, strlen(w->description));
    return result->name && result->file && result->description ? SB_OK : sb_fail_memory(error);
}

static enum sb_code describe(const struct sb_experiment *x, struct sb_workload_result *result,
                             struct sb_error *error)
{
    const struct sb_dag *dag = &x->workload->dag;
    struct sb_dag_metrics m;
    enum sb_code code = sb_dag_measure(dag, &m, error);
    if (code)
        return code;
    result->tasks = dag->tasks;
    result->steps = dag->steps;
    result->edges = dag->edges;
    result->workers = x->workers;
    result->roots = m.roots;
    result->leaves = m.leaves;
    result->levels = m.levels;
    result->level_width = m.level_width;
    result->width = m.width;
    result->expected_work = m.work;
    result->expected_critical_path = m.critical_path;
    result->parallelism = m.critical_path ? (double)m.work / (double)m.critical_path : 0;
    result->random = dag->random;
    for (uint32_t d = 0; d < dag->dists; d++)
        if (!sb_dist_is_constant(&dag->dist[d])) {
            double beyond = sb_dist_tail(&dag->dist[d], (double)dag->draw_cap);
            result->cut_probability =
                beyond > result->cut_probability ? beyond : result->cut_probability;
        }
    for (uint32_t d = 0; d < dag->dists; d++) {
        result->mean_is_infinite = result->mean_is_infinite || isinf(sb_dist_mean(&dag->dist[d]));
        result->variance_is_infinite =
            result->variance_is_infinite || !isfinite(sb_dist_variance(&dag->dist[d]));
    }
    result->note = "";
    return SB_OK;
}

/* Runs the replicates and fills in all that comes from them. */
static enum sb_code run_job(const struct sb_experiment *x, struct sb_job *job,
                            struct worker *worker, unsigned threads,
                            struct sb_workload_result *result, struct sb_arena *arena,
                            struct sb_error *error)
{
    uint64_t done = 0;
    enum sb_code code = run_threads(x, job, worker, threads, &done, error);
    if (code)
        return code;
    for (unsigned i = 1; i < threads; i++)
        sb_runner_merge(&worker[0].runner, &worker[i].runner);
    result->replicates = done;
    result->wanted = job->replicates;
    result->relative_error = job->exact ? 0 : SB_TALLY_ERROR;
    code = sb_summarise(job, &worker[0].runner, done, result, arena, error);
    if (code)
        return code;
    const struct sb_shown_limits limits = { x->show_steps_max,
                                            x->show_two_steps_max > x->show_steps_max
                                                ? x->show_two_steps_max
                                                : x->show_steps_max };
    code = sb_paired_fill(job, result, arena, error);
    if (code)
        return code;
    sb_shown_choose(job, result);
    return sb_shown_fill(job, &worker[0].runner, &limits, result, arena, error);
}

static bool is_stopped(const struct sb_experiment *x) { return x->stop && atomic_load(x->stop); }

/* Before there are replicates. What was stopped before it began runs the least that there is. */
struct preparation {
    const struct sb_experiment *experiment;
    bool stopped;
};

static bool go_on(void *self)
{
    const struct preparation *p = self;
    const struct sb_experiment *x = p->experiment;
    if (x->progress)
        x->progress(x->self, 0, x->replicates);
    return p->stopped || !is_stopped(x);
}

enum sb_code sb_experiment_run(const struct sb_experiment *x, struct sb_workload_result *result,
                               struct sb_arena *arena, struct sb_error *error)
{
    SB_REQUIRE(x->threads > 0 && x->strategies > 0);
    struct preparation preparation = { x, is_stopped(x) };
    struct sb_job job = { .workload = x->workload,
                          .strategy = x->strategy,
                          .baseline_only = x->baseline_only,
                          .baseline_of = x->baseline,
                          .added = x->added,
                          .strategies = x->strategies,
                          .workers = x->workers,
                          .slo = x->slo,
                          .sampling = x->workload->dag.random ? x->sampling : SB_SAMPLING_RANDOM,
                          .tail = x->tail > 0 ? x->tail : SB_INTERVAL_TAIL,
                          .seed = x->seed,
                          .first = x->first,
                          .replicates = x->replicates,
                          .runtime = x->runtime,
                          .go_on = go_on,
                          .self = &preparation,
                          .verify = x->verify };
    struct sb_arena scratch = { 0 };
    struct sb_error local = { 0 };
    unsigned threads = 0;
    struct worker *worker = sb_arena_alloc(&scratch, x->threads, sizeof *worker);
    *result =
        (struct sb_workload_result){ .strategies = x->strategies, .percentiles = x->percentiles };
    result->strategy = sb_arena_alloc(arena, x->strategies, sizeof *result->strategy);
    enum sb_code code =
        worker && result->strategy ? describe(x, result, &local) : sb_fail_memory(&local);
    if (code == SB_OK)
        code = sb_job_build(&job, x->kernel, &local);
    /* a thread without a unit of work would only take memory */
    while (code == SB_OK && threads < x->threads && (threads == 0 || threads < job.units) &&
           (code = sb_runner_init(&worker[threads].runner, &job, &local)) == SB_OK)
        threads++;
    if (code == SB_OK)
        code = run_job(x, &job, worker, threads, result, arena, &local);
    if (code == SB_OK)
        code = copy_names(x->workload, result, arena, &local);
    while (threads > 0)
        sb_runner_fini(&worker[--threads].runner);
    sb_job_fini(&job);
    sb_arena_fini(&scratch);
    return code ? sb_fail(error, local.code, local.where, "%s", local.text) : SB_OK;
}
