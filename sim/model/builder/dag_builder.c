/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/builder/dag_builder.h"

#include "sim/base/assert.h"
#include "sim/base/names.h"
#include "sim/model/builder/dag_latencies.h"
#include "sim/model/builder/dag_links.h"
#include "sim/model/builder/dag_order.h"
#include "sim/model/builder/platform_draft.h"
#include "sim/text/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { SEEN = 1024 };

struct sb_dag_builder {
    struct sb_arena arena;
    struct sb_names names;
    uint32_t *step_task; /* [steps] */
    uint32_t *dist_of;   /* [steps] */
    uint32_t *await_end; /* [steps] behind the step's last await */
    struct sb_dist *dist;
    uint32_t seen[SEEN]; /* distributions by hash */
    uint32_t *await;     /* tasks */
    size_t steps, task_room, of_room, end_room, dists, dist_room, awaits, await_room;
    bool is_recorded;
    struct sb_edge *recorded; /* [recorded_edges] */
    size_t recorded_edges, recorded_room;
    uint32_t *factor_of; /* [names.count] in the arena, or NULL */
    double *rank;        /* [factors] likewise */
    uint32_t factors;
    struct sb_platform_draft platform;
    struct sb_pool_builder pools;
    struct sb_resilience_builder resilience;
    const struct sb_arrivals *arrivals;
    struct sb_step_action *action; /* [actions] */
    size_t actions, action_room;
    uint32_t not_utf8; /* 1 + the first task whose name is not UTF-8; 0: there is none */
    uint32_t nameless; /* 1 + the one whose name is empty */
    int failed;        /* out of memory at some call */
};

struct sb_dag_builder *sb_dag_builder_new(void) { return calloc(1, sizeof(struct sb_dag_builder)); }

void sb_dag_builder_free(struct sb_dag_builder *b)
{
    if (!b)
        return;
    sb_arena_fini(&b->arena);
    sb_names_fini(&b->names);
    free(b->step_task);
    free(b->dist_of);
    free(b->await_end);
    free(b->dist);
    free(b->await);
    free(b->recorded);
    sb_platform_draft_fini(&b->platform);
    sb_pool_builder_fini(&b->pools);
    sb_resilience_builder_fini(&b->resilience);
    free(b->action);
    free(b);
}

struct sb_arena *sb_dag_builder_arena(struct sb_dag_builder *b) { return &b->arena; }

static bool is_utf8(const char *name)
{
    const char *at = name;
    while (*at > 0)
        at++;
    for (size_t left = strlen(at), taken; left; at += taken, left -= taken)
        if (!(taken = sb_utf8_length(at, left)))
            return false;
    return true;
}

uint32_t sb_dag_builder_task(struct sb_dag_builder *b, const char *name)
{
    uint32_t task = sb_names_add(&b->names, &b->arena, name, &b->failed);
    if (task != SB_NO_NAME && !b->not_utf8 && !is_utf8(name))
        b->not_utf8 = task + 1;
    if (task != SB_NO_NAME && !*name)
        b->nameless = task + 1;
    return task;
}

uint32_t sb_dag_builder_new_task(struct sb_dag_builder *b, const char *name)
{
    return sb_names_append(&b->names, &b->arena, name, &b->failed);
}

uint32_t sb_dag_builder_find(const struct sb_dag_builder *b, const char *name)
{
    return sb_names_find(&b->names, name);
}
uint32_t sb_dag_builder_tasks(const struct sb_dag_builder *b) { return (uint32_t)b->names.count; }
const char *sb_dag_builder_name(const struct sb_dag_builder *b, uint32_t task)
{
    return b->names.name[task];
}

static bool is_same(const struct sb_dist *x, const struct sb_dist *y)
{
    return x->type == y->type && x->count == y->count && x->a == y->a && x->b == y->b &&
           x->shift == y->shift && x->weight == y->weight && x->component == y->component &&
           x->point == y->point && x->cap == y->cap && x->min == y->min && x->max == y->max &&
           x->row == y->row;
}

/* By its numbers. */
static uint32_t slot_of(const struct sb_dist *dist)
{
    const double part[] = { dist->a, dist->b, dist->shift, dist->cap };
    uint64_t hash = 0, bits;
    for (unsigned i = 0; i < sizeof part / sizeof *part; i++) {
        memcpy(&bits, &part[i], sizeof bits);
        hash = (hash ^ bits) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 32;
    }
    return (uint32_t)(hash * 0x9e3779b97f4a7c15u >> 32) % SEEN;
}

