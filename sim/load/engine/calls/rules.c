/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/calls/rules.h"

#include "sim/load/resilience/hedge_delay.h"

static bool is_bounded(const struct sb_pools *pools)
{
    for (uint32_t p = 0; pools && pools->places && p < pools->count; p++)
        if (pools->places[p] != SB_PLACES_UNLIMITED)
            return true;
    return false;
}

static enum sb_code build(struct sb_load_engine *e, struct sb_load_graph *graph,
                          struct sb_error *error)
{
    const struct sb_dag *dag = graph->part->plan->dag;
    if (!dag->resilience && !is_bounded(dag->pools))
        return SB_OK;
    struct sb_load_rules *rules = sb_arena_alloc(&e->arena, 1, sizeof *rules);
    sb_ns *after = sb_arena_alloc(&e->arena, dag->steps, sizeof *after);
    if (!rules || !after)
        return sb_fail_memory(error);
    *rules = (struct sb_load_rules){ .said = dag->resilience, .hedge_after = after };
    for (uint32_t s = 0; s < dag->steps; s++) {
        const struct sb_hedge *hedge = sb_load_hedge(rules, sb_load_policy(rules, s));
        if (hedge)
            after[s] = hedge->tied ? 0 : sb_hedge_delay(hedge, &dag->dist[dag->dist_of[s]]);
    }
    graph->rules = rules;
    return SB_OK;
}

enum sb_code sb_load_rules_build(struct sb_load_engine *e, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < e->load->parts && code == SB_OK; i++)
        code = build(e, &e->graph[i], error);
    return code;
}

static enum sb_code begin_rules(struct sb_load_engine *e, struct sb_load_rules *rules,
                                uint32_t part, struct sb_error *error)
{
    const struct sb_resilience *said = rules->said;
    if (!said)
        return SB_OK;
    rules->budget = sb_arena_alloc(&e->memory, said->budgets, sizeof *rules->budget);
    rules->fuse = sb_arena_alloc(&e->memory, said->breakers, sizeof *rules->fuse);
    if (!rules->budget || !rules->fuse)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < said->budgets; i++)
        rules->budget[i] = sb_budget_state(&said->budget[i]);
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < said->breakers && code == SB_OK; i++) {
        rules->fuse[i].timer = (struct sb_timer){
            .arrival = part, .step = i, .kind = SB_TIMER_BREAKER, .owner = &rules->fuse[i].state
        };
        code = sb_breaker_build(&rules->fuse[i].state, &said->breaker[i], &e->memory, error);
    }
    return code;
}

enum sb_code sb_load_rules_begin(struct sb_load_engine *e, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < e->load->parts && code == SB_OK; i++) {
        struct sb_load_rules *rules = e->graph[i].rules;
        if (!rules)
            continue;
        size_t steps = e->graph[i].part->plan->dag->steps;
        e->attempts.size = sizeof(struct sb_load_watched);
        rules->calls = (struct sb_slab){ .size = sizeof(struct sb_load_calls) +
                                                 steps * sizeof(struct sb_load_call),
                                         .arena = &e->memory };
        code = begin_rules(e, rules, i, error);
    }
    return code;
}
