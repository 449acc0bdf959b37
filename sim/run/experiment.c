/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/experiment.h"

#include "sim/base/assert.h"
#include "sim/draw/draw.h"
#include "sim/model/dag_metrics.h"
#include "sim/run/runner.h"
#include "sim/stats/compared.h"
#include "sim/stats/skewed.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
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

/* What all latencies take together in the mean, for a control variate; NAN where draws are cut. */
static double exact_work(const struct sb_experiment *x, const struct sb_workload_result *result)
{
    const struct sb_dag *dag = &x->workload->dag;
    struct sb_arena scratch = { 0 };
    double *mean = sb_arena_alloc(&scratch, dag->dists, sizeof *mean), work = mean ? 0 : NAN;
    for (uint32_t d = 0; mean && d < dag->dists; d++)
        mean[d] = sb_dist_mean(&dag->dist[d]);
    for (uint32_t s = 0; mean && s < dag->steps; s++)
        work += mean[dag->dist_of[s]];
    sb_arena_fini(&scratch);
    return result->cut_probability < 1e-12 ? work : NAN;
}

/* What the replicates left, and what it is made into. */
struct summary {
    const struct sb_experiment *x;
    const struct sb_job *job;
    struct sb_runner *sum;
    uint64_t done, kept; /* replicates; those of which each makespan is kept */
    struct sb_control control;
    struct sb_batches *batches;   /* [strategies] */
    struct sb_compared *compared; /* [strategies] */
};

/* Mean and interval of what is kept, before the tally sorts it. An interval that would not cover is
 * none: where the variance is infinite, or so skewed is the sample. */
static void put_mean(const struct summary *m, uint32_t s, const struct sb_workload_result *result,
                     const struct sb_moments *makespan, const struct sb_controlled *controlled,
                     double *mean, struct sb_interval *ci95)
{
    const struct sb_skewed values = { m->job->kept[s],
                                      m->job->work,
                                      m->kept,
                                      sb_moments_mean(makespan),
                                      sb_moments_mean(&m->control.work),
                                      controlled->slope };
    double error = sqrt(controlled->variance);
    *mean = controlled->mean;
    *ci95 = sb_skewed_interval(*mean, error, sb_skewness(&values), m->done, controlled->freedom);
    if (result->variance_is_infinite && error > 0)
        *ci95 = (struct sb_interval){ NAN, NAN };
}

static enum sb_code summarise_one(struct summary *m, uint32_t s, struct sb_workload_result *result,
                                  struct sb_arena *arena, struct sb_error *error)
{
    struct sb_strategy_result *r = &result->strategy[s];
    struct sb_tally *tally = &m->sum->tally[s];
    struct sb_moments makespan = tally->moments;
    struct sb_summary means = { 0 };
    const struct sb_control none = { m->control.work, NAN };
    for (uint64_t i = 0; m->job->exact && i < m->kept; i++)
        sb_moments_add(&makespan, (uint64_t)m->job->kept[s][i]);
    struct sb_controlled plain = sb_control_mean(&none, &makespan, 0),
                         controlled = sb_control_mean(&m->control, &makespan, m->sum->with_work[s]);
    put_mean(m, s, result, &makespan, &plain, &means.mean, &means.mean_ci95);
    put_mean(m, s, result, &makespan, &controlled, &means.mean_cv, &means.mean_cv_ci95);
    if (sb_batches_fill(&m->batches[s], m->job->kept[s], m->kept, m->job->first))
        return sb_fail_memory(error);
    if (m->job->exact) {
        tally->exact = m->job->kept[s];
        tally->count = m->done;
    }
    if (sb_tally_summarise(tally, &r->makespan, arena, error))
        return sb_fail_memory(error);
    if (m->done > 1) {
        r->makespan.mean_cv = means.mean_cv;
        r->makespan.mean_ci95 = means.mean_ci95;
        r->makespan.mean_cv_ci95 = means.mean_cv_ci95;
    }
    m->compared[s] = (struct sb_compared){ .makespan = &tally->moments,
                                           .summary = &r->makespan,
                                           .batches = &m->batches[s],
                                           .mean = controlled,
                                           .log_mean = sb_tally_log_mean(tally),
                                           .relative_error = result->relative_error };
    return SB_OK;
}

