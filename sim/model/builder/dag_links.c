/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/builder/dag_links.h"

#include <string.h>

/* Dependencies between tasks: the awaits of all of a task's steps. */
static int link_tasks(struct sb_dag *dag, const uint32_t *await, const uint32_t *await_end,
                      uint32_t awaits)
{
    dag->dep.begin = sb_arena_alloc(&dag->arena, (size_t)dag->tasks + 1, sizeof *dag->dep.begin);
    dag->dep.list = sb_arena_alloc(&dag->arena, awaits, sizeof *dag->dep.list);
    if (!dag->dep.begin || !dag->dep.list)
        return -1;
    for (uint32_t t = 0; t < dag->tasks; t++)
        dag->dep.begin[t + 1] = await_end[sb_dag_last(dag, t)];
    if (awaits)
        memcpy(dag->dep.list, await, awaits * sizeof *await);
    sb_csr_tidy(&dag->dep, dag->tasks);
    dag->edges = dag->dep.begin[dag->tasks];
    return 0;
}

/* Edges between steps: the step before in the same body, and the last step of each awaited task. */
static int link_steps(struct sb_dag *dag, const uint32_t *await, const uint32_t *await_end,
                      uint32_t awaits)
{
    dag->pred.begin = sb_arena_alloc(&dag->arena, (size_t)dag->steps + 1, sizeof *dag->pred.begin);
    dag->pred.list =
        sb_arena_alloc(&dag->arena, awaits + (dag->steps - dag->tasks), sizeof *dag->pred.list);
    if (!dag->pred.begin || !dag->pred.list)
        return -1;
    uint32_t edges = 0, at = 0;
    for (uint32_t s = 0; s < dag->steps; s++) {
        if (s != sb_dag_first(dag, dag->step_task[s]))
            dag->pred.list[edges++] = s - 1;
        for (; at < await_end[s]; at++)
            dag->pred.list[edges++] = sb_dag_last(dag, await[at]);
        dag->pred.begin[s + 1] = edges;
    }
    sb_csr_tidy(&dag->pred, dag->steps);
    return sb_csr_transpose(&dag->pred, dag->steps, &dag->succ, &dag->arena);
}

int sb_dag_link(struct sb_dag *dag, const uint32_t *await, const uint32_t *await_end)
{
    uint32_t awaits = dag->steps ? await_end[dag->steps - 1] : 0;
    return link_tasks(dag, await, await_end, awaits) || link_steps(dag, await, await_end, awaits)
               ? -1
               : 0;
}
