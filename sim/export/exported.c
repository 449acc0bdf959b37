/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/export/exported.h"

#include "sim/base/names.h"
#include "sim/export/lanes.h"
#include "sim/export/path.h"
#include "sim/model/dag_metrics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sb_exported_fini(struct sb_exported *x)
{
    sb_arena_fini(&x->arena);
    *x = (struct sb_exported){ 0 };
}

/* "task (2)", or the next number that no name has. */
static const char *number_step(struct sb_exported *x, struct sb_names *names, const char *task,
                               uint32_t number, struct sb_error *error)
{
    size_t size = strlen(task) + 16;
    char *name = malloc(size);
    const char *kept = NULL;
    int failed = 0;
    for (; name && !failed && !kept; number++) {
        snprintf(name, size, "%s (%u)", task, number);
        if (sb_names_add(names, &x->arena, name, &failed) != SB_NO_NAME)
            kept = names->name[names->count - 1];
    }
    free(name);
    if (!kept)
        sb_fail_memory(error);
    return kept;
}

static enum sb_code find_longest_path(struct sb_exported *x, struct sb_error *error)
{
    const struct sb_dag *dag = &x->workload->dag;
    sb_ns *finish = calloc((size_t)dag->steps + 1, sizeof *finish);
    uint32_t *task = calloc((size_t)dag->tasks + 1, sizeof *task);
    enum sb_code code = finish && task ? SB_OK : sb_fail_memory(error);
    if (code == SB_OK)
        sb_dag_critical_path(dag, dag->expected, finish, task);
    for (uint32_t s = 0; code == SB_OK && s < dag->steps; s++)
        x->longest_path = finish[s] > x->longest_path ? finish[s] : x->longest_path;
    free(finish);
    free(task);
    return code;
}

enum sb_code sb_exported_graph(struct sb_exported *x, struct sb_error *error)
{
    const struct sb_dag *dag = &x->workload->dag;
    struct sb_names names = { 0 };
    int failed = 0;
    x->name = sb_arena_alloc(&x->arena, dag->steps, sizeof *x->name);
    if (!x->name)
        return sb_fail_memory(error);
    for (uint32_t t = 0; t < dag->tasks && dag->steps > dag->tasks; t++)
        sb_names_add(&names, &x->arena, dag->task_name[t], &failed);
    enum sb_code code = failed ? sb_fail_memory(error) : SB_OK;
    for (uint32_t s = 0; s < dag->steps && code == SB_OK; s++) {
        uint32_t task = dag->step_task[s], first = sb_dag_first(dag, task);
        x->name[s] = s == first
                         ? dag->task_name[task]
                         : number_step(x, &names, dag->task_name[task], s - first + 1, error);
        if (!x->name[s])
            code = SB_ENOMEM;
    }
    sb_names_fini(&names);
    return code ? code : find_longest_path(x, error);
}

struct ordering {
    const struct sb_span *span;
    uint32_t *rank; /* [steps] in a topological order */
};

/* What takes no time comes before what begins then and takes some, as it may await it. */
static int by_start(const void *a, const void *b, void *self)
{
    const struct ordering *o = self;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    const struct sb_span *p = &o->span[x], *q = &o->span[y];
    if (p->start != q->start)
        return p->start < q->start ? -1 : 1;
    if (p->end != q->end)
        return p->end < q->end ? -1 : 1;
    return (o->rank[x] > o->rank[y]) - (o->rank[x] < o->rank[y]);
}

static enum sb_code order_steps(struct sb_exported *x, struct sb_error *error)
{
    const struct sb_dag *dag = &x->workload->dag;
    struct ordering o = { x->span, sb_arena_alloc(&x->arena, dag->steps, sizeof *o.rank) };
    if (!o.rank || sb_csr_topological(&dag->pred, &dag->succ, dag->steps, x->order) == UINT32_MAX)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < dag->steps; i++)
        o.rank[x->order[i]] = i;
    if (dag->steps)
        qsort_r(x->order, dag->steps, sizeof *x->order, by_start, &o);
    return SB_OK;
}

enum sb_code sb_exported_schedule(struct sb_exported *x, struct sb_error *error)
{
    const struct sb_dag *dag = &x->workload->dag;
    x->order = sb_arena_alloc(&x->arena, dag->steps, sizeof *x->order);
    x->lane = sb_arena_alloc(&x->arena, dag->steps, sizeof *x->lane);
    x->path = sb_arena_alloc(&x->arena, dag->steps, sizeof *x->path);
    x->critical = sb_arena_alloc(&x->arena, dag->steps, sizeof *x->critical);
    if (!x->order || !x->lane || !x->path || !x->critical)
        return sb_fail_memory(error);
    for (uint32_t s = 0; s < dag->steps; s++)
        if (x->span[s].end > x->makespan)
            x->makespan = x->span[s].end;
    enum sb_code code = order_steps(x, error);
    if (code == SB_OK)
        code = sb_export_lanes(dag, x->span, x->lane, &x->lanes, error);
    if (code == SB_OK)
        code = sb_export_path(dag, x->span, x->path, &x->path_steps, error);
    for (uint32_t i = 0; i < x->path_steps; i++)
        x->critical[x->path[i]] = true;
    return code;
}