static enum sb_code summarise_each(struct summary *m, struct sb_workload_result *result,
                                   struct sb_arena *arena, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (uint32_t s = 0; code == SB_OK && s < m->x->strategies; s++) {
        struct sb_strategy_result *r = &result->strategy[s];
        r->name = m->x->strategy[s]->name;
        r->baseline_only = m->x->baseline_only[s];
        r->simplicity = m->x->strategy[s]->simplicity;
        r->checked = m->sum->checked / m->x->strategies;
        r->verified = m->sum->verified[s];
        r->speedup = sb_arena_alloc(arena, m->job->baselines + 1, sizeof *r->speedup);
        code = r->speedup ? summarise_one(m, s, result, arena, error) : sb_fail_memory(error);
    }
    return code;
}

static struct sb_interval single(double value, bool random)
{
    return random ? (struct sb_interval){ NAN, NAN } : (struct sb_interval){ value, value };
}

/* One replicate says all where nothing is random, and else nothing of how far off it may be. */
static void settle_single(struct sb_strategy_result *r, bool random)
{
    r->makespan.mean_ci95 = r->makespan.mean_cv_ci95 = single(r->makespan.mean, random);
    for (int q = 0; q < SB_QUANTILES_COUNT; q++)
        r->makespan.quantile_ci95[q] = single((double)r->makespan.quantile[q], random);
    for (uint32_t i = 0; i < r->speedups; i++) {
        struct sb_speedup *s = &r->speedup[i];
        struct sb_estimate *const estimate[] = { &s->ratio_of_means, &s->geometric_mean,
                                                 &s->saved_mean, &s->saved_p50, &s->saved_p99 };
        s->ci95 = single(s->mean, random);
        for (size_t k = 0; k < sizeof estimate / sizeof *estimate; k++)
            estimate[k]->ci95 = single(estimate[k]->value, random);
    }
}

static enum sb_code summarise(const struct sb_experiment *x, const struct sb_job *job,
                              struct sb_runner *sum, uint64_t done,
                              struct sb_workload_result *result, struct sb_arena *arena,
                              struct sb_error *error)
{
    struct sb_arena scratch = { 0 };
    struct summary m = { .x = x,
                         .job = job,
                         .sum = sum,
                         .done = done,
                         .kept = done < job->looked ? done : job->looked,
                         .control = { sum->works, exact_work(x, result) },
                         .batches = sb_arena_alloc(&scratch, x->strategies, sizeof *m.batches),
                         .compared = sb_arena_alloc(&scratch, x->strategies, sizeof *m.compared) };
    enum sb_code code =
        m.batches && m.compared ? summarise_each(&m, result, arena, error) : sb_fail_memory(error);
    for (uint32_t s = 0; code == SB_OK && s < x->strategies; s++) {
        struct sb_strategy_result *r = &result->strategy[s];
        for (uint32_t b = 0; b < job->baselines; b++) {
            uint32_t over = job->baseline[b];
            sb_speedup_init(&r->speedup[b], x->strategy[over]->name);
            sb_compared_fill(&r->speedup[b], &sum->ratios[(size_t)s * job->baselines + b],
                             &m.control, &m.compared[over], &m.compared[s]);
        }
        r->speedups = job->baselines;
        if (done < 2)
            settle_single(r, x->workload->dag.random);
    }
    sb_arena_fini(&scratch);
    return code;
}

/* The first replicate, of as many as are looked at, whose makespan under the last strategy shown is
 * nearest to its median. */
static uint64_t choose_shown(const struct sb_job *job, const sb_ns *makespan, uint64_t count,
                             sb_ns median)
{
    uint64_t nearest = 0;
    for (uint64_t i = 1; i < count; i++)
        if (llabs(makespan[i] - median) < llabs(makespan[nearest] - median))
            nearest = i;
    return job->first + nearest;
}

/* A checked schedule counts a step as ready when its strategy lets it run. A reader wants to see
 * what the strategy costs: here it is ready as soon as all that it awaits in the graph is done. */
