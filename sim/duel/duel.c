/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The acceptance is Metropolis's on the logarithm of the ratio, so that 2 against 1 and 4 against 2
 * are steps of the same size; the temperature falls from one at which a loss of a fifth is often
 * taken to one at which a loss of a five-hundredth is not. */
#include "sim/duel/duel.h"

#include "sim/base/prng.h"
#include "sim/engine/plan.h"
#include "sim/platform/platform_engine.h"

#include <math.h>

#define HOT 0.2
#define COLD 0.002

static enum sb_code run_on(const struct sb_dag *dag, const struct sb_platform *platform,
                           const struct sb_strategy *strategy, sb_ns *makespan,
                           struct sb_error *error)
{
    struct sb_plan plan;
    struct sb_platform_engine *engine = NULL;
    enum sb_code code = sb_plan_build(&plan, dag, strategy, error);
    if (code)
        return code;
    code = sb_platform_engine_new(&engine, &plan, platform, error);
    if (code == SB_OK)
        code = sb_platform_engine_run(engine, dag->expected, NULL, makespan, error);
    sb_platform_engine_free(engine);
    sb_plan_fini(&plan);
    return code;
}

static enum sb_code measure(const struct sb_duel_graph *graph,
                            const struct sb_strategy *const *strategy, unsigned strategies,
                            sb_ns *makespan, struct sb_error *error)
{
    struct sb_workload workload;
    struct sb_platform alike;
    struct sb_arena arena = { 0 };
    enum sb_code code = sb_duel_graph_build(graph, &workload, error);
    if (code)
        return code;
    const struct sb_platform *platform = workload.dag.platform;
    if (!platform) {
        code = sb_platform_alike(&alike, &workload.dag, graph->workers, &arena, error);
        platform = &alike;
    }
    for (unsigned i = 0; code == SB_OK && i < strategies; i++)
        code = run_on(&workload.dag, platform, strategy[i], &makespan[i], error);
    sb_arena_fini(&arena);
    sb_workload_fini(&workload);
    return code;
}

enum sb_code sb_duel_measure(const struct sb_duel_graph *graph, const struct sb_strategy *strategy,
                             sb_ns *makespan, struct sb_error *error)
{
    return measure(graph, &strategy, 1, makespan, error);
}

static double energy_of(const sb_ns makespan[2])
{
    return log((double)makespan[0] / (double)makespan[1]);
}

/* From 0 to 1, without either. */
static double uniform(uint64_t *state)
{
    return ((double)(sb_prng_next(state) >> 12) + 0.5) / 4503599627370496.0;
}

static void keep_worst(struct sb_duel_outcome *outcome, const struct sb_duel_graph *graph,
                       const sb_ns makespan[2])
{
    if (outcome->tried && energy_of(makespan) <= energy_of(outcome->makespan))
        return;
    outcome->graph = *graph;
    outcome->makespan[0] = makespan[0];
    outcome->makespan[1] = makespan[1];
}

static enum sb_code anneal(const struct sb_duel *duel, uint32_t restart,
                           struct sb_duel_outcome *outcome, struct sb_error *error)
{
    uint64_t state = sb_prng_seed(duel->seed, 0, restart);
    uint32_t tasks = 3 + sb_prng_below(&state, duel->tasks - 2);
    double energy = 0, temperature = HOT, cooling = pow(COLD / HOT, 1.0 / duel->tries);
    struct sb_duel_graph graph, next;
    sb_ns makespan[2];
    sb_duel_graph_random(&next, &state, tasks, duel->workers, duel->costs);
    for (uint32_t i = 0; i < duel->tries; i++, temperature *= cooling) {
        if (duel->stop && atomic_load_explicit(duel->stop, memory_order_relaxed))
            break;
        enum sb_code code = measure(&next, duel->strategy, 2, makespan, error);
        if (code)
            return code;
        keep_worst(outcome, &next, makespan);
        outcome->tried++;
        double gain = energy_of(makespan) - energy;
        if (i == 0 || gain >= 0 || uniform(&state) < exp(gain / temperature)) {
            graph = next;
            energy = energy_of(makespan);
        }
        next = graph;
        sb_duel_graph_change(&next, &state, duel->tasks);
    }
    return SB_OK;
}

enum sb_code sb_duel_run(const struct sb_duel *duel, struct sb_duel_outcome *outcome,
                         struct sb_error *error)
{
    *outcome = (struct sb_duel_outcome){ 0 };
    enum sb_code code = SB_OK;
    for (uint32_t r = 0; code == SB_OK && r < duel->restarts; r++)
        code = anneal(duel, r, outcome, error);
    if (code == SB_OK && outcome->tried == 0)
        return sb_fail(error, SB_EINTR, "duel", "interrupted before the first graph");
    return code;
}
