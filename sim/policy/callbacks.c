/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/policy/callbacks.h"

#include "sim/policy/placement_check.h"
#include "sim/policy/policy_type.h"

#include <string.h>

static const struct sb_policy *policy_of(const struct sb_view *view)
{
    return (const struct sb_policy *)(const void *)view->strategy;
}

static void begin(const struct sb_policy *policy, const char *what)
{
    if (policy->doing)
        *policy->doing = what;
}

static void end(const struct sb_policy *policy) { begin(policy, "nothing"); }

static struct sb_graph_v1 graph_of(const struct sb_view *view, const struct sb_platform *platform)
{
    const struct sb_dag *dag = view->dag;
    return (struct sb_graph_v1){
        .size = sizeof(struct sb_graph_v1),
        .tasks = dag->tasks,
        .steps = dag->steps,
        .workers = platform ? platform->workers : 0,
        .task_name = dag->task_name,
        .task_of = dag->step_task,
        .before_begin = dag->pred.begin,
        .before = dag->pred.list,
        .after_begin = dag->succ.begin,
        .after = dag->succ.list,
        .expected = view->expected,
        .cost = platform ? platform->cost : NULL,
        .transfer = platform ? platform->transfer : NULL,
        .worker_name = platform ? platform->worker_name : NULL,
    };
}

struct adding {
    const struct sb_policy *policy;
    const struct sb_dag *dag;
    struct sb_constraints *constraints;
};

static void add(void *to, uint32_t first, uint32_t second)
{
    struct adding *a = to;
    if (first < a->dag->steps && second < a->dag->steps) {
        sb_constrain_edge(a->constraints, first, second);
        return;
    }
    sb_fail(a->policy->error, SB_ECHECK, NULL,
            "strategy %s: constrain adds an edge from step %u to step %u, of steps 0 to %u",
            a->policy->name, first, second, a->dag->steps - 1);
    sb_constrain_fail(a->constraints);
}

void sb_callback_constrain(const struct sb_view *view, struct sb_constraints *constraints)
{
    const struct sb_policy *policy = policy_of(view);
    const struct sb_graph_v1 graph = graph_of(view, NULL);
    begin(policy, "constrain");
    policy->table.constrain(&graph, add, &(struct adding){ policy, view->dag, constraints });
    end(policy);
}

void sb_callback_prioritise(const struct sb_view *view, int64_t *key)
{
    const struct sb_policy *policy = policy_of(view);
    const struct sb_graph_v1 graph = graph_of(view, NULL);
    begin(policy, "prioritise");
    policy->table.prioritise(&graph, key);
    end(policy);
}

enum sb_code sb_callback_place(const struct sb_view *view, struct sb_placement *placement)
{
    const struct sb_policy *policy = policy_of(view);
    const struct sb_graph_v1 graph = graph_of(view, view->platform);
    memset(placement->start, 0, view->dag->steps * sizeof *placement->start);
    begin(policy, "place");
    policy->table.place(&graph, placement->worker, placement->start);
    end(policy);
    return sb_placement_check(view, placement, policy->name, policy->error);
}
