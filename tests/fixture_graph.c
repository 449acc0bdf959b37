/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fixture_graph.h"

#include "sim/plugins.h"
#include "tests/fixture_random.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void require(bool holds, const char *what, uint64_t seed)
{
    if (holds)
        return;
    fprintf(stderr, "graph of seed %llu: %s\n", (unsigned long long)seed, what);
    abort();
}

static void build(struct fixture_graph *g)
{
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct sb_error error = { 0 };
    char name[16];
    require(builder, "no memory", g->seed);
    for (uint32_t t = 0; t < g->tasks; t++) {
        snprintf(name, sizeof name, "t%u", t);
        require(sb_dag_builder_task(builder, name) == t, "a task has another number", g->seed);
    }
    for (uint32_t s = 0; s < g->steps; s++) {
        struct sb_dist latency = { .kind = SB_CONSTANT, .a = (double)g->duration[s] };
        sb_dag_builder_step(builder, g->step[s].task, &latency);
        for (uint32_t i = 0; i < g->step[s].awaits; i++)
            sb_dag_builder_await(builder, g->step[s].await[i]);
    }
    require(sb_dag_build(builder, &g->dag, "fixture", &error) == SB_OK, error.text, g->seed);
    require(g->dag.steps == g->steps, "a graph of another size", g->seed);
}

/* place[t]: where task t stands in a random order; awaits go back in it, so that no cycle comes about. */
static void shuffle(struct fixture_random *random, uint32_t *place, uint32_t count, bool in_order)
{
    for (uint32_t i = 0; i < count; i++)
        place[i] = i;
    for (uint32_t i = count; i > 1 && !in_order; i--) {
        uint32_t j = fixture_below(random, i), swap = place[i - 1];
        place[i - 1] = place[j];
        place[j] = swap;
    }
}

static void add_awaits(struct fixture_graph *g, struct fixture_random *random, const uint32_t *place)
{
    uint32_t wanted = g->tasks * (1 + fixture_below(random, 3));
    for (uint32_t i = 0; i < wanted; i++) {
        uint32_t s = fixture_below(random, g->steps), t = fixture_below(random, g->tasks);
        struct fixture_step *step = &g->step[s];
        if (place[t] < place[step->task] && step->awaits < FIXTURE_AWAITS)
            step->await[step->awaits++] = t;
    }
}

void fixture_graph_random(struct fixture_graph *g, uint64_t seed, uint32_t most, uint32_t longest)
{
    struct fixture_random random = { seed };
    uint32_t place[FIXTURE_TASKS];
    assert(most <= FIXTURE_TASKS);
    memset(g, 0, sizeof *g);
    g->seed = seed;
    g->tasks = fixture_below(&random, most + 1);
    uint32_t steps_most = 1 + fixture_below(&random, 3);
    for (uint32_t t = 0; t < g->tasks; t++) {
        uint32_t steps = 1 + fixture_below(&random, steps_most);
        g->first[t] = g->steps;
        for (uint32_t i = 0; i < steps; i++) {
            g->duration[g->steps] = fixture_below(&random, longest + 1);
            g->step[g->steps++].task = t;
        }
        g->last[t] = g->steps - 1;
    }
    shuffle(&random, place, g->tasks, fixture_below(&random, 2));
    if (g->tasks)
        add_awaits(g, &random, place);
    build(g);
}

void fixture_graph_plain(struct fixture_graph *g, uint32_t tasks, const sb_ns *duration, uint32_t edges, const uint32_t (*edge)[2])
{
    assert(tasks <= FIXTURE_TASKS);
    memset(g, 0, sizeof *g);
    g->tasks = g->steps = tasks;
    for (uint32_t t = 0; t < tasks; t++) {
        g->first[t] = g->last[t] = g->step[t].task = t;
        g->duration[t] = duration[t];
    }
    for (uint32_t e = 0; e < edges; e++) {
        struct fixture_step *step = &g->step[edge[e][1]];
        assert(step->awaits < FIXTURE_AWAITS);
        step->await[step->awaits++] = edge[e][0];
    }
    build(g);
}

void fixture_graph_fini(struct fixture_graph *g) { sb_dag_fini(&g->dag); }

const struct sb_strategy *fixture_strategy(const char *name)
{
    for (const struct sb_strategy *const *s = sb_plugins.strategy; *s; s++)
        if (strcmp((*s)->name, name) == 0)
            return *s;
    require(false, name, 0);
    return NULL;
}
