/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/duel/duel_graph.h"

#include "sim/base/prng.h"
#include "sim/model/builder/dag_builder.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MS 1e6

static uint8_t from_one_to(uint64_t *state, uint32_t most)
{
    return (uint8_t)(1 + sb_prng_below(state, most));
}

static void fill_costs(struct sb_duel_graph *g, uint32_t task, uint64_t *state)
{
    for (uint32_t w = 0; w < g->workers; w++)
        g->cost[task][w] = from_one_to(state, SB_DUEL_TIME);
}

static uint8_t random_edge(const struct sb_duel_graph *g, uint64_t *state)
{
    return g->costs == SB_DUEL_ALIKE ? 1 : from_one_to(state, SB_DUEL_TIME + 1);
}

void sb_duel_graph_random(struct sb_duel_graph *g, uint64_t *state, uint32_t tasks,
                          uint32_t workers, enum sb_duel_costs costs)
{
    *g = (struct sb_duel_graph){ .tasks = tasks, .workers = workers, .costs = costs };
    for (uint32_t w = 0; w < workers; w++)
        g->speed[w] = from_one_to(state, SB_DUEL_SPEED);
    for (uint32_t t = 0; t < tasks; t++) {
        fill_costs(g, t, state);
        for (uint32_t from = 0; from < t; from++)
            if (sb_prng_below(state, tasks) < 2)
                g->edge[t][from] = random_edge(g, state);
    }
}

/* Up or down by a tenth of the range at most, and not out of it. */
static void nudge(uint8_t *value, uint8_t least, uint8_t most, uint64_t *state)
{
    int step = (most - least) / 10 + 1;
    int to = *value + (int)sb_prng_below(state, (uint32_t)(2 * step + 1)) - step;
    *value = (uint8_t)(to < least ? least : to > most ? most : to);
}

static void remove_task(struct sb_duel_graph *g, uint32_t task)
{
    for (uint32_t t = task; t + 1 < g->tasks; t++) {
        memcpy(g->cost[t], g->cost[t + 1], sizeof g->cost[t]);
        memcpy(g->edge[t], g->edge[t + 1], sizeof g->edge[t]);
    }
    g->tasks--;
    for (uint32_t t = 0; t < g->tasks; t++) {
        memmove(g->edge[t] + task, g->edge[t] + task + 1, SB_DUEL_TASKS - task - 1);
        g->edge[t][SB_DUEL_TASKS - 1] = 0;
    }
    memset(g->edge[g->tasks], 0, sizeof g->edge[g->tasks]);
}

static void add_task(struct sb_duel_graph *g, uint64_t *state)
{
    uint32_t task = g->tasks++;
    fill_costs(g, task, state);
    g->edge[task][sb_prng_below(state, task)] = random_edge(g, state);
}

static void change_edge(struct sb_duel_graph *g, uint64_t *state)
{
    uint32_t to = 1 + sb_prng_below(state, g->tasks - 1), from = sb_prng_below(state, to);
    uint8_t *edge = &g->edge[to][from];
    if (*edge == 0)
        *edge = random_edge(g, state);
    else if (g->costs == SB_DUEL_ALIKE || sb_prng_below(state, 3) == 0)
        *edge = 0;
    else
        nudge(edge, 1, SB_DUEL_TIME + 1, state);
}

void sb_duel_graph_change(struct sb_duel_graph *g, uint64_t *state, uint32_t most)
{
    uint32_t kind = sb_prng_below(state, 10), task = sb_prng_below(state, g->tasks);
    if (kind < 5)
        change_edge(g, state);
    else if (kind == 5 && g->tasks > 2)
        remove_task(g, task);
    else if (kind == 5 || (kind == 6 && g->tasks < most))
        add_task(g, state);
    else if (kind == 7 && g->costs == SB_DUEL_RELATED)
        nudge(&g->speed[sb_prng_below(state, g->workers)], 1, SB_DUEL_SPEED, state);
    else
        nudge(&g->cost[task][g->costs == SB_DUEL_UNRELATED ? sb_prng_below(state, g->workers) : 0],
              1, SB_DUEL_TIME, state);
}

static void give_platform(const struct sb_duel_graph *g, struct sb_dag_builder *builder)
{
    char name[SB_DUEL_WORKERS][16];
    const char *names[SB_DUEL_WORKERS];
    double speed[SB_DUEL_WORKERS];
    for (uint32_t w = 0; w < g->workers; w++) {
        snprintf(name[w], sizeof name[w], "w%u", w + 1);
        names[w] = name[w];
        speed[w] = g->costs == SB_DUEL_RELATED ? g->speed[w] : 1;
    }
    const struct sb_platform platform = {
        .workers = g->workers, .worker_name = names, .speed = speed, .link_bandwidth = 1000
    };
    sb_dag_builder_platform(builder, &platform);
}

/* A byte takes a millisecond. */
static void add_step(const struct sb_duel_graph *g, struct sb_dag_builder *builder, uint32_t task)
{
    sb_ns row[SB_DUEL_WORKERS], sum = 0;
    for (uint32_t w = 0; w < g->workers; w++)
        sum += row[w] = (sb_ns)(g->cost[task][w] * MS);
    bool own = g->costs == SB_DUEL_UNRELATED;
    const struct sb_dist latency =
        sb_dist_constant(own ? rint((double)sum / g->workers) : g->cost[task][0] * MS);
    sb_dag_builder_step(builder, task, &latency);
    if (own)
        sb_dag_builder_cost(builder, row);
    for (uint32_t from = 0; from < task; from++)
        if (g->edge[task][from]) {
            sb_dag_builder_await(builder, from);
            if (g->costs != SB_DUEL_ALIKE)
                sb_dag_builder_bytes(builder, g->edge[task][from] - 1);
        }
}

enum sb_code sb_duel_graph_build(const struct sb_duel_graph *g, struct sb_workload *workload,
                                 struct sb_error *error)
{
    struct sb_dag_builder *builder = sb_dag_builder_new();
    char name[16];
    *workload = (struct sb_workload){ 0 };
    if (!builder)
        return sb_fail_memory(error);
    if (g->costs != SB_DUEL_ALIKE)
        give_platform(g, builder);
    for (uint32_t t = 0; t < g->tasks; t++) {
        snprintf(name, sizeof name, "t%u", t + 1);
        sb_dag_builder_task(builder, name);
    }
    for (uint32_t t = 0; t < g->tasks; t++)
        add_step(g, builder, t);
    enum sb_code code = sb_dag_build(builder, &workload->dag, "duel", error);
    if (code == SB_OK) {
        workload->workers = g->workers;
        workload->name = sb_arena_text(&workload->dag.arena, "duel", 4);
        workload->description = sb_arena_text(&workload->dag.arena, "", 0);
        if (!workload->name || !workload->description)
            code = sb_fail_memory(error);
    }
    if (code)
        sb_workload_fini(workload);
    return code;
}
