/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/dag_metrics.h"

#include "sim/model/antichain.h"

#include <stdlib.h>
#include <string.h>

uint32_t sb_dag_levels(const struct sb_dag *dag, uint32_t *level)
{
    uint32_t levels = 0;
    for (uint32_t i = 0; i < dag->tasks; i++) {
        uint32_t t = dag->topo[i];
        level[t] = 0;
        for (uint32_t e = dag->dep.begin[t]; e < dag->dep.begin[t + 1]; e++)
            if (level[dag->dep.list[e]] >= level[t])
                level[t] = level[dag->dep.list[e]] + 1;
        if (level[t] >= levels)
            levels = level[t] + 1;
    }
    return levels;
}

/* Steps of a task follow each other and tasks are visited in topological order, so that
 * predecessors come first. */
static void finish_times(const struct sb_dag *dag, const sb_ns *latency, sb_ns *finish)
{
    for (uint32_t i = 0; i < dag->tasks; i++)
        for (uint32_t s = sb_dag_first(dag, dag->topo[i]); s <= sb_dag_last(dag, dag->topo[i]);
             s++) {
            sb_ns ready = 0;
            for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++)
                ready = finish[dag->pred.list[e]] > ready ? finish[dag->pred.list[e]] : ready;
            finish[s] = ready + latency[s];
        }
}

uint32_t sb_dag_critical_path(const struct sb_dag *dag, const sb_ns *latency, sb_ns *finish,
                              uint32_t *task)
{
    uint32_t count = 0, at = SB_NONE;
    finish_times(dag, latency, finish);
    for (uint32_t t = 0; t < dag->tasks; t++)
        if (at == SB_NONE || finish[sb_dag_last(dag, t)] > finish[at])
            at = sb_dag_last(dag, t);
    while (at != SB_NONE) {
        if (count == 0 || task[count - 1] != dag->step_task[at])
            task[count++] = dag->step_task[at];
        uint32_t last = SB_NONE;
        for (uint32_t e = dag->pred.begin[at]; e < dag->pred.begin[at + 1] && last == SB_NONE; e++)
            if (finish[dag->pred.list[e]] == finish[at] - latency[at])
                last = dag->pred.list[e];
        at = last;
    }
    for (uint32_t i = 0; i < count / 2; i++) {
        uint32_t swap = task[i];
        task[i] = task[count - 1 - i];
        task[count - 1 - i] = swap;
    }
    return count;
}

enum sb_code sb_dag_measure(const struct sb_dag *dag, struct sb_dag_metrics *metrics,
                            struct sb_error *error)
{
    uint32_t *level = calloc((size_t)dag->tasks + 1, sizeof *level),
             *in_level = calloc((size_t)dag->tasks + 1, sizeof *in_level);
    sb_ns *finish = calloc((size_t)dag->steps + 1, sizeof *finish);
    enum sb_code code = level && in_level && finish ? SB_OK : sb_fail_memory(error);
    *metrics = (struct sb_dag_metrics){ 0 };
    if (code == SB_OK) {
        metrics->levels = sb_dag_levels(dag, level);
        for (uint32_t t = 0; t < dag->tasks; t++) {
            metrics->roots += dag->dep.begin[t] == dag->dep.begin[t + 1];
            if (++in_level[level[t]] > metrics->level_width)
                metrics->level_width = in_level[level[t]];
        }
        memset(in_level, 0, dag->tasks * sizeof *in_level);
        for (uint32_t e = 0; e < dag->edges; e++)
            in_level[dag->dep.list[e]] = 1; /* awaited by some task */
        for (uint32_t t = 0; t < dag->tasks; t++)
            metrics->leaves += !in_level[t];
        finish_times(dag, dag->expected, finish);
        for (uint32_t s = 0; s < dag->steps; s++) {
            metrics->work += dag->expected[s];
            metrics->critical_path =
                finish[s] > metrics->critical_path ? finish[s] : metrics->critical_path;
        }
    }
    free(level);
    free(in_level);
    free(finish);
    if (code == SB_OK && dag->tasks <= SB_WIDTH_TASKS_MAX)
        metrics->width = sb_antichain(&dag->dep, dag->topo, dag->tasks, NULL, NULL);
    return metrics->width == UINT32_MAX ? sb_fail_memory(error) : code;
}
