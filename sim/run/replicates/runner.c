/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/replicates/runner.h"

#include "sim/base/assert.h"
#include "sim/draw/draw.h"
#include "sim/engine/longest_path.h"
#include "sim/verify/draws.h"

#include <string.h>

static void *array(struct sb_runner *r, size_t count, size_t size)
{
    return sb_arena_alloc(&r->arena, count, size);
}

/* Limited workers: the event-driven engine, which wants one replicate's latencies together. */
static int init_engines(struct sb_runner *r)
{
    const struct sb_job *job = r->job;
    if (!job->limited)
        return 0;
    r->by_lane = array(r, (size_t)job->workload->dag.steps * job->lanes, sizeof(sb_ns));
    if (!r->by_lane)
        return -1;
    for (uint32_t s = 0; s < job->strategies; s++) {
        const struct sb_plan *plan = &job->plan[s];
        if (job->strategy[s]->flags & SB_STRATEGY_ORACLE) {
            if (sb_plan_build(&r->oracle[s], plan->dag, plan->strategy, NULL))
                return -1;
            plan = &r->oracle[s];
        }
        if (sb_placed_is(&job->placed, job->strategy[s]) || job->strategy[s]->online)
            continue;
        if (!(r->engine[s] = sb_engine_new(plan, job->workers, job->kernel)))
            return -1;
    }
    return 0;
}

static enum sb_code init_verifiers(struct sb_runner *r, struct sb_error *error)
{
    const struct sb_job *job = r->job;
    enum sb_code code = SB_OK;
    if (job->verify && !(r->real = array(r, job->workload->dag.steps, sizeof *r->real)))
        return sb_fail_memory(error);
    for (uint32_t s = 0; code == SB_OK && job->verify && s < job->strategies; s++) {
        const struct sb_plan *plan = r->oracle[s].dag ? &r->oracle[s] : &job->plan[s];
        code = sb_verifier_new(&r->verifier[s], job->runtime, plan, job->workers, r->real, error);
    }
    return code;
}

/* With unlimited workers the longest paths of all strategies; and that of the graph alone. */
static int init_block(struct sb_runner *r)
{
    const struct sb_job *job = r->job;
    const struct sb_program **program = array(r, job->strategies + 1, sizeof *program);
    uint32_t programs = 0;
    for (uint32_t s = 0; program && !job->limited && s < job->strategies; s++)
        program[programs++] = &job->plan[s].program;
    if (program && job->path.dag && !job->placed.differs)
        program[programs++] = &job->path.program;
    r->block = (struct sb_block){ .draw = job->draw,
                                  .kernel = job->kernel,
                                  .dag = &job->workload->dag,
                                  .samplers = &job->samplers,
                                  .program = program,
                                  .programs = programs,
                                  .seed = job->seed,
                                  .lanes = job->lanes,
                                  .keep = job->limited };
    if (!program || sb_block_init(&r->block, &r->arena))
        return -1;
    size_t count = (size_t)job->strategies * job->lanes;
    r->makespan = job->limited ? array(r, count, sizeof(sb_ns)) : r->block.makespan;
    uint32_t path = job->free == SB_NONE ? programs - 1 : job->free;
    r->path = job->placed.differs ? r->placed.path : r->block.makespan + (size_t)path * job->lanes;
    return r->makespan ? 0 : -1;
}

enum sb_code sb_runner_init(struct sb_runner *r, const struct sb_job *job, struct sb_error *error)
{
    size_t steps = job->workload->dag.steps, nodes = 0;
    *r = (struct sb_runner){ .job = job };
    for (uint32_t s = 0; s < job->strategies; s++)
        nodes = job->plan[s].nodes > nodes ? job->plan[s].nodes : nodes;
    r->finish = array(r, nodes, sizeof(sb_ns));
    r->engine = array(r, job->strategies, sizeof *r->engine);
    r->oracle = array(r, job->strategies, sizeof *r->oracle);
    r->verifier = array(r, job->strategies, sizeof *r->verifier);
    r->span = array(r, steps, sizeof *r->span);
    r->check = sb_schedule_check_new(&job->workload->dag);
    bool made =
        r->finish && r->engine && r->oracle && r->verifier && r->span && r->check &&
        sb_sums_init(&r->sums, job->strategies, job->baselines, !job->exact, &r->arena) == 0 &&
        init_engines(r) == 0;
    enum sb_code code =
        made ? sb_placed_runs_init(&r->placed, job, r->oracle, r->check, &r->arena, error)
             : sb_fail_memory(error);
    if (code == SB_OK)
        code = sb_online_runs_init(&r->online, job, &r->arena, error);
    if (code == SB_OK && init_block(r))
        code = sb_fail_memory(error);
    if (code == SB_OK)
        code = init_verifiers(r, error);
    if (code)
        sb_runner_fini(r);
    return code;
}

