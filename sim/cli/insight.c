/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/insight.h"

#include "sim/advice/choice.h"
#include "sim/insight/barriers/levers.h"

#include <string.h>

static const struct sb_strategy *strategy_of(const struct sb_experiment *experiment,
                                             const struct sb_strategy_result *result)
{
    for (uint32_t i = 0; i < experiment->strategies; i++)
        if (strcmp(experiment->strategy[i]->name, result->name) == 0)
            return experiment->strategy[i];
    return NULL;
}

/* A second pass knows no strategies that place steps on workers, or decide while they run. */
static bool is_followed(const struct sb_experiment *experiment,
                        const struct sb_strategy_result *result)
{
    const struct sb_strategy *strategy = result ? strategy_of(experiment, result) : NULL;
    return strategy && !strategy->online &&
           (!sb_strategy_has_places(strategy) || experiment->workers == 0);
}

enum sb_code sb_cli_insight(const struct sb_options *o, const struct sb_experiment *experiment,
                            struct sb_workload_result *result, struct sb_arena *arena,
                            struct sb_error *error)
{
    const struct sb_strategy_result *today = sb_advice_today(result),
                                    *take = sb_advice_choice(result);
    const struct sb_strategy *looked[2];
    uint32_t count = 0;
    uint64_t done;
    if (strcmp(o->insight, "off") == 0 || atomic_load(experiment->stop) ||
        experiment->workload->dag.platform)
        return SB_OK;
    take = is_followed(experiment, take) ? take : NULL;
    if (is_followed(experiment, today))
        looked[count++] = strategy_of(experiment, today);
    if (take && take != today)
        looked[count++] = strategy_of(experiment, take);
    if (count == 0)
        return SB_OK;
    const struct sb_insight insight = {
        .dag = &experiment->workload->dag,
        .strategy = looked,
        .strategies = count,
        .workers = experiment->workers,
        .seed = experiment->seed,
        .first = experiment->first,
        .replicates = result->replicates,
        .steps = strcmp(o->insight, "all") == 0 ? UINT64_MAX : SB_INSIGHT_STEPS,
        .threads = experiment->threads,
        .tables = experiment->tables,
        .kernel = experiment->kernel,
        .stop = experiment->stop,
        .progress = experiment->progress,
        .self = experiment->self,
    };
    enum sb_code code = sb_insight_add(&insight, result, &done, arena, error);
    return code || !take ? code : sb_levers_add(&insight, take->name, result, arena, error);
}
