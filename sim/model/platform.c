/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/platform.h"

#include "sim/base/assert.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const sb_link_model_name[3] = { "free", "one-port", "shared" };

static enum sb_code make_room(struct sb_platform *p, const struct sb_dag *dag,
                              struct sb_arena *arena, const char *where, struct sb_error *error)
{
    size_t costs = (size_t)dag->steps * p->workers;
    SB_REQUIRE(p->workers > 0);
    if (dag->steps > 0 && costs / dag->steps != p->workers)
        costs = SIZE_MAX;
    if (costs > SB_PLATFORM_COSTS_MAX)
        return sb_fail(error, SB_EINPUT, where, "%u steps on %u workers: more than %zu costs",
                       dag->steps, p->workers, SB_PLATFORM_COSTS_MAX);
    p->cost = sb_arena_alloc(arena, costs, sizeof *p->cost);
    p->factor = sb_arena_alloc(arena, costs, sizeof *p->factor);
    p->transfer = sb_arena_alloc(arena, dag->pred.begin[dag->steps], sizeof *p->transfer);
    return p->cost && p->factor && p->transfer ? SB_OK : sb_fail_memory(error);
}

/* What is refused later fits until then. */
static double clamped(double ns)
{
    const double most = 1.5 * (double)SB_NS_TOTAL_MAX;
    return ns < most ? ns : most;
}

static enum sb_code fill_costs(struct sb_platform *p, const struct sb_dag *dag,
                               const struct sb_platform_costs *costs, const char *where,
                               struct sb_error *error)
{
    uint32_t row = 0;
    for (uint32_t s = 0; s < dag->steps; s++) {
        const sb_ns *own = NULL;
        if (costs && row < costs->rows && costs->step[row] == s)
            own = costs->row + (size_t)row++ * p->workers;
        for (uint32_t w = 0; w < p->workers; w++) {
            size_t at = (size_t)s * p->workers + w;
            double expected = (double)dag->expected[s];
            if (own && own[w] > 0 && dag->expected[s] == 0)
                return sb_fail(error, SB_EINPUT, where,
                               "\"%.120s\" has costs, which no latency of 0 can be scaled to",
                               dag->task_name[dag->step_task[s]]);
            p->factor[at] = !own ? 1 / p->speed[w] : own[w] > 0 ? (double)own[w] / expected : 0;
            p->cost[at] = own                ? own[w]
                          : p->speed[w] == 1 ? dag->expected[s]
                                             : (sb_ns)llrint(clamped(expected / p->speed[w]));
        }
    }
    return SB_OK;
}

static void fill_transfers(struct sb_platform *p, const struct sb_dag *dag)
{
    for (uint32_t s = 0; s < dag->steps; s++)
        for (uint32_t e = dag->pred.begin[s]; e < dag->pred.begin[s + 1]; e++) {
            double bytes = dag->bytes ? dag->bytes[e] : 0;
            double ns = p->link_bandwidth > 0 ? bytes / p->link_bandwidth * 1e9 : 0;
            bool within = dag->step_task[dag->pred.list[e]] == dag->step_task[s];
            p->transfer[e] = within ? 0 : (sb_ns)llrint(clamped(ns + (double)p->link_latency));
        }
}

static double sum_of_transfers(const struct sb_platform *p, const struct sb_dag *dag)
{
    double sum = 0;
    for (uint32_t e = 0; e < dag->pred.begin[dag->steps]; e++)
        sum += (double)p->transfer[e];
    return sum;
}

/* The longest that a run can take: all after one another, each on its slowest worker. Returns how
 * long draws may be so that nothing overflows; below 0: no draw would do. */
static double draw_cap(const struct sb_platform *p, const struct sb_dag *dag)
{
    double constant = 0, factors = 0;
    for (uint32_t s = 0; s < dag->steps; s++) {
        double most = 0, factor = 0;
        for (uint32_t w = 0; w < p->workers; w++) {
            size_t at = (size_t)s * p->workers + w;
            most = (double)p->cost[at] > most ? (double)p->cost[at] : most;
            factor = p->factor[at] > factor ? p->factor[at] : factor;
        }
        if (sb_dist_is_constant(&dag->dist[dag->dist_of[s]]))
            constant += most;
        else
            factors += factor;
    }
    double transfers = sum_of_transfers(p, dag);
    if (!(constant + transfers <= (double)SB_NS_TOTAL_MAX))
        return -1;
    constant += transfers;
    return factors > 0 ? ((double)SB_NS_TOTAL_MAX * 1.5 - constant) / factors : INFINITY;
}

