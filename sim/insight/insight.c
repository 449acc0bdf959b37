/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/insight.h"

#include "sim/base/assert.h"
#include "sim/engine/block.h"
#include "sim/insight/criticality.h"

#include <string.h>

enum {
    INSIGHT_LIMITED = 10, /* times as long a step takes with limited workers, in about */
    MEMORY = 1 << 29      /* bytes of all threads but one, at most */
};

uint64_t sb_insight_replicates(const struct sb_insight *insight)
{
    const uint64_t lanes = sb_block_lanes(insight->dag->steps);
    uint64_t cost = ((uint64_t)insight->dag->steps + 1) * insight->strategies;
    cost *= sb_dag_is_limited(insight->dag, insight->workers) ? INSIGHT_LIMITED : 1;
    cost *= insight->dag->tasks > SB_CRITICALITY_MAX ? 2 : 1;
    uint64_t most =
        insight->steps / cost / lanes * lanes; /* a block takes as long as a part of it */
    return most < insight->replicates ? most : insight->replicates;
}

/* Each thread has rows of a block for every step. */
static unsigned threads_that_fit(const struct sb_insight *insight)
{
    const uint64_t rows = 4, thread = ((uint64_t)insight->dag->steps + 1) * rows *
                                      sb_block_lanes(insight->dag->steps) * sizeof(sb_ns);
    const uint64_t most = MEMORY / thread + 1;
    return most < insight->threads ? (unsigned)most : insight->threads;
}

/* A task's name in a result lasts as long as that. */
static enum sb_code keep_names(struct sb_criticality *c, struct sb_arena *arena,
                               struct sb_error *error)
{
    for (uint32_t i = 0; i < c->tasks; i++)
        if (!(c->task[i].name = sb_arena_text(arena, c->task[i].name, strlen(c->task[i].name))))
            return sb_fail_memory(error);
    for (uint32_t i = 0; i < c->edges; i++) {
        const char **side[] = { &c->edge[i].from, &c->edge[i].to };
        for (unsigned k = 0; k < 2; k++)
            if (*side[k] && !(*side[k] = sb_arena_text(arena, *side[k], strlen(*side[k]))))
                return sb_fail_memory(error);
    }
    return SB_OK;
}

static struct sb_strategy_result *insight_find(struct sb_workload_result *result, const char *name)
{
    for (uint32_t i = 0; i < result->strategies; i++)
        if (strcmp(result->strategy[i].name, name) == 0)
            return &result->strategy[i];
    return NULL;
}

static enum sb_code measure_all(const struct sb_insight *insight, struct sb_workload_result *result,
                                const struct sb_samplers *samplers,
                                const struct sb_criticality_case *cases, uint64_t *done,
                                struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_pass pass = { .dag = insight->dag,
                                  .samplers = samplers,
                                  .seed = insight->seed,
                                  .first = insight->first,
                                  .replicates = sb_insight_replicates(insight),
                                  .threads = threads_that_fit(insight),
                                  .kernel = insight->kernel,
                                  .stop = insight->stop,
                                  .self = insight->self,
                                  .progress = insight->progress };
    enum sb_code code = sb_criticality_measure(&pass, insight->workers, cases, insight->strategies,
                                               done, arena, error);
    for (uint32_t i = 0; code == SB_OK && *done && i < insight->strategies; i++) {
        code = keep_names(cases[i].criticality, arena, error);
        insight_find(result, insight->strategy[i]->name)->criticality = cases[i].criticality;
    }
    return code;
}

enum sb_code sb_insight_add(const struct sb_insight *insight, struct sb_workload_result *result,
                            uint64_t *done, struct sb_arena *arena, struct sb_error *error)
{
    const uint32_t n = insight->strategies;
    struct sb_arena scratch = { 0 };
    struct sb_samplers samplers;
    *done = 0;
    if (sb_insight_replicates(insight) == 0)
        return SB_OK;
    struct sb_plan *plan = sb_arena_alloc(&scratch, n, sizeof *plan);
    struct sb_criticality_case *cases = sb_arena_alloc(&scratch, n, sizeof *cases);
    struct sb_criticality *criticality = sb_arena_alloc(arena, n, sizeof *criticality);
    const struct sb_samplers_way way = { .cache = insight->tables };
    bool made = plan && cases && criticality;
    enum sb_code code =
        made ? sb_samplers_build_by(&samplers, insight->dag, &way, error) : sb_fail_memory(error);
    made = code == SB_OK;
    for (uint32_t i = 0; code == SB_OK && i < n; i++) {
        struct sb_strategy_result *strategy = insight_find(result, insight->strategy[i]->name);
        SB_REQUIRE(strategy);
        code = sb_plan_build(&plan[i], insight->dag, insight->strategy[i], error);
        cases[i] = (struct sb_criticality_case){ &plan[i], strategy->makespan.quantile[SB_P99],
                                                 &criticality[i] };
    }
    if (code == SB_OK)
        code = measure_all(insight, result, &samplers, cases, done, arena, error);
    for (uint32_t i = 0; made && i < n; i++)
        sb_plan_fini(&plan[i]);
    if (made)
        sb_samplers_fini(&samplers);
    sb_arena_fini(&scratch);
    return code;
}
