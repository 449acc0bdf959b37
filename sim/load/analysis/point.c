/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/point.h"

#include "sim/base/assert.h"
#include "sim/load/analysis/latencies.h"
#include "sim/load/analysis/mser.h"
#include "sim/load/analysis/over_runs.h"
#include "sim/load/analysis/pool_figures.h"
#include "sim/load/analysis/trend.h"
#include "sim/stats/quantile.h"

#include <math.h>
#include <stdlib.h>

/* Lengths are looked at so many times: Kendall's tau takes their square. */
enum { LENGTHS = 100 };

/* What each run says of the requests that count. */
struct figures {
    struct sb_run_latency *all, *ok, *closed, *part; /* [runs]; part [parts][runs] */
    double *outcome[SB_OUTCOMES];                    /* [runs] shares */
    double *throughput, *goodput, *in_flight, *slo, *tau, *slope, *halves[2];
};

struct filling {
    const struct sb_load_ask *ask;
    const struct sb_load_path *path;
    uint32_t runs;
    uint64_t requests; /* of each run; of one that was given up those that it knows */
    uint64_t cut;
    double tail;
    struct figures f;
    sb_ns *took;     /* [requests] scratch */
    uint64_t *index; /* [requests] */
    struct sb_arena arena;
};

static sb_ns took(const struct sb_load_path *path, uint64_t i)
{
    return path->over[i] - path->arrived[i];
}

static bool make_room(struct filling *f)
{
    struct sb_arena *arena = &f->arena;
    struct figures *g = &f->f;
    struct sb_run_latency **latency[3] = { &g->all, &g->ok, &g->closed };
    double **number[8] = { &g->throughput, &g->goodput, &g->in_flight, &g->slo,
                           &g->tau,        &g->slope,   &g->halves[0], &g->halves[1] };
    bool there = true;
    for (int i = 0; i < 3; i++)
        there &= (*latency[i] = sb_arena_alloc(arena, f->runs, sizeof **latency[i])) != NULL;
    for (int i = 0; i < 8; i++)
        there &= (*number[i] = sb_arena_alloc(arena, f->runs, sizeof(double))) != NULL;
    for (int i = 0; i < SB_OUTCOMES; i++)
        there &= (g->outcome[i] = sb_arena_alloc(arena, f->runs, sizeof(double))) != NULL;
    g->part = sb_arena_alloc(arena, (size_t)f->runs * f->ask->parts, sizeof *g->part);
    f->took = sb_arena_alloc(arena, f->requests, sizeof *f->took);
    f->index = sb_arena_alloc(arena, f->requests, sizeof *f->index);
    return there && g->part && f->took && f->index;
}

/* Where the warm-up ends, from the mean over runs of what the n-th request took. */
static enum sb_code find_warm_up(struct filling *f, struct sb_load_point *point,
                                 struct sb_error *error)
{
    double *mean = calloc(f->requests + 1, sizeof *mean);
    bool found = true;
    if (!mean)
        return sb_fail_memory(error);
    for (uint32_t r = 0; r < f->runs; r++)
        for (uint64_t i = 0; i < f->requests; i++)
            mean[i] += (double)took(&f->path[r], i) / f->runs;
    f->cut = sb_mser5(mean, f->requests, &found);
    free(mean);
    point->warm_up = f->cut;
    point->warm_up_short = !found;
    point->measured = f->requests - f->cut;
    return SB_OK;
}

static double mean_of(const struct sb_load_path *path, uint64_t from, uint64_t until)
{
    double sum = 0;
    for (uint64_t i = from; i < until; i++)
        sum += (double)took(path, i);
    return until > from ? sum / (double)(until - from) : NAN;
}

/* The quantile of all requests, of which those that are not ok never end; or the mean of the
 * others. */
static double slo_figure(const struct filling *f, const struct sb_run_latency *ok, uint64_t n)
{
    const uint32_t q = f->ask->slo.quantile;
    if (f->ask->slo.limit == 0)
        return NAN;
    if (q == SB_QUANTILES_MAX)
        return ok->mean;
    const uint64_t rank = sb_quantile_rank(n, f->ask->percentiles->p[q]);
    return (double)rank > ok->requests ? INFINITY : (double)f->took[rank - 1];
}

