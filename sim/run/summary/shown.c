/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/summary/shown.h"

#include "sim/advice/choice.h"
#include "sim/draw/draw.h"
#include "sim/run/summary/placed_result.h"

#include <string.h>

enum { DEPENDENCIES_MAX = 1 << 14 }; /* a drawing of more is all ink */

/* A strategy's makespans, and the percentile that is looked for. */
struct target {
    const sb_ns *makespan; /* [count] */
    sb_ns wanted;
};

/* |a - p| / p + |b - q| / q, times p q, in whole numbers: makespans are below 2^63. */
static sb_wide distance(const struct target target[2], uint64_t i)
{
    uint64_t apart[2], unit[2];
    for (int k = 0; k < 2; k++) {
        sb_ns makespan = target[k].makespan[i], wanted = target[k].wanted;
        apart[k] = (uint64_t)(makespan < wanted ? wanted - makespan : makespan - wanted);
        unit[k] = wanted > 0 ? (uint64_t)wanted : 1;
    }
    return (sb_wide)apart[0] * unit[1] + (sb_wide)apart[1] * unit[0];
}

static uint64_t nearest(const struct target target[2], uint64_t count)
{
    uint64_t found = 0;
    sb_wide least = distance(target, 0);
    for (uint64_t i = 1; i < count && least > 0; i++) {
        sb_wide d = distance(target, i);
        found = d < least ? i : found;
        least = d < least ? d : least;
    }
    return found;
}

/* Today's order and the one to take. Where one of them is missing, the other twice. */
static void choose_orders(const struct sb_job *job, const struct sb_workload_result *result,
                          uint32_t order[2])
{
    const struct sb_strategy_result *take = sb_advice_choice(result),
                                    *today = sb_advice_today(result);
    order[1] = take ? (uint32_t)(take - result->strategy) : job->shown;
    order[0] = today ? (uint32_t)(today - result->strategy) : order[1];
}

void sb_shown_choose(const struct sb_job *job, struct sb_workload_result *result)
{
    static const uint32_t percentile[SB_SHOWN] = { 0, SB_QUANTILES_COUNT - 2 };
    uint64_t count = result->replicates < job->looked ? result->replicates : job->looked;
    uint32_t order[2];
    choose_orders(job, result, order);
    for (int r = 0; r < SB_SHOWN; r++) {
        struct target target[2];
        for (int k = 0; k < 2; k++)
            target[k] =
                (struct target){ job->kept[order[k]],
                                 result->strategy[order[k]].makespan.quantile[percentile[r]] };
        uint64_t index = nearest(target, count);
        result->shown_replicate[r] = job->first + index;
        for (uint32_t s = 0; s < job->strategies; s++)
            result->strategy[s].shown[r].makespan = job->kept[s][index];
    }
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

enum sb_code sb_shown_trace(const struct sb_job *job, struct sb_runner *runner, uint32_t strategy,
                            const sb_ns *latency, uint64_t replicate, struct sb_error *error)
{
    sb_ns makespan;
    enum sb_code code = sb_runner_trace(runner, strategy, latency, replicate, &makespan, error);
    if (code == SB_OK)
        show_waits(&job->workload->dag, runner->span);
    return code;
}

static enum sb_code fill_strategy(const struct sb_job *job, struct sb_runner *runner,
                                  uint32_t strategy, const sb_ns *latency, uint64_t replicate,
                                  struct sb_shown_schedule *shown, struct sb_arena *arena,
                                  struct sb_error *error)
{
    const struct sb_dag *dag = &job->workload->dag;
    if (sb_shown_trace(job, runner, strategy, latency, replicate, error))
        return error ? error->code : SB_ECHECK;
    shown->span = sb_arena_alloc(arena, dag->steps, sizeof *shown->span);
    if (!shown->span)
        return sb_fail_memory(error);
    memcpy(shown->span, runner->span, dag->steps * sizeof *shown->span);
    shown->spans = dag->steps;
    return sb_placed_show(&runner->placed, strategy, shown, arena, error);
}

static enum sb_code fill_replicate(const struct sb_job *job, struct sb_runner *runner,
                                   const struct sb_shown_limits *limits, enum sb_shown which,
                                   struct sb_workload_result *result, struct sb_arena *arena,
                                   struct sb_error *error)
{
    const struct sb_dag *dag = &job->workload->dag;
    struct sb_arena scratch = { 0 };
    if (dag->steps == 0 || dag->steps > limits->two)
        return SB_OK;
    sb_ns *latency = sb_arena_alloc(&scratch, dag->steps, sizeof *latency);
    enum sb_code code = latency ? SB_OK : sb_fail_memory(error);
    uint32_t order[2];
    choose_orders(job, result, order);
    if (code == SB_OK)
        sb_draw_replicate(dag, &job->samplers, job->seed, result->shown_replicate[which], latency);
    for (uint32_t s = 0; code == SB_OK && s < job->strategies; s++) {
        if (dag->steps <= (s == order[0] || s == order[1] ? limits->two : limits->all))
            code = fill_strategy(job, runner, s, latency, result->shown_replicate[which],
                                 &result->strategy[s].shown[which], arena, error);
    }
    sb_arena_fini(&scratch);
    return code;
}

static enum sb_code fill_names(const struct sb_dag *dag, struct sb_workload_result *result,
                               struct sb_arena *arena, struct sb_error *error)
{
    result->task_name = sb_arena_alloc(arena, dag->tasks, sizeof *result->task_name);
    for (uint32_t t = 0; result->task_name && t < dag->tasks; t++)
        if (!(result->task_name[t] =
                  sb_arena_text(arena, dag->task_name[t], strlen(dag->task_name[t]))))
            return sb_fail_memory(error);
    result->shown_tasks = dag->tasks;
    return result->task_name ? SB_OK : sb_fail_memory(error);
}

static enum sb_code fill_dependencies(const struct sb_dag *dag, struct sb_workload_result *result,
                                      struct sb_arena *arena, struct sb_error *error)
{
    uint32_t count = dag->pred.begin[dag->steps];
    if (count > DEPENDENCIES_MAX)
        return SB_OK;
    result->dependency = sb_arena_alloc(arena, count, sizeof *result->dependency);
    if (!result->dependency)
        return sb_fail_memory(error);
    for (uint32_t s = 0; s < dag->steps; s++)
        for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++)
            result->dependency[result->dependencies++] = (struct sb_edge){ dag->pred.list[e], s };
    return SB_OK;
}

enum sb_code sb_shown_fill(const struct sb_job *job, struct sb_runner *runner,
                           const struct sb_shown_limits *limits, struct sb_workload_result *result,
                           struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_dag *dag = &job->workload->dag;
    uint64_t checked = runner->sums.checked;
    enum sb_code code = fill_replicate(job, runner, limits, SB_SHOWN_P50, result, arena, error);
    bool alike = result->shown_replicate[SB_SHOWN_P99] == result->shown_replicate[SB_SHOWN_P50];
    if (code == SB_OK && !alike)
        code = fill_replicate(job, runner, limits, SB_SHOWN_P99, result, arena, error);
    for (uint32_t s = 0; alike && s < job->strategies; s++)
        result->strategy[s].shown[SB_SHOWN_P99] = result->strategy[s].shown[SB_SHOWN_P50];
    runner->sums.checked = checked;
    if (code || dag->steps == 0 || dag->steps > limits->two)
        return code;
    code = fill_names(dag, result, arena, error);
    return code ? code : fill_dependencies(dag, result, arena, error);
}