void sb_runner_fini(struct sb_runner *r)
{
    for (uint32_t s = 0; r->engine && r->oracle && r->verifier && s < r->job->strategies; s++) {
        sb_verifier_free(r->verifier[s]);
        sb_engine_free(r->engine[s]);
        sb_plan_fini(&r->oracle[s]);
    }
    sb_placed_runs_fini(&r->placed);
    sb_online_runs_fini(&r->online);
    sb_schedule_check_free(r->check);
    sb_arena_fini(&r->arena);
    *r = (struct sb_runner){ 0 };
}

/* An oracle ranks anew for each replicate. */
static enum sb_code ask_oracle(struct sb_runner *r, uint32_t strategy, const sb_ns *latency,
                               struct sb_error *error)
{
    struct sb_plan *plan = &r->oracle[strategy];
    return plan->rank ? sb_plan_rank(plan, latency, error) : SB_OK;
}

static enum sb_code run_block(struct sb_runner *r, uint64_t first, struct sb_error *error)
{
    const struct sb_job *job = r->job;
    uint32_t steps = job->workload->dag.steps;
    unsigned lanes = job->lanes;
    enum sb_code code = SB_OK;
    sb_block_run(&r->block, first);
    if (job->limited)
        job->kernel->transpose(r->block.latency, steps, lanes, r->by_lane);
    if (r->placed.path)
        sb_placed_bound(&r->placed, r->block.latency);
    for (uint32_t s = 0; job->limited && s < job->strategies && code == SB_OK; s++) {
        sb_ns *makespan = r->makespan + (size_t)s * lanes;
        if (r->placed.engine[s] && !r->oracle[s].dag)
            code =
                sb_placed_run_block(&r->placed, s, r->block.latency, r->by_lane, makespan, error);
        else if (r->engine[s] && !r->oracle[s].dag)
            sb_engine_run_block(r->engine[s], r->by_lane, lanes, makespan);
        for (unsigned lane = 0; r->oracle[s].dag && lane < lanes && code == SB_OK; lane++) {
            const sb_ns *latency = r->by_lane + (size_t)lane * steps;
            code = ask_oracle(r, s, latency, error);
            if (r->engine[s])
                makespan[lane] = sb_engine_run(r->engine[s], latency);
            else if (code == SB_OK)
                code = sb_placed_run_alone(&r->placed, s, latency, &makespan[lane], error);
        }
    }
    return code;
}

enum sb_code sb_runner_trace(struct sb_runner *r, uint32_t strategy, const sb_ns *latency,
                             uint64_t replicate, sb_ns *makespan, struct sb_error *error)
{
    const struct sb_job *job = r->job;
    const struct sb_plan *plan = &job->plan[strategy];
    struct sb_error refusal = { 0 };
    enum sb_code code = SB_OK;
    if (r->oracle[strategy].dag && ask_oracle(r, strategy, latency, error))
        return error->code;
    if (job->strategy[strategy]->online) {
        code = sb_online_run(&r->online, strategy, replicate, latency, r->span, makespan, &refusal);
        plan = NULL; /* it may let a step wait, and serves whom it likes */
    }
    else if (r->placed.engine[strategy]) {
        code = sb_placed_trace(&r->placed, strategy, latency, r->span, makespan, &refusal);
    }
    else if (r->engine[strategy]) {
        *makespan = sb_engine_trace(r->engine[strategy], latency, r->span);
    }
    else {
        *makespan = sb_longest_path_trace(plan, latency, r->finish, r->span);
    }
    r->sums.checked++;
    if (!r->placed.engine[strategy] && code == SB_OK)
        code = sb_schedule_check_run(r->check, plan, job->workers, latency, r->span, *makespan,
                                     &refusal);
    if (code)
        return sb_fail(error, refusal.code, NULL, "%s, %s, replicate %llu: %s", job->workload->name,
                       job->strategy[strategy]->name, (unsigned long long)replicate, refusal.text);
    return SB_OK;
}

