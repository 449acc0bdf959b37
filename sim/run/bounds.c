/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/bounds.h"

#include "sim/engine/event_engine.h"
#include "sim/engine/kernel_choice.h"

enum {
    ENERGY_STEPS_MAX = 500, /* half a second of 1,000 steps */
    PLACEMENTS = 1 << 15,
    NODES = 1 << 14
};

void sb_run_bounds_put(struct sb_result_bounds *bounds, const struct sb_optimum *optimum)
{
    *bounds = (struct sb_result_bounds){ .known = true,
                                         .path = optimum->bound.path,
                                         .work = optimum->bound.work,
                                         .lower = optimum->lower,
                                         .best = optimum->best,
                                         .proved = optimum->proved,
                                         .mean = bounds->mean };
}

/* The makespan of a strategy when every step takes its mean. */
static enum sb_code find_expected(const struct sb_experiment *x, uint32_t strategy, sb_ns *makespan,
                                  struct sb_error *error)
{
    const struct sb_dag *dag = &x->workload->dag;
    struct sb_plan plan;
    enum sb_code code = sb_plan_build(&plan, dag, x->strategy[strategy], error);
    if (code)
        return code;
    struct sb_engine *engine = sb_engine_new(&plan, x->workers, sb_kernel_choose(x->kernel));
    if (engine)
        *makespan = sb_engine_run(engine, dag->expected);
    else
        code = sb_fail_memory(error);
    sb_engine_free(engine);
    sb_plan_fini(&plan);
    return code;
}

static enum sb_code compare(const struct sb_experiment *x, struct sb_workload_result *result,
                            struct sb_error *error)
{
    struct sb_result_bounds *bounds = &result->bounds;
    for (uint32_t s = 0; s < x->strategies; s++) {
        sb_ns *makespan = &result->strategy[s].expected_makespan;
        enum sb_code code = find_expected(x, s, makespan, error);
        if (code)
            return code;
        if (*makespan < bounds->lower)
            return sb_fail(error, SB_ECHECK, NULL,
                           "%s, %s: %lld ns with mean latencies, but %lld ns is a lower bound",
                           x->workload->name, x->strategy[s]->name, (long long)*makespan,
                           (long long)bounds->lower);
        bounds->best = *makespan < bounds->best ? *makespan : bounds->best;
    }
    bounds->proved = bounds->lower == bounds->best;
    return SB_OK;
}

enum sb_code sb_run_bounds_fill(const struct sb_experiment *x, struct sb_workload_result *result,
                                struct sb_error *error)
{
    static const struct sb_effort effort = { .energy_steps_max = ENERGY_STEPS_MAX,
                                             .placements = PLACEMENTS,
                                             .nodes = NODES };
    const struct sb_dag *dag = &x->workload->dag;
    if (!sb_dag_is_limited(dag, x->workers) ||
        sb_problem_lacks_time(dag, dag->expected) != SB_NONE || dag->platform || dag->steps == 0 ||
        dag->steps > SB_RUN_BOUNDS_STEPS_MAX)
        return SB_OK;
    struct sb_arena arena = { 0 };
    struct sb_problem problem;
    struct sb_optimum optimum = { 0 };
    enum sb_code code = sb_problem_of_dag(&problem, dag, dag->expected, x->workers, &arena, error);
    if (code == SB_OK)
        code = sb_optimum_find(&problem, &effort, &optimum, &arena, error);
    if (code == SB_OK) {
        sb_run_bounds_put(&result->bounds, &optimum);
        code = compare(x, result, error);
    }
    sb_arena_fini(&arena);
    return code;
}
