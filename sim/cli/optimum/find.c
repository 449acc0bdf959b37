/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/cli/optimum/find.h"

#include "sim/base/clock.h"
#include "sim/bounds/branch.h"
#include "sim/bounds/chains.h"
#include "sim/engine/check.h"
#include "sim/model/dag_means.h"
#include "sim/run/bounds.h"
#include "sim/run/experiment.h"

#include <string.h>

enum {
    ENERGY_STEPS_MAX = 3000,
    TIGHT_STEPS_MAX = 250, /* some seconds each */
    ENERGY_QUICK = 500,
    TIGHT_QUICK = 100,    /* a fraction of a second each */
    PLACEMENTS = 1 << 20, /* before there are branches */
    SHOW_STEPS_MAX = 2000 /* larger graphs have no pictures */
};

#define PATIENT ((sb_ns)5000000000) /* from so much time on the slower bounds are worth it */

/* They add the edges of the schedule in place of their own. Pictures show the simplest one of the
 * fastest: this one, also where others are as fast. */
static const struct sb_strategy as_optimum = { .name = "optimum", .simplicity = 1 },
                                as_best_known = { .name = "best-known", .simplicity = 1 };

const char *sb_optimum_found_by(enum sb_found_by by)
{
    static const char *const name[] = { [SB_BY_LIST] = "a list schedule",
                                        [SB_BY_JUSTIFICATION] = "justification",
                                        [SB_BY_RESTARTS] = "justification with restarts",
                                        [SB_BY_BRANCHING] = "branch and bound" };
    return name[by];
}

static enum sb_code search_it(const struct sb_optimum_search *search, struct sb_optimum_told *told,
                              struct sb_problem *problem, struct sb_arena *arena,
                              struct sb_error *error)
{
    const struct sb_dag *dag = &told->workload->dag;
    sb_ns begun = sb_clock_now();
    const struct sb_effort effort = {
        .energy_steps_max = search->time < PATIENT ? ENERGY_QUICK : ENERGY_STEPS_MAX,
        .tight_steps_max = search->time < PATIENT ? TIGHT_QUICK : TIGHT_STEPS_MAX,
        .placements = dag->steps > SB_BRANCH_STEPS_MAX ? UINT64_MAX : PLACEMENTS,
        .nodes = UINT64_MAX,
        .until = begun + search->time,
        .stop = search->stop
    };
    enum sb_code code = sb_problem_of_dag(problem, dag, dag->expected, told->workers, arena, error);
    if (code == SB_OK)
        code = sb_optimum_find(problem, &effort, &told->optimum, arena, error);
    told->took = sb_clock_now() - begun;
    return code;
}

/* The schedule as spans, held against the bare graph. */
static enum sb_code check(struct sb_optimum_told *told, const uint32_t *worker,
                          struct sb_arena *arena, struct sb_error *error)
{
    const struct sb_dag *dag = &told->workload->dag;
    struct sb_span *span = sb_arena_alloc(arena, dag->steps, sizeof *span);
    struct sb_schedule_check *checker = sb_schedule_check_new(dag);
    enum sb_code code = span && checker ? SB_OK : sb_fail_memory(error);
    for (uint32_t s = 0; code == SB_OK && s < dag->steps; s++) {
        sb_ns start = told->optimum.start[s], ready = 0;
        for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++) {
            uint32_t from = dag->pred.list[e];
            sb_ns end = told->optimum.start[from] + dag->expected[from];
            ready = end > ready ? end : ready;
        }
        span[s] = (struct sb_span){ .task = dag->step_task[s],
                                    .step = s,
                                    .worker = worker[s],
                                    .ready = ready,
                                    .start = start,
                                    .end = start + dag->expected[s],
                                    .status = SB_DONE };
    }
    if (code == SB_OK)
        code = sb_schedule_check_run(checker, NULL, told->workers, dag->expected, span,
                                     told->optimum.best, error);
    sb_schedule_check_free(checker);
    told->span = span;
    return code;
}

/* A run of the mean latencies, so that all reports show it. */
static enum sb_code run_it(const struct sb_optimum_search *search, struct sb_optimum_told *told,
                           const struct sb_constraints *chains, struct sb_arena *arena,
                           struct sb_error *error)
{
    const struct sb_selection *selection = search->selection;
    uint32_t count = selection->count;
    const struct sb_strategy *strategy[SB_STRATEGIES_MAX + 1];
    const struct sb_constraints *added[SB_STRATEGIES_MAX + 1] = { 0 };
    bool baseline_only[SB_STRATEGIES_MAX + 1] = { 0 }, baseline[SB_STRATEGIES_MAX + 1] = { 0 };
    struct sb_workload means = *told->workload;
    memcpy(strategy, selection->strategy, count * sizeof(const struct sb_strategy *));
    memcpy(baseline_only, selection->baseline_only, count * sizeof *baseline_only);
    memcpy(baseline, selection->baseline, count * sizeof *baseline);
    strategy[count] = told->optimum.proved ? &as_optimum : &as_best_known;
    added[count] = chains;
    const struct sb_experiment experiment = { .workload = &means,
                                              .strategy = strategy,
                                              .baseline_only = baseline_only,
                                              .baseline = baseline,
                                              .added = added,
                                              .strategies = count + 1,
                                              .workers = told->workers,
                                              .replicates = 1,
                                              .threads = 1,
                                              .show_steps_max = SHOW_STEPS_MAX };
    told->result = sb_arena_alloc(arena, 1, sizeof *told->result);
    enum sb_code code = told->result
                            ? sb_dag_at_means(&told->workload->dag, &means.dag, arena, error)
                            : sb_fail_memory(error);
    if (code == SB_OK)
        code = sb_experiment_run(&experiment, told->result, arena, error);
    if (code)
        return code;
    for (uint32_t s = 0; s <= count; s++)
        told->result->strategy[s].expected_makespan = told->result->strategy[s].makespan.max;
    sb_run_bounds_put(&told->result->bounds, &told->optimum);
    told->result->note = "every step takes its mean latency";
    return SB_OK;
}

static enum sb_code build_chains(const struct sb_optimum_told *told,
                                 const struct sb_problem *problem, uint32_t *worker,
                                 struct sb_constraints *chains, struct sb_error *error)
{
    const struct sb_dag *dag = &told->workload->dag;
    enum sb_code code = SB_OK;
    for (uint32_t s = 0; s < problem->steps; s++)
        worker[s] = SB_NONE;
    if (told->workers)
        code = sb_chains_build(problem, told->optimum.start, told->workers, worker, chains, error);
    if (code == SB_OK && sb_pools_matter(dag->pools))
        code = sb_chains_of_pools(problem, dag, told->optimum.start, chains, error);
    return code;
}

enum sb_code sb_optimum_tell(const struct sb_optimum_search *search, struct sb_optimum_told *told,
                             struct sb_arena *arena, struct sb_error *error)
{
    struct sb_problem problem;
    struct sb_constraints chains;
    enum sb_code code = search_it(search, told, &problem, arena, error);
    if (code)
        return code;
    sb_constraints_init(&chains, problem.steps);
    uint32_t *worker = sb_arena_alloc(arena, problem.steps, sizeof *worker);
    code = worker ? build_chains(told, &problem, worker, &chains, error) : sb_fail_memory(error);
    if (code == SB_OK)
        code = check(told, worker, arena, error);
    if (code == SB_OK)
        code = run_it(search, told, &chains, arena, error);
    sb_constraints_fini(&chains);
    return code;
}
