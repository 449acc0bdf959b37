/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/dag.h"

#include "sim/base/assert.h"
#include "sim/base/names.h"
#include "sim/text/utf8.h"

#include <math.h>
#include <stdio.h>
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
    uint32_t not_utf8; /* 1 + the first task whose name is not UTF-8; 0: there is none */
    uint32_t nameless; /* 1 + the one whose name is empty */
    int failed;        /* out of memory at some call */
};

void sb_dag_fini(struct sb_dag *dag)
{
    if (!dag)
        return;
    sb_arena_fini(&dag->arena);
    *dag = (struct sb_dag){ 0 };
}

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

/* Equal ones share one distribution where not too many others stand between them: a generated graph
 * then has a single one, and of constants there are a few. The number of it; SB_NONE: no memory. */
static uint32_t add_dist(struct sb_dag_builder *b, const struct sb_dist *latency)
{
    uint32_t *seen = &b->seen[slot_of(latency)];
    if (*seen < b->dists && is_same(&b->dist[*seen], latency))
        return *seen;
    if (sb_reserve(&b->dist, b->dists, &b->dist_room, sizeof *b->dist))
        return SB_NONE;
    b->dist[b->dists] = *latency;
    *seen = (uint32_t)b->dists;
    return (uint32_t)b->dists++;
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

static void *array(struct sb_dag *dag, size_t count, size_t size)
{
    return sb_arena_alloc(&dag->arena, count, size);
}

static int copy_steps(struct sb_dag *dag, const struct sb_dag_builder *b)
{
    dag->tasks = (uint32_t)b->names.count;
    dag->steps = (uint32_t)b->steps;
    dag->dists = (uint32_t)b->dists;
    dag->task_name = array(dag, dag->tasks, sizeof *dag->task_name);
    dag->step_begin = array(dag, (size_t)dag->tasks + 1, sizeof *dag->step_begin);
    dag->step_task = array(dag, dag->steps, sizeof *dag->step_task);
    dag->dist_of = array(dag, dag->steps, sizeof *dag->dist_of);
    dag->dist = array(dag, dag->dists, sizeof *dag->dist);
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

/* Dependencies between tasks: the awaits of all of a task's steps. */
static int link_tasks(struct sb_dag *dag, const struct sb_dag_builder *b)
{
    dag->dep.begin = array(dag, (size_t)dag->tasks + 1, sizeof *dag->dep.begin);
    dag->dep.list = array(dag, b->awaits, sizeof *dag->dep.list);
    if (!dag->dep.begin || !dag->dep.list)
        return -1;
    for (uint32_t t = 0; t < dag->tasks; t++)
        dag->dep.begin[t + 1] = b->await_end[sb_dag_last(dag, t)];
    if (b->awaits)
        memcpy(dag->dep.list, b->await, b->awaits * sizeof *b->await);
    sb_csr_tidy(&dag->dep, dag->tasks);
    dag->edges = dag->dep.begin[dag->tasks];
    return 0;
}

/* Edges between steps: the step before in the same body, and the last step of each awaited task. */
static int link_steps(struct sb_dag *dag, const struct sb_dag_builder *b)
{
    dag->pred.begin = array(dag, (size_t)dag->steps + 1, sizeof *dag->pred.begin);
    dag->pred.list = array(dag, b->awaits + (dag->steps - dag->tasks), sizeof *dag->pred.list);
    if (!dag->pred.begin || !dag->pred.list)
        return -1;
    uint32_t edges = 0, await = 0;
    for (uint32_t s = 0; s < dag->steps; s++) {
        if (s != sb_dag_first(dag, dag->step_task[s]))
            dag->pred.list[edges++] = s - 1;
        for (; await < b->await_end[s]; await++)
            dag->pred.list[edges++] = sb_dag_last(dag, b->await[await]);
        dag->pred.begin[s + 1] = edges;
    }
    sb_csr_tidy(&dag->pred, dag->steps);
    return sb_csr_transpose(&dag->pred, dag->steps, &dag->succ, &dag->arena);
}

/* Writes "a -> b -> a", shortened in the middle when it is very long: nothing of a cycle that fits
 * is left out. */
static void name_cycle(const struct sb_dag *dag, const uint32_t *cycle, uint32_t length, char *text,
                       size_t size)
{
    size_t at = 0;
    for (uint32_t i = 0; i <= length; i++) {
        const char *name = dag->task_name[cycle[i % length]];
        if (at + strlen(name) + 32 > size) {
            snprintf(text + at, size - at, " … (%u tasks in all)", length);
            return;
        }
        at += (size_t)snprintf(text + at, size - at, "%s%s", i ? " -> " : "", name);
    }
}

/* From any task without a place, following a dependency without a place leads into a cycle. It is
 * told in the direction of waiting. */
static enum sb_code fail_cycle(const struct sb_dag *dag, const struct sb_csr *awaited,
                               const uint32_t *order, uint32_t placed, const char *where,
                               struct sb_error *error)
{
    uint32_t *seen = calloc(dag->tasks, sizeof *seen), *path = calloc(dag->tasks, sizeof *path);
    char text[sizeof error->text - 64] = "";
    if (!seen || !path) {
        free(seen);
        free(path);
        return sb_fail_memory(error);
    }
    for (uint32_t i = 0; i < placed; i++)
        seen[order[i]] = UINT32_MAX; /* has a place */
    uint32_t at = 0, length = 0;
    while (seen[at])
        at++;
    while (!seen[at]) {
        path[length++] = at;
        seen[at] = length;
        uint32_t e = awaited->begin[at];
        while (seen[awaited->list[e]] == UINT32_MAX)
            e++;
        at = awaited->list[e];
    }
    uint32_t first = seen[at] - 1;
    name_cycle(dag, path + first, length - first, text, sizeof text);
    free(seen);
    free(path);
    return sb_fail(error, SB_EINPUT, where, "tasks %s each other in a cycle: %s",
                   awaited == &dag->dep ? "await" : "await, or by the recorded order awaited,",
                   text);
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

static enum sb_code order_tasks(struct sb_dag *dag, const char *where, struct sb_error *error)
{
    struct sb_csr awaited_by;
    struct sb_arena scratch = { 0 };
    enum sb_code code = SB_OK;
    dag->topo = array(dag, dag->tasks, sizeof *dag->topo);
    uint32_t placed = UINT32_MAX;
    if (dag->topo && sb_csr_transpose(&dag->dep, dag->tasks, &awaited_by, &scratch) == 0)
        placed = sb_csr_topological(&dag->dep, &awaited_by, dag->tasks, dag->topo);
    if (placed == UINT32_MAX)
        code = sb_fail_memory(error);
    else if (placed < dag->tasks)
        code = fail_cycle(dag, &dag->dep, dag->topo, placed, where, error);
    sb_arena_fini(&scratch);
    return code;
}

/* What tasks await, and what they awaited when they were recorded. */
static int link_recorded(const struct sb_dag *dag, struct sb_csr *all, struct sb_arena *scratch)
{
    size_t most = (size_t)dag->dep.begin[dag->tasks] + dag->recorded_edges;
    all->begin = sb_arena_alloc(scratch, (size_t)dag->tasks + 2, sizeof *all->begin);
    all->list = sb_arena_alloc(scratch, most, sizeof *all->list);
    if (!all->begin || !all->list || most >= UINT32_MAX)
        return -1;
    uint32_t *next = all->begin + 1;
    for (uint32_t t = 0; t < dag->tasks; t++)
        next[t + 1] = dag->dep.begin[t + 1] - dag->dep.begin[t];
    for (uint32_t i = 0; i < dag->recorded_edges; i++)
        next[dag->recorded[i].to + 1]++;
    for (uint32_t t = 1; t <= dag->tasks; t++)
        next[t] += next[t - 1];
    for (uint32_t t = 0; t < dag->tasks; t++)
        for (uint32_t e = dag->dep.begin[t]; e < dag->dep.begin[t + 1]; e++)
            all->list[next[t]++] = dag->dep.list[e];
    for (uint32_t i = 0; i < dag->recorded_edges; i++)
        all->list[next[dag->recorded[i].to]++] = dag->recorded[i].from;
    sb_csr_tidy(all, dag->tasks);
    return 0;
}

static enum sb_code check_recorded(const struct sb_dag *dag, const char *where,
                                   struct sb_error *error)
{
    struct sb_arena scratch = { 0 };
    struct sb_csr all, awaited_by;
    enum sb_code code = SB_OK;
    uint32_t *order = sb_arena_alloc(&scratch, dag->tasks, sizeof *order), placed = UINT32_MAX;
    if (order && link_recorded(dag, &all, &scratch) == 0 &&
        sb_csr_transpose(&all, dag->tasks, &awaited_by, &scratch) == 0)
        placed = sb_csr_topological(&all, &awaited_by, dag->tasks, order);
    if (placed == UINT32_MAX)
        code = sb_fail_memory(error);
    else if (placed < dag->tasks)
        code = fail_cycle(dag, &all, order, placed, where, error);
    sb_arena_fini(&scratch);
    return code;
}

static enum sb_code take_recorded(struct sb_dag *dag, struct sb_dag_builder *b, const char *where,
                                  struct sb_error *error)
{
    dag->is_recorded = b->is_recorded;
    if (!b->recorded_edges)
        return SB_OK;
    dag->recorded = array(dag, (uint32_t)b->recorded_edges, sizeof *dag->recorded);
    if (!dag->recorded)
        return sb_fail_memory(error);
    dag->recorded_edges = (uint32_t)b->recorded_edges;
    memcpy(dag->recorded, b->recorded, b->recorded_edges * sizeof *b->recorded);
    return check_recorded(dag, where, error);
}

/* Constants must fit; random draws are cut where all together could not: no sum of a run's
 * latencies overflows then. */
static enum sb_code bound_latencies(struct sb_dag *dag, const char *where, struct sb_error *error)
{
    double constant = 0;
    uint32_t random = 0;
    for (uint32_t s = 0; s < dag->steps; s++) {
        const struct sb_dist *dist = &dag->dist[dag->dist_of[s]];
        if (!sb_dist_is_constant(dist))
            random++;
        else
            constant += sb_dist_mean(dist);
    }
    if (!(constant <= (double)SB_NS_TOTAL_MAX))
        return sb_fail(error, SB_EINPUT, where, "latencies add up to more than 146 years");
    double cap = random ? ((double)SB_NS_TOTAL_MAX * 1.5 - constant) / random : 0;
    dag->random = random > 0;
    dag->draw_cap = cap < (double)SB_NS_DRAW_MAX ? (sb_ns)cap : SB_NS_DRAW_MAX;
    return SB_OK;
}

/* A mixture chooses by itself. */
static bool has_rows_inside(const struct sb_dist *dist)
{
    for (uint32_t i = 0; dist->component && i < dist->count; i++)
        if (dist->component[i].rows || has_rows_inside(&dist->component[i]))
            return true;
    return false;
}

static enum sb_code count_rows(struct sb_dag *dag, const char *where, struct sb_error *error)
{
    for (uint32_t s = 0; s < dag->steps; s++) {
        const struct sb_dist *dist = &dag->dist[dag->dist_of[s]];
        uint32_t rows = dist->rows;
        if (has_rows_inside(dist))
            return sb_fail(error, SB_EINPUT, where, "\"%.120s\" has rows within a mixture",
                           dag->task_name[dag->step_task[s]]);
        if (rows && dag->rows && rows != dag->rows)
            return sb_fail(error, SB_EINPUT, where,
                           "latencies recorded together: \"%.120s\" has %u rows, others %u",
                           dag->task_name[dag->step_task[s]], rows, dag->rows);
        dag->rows = rows ? rows : dag->rows;
    }
    return SB_OK;
}

static bool has_gaps(const struct sb_dist *dist)
{
    for (uint32_t i = 0; i < dist->rows; i++)
        if (dist->row[i] < 0)
            return true;
    return false;
}

static enum sb_code find_optional(struct sb_dag *dag, struct sb_error *error)
{
    bool any = false, *gaps = malloc(dag->dists + (size_t)1);
    if (!gaps)
        return sb_fail_memory(error);
    for (uint32_t d = 0; d < dag->dists; d++)
        any |= gaps[d] = has_gaps(&dag->dist[d]);
    if (any && (dag->optional = array(dag, dag->steps, sizeof *dag->optional)))
        for (uint32_t s = 0; s < dag->steps; s++)
            dag->optional[s] = gaps[dag->dist_of[s]];
    free(gaps);
    return any && !dag->optional ? sb_fail_memory(error) : SB_OK;
}

static enum sb_code expect(struct sb_dag *dag, struct sb_error *error)
{
    sb_ns *mean = malloc(((size_t)dag->dists + 1) * sizeof *mean);
    dag->expected = array(dag, dag->steps, sizeof *dag->expected);
    if (!mean || !dag->expected) {
        free(mean);
        return sb_fail_memory(error);
    }
    for (uint32_t d = 0; d < dag->dists; d++) {
        double m = sb_dist_mean(&dag->dist[d]);
        bool cut = !sb_dist_is_constant(&dag->dist[d]) && !(m < (double)dag->draw_cap);
        mean[d] = cut ? dag->draw_cap : (sb_ns)llrint(m);
    }
    for (uint32_t s = 0; s < dag->steps; s++)
        dag->expected[s] = mean[dag->dist_of[s]];
    free(mean);
    return SB_OK;
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
    dag->arena = b->arena; /* names and what the distributions point to are in it */
    b->arena = (struct sb_arena){ 0 };
    if (code == SB_OK &&
        (b->failed || copy_steps(dag, b) || link_tasks(dag, b) || link_steps(dag, b)))
        code = sb_fail_memory(error);
    if (code == SB_OK)
        code = order_tasks(dag, where, error);
    if (code == SB_OK)
        code = take_recorded(dag, b, where, error);
    if (code == SB_OK)
        code = bound_latencies(dag, where, error);
    if (code == SB_OK)
        code = count_rows(dag, where, error);
    if (code == SB_OK && dag->rows)
        code = find_optional(dag, error);
    if (code == SB_OK)
        code = expect(dag, error);
    sb_dag_builder_free(b);
    if (code)
        sb_dag_fini(dag);
    return code;
}