static enum sb_code derive(struct sb_platform *p, const struct sb_dag *dag,
                           const struct sb_platform_costs *costs, const char *where,
                           struct sb_arena *arena, struct sb_error *error)
{
    enum sb_code code = make_room(p, dag, arena, where, error);
    if (code == SB_OK)
        code = fill_costs(p, dag, costs, where, error);
    if (code)
        return code;
    fill_transfers(p, dag);
    return SB_OK;
}

static enum sb_code mark_costs(struct sb_platform *p, const struct sb_dag *dag,
                               const struct sb_platform_costs *costs, struct sb_arena *arena,
                               struct sb_error *error)
{
    if (!costs || costs->rows == 0)
        return SB_OK;
    p->has_cost = sb_arena_alloc(arena, dag->steps, sizeof *p->has_cost);
    for (uint32_t i = 0; p->has_cost && i < costs->rows; i++)
        p->has_cost[costs->step[i]] = true;
    return p->has_cost ? SB_OK : sb_fail_memory(error);
}

struct sb_platform *sb_platform_copy(const struct sb_platform *from, struct sb_arena *arena)
{
    struct sb_platform *p = sb_arena_alloc(arena, 1, sizeof *p);
    if (!p)
        return NULL;
    *p = *from;
    p->worker_name = sb_arena_alloc(arena, p->workers, sizeof *p->worker_name);
    p->speed = sb_arena_alloc(arena, p->workers, sizeof *p->speed);
    for (uint32_t w = 0; p->worker_name && p->speed && w < p->workers; w++) {
        const char *name = from->worker_name[w];
        p->speed[w] = from->speed[w];
        if (!(p->worker_name[w] = sb_arena_text(arena, name, strlen(name))))
            return NULL;
    }
    return p->worker_name && p->speed ? p : NULL;
}

enum sb_code sb_dag_give_platform(struct sb_dag *dag, const struct sb_platform *platform,
                                  const struct sb_platform_costs *costs, const char *where,
                                  struct sb_error *error)
{
    if (dag->platform)
        return sb_fail(error, SB_EINPUT, where, "there is a platform already");
    if (dag->pools)
        return sb_fail(error, SB_EINPUT, where, "a platform does not go with pools");
    struct sb_platform *p = sb_platform_copy(platform, &dag->arena);
    if (!p)
        return sb_fail_memory(error);
    enum sb_code code = derive(p, dag, costs, where, &dag->arena, error);
    if (code == SB_OK)
        code = mark_costs(p, dag, costs, &dag->arena, error);
    if (code)
        return code;
    double cap = draw_cap(p, dag);
    if (cap < 0)
        return sb_fail(error, SB_EINPUT, where,
                       "costs and transfers add up to more than 146 years");
    if (p->link_model == SB_LINK_SHARED && sum_of_transfers(p, dag) > (double)SB_LINK_SHARED_MAX)
        return sb_fail(error, SB_EINPUT, where,
                       "over a shared link, transfers may add up to 13 days at most");
    if (cap < (double)dag->draw_cap)
        dag->draw_cap = (sb_ns)cap;
    for (uint32_t s = 0; s < dag->steps; s++)
        if (!sb_dist_is_constant(&dag->dist[dag->dist_of[s]]) && dag->expected[s] > dag->draw_cap)
            dag->expected[s] = dag->draw_cap;
    dag->platform = p;
    return SB_OK;
}

enum sb_code sb_platform_alike(struct sb_platform *p, const struct sb_dag *dag, uint32_t workers,
                               struct sb_arena *arena, struct sb_error *error)
{
    char name[16];
    *p = (struct sb_platform){ .workers = workers };
    p->worker_name = sb_arena_alloc(arena, workers, sizeof *p->worker_name);
    p->speed = sb_arena_alloc(arena, workers, sizeof *p->speed);
    for (uint32_t w = 0; p->worker_name && p->speed && w < workers; w++) {
        int length = snprintf(name, sizeof name, "%u", w + 1);
        p->speed[w] = 1;
        if (!(p->worker_name[w] = sb_arena_text(arena, name, (size_t)length)))
            return sb_fail_memory(error);
    }
    if (!p->worker_name || !p->speed)
        return sb_fail_memory(error);
    return derive(p, dag, NULL, NULL, arena, error);
}
