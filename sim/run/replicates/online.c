/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/replicates/online.h"

#include "sim/draw/draw.h"

enum sb_code sb_online_runs_init(struct sb_online_runs *online, const struct sb_job *job,
                                 struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_dag *dag = &job->workload->dag;
    enum sb_code code = SB_OK;
    *online = (struct sb_online_runs){ .job = job };
    for (uint32_t s = 0; s < job->strategies && code == SB_OK; s++) {
        const struct sb_online *decides = job->strategy[s]->online;
        if (!decides)
            continue;
        if (!online->runs) {
            online->latency = sb_arena_alloc(arena, dag->steps, sizeof *online->latency);
            online->span = sb_arena_alloc(arena, dag->steps, sizeof *online->span);
            online->runs = sb_arena_alloc(arena, job->strategies, sizeof *online->runs);
            if (!online->latency || !online->span || !online->runs)
                return sb_fail_memory(error);
        }
        code = decides->open(job->strategy[s], dag, job->workers, &online->runs[s], error);
    }
    return code;
}

void sb_online_runs_fini(struct sb_online_runs *online)
{
    for (uint32_t s = 0; online->runs && s < online->job->strategies; s++)
        if (online->runs[s])
            online->job->strategy[s]->online->close(online->runs[s]);
    *online = (struct sb_online_runs){ 0 };
}

enum sb_code sb_online_run_block(struct sb_online_runs *online, uint64_t begin, uint64_t end,
                                 sb_ns *makespan, struct sb_error *error)
{
    const struct sb_job *job = online->job;
    struct sb_error refusal = { 0 };
    if (!online->runs)
        return SB_OK;
    for (uint64_t r = begin; r < end; r++) {
        sb_draw_replicate(&job->workload->dag, &job->samplers, job->seed, r, online->latency);
        for (uint32_t s = 0; s < job->strategies; s++) {
            sb_ns *own = makespan + (size_t)s * job->lanes + (r - begin);
            if (online->runs[s] &&
                sb_online_run(online, s, r, online->latency, online->span, own, &refusal))
                return sb_fail(error, refusal.code, NULL, "%s, %s, replicate %llu: %s",
                               job->workload->name, job->strategy[s]->name, (unsigned long long)r,
                               refusal.text);
        }
    }
    return SB_OK;
}

enum sb_code sb_online_run(struct sb_online_runs *online, uint32_t strategy, uint64_t replicate,
                           const sb_ns *latency, struct sb_span *span, sb_ns *makespan,
                           struct sb_error *error)
{
    const struct sb_job *job = online->job;
    enum sb_code code = job->strategy[strategy]->online->run(online->runs[strategy], replicate,
                                                             latency, span, makespan, error);
    for (uint32_t step = 0; code == SB_OK && !job->workers && step < job->workload->dag.steps;
         step++)
        span[step].ready = span[step].start; /* it may let a step wait */
    return code;
}