static void gather_ok(struct filling *f, uint32_t r)
{
    const struct sb_load_path *path = &f->path[r];
    uint64_t n = 0, of[SB_OUTCOMES] = { 0 };
    const double all = (double)(f->requests - f->cut);
    for (uint64_t i = f->cut; i < f->requests; i++) {
        SB_ASSERT(path->outcome[i] < SB_OUTCOMES);
        of[path->outcome[i]]++;
        if (path->outcome[i] == SB_OUTCOME_OK)
            f->took[n++] = took(path, i);
    }
    for (int o = 0; o < SB_OUTCOMES; o++)
        f->f.outcome[o][r] = (double)of[o] / all;
    sb_run_latency_fill(&f->f.ok[r], f->took, n, f->ask->percentiles);
    f->f.slo[r] = slo_figure(f, &f->f.ok[r], f->requests - f->cut);
}

static void gather_closed(struct filling *f, uint32_t r)
{
    const uint64_t n = sb_load_path_closed(&f->path[r], f->cut, f->requests, f->index);
    for (uint64_t i = 0; i < n; i++)
        f->took[i] = took(&f->path[r], f->index[i]);
    sb_run_latency_fill(&f->f.closed[r], f->took, n, f->ask->percentiles);
}

static void gather_parts(struct filling *f, uint32_t r)
{
    const struct sb_load_path *path = &f->path[r];
    for (uint32_t p = 0; path->part && p < f->ask->parts; p++) {
        uint64_t n = 0;
        for (uint64_t i = f->cut; i < f->requests; i++)
            if (path->part[i] == p)
                f->took[n++] = took(path, i);
        sb_run_latency_fill(&f->f.part[(size_t)p * f->runs + r], f->took, n, f->ask->percentiles);
    }
}

/* Requests that count by the time in which they came: what ends in it would count the end of a
 * backlog. */
static void gather(struct filling *f, uint32_t r)
{
    const struct sb_load_path *path = &f->path[r];
    const uint64_t n = f->requests - f->cut, middle = f->cut + n / 2;
    const sb_ns time = path->arrived[f->requests - 1] - path->arrived[f->cut];
    for (uint64_t i = 0; i < n; i++)
        f->took[i] = took(path, f->cut + i);
    sb_run_latency_fill(&f->f.all[r], f->took, n, f->ask->percentiles);
    gather_ok(f, r);
    gather_closed(f, r);
    gather_parts(f, r);
    f->f.halves[0][r] = mean_of(path, f->cut, middle);
    f->f.halves[1][r] = mean_of(path, middle, f->requests);
    f->f.throughput[r] = time > 0 ? (double)(n - 1) * 1e9 / (double)time : NAN;
    f->f.goodput[r] = f->f.throughput[r] * f->f.outcome[SB_OUTCOME_OK][r];
    f->f.in_flight[r] = f->f.throughput[r] * f->f.all[r].mean / 1e9; /* Little's law */
}

/* Requests in flight at times from the end of the warm-up to the last arrival. */
static enum sb_code look_at_lengths(struct filling *f, uint32_t r, double *mean, double *time,
                                    struct sb_error *error)
{
    const struct sb_load_path *path = &f->path[r];
    const sb_ns from = path->arrived[f->cut], until = path->arrived[f->requests - 1];
    sb_ns at[LENGTHS];
    double x[LENGTHS], length[LENGTHS];
    for (int i = 0; i < LENGTHS; i++) {
        at[i] = from + (sb_ns)((double)(until - from) * i / (LENGTHS - 1));
        at[i] = at[i] > until ? until : at[i];
        x[i] = (double)(at[i] - from);
    }
    enum sb_code code = sb_load_path_lengths(path, at, LENGTHS, length, error);
    if (code)
        return code;
    for (int i = 0; i < LENGTHS; i++)
        *mean += length[i] / LENGTHS / f->runs;
    *time += (double)(until - from) / f->runs;
    f->f.tau[r] = sb_trend_tau(length, LENGTHS);
    f->f.slope[r] = sb_trend_slope(x, length, LENGTHS) * 1e9;
    return SB_OK;
}

