/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/whatif/critical_counts.h"

#include "sim/base/machine/lanes.h"
#include "sim/insight/pass.h"

struct critical_counting {
    const struct sb_dag *dag;
    uint64_t *task, *await; /* [threads][tasks], [threads][awaits] */
    sb_wide *time;          /* [threads][tasks] */
};

static bool is_critical(const struct sb_pass_block *b, uint32_t step, unsigned lane)
{
    size_t at = (size_t)step * b->lanes + lane;
    return b->end[at] + b->tail[at] == b->makespan[lane];
}

/* The awaits of a step in those replicates in which it is critical. */
static void count_awaits(const struct sb_dag *dag, uint32_t step, const struct sb_pass_block *b,
                         uint64_t *await)
{
    for (uint32_t e = dag->pred.begin[step]; e < dag->pred.begin[step + 1]; e++) {
        uint32_t from = dag->pred.list[e];
        if (dag->step_task[from] == dag->step_task[step])
            continue;
        for (unsigned lane = b->from; lane < b->until; lane++)
            await[e] += is_critical(b, step, lane) &&
                        b->end[(size_t)from * b->lanes + lane] == sb_pass_start(b, step, lane);
    }
}

static void critical_counts_visit(void *self, unsigned thread, uint32_t at,
                                  const struct sb_pass_block *b)
{
    const struct critical_counting *c = self;
    const struct sb_dag *dag = c->dag;
    uint64_t *task = c->task + (size_t)thread * dag->tasks,
             *await = c->await + (size_t)thread * dag->pred.begin[dag->steps];
    sb_wide *time = c->time + (size_t)thread * dag->tasks;
    (void)at;
    for (uint32_t t = 0; t < dag->tasks; t++) {
        bool critical[SB_LANES_MAX] = { false };
        for (uint32_t s = sb_dag_first(dag, t); s <= sb_dag_last(dag, t); s++) {
            for (unsigned lane = b->from; lane < b->until; lane++) {
                sb_ns latency = b->latency[(size_t)s * b->lanes + lane];
                bool is = is_critical(b, s, lane) && !sb_dag_lacks(dag, s, latency);
                critical[lane] = critical[lane] || is;
                time[t] += is ? (uint64_t)latency : 0;
            }
            count_awaits(dag, s, b, await);
        }
        for (unsigned lane = b->from; lane < b->until; lane++)
            task[t] += critical[lane];
    }
}

static void critical_counts_add(uint64_t *to, const uint64_t *from, size_t count, unsigned threads)
{
    for (unsigned thread = 0; thread < threads; thread++)
        for (size_t i = 0; i < count; i++)
            to[i] += from[thread * count + i];
}

enum sb_code sb_critical_counts_fill(struct sb_critical_counts *counts, const struct sb_pass *of,
                                     const struct sb_pass_case *one, struct sb_arena *arena,
                                     struct sb_error *error)
{
    const struct sb_dag *dag = one->plan->dag;
    const size_t awaits = dag->pred.begin[dag->steps];
    struct sb_arena scratch = { 0 };
    struct sb_pass_case with_paths = *one;
    struct sb_pass pass = *of;
    struct critical_counting c = { .dag = dag };
    *counts = (struct sb_critical_counts){ 0 };
    with_paths.paths = true;
    c.task = sb_arena_alloc(&scratch, (size_t)dag->tasks * of->threads, sizeof *c.task);
    c.time = sb_arena_alloc(&scratch, (size_t)dag->tasks * of->threads, sizeof *c.time);
    c.await = sb_arena_alloc(&scratch, awaits * of->threads, sizeof *c.await);
    counts->task = sb_arena_alloc(arena, dag->tasks, sizeof *counts->task);
    counts->time = sb_arena_alloc(arena, dag->tasks, sizeof *counts->time);
    counts->await = sb_arena_alloc(arena, awaits, sizeof *counts->await);
    pass.cases = &with_paths;
    pass.count = 1;
    pass.visit = critical_counts_visit;
    pass.self = &c;
    pass.progress = NULL;
    pass.replicates = of->dag->random ? of->replicates : 1;
    bool made = c.task && c.time && c.await && counts->task && counts->time && counts->await;
    enum sb_code code =
        made ? sb_pass_run(&pass, &counts->replicates, error) : sb_fail_memory(error);
    if (code == SB_OK) {
        critical_counts_add(counts->task, c.task, dag->tasks, of->threads);
        for (size_t i = 0; i < (size_t)dag->tasks * of->threads; i++)
            counts->time[i % dag->tasks] += c.time[i];
        critical_counts_add(counts->await, c.await, awaits, of->threads);
    }
    sb_arena_fini(&scratch);
    return code;
}
