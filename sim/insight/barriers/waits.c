/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/insight/barriers/waits.h"

#include "sim/base/assert.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES = 3 };

/* The added edges into each node. */
static int list_edges(struct sb_waits *w)
{
    const struct sb_constraints *added = &w->added;
    if (added->edges >= UINT32_MAX)
        return -1;
    w->in.begin = sb_arena_alloc(&w->arena, (size_t)added->nodes + 2, sizeof *w->in.begin);
    w->in.list = sb_arena_alloc(&w->arena, added->edges, sizeof *w->in.list);
    if (!w->in.begin || !w->in.list)
        return -1;
    uint32_t *next = w->in.begin + 1;
    for (size_t i = 0; i < added->edges; i++)
        next[added->edge[i].to + 1]++;
    for (uint32_t n = 1; n <= added->nodes; n++)
        next[n] += next[n - 1];
    for (size_t i = 0; i < added->edges; i++)
        w->in.list[next[added->edge[i].to]++] = added->edge[i].from;
    sb_csr_tidy(&w->in, added->nodes);
    return sb_csr_transpose(&w->in, added->nodes, &w->out, &w->arena);
}

static bool is_step(const struct sb_waits *w, uint32_t node) { return node < w->dag->steps; }

static int list_nodes(struct sb_waits *w)
{
    w->node = sb_arena_alloc(&w->arena, w->added.nodes, sizeof *w->node);
    for (uint32_t n = 0; w->node && n < w->added.nodes; n++) {
        bool waits = w->in.begin[n] < w->in.begin[n + 1] &&
                     is_step(w, w->in.list[w->in.begin[n]]); /* rows ascend: steps stand first */
        bool holds_up = is_step(w, n) || w->out.begin[n] < w->out.begin[n + 1];
        if (waits && holds_up)
            w->node[w->count++] = n;
    }
    return w->node ? 0 : -1;
}

enum sb_code sb_waits_find(struct sb_waits *w, const struct sb_dag *dag,
                           const struct sb_strategy *strategy, struct sb_error *error)
{
    *w = (struct sb_waits){ .dag = dag, .strategy = strategy };
    sb_constraints_init(&w->added, dag->steps);
    if (strategy->constrain)
        strategy->constrain(&(struct sb_view){ dag, dag->expected, dag->platform, strategy },
                            &w->added);
    return w->added.failed || list_edges(w) || list_nodes(w) ? sb_fail_memory(error) : SB_OK;
}

void sb_waits_fini(struct sb_waits *w)
{
    sb_constraints_fini(&w->added);
    sb_arena_fini(&w->arena);
    *w = (struct sb_waits){ 0 };
}

enum sb_code sb_waits_loosen(const struct sb_waits *w, uint32_t at, struct sb_plan *plan,
                             struct sb_error *error)
{
    const uint32_t node = w->node[at];
    struct sb_constraints loose;
    sb_constraints_init(&loose, w->dag->steps);
    while (loose.nodes < w->added.nodes)
        sb_constrain_join(&loose);
    for (uint32_t n = 0; n < w->added.nodes; n++)
        for (uint32_t e = w->in.begin[n]; e < w->in.begin[n + 1]; e++) {
            uint32_t from = w->in.list[e];
            if (n != node || !is_step(w, from)) {
                sb_constrain_edge(&loose, from, n);
                continue;
            }
            uint32_t first = sb_dag_first(w->dag, w->dag->step_task[from]);
            for (uint32_t i = w->in.begin[first]; i < w->in.begin[first + 1]; i++)
                sb_constrain_edge(&loose, w->in.list[i], n);
        }
    enum sb_code code = sb_plan_build_constrained(plan, w->dag, w->strategy, &loose, error);
    sb_constraints_fini(&loose);
    return code;
}

/* The tasks of the steps in list[count], without those of joins. */
static void put_names(FILE *out, const struct sb_waits *w, const uint32_t *list, uint32_t count)
{
    uint32_t named = 0, steps = 0;
    for (uint32_t i = 0; i < count; i++)
        steps += is_step(w, list[i]);
    for (uint32_t i = 0; i < count && named < NAMES; i++)
        if (is_step(w, list[i]))
            fprintf(out, "%s%s", named++ ? ", " : "",
                    w->dag->task_name[w->dag->step_task[list[i]]]);
    if (steps > named)
        fprintf(out, " and %u more", steps - named);
}

const char *sb_waits_name(const struct sb_waits *w, uint32_t at, struct sb_arena *arena)
{
    const uint32_t node = w->node[at], *in = w->in.list + w->in.begin[node],
                   *out = w->out.list + w->out.begin[node];
    char *text = NULL;
    const char *copy = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    if (!file)
        return NULL;
    put_names(file, w, in, w->in.begin[node + 1] - w->in.begin[node]);
    fputs(" before ", file);
    if (is_step(w, node))
        put_names(file, w, &node, 1);
    else
        put_names(file, w, out, w->out.begin[node + 1] - w->out.begin[node]);
    if (fclose(file) == 0)
        copy = sb_arena_text(arena, text, size);
    free(text);
    return copy;
}
