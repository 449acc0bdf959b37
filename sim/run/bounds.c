/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/bounds.h"

#include "sim/model/dag_means.h"

enum {
    ENERGY_STEPS_MAX = 500, /* half a second of 1,000 steps */
    TIGHT_STEPS_MAX = 60,
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

/* The makespan of each strategy when every step takes its mean, by the engine that runs them. */
static enum sb_code find_expected(const struct sb_experiment *x, struct sb_workload_result *result,
                                  struct sb_arena *arena, struct sb_error *error)
{
    struct sb_workload means = *x->workload;
    struct sb_workload_result run;
    const struct sb_experiment once = { .workload = &means,
                                        .strategy = x->strategy,
                                        .baseline_only = x->baseline_only,
                                        .added = x->added,
                                        .strategies = x->strategies,
                                        .workers = x->workers,
                                        .replicates = 1,
                                        .threads = 1,
                                        .kernel = x->kernel };
    enum sb_code code = sb_dag_at_means(&x->workload->dag, &means.dag, arena, error);
    if (code == SB_OK)
        code = sb_experiment_run(&once, &run, arena, error);
    for (uint32_t s = 0; code == SB_OK && s < x->strategies; s++)
        result->strategy[s].expected_makespan = run.strategy[s].makespan.max;
    return code;
}

static enum sb_code compare(const struct sb_experiment *x, struct sb_workload_result *result,
                            struct sb_error *error)
{
    struct sb_result_bounds *bounds = &result->bounds;
    for (uint32_t s = 0; s < x->strategies; s++) {
        sb_ns makespan = result->strategy[s].expected_makespan;
        if (makespan < bounds->lower)
            return sb_fail(error, SB_ECHECK, NULL,
                           "%s, %s: %lld ns with mean latencies, but %lld ns is a lower bound",
                           x->workload->name, x->strategy[s]->name, (long long)makespan,
                           (long long)bounds->lower);
        bounds->best = makespan < bounds->best ? makespan : bounds->best;
    }
    bounds->proved = bounds->lower == bounds->best;
    return SB_OK;
}

enum sb_code sb_run_bounds_fill(const struct sb_experiment *x, struct sb_workload_result *result,
                                struct sb_error *error)
{
    static const struct sb_effort effort = { .energy_steps_max = ENERGY_STEPS_MAX,
                                             .tight_steps_max = TIGHT_STEPS_MAX,
                                             .placements = PLACEMENTS,
                                             .nodes = NODES };
    const struct sb_dag *dag = &x->workload->dag;
    if (!sb_dag_is_limited(dag, x->workers) || !sb_problem_is_small(dag) ||
        sb_problem_lacks_time(dag, dag->expected) != SB_NONE ||
        sb_problem_is_too_long(dag, dag->expected) || dag->platform || dag->steps == 0 ||
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
        code = find_expected(x, result, &arena, error);
    }
    if (code == SB_OK)
        code = compare(x, result, error);
    sb_arena_fini(&arena);
    return code;
}