static enum sb_code verify_trace(struct sb_runner *r, const struct sb_verify_names *names,
                                 uint32_t strategy, const sb_ns *latency, uint64_t replicate,
                                 struct sb_error *error)
{
    if (!r->verifier[strategy])
        return SB_OK;
    r->sums.verified[strategy]++;
    enum sb_code code =
        sb_verifier_run(r->verifier[strategy], names, r->check, replicate, latency, r->span, error);
    if (r->job->verify == 1 || r->job->replicates == 1) { /* room for the next one's program */
        sb_verifier_free(r->verifier[strategy]);
        r->verifier[strategy] = NULL;
    }
    return code;
}

/* The traced run goes another way than the block's, and its draws are made one at a time, so that
 * each is a check on the other. */
static enum sb_code check_replicate(struct sb_runner *r, uint64_t replicate, unsigned lane,
                                    bool verify, sb_ns *latency, struct sb_error *error)
{
    const struct sb_job *job = r->job;
    const struct sb_verify_names names = { job->workload->name, job->workload->file, job->seed,
                                           "" };
    enum sb_code code = SB_OK;
    sb_draw_replicate(&job->workload->dag, &job->samplers, job->seed, replicate, latency);
    if (verify && job->sampling == SB_SAMPLING_RANDOM) /* others are tested apart */
        code = sb_verify_draws(&job->workload->dag, &names, replicate, latency, error);
    for (uint32_t s = 0; code == SB_OK && s < job->strategies; s++) {
        sb_ns traced = 0, blockwise = r->makespan[(size_t)s * job->lanes + lane];
        code = sb_runner_trace(r, s, latency, replicate, &traced, error);
        if (code == SB_OK && traced != blockwise)
            code = sb_fail(error, SB_ECHECK, NULL,
                           "%s, %s, replicate %llu: %lld ns in its block, but %lld ns alone",
                           job->workload->name, job->strategy[s]->name,
                           (unsigned long long)replicate, (long long)blockwise, (long long)traced);
        if (code == SB_OK && verify)
            code = verify_trace(r, &names, s, latency, replicate, error);
    }
    return code;
}

/* In every replicate: whatever edges are added, nothing is faster than the longest path. */
static enum sb_code check_bound(const struct sb_runner *r, uint64_t begin, uint64_t end,
                                unsigned lane, struct sb_error *error)
{
    const struct sb_job *job = r->job;
    for (uint32_t s = 0; (job->free != SB_NONE || r->placed.path) && s < job->strategies; s++)
        for (uint64_t i = 0; i < end - begin; i++)
            if (r->makespan[(size_t)s * job->lanes + lane + i] < r->path[lane + i])
                return sb_fail(error, SB_ECHECK, NULL,
                               "%s, replicate %llu: %s is faster than %s, the longest path",
                               job->workload->name, (unsigned long long)begin + i,
                               job->strategy[s]->name,
                               r->placed.path ? "any" : job->strategy[job->free]->name);
    return SB_OK;
}

static void tally_misses(struct sb_runner *r, uint32_t strategy, unsigned lane, uint64_t n)
{
    const struct sb_job *job = r->job;
    const sb_ns *makespan = r->makespan + (size_t)strategy * job->lanes + lane;
    r->sums.missed[strategy] += sb_misses_count(makespan, n, job->slo);
    for (uint32_t b = 0; b < job->baselines; b++)
        sb_discordant_add(&r->sums.discordant[(size_t)strategy * job->baselines + b],
                          r->makespan + (size_t)job->baseline[b] * job->lanes + lane, makespan, n,
                          job->slo);
}