static enum sb_code judge(struct filling *f, struct sb_load_point *point, struct sb_error *error)
{
    const struct sb_load_ask *ask = f->ask;
    double mean = 0, time = 0;
    enum sb_code code = SB_OK;
    point->over_capacity = !ask->closed && point->offered > ask->capacity;
    for (uint32_t r = 0; r < f->runs && code == SB_OK; r++)
        code = look_at_lengths(f, r, &mean, &time, error);
    const bool grows = sb_trend_grows(f->f.tau, f->f.slope, f->runs, time / 1e9, mean);
    const bool surely = point->over_capacity && !ask->relieved;
    const bool may = point->over_capacity || ask->bound;
    point->unstable = !ask->closed && (surely || (may && grows));
    point->warm_up_short |= !point->unstable && grows;
    point->growth = point->unstable ? sb_over_runs(f->f.slope, f->runs, f->tail) : sb_over_none();
    return code;
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
    const struct figures *g = &f->f;
    const uint32_t runs = f->runs;
    sb_load_latency_fill(&point->all, g->all, runs, percentiles, f->tail);
    sb_load_latency_fill(&point->ok, g->ok, runs, percentiles, f->tail);
    sb_load_latency_fill(&point->closed_tester, g->closed, runs, percentiles, f->tail);
    for (uint32_t p = 0; point->part && p < f->ask->parts; p++)
        sb_load_latency_fill(&point->part[p], g->part + (size_t)p * runs, runs, percentiles,
                             f->tail);
    for (int o = 0; o < SB_OUTCOMES; o++)
        point->outcome[o] = sb_over_runs(g->outcome[o], runs, f->tail);
    point->throughput = sb_over_runs(g->throughput, runs, f->tail);
    point->goodput = sb_over_runs(g->goodput, runs, f->tail);
    point->in_flight = sb_over_runs(g->in_flight, runs, f->tail);
    point->slo = sb_over_runs(g->slo, runs, f->tail);
    point->first_half = sb_over_runs(g->halves[0], runs, f->tail).value;
    point->second_half = sb_over_runs(g->halves[1], runs, f->tail).value;
    for (uint32_t r = 0; r < runs; r++) {
        point->run_latency[r] = g->all[r].mean;
        point->run_goodput[r] = g->goodput[r];
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
    point->run_latency = point->run_goodput = NULL;
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

static bool has_results(struct sb_load_point *point, const struct sb_load_ask *ask, uint32_t runs,
                        struct sb_arena *arena)
{
    point->run_latency = sb_arena_alloc(arena, runs, sizeof *point->run_latency);
    point->run_goodput = sb_arena_alloc(arena, runs, sizeof *point->run_goodput);
    point->pool = sb_arena_alloc(arena, ask->pools, sizeof *point->pool);
    point->part = ask->parts > 1 ? sb_arena_alloc(arena, ask->parts, sizeof *point->part) : NULL;
    return point->run_latency && point->run_goodput && point->pool &&
           (point->part || ask->parts <= 1);
}

/* All runs have as many requests but those that were given up. */
static uint64_t least_known(const struct sb_load_path *path, uint32_t runs)
{
    uint64_t least = runs ? path[0].known : 0;
    for (uint32_t r = 1; r < runs; r++)
        least = path[r].known < least ? path[r].known : least;
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
                         .requests = least_known(path, runs),
                         .tail = ask->tail > 0 ? ask->tail : SB_INTERVAL_TAIL };
    enum sb_code code = SB_OK;
    point->runs = runs;
    point->pending = 0;
    if (!has_results(point, ask, runs, arena) || !make_room(&f))
        code = sb_fail_memory(error);
    if (code == SB_OK)
        tell_collapse(&f, point);
    if (code == SB_OK && !point->unstable && f.requests > 0)
        code = find_warm_up(&f, point, error);
    if (code == SB_OK && !point->unstable && f.requests > 0)
        code = judge(&f, point, error);
    for (uint32_t r = 0; code == SB_OK && r < runs && !point->unstable && f.requests > 0; r++)
        gather(&f, r);
    if (code == SB_OK && f.requests > 0 && !point->unstable)
        fold(&f, point);
    else if (code == SB_OK)
        tell_unstable(&f, point);
    if (code == SB_OK)
        sb_pool_figures_fill(point, ask, path, runs, f.cut, f.tail);
    point->precision = code || point->unstable ? NAN : precision_of(point, ask->percentiles);
    sb_arena_fini(&f.arena);
    return code;
}