static uint32_t append_dist(struct sb_dag_builder *b, const struct sb_dist *dist)
{
    if (sb_reserve(&b->dist, b->dists, &b->dist_room, sizeof *b->dist))
        return SB_NONE;
    b->dist[b->dists] = *dist;
    return (uint32_t)b->dists++;
}

/* Equal ones share one distribution where not too many others stand between them: a generated graph
 * then has a single one, and of constants there are a few. The number of it; SB_NONE: no memory. */
static uint32_t add_dist(struct sb_dag_builder *b, const struct sb_dist *latency)
{
    uint32_t *seen = &b->seen[slot_of(latency)];
    if (*seen < b->dists && is_same(&b->dist[*seen], latency))
        return *seen;
    uint32_t dist = append_dist(b, latency);
    if (dist != SB_NONE)
        *seen = dist;
    return dist;
}

static void add_step(struct sb_dag_builder *b, uint32_t task, const struct sb_dist *latency)
{
    uint32_t dist = b->failed ? SB_NONE : add_dist(b, latency);
    if (dist == SB_NONE ||
        sb_reserve(&b->step_task, b->steps, &b->task_room, sizeof *b->step_task) ||
        sb_reserve(&b->dist_of, b->steps, &b->of_room, sizeof *b->dist_of) ||
        sb_reserve(&b->await_end, b->steps, &b->end_room, sizeof *b->await_end)) {
        b->failed = 1;
        return;
    }
    b->step_task[b->steps] = task;
    b->dist_of[b->steps] = dist;
    b->await_end[b->steps] = (uint32_t)b->awaits;
    b->steps++;
}

static void add_empty_steps(struct sb_dag_builder *b, uint32_t until)
{
    static const struct sb_dist nothing = { 0 };
    uint32_t next = b->steps ? b->step_task[b->steps - 1] + 1 : 0;
    for (; next < until && !b->failed; next++)
        add_step(b, next, &nothing);
}

void sb_dag_builder_step(struct sb_dag_builder *b, uint32_t task, const struct sb_dist *latency)
{
    SB_REQUIRE(task < b->names.count || b->failed);
    SB_REQUIRE(b->steps == 0 || b->failed || task >= b->step_task[b->steps - 1]);
    add_empty_steps(b, task);
    add_step(b, task, latency);
}

void sb_dag_builder_await(struct sb_dag_builder *b, uint32_t task)
{
    SB_REQUIRE((b->steps && task < b->names.count) || b->failed);
    if (b->failed || b->awaits >= UINT32_MAX - SB_STEPS_MAX ||
        sb_reserve(&b->await, b->awaits, &b->await_room, sizeof *b->await)) {
        b->failed = 1;
        return;
    }
    b->await[b->awaits++] = task;
    b->await_end[b->steps - 1] = (uint32_t)b->awaits;
}

void sb_dag_builder_bytes(struct sb_dag_builder *b, double bytes)
{
    SB_REQUIRE(b->awaits || b->failed);
    if (!b->failed && sb_platform_draft_bytes(&b->platform, (uint32_t)b->awaits - 1, bytes))
        b->failed = 1;
}

void sb_dag_builder_platform(struct sb_dag_builder *b, const struct sb_platform *platform)
{
    if (!(b->platform.platform = sb_platform_copy(platform, &b->arena)))
        b->failed = 1;
}

void sb_dag_builder_cost(struct sb_dag_builder *b, const sb_ns *cost)
{
    SB_REQUIRE((b->steps && b->platform.platform) || b->failed);
    if (!b->failed && sb_platform_draft_cost(&b->platform, (uint32_t)b->steps - 1, cost))
        b->failed = 1;
}

uint32_t sb_dag_builder_pool(struct sb_dag_builder *b, const char *name, uint32_t slots)
{
    return sb_pool_builder_add(&b->pools, &b->arena, name, slots);
}

void sb_dag_builder_pool_serves(struct sb_dag_builder *b, uint32_t pool, enum sb_queue queue,
                                uint32_t places)
{
    sb_pool_builder_serve(&b->pools, pool, queue, places);
}

uint32_t sb_dag_builder_steps(const struct sb_dag_builder *b) { return (uint32_t)b->steps; }

uint32_t sb_dag_builder_demand(struct sb_dag_builder *b)
{
    return sb_pool_builder_other(&b->pools);
}

