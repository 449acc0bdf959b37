/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/point.h"

#include "sim/base/assert.h"
#include "sim/load/analysis/steady_state/latencies.h"
#include "sim/load/analysis/steady_state/mser.h"
#include "sim/load/analysis/steady_state/over_runs.h"
#include "sim/load/analysis/steady_state/pool_figures.h"
#include "sim/load/analysis/steady_state/run_figures.h"
#include "sim/load/analysis/steady_state/trend.h"

#include <math.h>
#include <stdlib.h>

struct filling {
    const struct sb_load_ask *ask;
    const struct sb_load_path *path;
    uint32_t runs;
    uint64_t kept; /* of each run one by one; 0: there is nothing to look at */
    uint64_t cut;
    double tail;
    struct sb_run_figures *figures; /* [runs] */
    struct sb_run_room room;
    struct sb_arena arena;
};

static struct sb_estimate over(const struct filling *f, const double *first)
{
    return sb_over_members(first, sizeof *f->figures, f->runs, f->tail);
}

/* Where the warm-up ends, from the mean over runs of what the n-th request took. */
static enum sb_code find_warm_up(struct filling *f, struct sb_load_point *point,
                                 struct sb_error *error)
{
    double *mean = calloc(f->kept, sizeof *mean);
    bool found = true;
    if (!mean)
        return sb_fail_memory(error);
    for (uint32_t r = 0; r < f->runs; r++)
        for (uint64_t i = 0; i < f->kept; i++)
            mean[i] += (double)(f->path[r].over[i] - f->path[r].arrived[i]) / f->runs;
    f->cut = sb_mser5(mean, f->kept, &found);
    free(mean);
    point->warm_up = f->cut;
    point->warm_up_short = !found;
    point->measured = f->path[0].requests - f->cut;
    return SB_OK;
}

/* Whether runs are shorter than the memory of a queue so near its capacity: of M/M/1 about
 * 4 / (1 - load)^2 services pass until it has forgotten that it began empty (the relaxation time
 * 1 / (mu (1 - sqrt(load))^2) of Cohen, "The Single Server Queue"). Half of that is asked for, as
 * MSER-5 cuts off the beginning. */
static bool is_brief(const struct filling *f, const struct sb_load_point *point)
{
    const double room = 1 - point->offered / f->ask->capacity;
    return !f->ask->closed && !f->ask->relieved && (double)f->path[0].requests * room * room < 2;
}

static enum sb_code judge_point(struct filling *f, struct sb_load_point *point,
                                struct sb_error *error)
{
    const struct sb_load_ask *ask = f->ask;
    struct sb_run_figures *g = f->figures;
    double tau[SB_LOAD_RUNS_MAX], slope[SB_LOAD_RUNS_MAX];
    enum sb_code code = SB_OK;
    point->over_capacity = !ask->closed && point->offered > ask->capacity;
    for (uint32_t r = 0; r < f->runs && code == SB_OK; r++) {
        code = sb_run_figures_trend(&g[r], &f->path[r], f->cut, error);
        tau[r] = g[r].tau;
        slope[r] = g[r].slope;
    }
    if (code)
        return code;
    const bool grows =
        sb_trend_grows(tau, slope, f->runs, over(f, &g->seconds).value, over(f, &g->length).value);
    const bool surely = point->over_capacity && !ask->relieved;
    const bool may = point->over_capacity || ask->bound;
    point->unstable = !ask->closed && (surely || (may && grows));
    point->warm_up_short |= !point->unstable && (grows || is_brief(f, point));
    point->growth = point->unstable ? over(f, &g->slope) : sb_over_none();
    return SB_OK;
}

/* Of runs that were given up with so many in flight that nothing else need be known. */
static void tell_collapse(struct filling *f, struct sb_load_point *point)
{
    double growth[SB_LOAD_RUNS_MAX];
    for (uint32_t r = 0; r < f->runs; r++) {
        const struct sb_load_path *path = &f->path[r];
        growth[r] = path->ended > 0 ? (double)path->pending * 1e9 / (double)path->ended : NAN;
        point->pending = path->pending > point->pending ? path->pending : point->pending;
    }
    point->unstable = point->pending > 0;
    point->over_capacity = point->offered > f->ask->capacity;
    point->growth = point->unstable ? sb_over_runs(growth, f->runs, f->tail) : sb_over_none();
}

static void fold(struct filling *f, struct sb_load_point *point)
{
    const struct sb_percentiles *percentiles = f->ask->percentiles;
    const struct sb_run_figures *g = f->figures;
    const size_t size = sizeof *g;
    sb_load_latency_fill(&point->all, &g->all, size, f->runs, percentiles, f->tail);
    sb_load_latency_fill(&point->ok, &g->ok, size, f->runs, percentiles, f->tail);
    sb_load_latency_fill(&point->closed_tester, &g->closed, size, f->runs, percentiles, f->tail);
    for (uint32_t p = 0; point->part && p < f->ask->parts; p++)
        sb_load_latency_fill(&point->part[p], &g->part[p], f->ask->parts * sizeof *g->part, f->runs,
                             percentiles, f->tail);
    for (int o = 0; o < SB_OUTCOMES; o++)
        point->outcome[o] = over(f, &g->outcome[o]);
    point->throughput = over(f, &g->throughput);
    point->goodput = over(f, &g->goodput);
    point->in_flight = over(f, &g->in_flight);
    point->slo = over(f, &g->slo);
    point->first_half = over(f, &g->halves[0]).value;
    point->second_half = over(f, &g->halves[1]).value;
    for (uint32_t r = 0; r < f->runs; r++) {
        point->run_latency[r] = g[r].all.mean;
        point->run_goodput[r] = g[r].goodput;
        point->run_median[r] = g[r].ok.quantile[0];
    }
}