static void show_waits(const struct sb_dag *dag, struct sb_span *span)
{
    for (uint32_t s = 0; s < dag->steps; s++) {
        span[s].ready = 0;
        for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++)
            if (span[dag->pred.list[e]].end > span[s].ready)
                span[s].ready = span[dag->pred.list[e]].end;
    }
}

static enum sb_code show(const struct sb_experiment *x, const struct sb_job *job,
                         struct sb_runner *runner, struct sb_workload_result *result,
                         struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_dag *dag = &x->workload->dag;
    bool spans = dag->steps <= x->show_steps_max && dag->steps > 0;
    sb_ns *latency = sb_arena_alloc(arena, dag->steps, sizeof *latency);
    if (!latency)
        return sb_fail_memory(error);
    sb_draw_replicate(dag, &job->samplers, x->seed, result->shown_replicate, latency);
    uint64_t checked = runner->checked;
    for (uint32_t s = 0; s < x->strategies; s++) {
        struct sb_strategy_result *r = &result->strategy[s];
        if (sb_runner_trace(runner, s, latency, result->shown_replicate, &r->shown_makespan, error))
            return error ? error->code : SB_ECHECK;
        if (!spans)
            continue;
        r->span = sb_arena_alloc(arena, dag->steps, sizeof *r->span);
        if (!r->span)
            return sb_fail_memory(error);
        memcpy(r->span, runner->span, dag->steps * sizeof *r->span);
        show_waits(dag, r->span);
        r->spans = dag->steps;
    }
    runner->checked = checked;
    result->shown_tasks = spans ? dag->tasks : 0;
    return SB_OK;
}

static enum sb_code copy_names(const struct sb_workload *w, struct sb_workload_result *result,
                               struct sb_arena *arena, struct sb_error *error)
{
    result->name = sb_arena_text(arena, w->name, strlen(w->name));
    result->file = sb_arena_text(arena, w->file, strlen(w->file));
    result->description = sb_arena_text(arena, w->description, strlen(w->description));
    result->task_name = sb_arena_alloc(arena, result->shown_tasks, sizeof *result->task_name);
    if (!result->name || !result->file || !result->description || !result->task_name)
        return sb_fail_memory(error);
    for (uint32_t t = 0; t < result->shown_tasks; t++)
        if (!(result->task_name[t] =
                  sb_arena_text(arena, w->dag.task_name[t], strlen(w->dag.task_name[t]))))
            return sb_fail_memory(error);
    return SB_OK;
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

static void put_longest_path(struct sb_workload_result *result, const struct sb_moments *longest)
{
    double mean = sb_moments_mean(longest);
    result->longest_path.value = mean;
    result->longest_path.ci95 =
        longest->count < 2
            ? single(mean, result->random)
            : sb_interval_student(mean, sqrt(sb_moments_variance(longest)), longest->count);
    result->mean_parallelism = mean > 0 ? (double)result->expected_work / mean : 0;
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
    put_longest_path(result, &worker[0].runner.longest);
    code = summarise(x, job, &worker[0].runner, done, result, arena, error);
    uint64_t looked = done < job->looked ? done : job->looked;
    result->shown_replicate =
        choose_shown(job, job->last, looked, result->strategy[job->shown].makespan.quantile[0]);
    return code ? code : show(x, job, &worker[0].runner, result, arena, error);
}

enum sb_code sb_experiment_run(const struct sb_experiment *x, struct sb_workload_result *result,
                               struct sb_arena *arena, struct sb_error *error)
{
    SB_REQUIRE(x->threads > 0 && x->strategies > 0);
    struct sb_job job = { .workload = x->workload,
                          .strategy = x->strategy,
                          .baseline_only = x->baseline_only,
                          .baseline_of = x->baseline,
                          .strategies = x->strategies,
                          .workers = x->workers,
                          .seed = x->seed,
                          .first = x->first,
                          .replicates = x->replicates,
                          .runtime = x->runtime,
                          .verify = x->verify };
    struct sb_arena scratch = { 0 };
    struct sb_error local = { 0 };
    unsigned threads = 0;
    struct worker *worker = sb_arena_alloc(&scratch, x->threads, sizeof *worker);
    *result = (struct sb_workload_result){ .strategies = x->strategies };
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
