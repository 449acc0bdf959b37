/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/builder/dag_latencies.h"

#include <math.h>
#include <stdlib.h>

/* Constants must fit; random draws are cut where all together could not: no sum of a run's
 * latencies overflows then. What policies draw is cut alike, also where no latency is drawn. */
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
    double cap = ((double)SB_NS_TOTAL_MAX * 1.5 - constant) / (random ? random : 1);
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
    return dist->optional;
}

static enum sb_code find_optional(struct sb_dag *dag, struct sb_error *error)
{
    bool any = false, *gaps = malloc(dag->dists + (size_t)1);
    if (!gaps)
        return sb_fail_memory(error);
    for (uint32_t d = 0; d < dag->dists; d++)
        any |= gaps[d] = has_gaps(&dag->dist[d]);
    if (any && (dag->optional = sb_arena_alloc(&dag->arena, dag->steps, sizeof *dag->optional)))
        for (uint32_t s = 0; s < dag->steps; s++)
            dag->optional[s] = gaps[dag->dist_of[s]];
    free(gaps);
    return any && !dag->optional ? sb_fail_memory(error) : SB_OK;
}

static enum sb_code expect(struct sb_dag *dag, struct sb_error *error)
{
    sb_ns *mean = malloc(((size_t)dag->dists + 1) * sizeof *mean);
    dag->expected = sb_arena_alloc(&dag->arena, dag->steps, sizeof *dag->expected);
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

enum sb_code sb_dag_derive_latencies(struct sb_dag *dag, const char *where, struct sb_error *error)
{
    enum sb_code code = bound_latencies(dag, where, error);
    if (code == SB_OK)
        code = count_rows(dag, where, error);
    if (code == SB_OK && dag->rows && dag->factor_of)
        code = sb_fail(error, SB_EINPUT, where,
                       "latencies recorded together are correlated as they were: \"correlate\" "
                       "does not go with rows");
    if (code == SB_OK)
        code = find_optional(dag, error);
    return code ? code : expect(dag, error);
}