/* Of what grows there is no mean; what ends is known. */
static void tell_unstable(struct filling *f, struct sb_load_point *point)
{
    const struct sb_percentiles *percentiles = f->ask->percentiles;
    double ends[SB_LOAD_RUNS_MAX], ok[SB_LOAD_RUNS_MAX];
    for (uint32_t r = 0; r < f->runs; r++)
        sb_pool_ends(&f->path[r], f->cut, &ends[r], &ok[r]);
    point->throughput = sb_over_runs(ends, f->runs, f->tail);
    point->goodput = sb_over_runs(ok, f->runs, f->tail);
    point->in_flight = point->slo = sb_over_none();
    point->first_half = point->second_half = NAN;
    for (int o = 0; o < SB_OUTCOMES; o++)
        point->outcome[o] = sb_over_none();
    sb_load_latency_none(&point->all, percentiles);
    sb_load_latency_none(&point->ok, percentiles);
    sb_load_latency_none(&point->closed_tester, percentiles);
    for (uint32_t p = 0; point->part && p < f->ask->parts; p++)
        sb_load_latency_none(&point->part[p], percentiles);
    point->run_latency = point->run_goodput = point->run_median = NULL;
}

/* The widest interval of what is shown. */
static double precision_of(const struct sb_load_point *point, const struct sb_percentiles *shown)
{
    double widest = sb_interval_half(point->all.mean.ci95) / point->all.mean.value;
    for (uint32_t i = 0; i < shown->shown; i++) {
        const struct sb_estimate *q = &point->all.quantile[shown->show[i]];
        const double half = q->value > 0 ? sb_interval_half(q->ci95) / q->value : 0;
        widest = isnan(half) || half > widest ? half : widest;
    }
    return widest;
}

/* What the point keeps, and scratch. */
static enum sb_code point_make_room(struct filling *f, struct sb_load_point *point,
                                    struct sb_arena *arena, struct sb_error *error)
{
    const uint32_t parts = f->ask->parts;
    point->run_latency = sb_arena_alloc(arena, f->runs, sizeof *point->run_latency);
    point->run_goodput = sb_arena_alloc(arena, f->runs, sizeof *point->run_goodput);
    point->run_median = sb_arena_alloc(arena, f->runs, sizeof *point->run_median);
    point->all.run_tail = sb_arena_alloc(arena, f->runs, sizeof *point->all.run_tail);
    point->ok.run_tail = sb_arena_alloc(arena, f->runs, sizeof *point->ok.run_tail);
    point->pool = sb_arena_alloc(arena, f->ask->pools, sizeof *point->pool);
    point->part = parts > 1 ? sb_arena_alloc(arena, parts, sizeof *point->part) : NULL;
    f->figures = sb_arena_alloc(&f->arena, f->runs, sizeof *f->figures);
    struct sb_run_latency *part = sb_arena_alloc(&f->arena, (size_t)f->runs * parts, sizeof *part);
    if (!point->run_latency || !point->run_goodput || !point->run_median || !point->all.run_tail ||
        !point->ok.run_tail || !point->pool || !f->figures || !part || (parts > 1 && !point->part))
        return sb_fail_memory(error);
    for (uint32_t p = 0; point->part && p < parts; p++)
        if (!(point->part[p].run_tail = sb_arena_alloc(arena, f->runs, sizeof(double))))
            return sb_fail_memory(error);
    for (uint32_t r = 0; r < f->runs; r++)
        f->figures[r].part = part + (size_t)r * parts;
    return f->kept ? sb_run_room_init(&f->room, &f->path[0], &f->arena, error) : SB_OK;
}

/* All runs have as many requests but those that were given up. */
static uint64_t least_kept(const struct sb_load_path *path, uint32_t runs)
{
    uint64_t least = runs ? path[0].kept : 0;
    for (uint32_t r = 0; r < runs; r++)
        if (path[r].pending || path[r].known < path[r].requests)
            least = 0;
    return least;
}

enum sb_code sb_load_point_fill(struct sb_load_point *point, const struct sb_load_ask *ask,
                                const struct sb_load_path *path, uint32_t runs,
                                struct sb_arena *arena, struct sb_error *error)
{
    SB_REQUIRE(runs <= SB_LOAD_RUNS_MAX);
    struct filling f = { .ask = ask,
                         .path = path,
                         .runs = runs,
                         .kept = least_kept(path, runs),
                         .tail = ask->tail > 0 ? ask->tail : SB_INTERVAL_TAIL };
    point->runs = runs;
    point->pending = 0;
    enum sb_code code = point_make_room(&f, point, arena, error);
    if (code == SB_OK)
        tell_collapse(&f, point);
    if (code == SB_OK && f.kept > 0)
        code = find_warm_up(&f, point, error);
    if (code == SB_OK && f.kept > 0)
        code = judge_point(&f, point, error);
    const bool known = code == SB_OK && f.kept > 0 && !point->unstable;
    for (uint32_t r = 0; known && r < runs; r++)
        sb_run_figures_fill(&f.figures[r], &path[r], f.cut, ask, &f.room);
    if (known)
        fold(&f, point);
    else if (code == SB_OK)
        tell_unstable(&f, point);
    if (code == SB_OK)
        sb_pool_figures_fill(point, ask, path, runs, f.cut, f.tail);
    point->precision = known ? precision_of(point, ask->percentiles) : NAN;
    sb_arena_fini(&f.arena);
    return code;
}