/* No schedule of a replicate is shorter, whatever the order. */
static void tally_bounds(struct sb_sums *sums, const sb_ns *path, const sb_ns *work, uint64_t n,
                         uint32_t workers)
{
    for (uint64_t i = 0; i < n; i++) {
        sb_ns share = work[i] / workers + (work[i] % workers > 0);
        sb_ns bound = share > path[i] ? share : path[i];
        sb_moments_add(&sums->bound, (uint64_t)bound);
        sums->bound_with_work += (sb_wide)bound * (sb_wide)work[i];
    }
}

/* Replicates [from, until) of the job, which are lanes `lane` and those behind it. */
static void tally(struct sb_runner *r, uint64_t from, uint64_t until, unsigned lane)
{
    const struct sb_job *job = r->job;
    const sb_ns *work = r->block.work + lane, *path = r->path + lane;
    const uint64_t n = until - from;
    const size_t kept = until <= job->looked ? n : from < job->looked ? job->looked - from : 0;
    SB_ASSERT(from <= until && until <= job->replicates && lane + n <= job->lanes);
    memcpy(job->work + from, work, kept * sizeof *work);
    sb_moments_add_all(&r->sums.works, work, n);
    sb_moments_add_all(&r->sums.longest, path, n);
    r->sums.longest_with_work += sb_moments_product(path, work, n);
    if (job->workers && !job->placed.differs)
        tally_bounds(&r->sums, path, work, n, job->workers);
    for (uint32_t s = 0; s < job->strategies; s++) {
        const sb_ns *makespan = r->makespan + (size_t)s * job->lanes + lane;
        r->sums.with_work[s] += sb_moments_product(makespan, work, n);
        memcpy(job->kept[s] + from, makespan, kept * sizeof *makespan);
        if (!job->exact)
            sb_tally_add(&r->sums.tally[s], makespan, n);
        for (uint32_t b = 0; b < job->baselines; b++)
            sb_ratios_add(&r->sums.ratios[(size_t)s * job->baselines + b],
                          r->makespan + (size_t)job->baseline[b] * job->lanes + lane, makespan, n);
        if (job->slo > 0)
            tally_misses(r, s, lane, n);
    }
}

/* Spread evenly: exactly job->verify of them, whichever thread runs which. */
static bool is_verified(const struct sb_job *job, uint64_t index)
{
    if (job->verify == 0)
        return false;
    return job->verify >= job->replicates || index * job->verify % job->replicates < job->verify;
}

enum sb_code sb_runner_run(struct sb_runner *r, uint64_t from, uint64_t until,
                           struct sb_error *error)
{
    const struct sb_job *job = r->job;
    uint64_t first = job->first;
    SB_REQUIRE(from <= until && until <= job->replicates);
    enum sb_code code = SB_OK;
    struct sb_arena scratch = { 0 };
    sb_ns *latency = sb_arena_alloc(&scratch, job->workload->dag.steps, sizeof *latency);
    if (!latency)
        return sb_fail_memory(error);
    /* blocks begin at multiples of their size, whichever replicates are asked for */
    for (uint64_t block = (first + from) / job->lanes * job->lanes;
         code == SB_OK && block < first + until; block += job->lanes) {
        uint64_t begin = block < first + from ? first + from : block;
        uint64_t end = block + job->lanes > first + until ? first + until : block + job->lanes;
        code = run_block(r, block, error);
        if (code == SB_OK)
            code =
                sb_online_run_block(&r->online, begin, end, r->makespan + (begin - block), error);
        if (code == SB_OK)
            code = check_bound(r, begin, end, (unsigned)(begin - block), error);
        if (code == SB_OK)
            tally(r, begin - first, end - first, (unsigned)(begin - block));
        uint64_t checked = (begin - first + job->check_every - 1) / job->check_every;
        checked *= job->check_every; /* the next one */
        for (uint64_t i = begin - first; code == SB_OK && i < end - first; i++) {
            bool verify = is_verified(job, i), check = i == checked;
            checked += check ? job->check_every : 0;
            if (verify || check)
                code = check_replicate(r, first + i, (unsigned)(first + i - block), verify, latency,
                                       error);
        }
    }
    sb_arena_fini(&scratch);
    return code;
}
