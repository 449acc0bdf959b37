/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/whatif/whatif.h"

#include "sim/base/assert.h"
#include "sim/insight/whatif/whatif_strategy.h"

enum { LEAST_TRIALS = 40, LEAST_REPLICATES = 64 };

/* Where not even the trials of the most critical tasks fit, as many replicates as leave room for
 * them. */
static uint64_t fitting(const struct sb_whatif *w, uint32_t workers)
{
    const struct sb_dag *dag = w->of->dag;
    uint64_t wanted = dag->random ? w->of->replicates : 1,
             trials = SB_WHATIF_FACTORS * (uint64_t)dag->tasks + dag->edges + 2,
             least = trials < LEAST_TRIALS ? trials : LEAST_TRIALS,
             cost = sb_trials_cost(dag, workers, least * w->strategies, wanted);
    if (w->all_replicates || w->cost == 0 || cost <= w->cost)
        return wanted;
    uint64_t fit = (uint64_t)((double)wanted * ((double)w->cost / (double)cost));
    fit = fit < LEAST_REPLICATES ? LEAST_REPLICATES : fit;
    return fit < wanted ? fit : wanted;
}

enum sb_code sb_whatif_run(const struct sb_whatif *w, struct sb_whatif_result *result,
                           struct sb_arena *arena, struct sb_error *error)
{
    SB_REQUIRE(w->strategies > 0);
    struct sb_variant before = { 0 }, now = { 0 };
    struct sb_pass pass = *w->of;
    *result = (struct sb_whatif_result){ .wanted = pass.replicates };
    result->strategy = sb_arena_alloc(arena, w->strategies, sizeof *result->strategy);
    if (!result->strategy)
        return sb_fail_memory(error);
    enum sb_code code = sb_variant_build(&before, pass.dag, w->workers, NULL, 0, error);
    if (code == SB_OK)
        code = sb_variant_build(&now, pass.dag, w->workers, w->tried, w->tries, error);
    pass.replicates = result->replicates = fitting(w, now.workers);
    for (uint32_t s = 0; code == SB_OK && s < w->strategies && !result->interrupted; s++) {
        struct sb_whatif_search search = { .whatif = w,
                                           .pass = &pass,
                                           .before = &before,
                                           .now = &now,
                                           .strategy = w->strategy[s],
                                           .cost = w->cost / w->strategies,
                                           .done = pass.replicates };
        code = sb_whatif_strategy_run(&search, &result->strategy[s], arena, error);
        result->interrupted = search.interrupted;
        if (s == 0)
            result->replicates = search.done;
        result->strategies += code == SB_OK;
        if (code == SB_EINTR && s > 0) { /* the strategies before this one are there */
            if (error)
                *error = (struct sb_error){ 0 };
            code = SB_OK;
        }
    }
    sb_variant_fini(&before);
    sb_variant_fini(&now);
    return code;
}