uint32_t sb_dag_builder_dist(struct sb_dag_builder *b, const struct sb_dist *dist)
{
    uint32_t index = b->failed ? SB_NONE : append_dist(b, dist);
    b->failed |= index == SB_NONE;
    return index;
}

struct sb_resilience_builder *sb_dag_builder_resilience(struct sb_dag_builder *b)
{
    return &b->resilience;
}

void sb_dag_builder_policy(struct sb_dag_builder *b, const struct sb_step_policy *policy)
{
    SB_REQUIRE(b->steps || b->failed);
    if (!b->failed)
        sb_resilience_builder_step(&b->resilience, (uint32_t)b->steps - 1, policy);
}

void sb_dag_builder_arrivals(struct sb_dag_builder *b, const struct sb_arrivals *arrivals)
{
    b->arrivals = arrivals;
}

const struct sb_pool_builder *sb_dag_builder_pools(const struct sb_dag_builder *b)
{
    return &b->pools;
}

void sb_dag_builder_take_of(struct sb_dag_builder *b, uint32_t step, struct sb_units units)
{
    SB_REQUIRE(step < b->steps || step >= SB_POOL_OTHER || b->failed);
    if (!b->failed)
        sb_pool_builder_take(&b->pools, step, units);
}

void sb_dag_builder_take(struct sb_dag_builder *b, struct sb_units units)
{
    sb_dag_builder_take_of(b, (uint32_t)b->steps - 1, units);
}

void sb_dag_builder_action(struct sb_dag_builder *b, const struct sb_action *action)
{
    SB_REQUIRE(b->steps || b->failed);
    if (b->failed || sb_reserve(&b->action, b->actions, &b->action_room, sizeof *b->action))
        b->failed = 1;
    else
        b->action[b->actions++] = (struct sb_step_action){ (uint32_t)b->steps - 1, action };
}

void sb_dag_builder_recorded(struct sb_dag_builder *b) { b->is_recorded = true; }

void sb_dag_builder_recorded_edge(struct sb_dag_builder *b, uint32_t from, uint32_t to)
{
    SB_REQUIRE((from < b->names.count && to < b->names.count && from != to) || b->failed);
    b->is_recorded = true;
    if (b->failed || b->recorded_edges >= UINT32_MAX - SB_STEPS_MAX ||
        sb_reserve(&b->recorded, b->recorded_edges, &b->recorded_room, sizeof *b->recorded))
        b->failed = 1;
    else
        b->recorded[b->recorded_edges++] = (struct sb_edge){ from, to };
}

static int copy_steps(struct sb_dag *dag, const struct sb_dag_builder *b)
{
    dag->tasks = (uint32_t)b->names.count;
    dag->steps = (uint32_t)b->steps;
    dag->dists = (uint32_t)b->dists;
    dag->task_name = sb_arena_alloc(&dag->arena, dag->tasks, sizeof *dag->task_name);
    dag->step_begin = sb_arena_alloc(&dag->arena, (size_t)dag->tasks + 1, sizeof *dag->step_begin);
    dag->step_task = sb_arena_alloc(&dag->arena, dag->steps, sizeof *dag->step_task);
    dag->dist_of = sb_arena_alloc(&dag->arena, dag->steps, sizeof *dag->dist_of);
    dag->dist = sb_arena_alloc(&dag->arena, dag->dists, sizeof *dag->dist);
    if (!dag->task_name || !dag->step_begin || !dag->step_task || !dag->dist_of || !dag->dist)
        return -1;
    for (uint32_t s = 0; s < dag->steps; s++) {
        dag->step_task[s] = b->step_task[s];
        dag->dist_of[s] = b->dist_of[s];
        dag->step_begin[b->step_task[s] + 1] = s + 1;
    }
    for (uint32_t t = 0; t < dag->tasks; t++)
        dag->task_name[t] = b->names.name[t];
    for (uint32_t d = 0; d < dag->dists; d++)
        dag->dist[d] = b->dist[d];
    return 0;
}

/* sb_csr_tidy would drop such an await silently. */
static enum sb_code refuse_self_awaits(const struct sb_dag_builder *b, const char *where,
                                       struct sb_error *error)
{
    uint32_t await = 0;
    for (uint32_t s = 0; s < b->steps; s++)
        for (; await < b->await_end[s]; await++)
            if (b->await[await] == b->step_task[s])
                return sb_fail(error, SB_EINPUT, where, "task \"%s\" awaits itself",
                               b->names.name[b->step_task[s]]);
    return SB_OK;
}

