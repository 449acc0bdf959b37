/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/dag_metrics.h"

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

/* Largest antichain = tasks - maximum matching of the transitive closure (Dilworth, Fulkerson
 * 1956); augmenting paths over rows of bits, whose visited tasks leave the rows of a whole search
 * at once. */
struct matching {
    uint32_t tasks, words;
    uint64_t *reach;        /* [tasks][words] tasks that come after */
    uint64_t *fresh;        /* [words] not visited in this search */
    uint32_t *before;       /* [tasks] the one matched to come before, or SB_NONE */
    uint32_t *after;        /* [tasks] the inverse */
    uint32_t *queue, *from; /* [tasks] */
};

static void close_transitively(const struct sb_dag *dag, struct matching *m)
{
    for (uint32_t i = dag->tasks; i-- > 0;) {
        uint32_t t = dag->topo[i];
        for (uint32_t e = dag->dep.begin[t]; e < dag->dep.begin[t + 1]; e++) {
            uint64_t *row = m->reach + (size_t)dag->dep.list[e] * m->words;
            row[t / 64] |= UINT64_C(1) << t % 64;
            for (uint32_t w = 0; w < m->words; w++)
                row[w] |= m->reach[(size_t)t * m->words + w];
        }
    }
}

/* Flips the path that ends in `v`: each task on it is matched to the one it was reached from. */
static void flip(struct matching *m, uint32_t v)
{
    while (v != SB_NONE) {
        uint32_t u = m->from[v], next = m->after[u];
        m->after[u] = v;
        m->before[v] = u;
        v = next;
    }
}

/* Breadth-first from an unmatched task; from[v] is the task over which v was reached. */
static bool augment(struct matching *m, uint32_t root)
{
    uint32_t head = 0, tail = 0;
    memset(m->fresh, 0xff, m->words * sizeof *m->fresh);
    m->queue[tail++] = root;
    while (head < tail) {
        uint32_t u = m->queue[head++];
        for (uint32_t w = 0; w < m->words; w++)
            for (uint64_t next; (next = m->reach[(size_t)u * m->words + w] & m->fresh[w]);) {
                uint32_t v = w * 64 + (uint32_t)__builtin_ctzll(next);
                m->fresh[w] &= ~(next & (0 - next));
                m->from[v] = u;
                if (m->before[v] == SB_NONE) {
                    flip(m, v);
                    return true;
                }
                m->queue[tail++] = m->before[v];
            }
    }
    return false;
}

static enum sb_code measure_width(const struct sb_dag *dag, uint32_t *width, struct sb_error *error)
{
    struct matching m = { .tasks = dag->tasks, .words = (dag->tasks + 63) / 64 };
    m.reach = calloc((size_t)m.tasks * m.words + 1, sizeof *m.reach);
    m.fresh = malloc(((size_t)m.words + 1) * sizeof *m.fresh);
    m.before = malloc(((size_t)m.tasks + 1) * sizeof *m.before);
    m.after = malloc(((size_t)m.tasks + 1) * sizeof *m.after);
    m.queue = malloc(((size_t)m.tasks + 1) * sizeof *m.queue);
    m.from = malloc(((size_t)m.tasks + 1) * sizeof *m.from);
    bool failed = !m.reach || !m.fresh || !m.before || !m.after || !m.queue || !m.from;
    if (!failed) {
        close_transitively(dag, &m);
        memset(m.before, 0xff, m.tasks * sizeof *m.before);
        memset(m.after, 0xff, m.tasks * sizeof *m.after);
        uint32_t pairs = 0;
        for (uint32_t t = 0; t < m.tasks; t++)
            pairs += augment(&m, t);
        *width = m.tasks - pairs;
    }
    free(m.reach);
    free(m.fresh);
    free(m.before);
    free(m.after);
    free(m.queue);
    free(m.from);
    return failed ? sb_fail_memory(error) : SB_OK;
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
        code = measure_width(dag, &metrics->width, error);
    return code;
}
