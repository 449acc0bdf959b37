/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/session.h"

#include "sim/base/assert.h"
#include "sim/draw/draw.h"
#include "sim/run/replicates/runner.h"
#include "sim/run/summary/describe.h"
#include "sim/run/summary/paired.h"
#include "sim/run/summary/placed_result.h"
#include "sim/run/summary/shown.h"
#include "sim/run/summary/summarise.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct worker {
    struct sb_runner runner;
    struct threads *threads;
    pthread_t thread;
};

struct sb_session {
    const struct sb_experiment *experiment;
    struct sb_job job;
    struct worker *worker; /* [workers] */
    unsigned workers;
    struct sb_piece piece; /* its makespans are the job's */
    uint64_t expected, ran;
    bool was_stopped; /* before it began: then it runs the least that there is */
    sb_ns *latency;   /* [steps] of the replicate that is shown; NULL: none is yet */
    struct sb_arena arena;
};

/* ---- threads ---- */

struct threads {
    struct sb_session *session;
    uint64_t next, until;  /* replicates; under the mutex */
    uint64_t done;         /* in this call; under the mutex */
    bool begun;            /* under the mutex */
    struct sb_error error; /* the first one; under the mutex */
    pthread_mutex_t mutex;
};

/* Units are taken in order and each one taken is finished, so that what is done at any end is a
 * prefix of the replicates. */
static bool take_unit(struct threads *t, uint64_t *from, uint64_t *until)
{
    const struct sb_session *s = t->session;
    const atomic_bool *stop = s->experiment->stop;
    pthread_mutex_lock(&t->mutex);
    bool taken =
        t->next < t->until && t->error.code == SB_OK && !(stop && t->begun && atomic_load(stop));
    if (taken) {
        uint64_t left = t->until - t->next;
        *from = t->next;
        *until = t->next += left < s->job.unit ? left : s->job.unit;
        t->begun = true;
    }
    pthread_mutex_unlock(&t->mutex);
    return taken;
}

static void finish_unit(struct threads *t, uint64_t replicates, const struct sb_error *error)
{
    const struct sb_session *s = t->session;
    const struct sb_experiment *x = s->experiment;
    pthread_mutex_lock(&t->mutex);
    t->done += replicates;
    if (error->code && !t->error.code)
        t->error = *error;
    if (x->progress)
        x->progress(x->self, s->ran + t->done, s->expected);
    pthread_mutex_unlock(&t->mutex);
}

static void *work(void *self)
{
    struct worker *w = self;
    uint64_t from, until;
    while (take_unit(w->threads, &from, &until)) {
        struct sb_error error = { 0 };
        sb_runner_run(&w->runner, from, until, &error);
        finish_unit(w->threads, until - from, &error);
    }
    return NULL;
}

static void run_threads(struct threads *t)
{
    struct sb_session *s = t->session;
    unsigned started = 0;
    for (unsigned i = 0; i < s->workers; i++)
        s->worker[i].threads = t;
    while (started + 1 < s->workers &&
           pthread_create(&s->worker[started + 1].thread, NULL, work, &s->worker[started + 1]) == 0)
        started++; /* fewer threads than asked for are no failure */
    work(&s->worker[0]);
    for (unsigned i = 1; i <= started; i++)
        pthread_join(s->worker[i].thread, NULL);
}

/* ---- a session ---- */

static bool session_is_stopped(const struct sb_experiment *x)
{
    return x->stop && atomic_load(x->stop);
}

/* Asked while tables are made. */
static bool go_on(void *self)
{
    const struct sb_session *s = self;
    const struct sb_experiment *x = s->experiment;
    if (x->progress)
        x->progress(x->self, 0, x->replicates);
    return s->was_stopped || !session_is_stopped(x);
}

static enum sb_code open_job(struct sb_session *s, struct sb_error *error)
{
    const struct sb_experiment *x = s->experiment;
    s->job =
        (struct sb_job){ .workload = x->workload,
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
                         .no_curves = x->no_curves,
                         .no_batches = x->no_batches,
                         .before = x->before,
                         .tables = x->tables,
                         .go_on = go_on,
                         .self = s,
                         .verify = x->verify };
    return sb_job_build(&s->job, x->kernel, error);
}

