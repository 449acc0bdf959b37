/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/summary/placed_result.h"

#include "sim/platform/least.h"

#include <stdlib.h>
#include <string.h>

static enum sb_code describe_platform(const struct sb_job *job, struct sb_workload_result *result,
                                      struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_dag *dag = &job->workload->dag;
    const struct sb_platform *p = dag->platform;
    struct sb_result_platform *into = &result->platform;
    *into = (struct sb_result_platform){ .workers = p->workers,
                                         .links = sb_link_model_name[p->link_model],
                                         .link_latency = p->link_latency,
                                         .link_bandwidth = p->link_bandwidth };
    into->worker_name = sb_arena_alloc(arena, p->workers, sizeof *into->worker_name);
    into->speed = sb_arena_alloc(arena, p->workers, sizeof *into->speed);
    into->least_path = sb_platform_least_path(dag, p);
    into->sequential = sb_platform_sequential(dag, p, NULL);
    if (!into->worker_name || !into->speed || into->least_path < 0)
        return sb_fail_memory(error);
    for (uint32_t w = 0; w < p->workers; w++) {
        into->speed[w] = p->speed[w];
        into->worker_name[w] = sb_arena_text(arena, p->worker_name[w], strlen(p->worker_name[w]));
        if (!into->worker_name[w])
            return sb_fail_memory(error);
    }
    result->expected_critical_path = into->least_path;
    result->parallelism =
        into->least_path ? (double)result->expected_work / (double)into->least_path : 0;
    return SB_OK;
}

enum sb_code sb_placed_describe(const struct sb_job *job, struct sb_workload_result *result,
                                struct sb_arena *arena, struct sb_error *error)
{
    static const enum sb_placed placed[] = { [SB_PLATFORM_LIST] = SB_PLACED_FREELY,
                                             [SB_PLATFORM_STATIC] = SB_PLACED_ONCE,
                                             [SB_PLATFORM_REPLANS] = SB_PLACED_ANEW };
    for (uint32_t s = 0; s < job->strategies; s++)
        if (sb_placed_is(&job->placed, job->strategy[s]))
            result->strategy[s].placed = placed[sb_platform_mode_of(job->strategy[s])];
    return job->placed.differs ? describe_platform(job, result, arena, error) : SB_OK;
}

static int by_start(const void *a, const void *b)
{
    const struct sb_shown_transfer *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

enum sb_code sb_placed_show(const struct sb_placed_runs *runs, uint32_t strategy,
                            struct sb_shown_schedule *shown, struct sb_arena *arena,
                            struct sb_error *error)
{
    size_t count = 0;
    if (!runs->engine[strategy])
        return SB_OK;
    const struct sb_transfer *from = sb_platform_engine_transfers(runs->engine[strategy], &count);
    shown->transfer = sb_arena_alloc(arena, count, sizeof *shown->transfer);
    if (!shown->transfer)
        return sb_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        shown->transfer[i] =
            (struct sb_shown_transfer){ from[i].from,     from[i].to,    from[i].sender,
                                        from[i].receiver, from[i].ready, from[i].start,
                                        from[i].end };
    if (count)
        qsort(shown->transfer, count, sizeof *shown->transfer, by_start);
    shown->transfers = (uint32_t)count;
    return SB_OK;
}
