/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/steady_state/pool_figures.h"

#include "sim/load/analysis/steady_state/over_runs.h"

#include <math.h>

/* What a pool was through between two looks at a run. */
struct stretch {
    double seconds;
    struct sb_path_pool pool;
};

static bool between(const struct sb_load_path *path, uint64_t cut, const struct sb_path_look **from,
                    const struct sb_path_look **until)
{
    uint32_t first = 0;
    while (first < path->looks && path->look[first].over < cut)
        first++;
    if (first + 1 >= path->looks)
        return false;
    *from = &path->look[first];
    *until = &path->look[path->looks - 1];
    return (*until)->time > (*from)->time;
}

void sb_pool_ends(const struct sb_load_path *path, uint64_t cut, double *ends, double *ok)
{
    const struct sb_path_look *a, *b;
    *ends = *ok = NAN;
    if (!between(path, cut, &a, &b))
        return;
    const double seconds = (double)(b->time - a->time) / 1e9;
    *ends = (double)(b->over - a->over) / seconds;
    *ok = (double)(b->ok - a->ok) / seconds;
}

static bool stretch_of(const struct sb_load_path *path, uint64_t cut, uint32_t pool,
                       struct stretch *s)
{
    const struct sb_path_look *from, *until;
    if (!between(path, cut, &from, &until))
        return false;
    const struct sb_path_pool *a = &from->pool[pool], *b = &until->pool[pool];
    s->seconds = (double)(until->time - from->time) / 1e9;
    s->pool = (struct sb_path_pool){
        .busy = b->busy - a->busy,
        .queued = b->queued - a->queued,
        .waited = b->waited - a->waited,
        .left = b->left - a->left,
        .shed = b->shed - a->shed,
        .attempts = b->attempts - a->attempts,
        .further = b->further - a->further,
        .most_waiting = b->most_waiting,
    };
    for (int o = 0; o < SB_OUTCOMES; o++)
        s->pool.outcome[o] = b->outcome[o] - a->outcome[o];
    return true;
}

static double by(double a, double b) { return b > 0 ? a / b : NAN; }

static uint64_t told(const struct sb_path_pool *pool)
{
    uint64_t sum = 0;
    for (int o = 0; o < SB_OUTCOMES; o++)
        sum += pool->outcome[o];
    return sum;
}

/* Figures of one run, in this order. */
enum {
    UTILISATION,
    QUEUE,
    WAIT,
    SHED,
    ATTEMPTS,
    AMPLIFICATION,
    OUTCOME,
    FIGURES = OUTCOME + SB_OUTCOMES
};

static void figures_of(const struct stretch *s, double slots, double figure[FIGURES])
{
    const struct sb_path_pool *p = &s->pool;
    figure[UTILISATION] = by(p->busy, slots * s->seconds * 1e9);
    figure[QUEUE] = by(p->queued, s->seconds * 1e9);
    figure[WAIT] = by(p->waited, (double)p->left);
    figure[SHED] = by((double)p->shed, s->seconds);
    figure[ATTEMPTS] = by((double)p->attempts, s->seconds);
    figure[AMPLIFICATION] = by((double)p->attempts, (double)(p->attempts - p->further));
    for (int o = 0; o < SB_OUTCOMES; o++)
        figure[OUTCOME + o] = by((double)p->outcome[o], (double)told(p));
}

static void pool_figures_fill(struct sb_load_pool_result *pool,
                              double figure[FIGURES][SB_LOAD_RUNS_MAX], uint32_t runs, double tail)
{
    pool->utilisation = sb_over_runs(figure[UTILISATION], runs, tail);
    pool->queue = sb_over_runs(figure[QUEUE], runs, tail);
    pool->wait = sb_over_runs(figure[WAIT], runs, tail);
    pool->shed = sb_over_runs(figure[SHED], runs, tail);
    pool->attempts = sb_over_runs(figure[ATTEMPTS], runs, tail);
    pool->amplification = sb_over_runs(figure[AMPLIFICATION], runs, tail);
    for (int o = 0; o < SB_OUTCOMES; o++)
        pool->outcome[o] = sb_over_runs(figure[OUTCOME + o], runs, tail);
}

/* Attempts of all pools together, by request and by first attempt. */
static void fill_attempts(struct sb_load_point *point, const struct sb_load_path *path,
                          uint32_t runs, uint32_t pools, uint64_t cut, double tail)
{
    double by_request[SB_LOAD_RUNS_MAX], by_first[SB_LOAD_RUNS_MAX];
    for (uint32_t r = 0; r < runs; r++) {
        const struct sb_path_look *from, *until;
        const bool known = between(&path[r], cut, &from, &until);
        double attempts = 0, further = 0;
        for (uint32_t p = 0; known && p < pools; p++) {
            attempts += (double)(until->pool[p].attempts - from->pool[p].attempts);
            further += (double)(until->pool[p].further - from->pool[p].further);
        }
        by_request[r] = known ? by(attempts, (double)(until->over - from->over)) : NAN;
        by_first[r] = by(attempts, attempts - further);
    }
    point->attempts = sb_over_runs(by_request, runs, tail);
    point->amplification = sb_over_runs(by_first, runs, tail);
}

void sb_pool_figures_fill(struct sb_load_point *point, const struct sb_load_ask *ask,
                          const struct sb_load_path *path, uint32_t runs, uint64_t cut, double tail)
{
    double figure[FIGURES][SB_LOAD_RUNS_MAX];
    for (uint32_t p = 0; p < ask->pools; p++) {
        point->pool[p].queue_max = 0;
        for (uint32_t r = 0; r < runs; r++) {
            struct stretch s;
            double own[FIGURES];
            const bool known = stretch_of(&path[r], cut, p, &s);
            if (known)
                figures_of(&s, ask->pool[p].slots, own);
            for (int i = 0; i < FIGURES; i++)
                figure[i][r] = known ? own[i] : NAN;
            if (known && (double)s.pool.most_waiting > point->pool[p].queue_max)
                point->pool[p].queue_max = (double)s.pool.most_waiting;
        }
        pool_figures_fill(&point->pool[p], figure, runs, tail);
    }
    fill_attempts(point, path, runs, ask->pools, cut, tail);
}