static enum sb_code open_piece(struct sb_session *s, struct sb_error *error)
{
    const struct sb_job *job = &s->job;
    s->piece.shape = (struct sb_piece_shape){ .first = job->first,
                                              .replicates = job->replicates,
                                              .looked = job->looked,
                                              .strategies = job->strategies,
                                              .baselines = job->baselines,
                                              .tallied = !job->exact };
    s->piece.kept = job->kept;
    s->piece.work = job->work;
    s->expected = job->replicates;
    return sb_sums_init(&s->piece.sums, job->strategies, job->baselines, !job->exact, &s->arena)
               ? sb_fail_memory(error)
               : SB_OK;
}

static enum sb_code open_session(struct sb_session *s, struct sb_error *error)
{
    const struct sb_experiment *x = s->experiment;
    s->was_stopped = session_is_stopped(x);
    s->worker = sb_arena_alloc(&s->arena, x->threads, sizeof *s->worker);
    enum sb_code code = s->worker ? open_job(s, error) : sb_fail_memory(error);
    if (code == SB_OK)
        code = open_piece(s, error);
    /* a thread without a unit of work would only take memory */
    while (code == SB_OK && s->workers < x->threads &&
           (s->workers == 0 || s->workers < s->job.units)) {
        code = sb_runner_init(&s->worker[s->workers].runner, &s->job, error);
        s->workers += code == SB_OK;
    }
    return code;
}

struct sb_session *sb_session_open(const struct sb_experiment *x, struct sb_error *error)
{
    SB_REQUIRE(x->threads > 0 && x->strategies > 0);
    struct sb_session *s = calloc(1, sizeof *s);
    if (!s) {
        (void)sb_fail_memory(error);
        return NULL;
    }
    s->experiment = x;
    if (open_session(s, error) == SB_OK)
        return s;
    sb_session_close(s);
    return NULL;
}

void sb_session_close(struct sb_session *s)
{
    if (!s)
        return;
    while (s->workers > 0)
        sb_runner_fini(&s->worker[--s->workers].runner);
    sb_job_fini(&s->job);
    sb_ranges_fini(&s->piece.done);
    sb_arena_fini(&s->arena);
    free(s);
}

uint64_t sb_session_replicates(const struct sb_session *s) { return s->job.replicates; }

void sb_session_expect(struct sb_session *s, uint64_t replicates) { s->expected = replicates; }

const struct sb_piece *sb_session_piece(const struct sb_session *s) { return &s->piece; }

enum sb_code sb_session_run(struct sb_session *s, uint64_t from, uint64_t until,
                            struct sb_error *error)
{
    SB_REQUIRE(from <= until && until <= s->job.replicates &&
               !sb_ranges_touch(&s->piece.done, from, until));
    struct threads t = { .session = s,
                         .next = from,
                         .until = until,
                         .begun = s->ran > 0,
                         .mutex = PTHREAD_MUTEX_INITIALIZER };
    run_threads(&t);
    pthread_mutex_destroy(&t.mutex);
    for (unsigned i = 0; i < s->workers; i++) {
        sb_sums_merge(&s->piece.sums, &s->worker[i].runner.sums);
        sb_sums_clear(&s->worker[i].runner.sums);
    }
    s->ran += t.done;
    if (t.error.code)
        return sb_fail(error, t.error.code, t.error.where, "%s", t.error.text);
    return sb_ranges_add(&s->piece.done, from, from + t.done) ? sb_fail_memory(error) : SB_OK;
}

enum sb_code sb_session_add(struct sb_session *s, struct sb_bytes_in bytes, struct sb_error *error)
{
    return sb_piece_add(&s->piece, bytes, error);
}

/* ---- figures ---- */

static uint64_t move_together(const struct sb_ranges *done, sb_ns *value, uint64_t looked)
{
    uint64_t count = 0;
    for (size_t i = 0; i < done->count && done->range[i].from < looked; i++) {
        const struct sb_replicates r = done->range[i];
        const uint64_t until = r.until < looked ? r.until : looked;
        memmove(value + count, value + r.from, (until - r.from) * sizeof *value);
        count += until - r.from;
    }
    return count;
}