static enum sb_code refuse_names(const struct sb_dag_builder *b, const char *where,
                                 struct sb_error *error)
{
    char name[96];
    if (b->nameless)
        return sb_fail(error, SB_EINPUT, where, "task %u has no name", b->nameless);
    if (!b->not_utf8)
        return SB_OK;
    sb_utf8_valid(name, sizeof name, b->names.name[b->not_utf8 - 1]);
    return sb_fail(error, SB_EINPUT, where, "the name of task %u, \"%s\", is not UTF-8",
                   b->not_utf8, name);
}

void sb_dag_builder_groups(struct sb_dag_builder *b, const double *rank, uint32_t count)
{
    b->factor_of = sb_arena_alloc(&b->arena, b->names.count, sizeof *b->factor_of);
    b->rank = sb_arena_alloc(&b->arena, count, sizeof *b->rank);
    b->factors = count;
    if (!b->factor_of || !b->rank) {
        b->failed = -1;
        return;
    }
    memcpy(b->rank, rank, count * sizeof *rank);
    for (size_t t = 0; t < b->names.count; t++)
        b->factor_of[t] = SB_NONE;
}

bool sb_dag_builder_join(struct sb_dag_builder *b, uint32_t task, uint32_t group)
{
    if (b->failed)
        return true;
    SB_ASSERT(task < b->names.count && group < b->factors);
    bool is_free = b->factor_of[task] == SB_NONE;
    if (is_free)
        b->factor_of[task] = group;
    return is_free;
}

static enum sb_code take_recorded(struct sb_dag *dag, struct sb_dag_builder *b, const char *where,
                                  struct sb_error *error)
{
    dag->is_recorded = b->is_recorded;
    if (!b->recorded_edges)
        return SB_OK;
    dag->recorded = sb_arena_alloc(&dag->arena, (uint32_t)b->recorded_edges, sizeof *dag->recorded);
    if (!dag->recorded)
        return sb_fail_memory(error);
    dag->recorded_edges = (uint32_t)b->recorded_edges;
    memcpy(dag->recorded, b->recorded, b->recorded_edges * sizeof *b->recorded);
    return sb_dag_check_recorded(dag, where, error);
}

static int copy_actions(struct sb_dag *dag, const struct sb_dag_builder *b)
{
    if (b->actions == 0)
        return 0;
    dag->action = sb_arena_alloc(&dag->arena, dag->steps, sizeof *dag->action);
    for (size_t i = 0; dag->action && i < b->actions; i++)
        dag->action[b->action[i].step] = b->action[i].action;
    return dag->action ? 0 : -1;
}

enum sb_code sb_dag_build(struct sb_dag_builder *b, struct sb_dag *dag, const char *where,
                          struct sb_error *error)
{
    enum sb_code code = SB_OK;
    *dag = (struct sb_dag){ 0 };
    add_empty_steps(b, (uint32_t)b->names.count);
    if (b->steps > SB_STEPS_MAX || b->names.count > SB_STEPS_MAX)
        code = sb_fail(error, SB_EINPUT, where, "more than %u steps", SB_STEPS_MAX);
    if (code == SB_OK && !b->failed)
        code = refuse_names(b, where, error);
    if (code == SB_OK && !b->failed)
        code = refuse_self_awaits(b, where, error);
    dag->factor_of = b->factor_of;
    dag->rank = b->rank;
    dag->factors = b->factors;
    dag->arrivals = b->arrivals;
    dag->arena = b->arena; /* names and what the distributions point to are in it */
    b->arena = (struct sb_arena){ 0 };
    if (code == SB_OK && (b->failed || copy_steps(dag, b) || copy_actions(dag, b) ||
                          sb_dag_link(dag, b->await, b->await_end) ||
                          sb_pool_builder_build(&b->pools, dag->steps, &dag->arena, &dag->pools) ||
                          sb_resilience_builder_build(&b->resilience, dag->steps, dag->pools,
                                                      &dag->arena, &dag->resilience)))
        code = sb_fail_memory(error);
    if (code == SB_OK)
        code = sb_dag_order(dag, where, error);
    if (code == SB_OK)
        code = take_recorded(dag, b, where, error);
    if (code == SB_OK)
        code = sb_dag_derive_latencies(dag, where, error);
    if (code == SB_OK)
        code = sb_platform_draft_finish(&b->platform, dag, b->await, b->await_end, where, error);
    sb_dag_builder_free(b);
    if (code)
        sb_dag_fini(dag);
    return code;
}
