/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/builder/dag_order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

enum sb_code sb_dag_order(struct sb_dag *dag, const char *where, struct sb_error *error)
{
    struct sb_csr awaited_by;
    struct sb_arena scratch = { 0 };
    enum sb_code code = SB_OK;
    dag->topo = sb_arena_alloc(&dag->arena, dag->tasks, sizeof *dag->topo);
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

enum sb_code sb_dag_check_recorded(const struct sb_dag *dag, const char *where,
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