/* Where replicates are missing between others, those that are there are taken for a sample: kept
 * makespans follow each other. Sets of points need all of theirs. */
static enum sb_code close_gaps(struct sb_session *s, struct sb_error *error)
{
    struct sb_job *job = &s->job;
    const struct sb_ranges *done = &s->piece.done;
    if (done->count == 1 && done->range[0].from == 0)
        return SB_OK;
    if (job->sampling != SB_SAMPLING_RANDOM)
        return sb_fail(error, SB_EINPUT, NULL,
                       "draws that are spread evenly say nothing while some of them are missing");
    const uint64_t kept = move_together(done, job->work, job->looked);
    for (uint32_t i = 0; i < job->strategies; i++)
        move_together(done, job->kept[i], job->looked);
    job->looked = kept;
    return kept ? SB_OK
                : sb_fail(error, SB_EINPUT, NULL,
                          "no figures without any of the first %llu replicates",
                          (unsigned long long)SB_EXACT_MAX);
}

static enum sb_code fill(struct sb_session *s, struct sb_workload_result *result,
                         struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_experiment *x = s->experiment;
    const struct sb_job *job = &s->job;
    const struct sb_shown_limits limits = { x->show_steps_max,
                                            x->show_two_steps_max > x->show_steps_max
                                                ? x->show_two_steps_max
                                                : x->show_steps_max };
    result->replicates = sb_ranges_total(&s->piece.done);
    result->wanted = job->replicates;
    result->relative_error = job->exact ? 0 : SB_TALLY_ERROR;
    enum sb_code code = close_gaps(s, error);
    if (code == SB_OK)
        code = sb_summarise(job, &s->piece.sums, result->replicates, result, arena, error);
    if (code == SB_OK && !job->no_curves)
        code = sb_paired_fill(job, result, arena, error);
    if (code)
        return code;
    sb_shown_choose(job, result);
    for (int i = 0; i < SB_SHOWN; i++) /* places among those that are done */
        result->shown_replicate[i] =
            job->first + sb_ranges_at(&s->piece.done, result->shown_replicate[i] - job->first);
    return sb_shown_fill(job, &s->worker[0].runner, &limits, result, arena, error);
}

enum sb_code sb_session_finish(struct sb_session *s, struct sb_workload_result *result,
                               struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_experiment *x = s->experiment;
    struct sb_error local = { 0 };
    *result =
        (struct sb_workload_result){ .strategies = x->strategies, .percentiles = x->percentiles };
    if (sb_ranges_total(&s->piece.done) == 0)
        return sb_fail(error, SB_EINTR, NULL, "stopped before the first replicate");
    result->strategy = sb_arena_alloc(arena, x->strategies, sizeof *result->strategy);
    enum sb_code code =
        result->strategy ? sb_describe(x->workload, result, arena, &local) : sb_fail_memory(&local);
    result->workers = sb_pools_workers(x->workload->dag.pools, x->workers);
    if (code == SB_OK)
        code = sb_placed_describe(&s->job, result, arena, &local);
    if (code == SB_OK)
        code = fill(s, result, arena, &local);
    return code ? sb_fail(error, local.code, local.where, "%s", local.text) : SB_OK;
}

enum sb_code sb_session_show(struct sb_session *s, const struct sb_workload_result *result,
                             uint32_t strategy, const struct sb_span **span,
                             const struct sb_plan **plan, struct sb_error *error)
{
    const struct sb_job *job = &s->job;
    const struct sb_dag *dag = &job->workload->dag;
    struct sb_runner *runner = &s->worker[0].runner;
    const uint64_t replicate = result->shown_replicate[SB_SHOWN_P50];
    SB_REQUIRE(strategy < job->strategies);
    if (!s->latency) {
        if (!(s->latency = sb_arena_alloc(&s->arena, dag->steps, sizeof *s->latency)))
            return sb_fail_memory(error);
        sb_draw_replicate(dag, &job->samplers, job->seed, replicate, s->latency);
    }
    *span = runner->span;
    *plan = &job->plan[strategy];
    return sb_shown_trace(job, runner, strategy, s->latency, replicate, error);
}
