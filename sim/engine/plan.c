/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/plan.h"

#include "sim/base/assert.h"

#include <stdlib.h>
#include <string.h>

/* Predecessors by counting: the graph's edges (only those within a body where the strategy's edges
 * cover the others), then the added. */
static int gather(struct sb_plan *plan, const struct sb_constraints *added, bool covers)
{
    const struct sb_dag *dag = plan->dag;
    size_t most = (size_t)dag->pred.begin[dag->steps] + added->edges;
    if (most >= UINT32_MAX)
        return -1;
    plan->pred.begin =
        sb_arena_alloc(&plan->arena, (size_t)plan->nodes + 2, sizeof *plan->pred.begin);
    plan->pred.list = sb_arena_alloc(&plan->arena, most, sizeof *plan->pred.list);
    if (!plan->pred.begin || !plan->pred.list)
        return -1;
    uint32_t *next = plan->pred.begin + 1;
    for (uint32_t pass = 0; pass < 2; pass++) { /* count, then place */
        for (uint32_t s = 0; s < dag->steps; s++)
            for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++) {
                uint32_t from = dag->pred.list[e];
                if (covers && dag->step_task[from] != dag->step_task[s])
                    continue;
                if (pass)
                    plan->pred.list[next[s]++] = from;
                else
                    next[s + 1]++;
            }
        for (size_t i = 0; i < added->edges; i++) {
            SB_REQUIRE(added->edge[i].from < plan->nodes && added->edge[i].to < plan->nodes);
            if (pass)
                plan->pred.list[next[added->edge[i].to]++] = added->edge[i].from;
            else
                next[added->edge[i].to + 1]++;
        }
        for (uint32_t i = 1; !pass && i <= plan->nodes; i++)
            next[i] += next[i - 1];
    }
    SB_ASSERT(plan->pred.begin[plan->nodes] <= most);
    sb_csr_tidy(&plan->pred, plan->nodes);
    return sb_csr_transpose(&plan->pred, plan->nodes, &plan->succ, &plan->arena);
}

struct keyed {
    int64_t key;
    uint32_t step;
};

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->step > y->step) - (x->step < y->step);
}

/* For an assertion: each step has a rank of its own. */
static inline bool is_permutation(const struct sb_plan *plan)
{
    for (uint32_t s = 0; s < plan->dag->steps; s++)
        if (plan->rank[s] >= plan->dag->steps || plan->step_at_rank[plan->rank[s]] != s)
            return false;
    return true;
}

static enum sb_code rank_expected(struct sb_plan *plan, struct sb_error *error)
{
    uint32_t steps = plan->dag->steps;
    plan->rank = sb_arena_alloc(&plan->arena, steps, sizeof *plan->rank);
    plan->step_at_rank = sb_arena_alloc(&plan->arena, steps, sizeof *plan->step_at_rank);
    if (!plan->rank || !plan->step_at_rank)
        return sb_fail_memory(error);
    return sb_plan_rank(plan, plan->dag->expected, error);
}

enum sb_code sb_plan_rank(struct sb_plan *plan, const sb_ns *latency, struct sb_error *error)
{
    SB_REQUIRE(plan->rank && plan->strategy->prioritise);
    uint32_t steps = plan->dag->steps;
    int64_t *key = calloc((size_t)steps + 1, sizeof *key);
    struct keyed *keyed = malloc(((size_t)steps + 1) * sizeof *keyed);
    if (key && keyed) {
        const struct sb_view view = { plan->dag, latency, plan->dag->platform, plan->strategy };
        plan->strategy->prioritise(&view, key);
        for (uint32_t s = 0; s < steps; s++)
            keyed[s] = (struct keyed){ key[s], s };
        qsort(keyed, steps, sizeof *keyed, by_key);
        for (uint32_t r = 0; r < steps; r++) {
            plan->rank[keyed[r].step] = r;
            plan->step_at_rank[r] = keyed[r].step;
        }
        SB_ASSERT(is_permutation(plan));
    }
    enum sb_code code = key && keyed ? SB_OK : sb_fail_memory(error);
    free(key);
    free(keyed);
    return code;
}

static enum sb_code order(struct sb_plan *plan, struct sb_error *error)
{
    plan->order = sb_arena_alloc(&plan->arena, plan->nodes, sizeof *plan->order);
    uint32_t placed = plan->order
                          ? sb_csr_topological(&plan->pred, &plan->succ, plan->nodes, plan->order)
                          : UINT32_MAX;
    if (placed == UINT32_MAX)
        return sb_fail_memory(error);
    if (placed < plan->nodes)
        return sb_fail(error, SB_ECHECK, NULL, "strategy %s: the edges that it adds close a cycle",
                       plan->strategy->name);
    return SB_OK;
}

static enum sb_code build(struct sb_plan *plan, const struct sb_constraints *added, bool covers,
                          struct sb_error *error)
{
    const struct sb_dag *dag = plan->dag;
    enum sb_code code = SB_OK;
    plan->nodes = added->nodes;
    if (!added->failed && !added->edges && added->nodes == dag->steps && !covers) {
        plan->pred = dag->pred;
        plan->succ = dag->succ;
    }
    else if (added->failed || gather(plan, added, covers)) {
        code = sb_fail_memory(error);
    }
    if (code == SB_OK)
        code = order(plan, error);
    if (code == SB_OK && sb_program_build(&plan->program, &plan->pred, &plan->succ, plan->order,
                                          dag->steps, plan->nodes, &plan->arena))
        code = sb_fail_memory(error);
    if (code == SB_OK && plan->strategy->prioritise)
        code = rank_expected(plan, error);
    if (code)
        sb_plan_fini(plan);
    return code;
}

enum sb_code sb_plan_build(struct sb_plan *plan, const struct sb_dag *dag,
                           const struct sb_strategy *strategy, struct sb_error *error)
{
    struct sb_constraints added;
    *plan = (struct sb_plan){ .dag = dag, .strategy = strategy };
    sb_constraints_init(&added, dag->steps);
    if (strategy->constrain)
        strategy->constrain(&(struct sb_view){ dag, dag->expected, dag->platform, strategy },
                            &added);
    enum sb_code code = build(plan, &added, strategy->flags & SB_STRATEGY_COVERS, error);
    sb_constraints_fini(&added);
    return code;
}

enum sb_code sb_plan_build_constrained(struct sb_plan *plan, const struct sb_dag *dag,
                                       const struct sb_strategy *strategy,
                                       const struct sb_constraints *added, struct sb_error *error)
{
    *plan = (struct sb_plan){ .dag = dag, .strategy = strategy };
    return build(plan, added, false, error);
}

void sb_plan_fini(struct sb_plan *plan)
{
    sb_arena_fini(&plan->arena);
    *plan = (struct sb_plan){ 0 };
}
