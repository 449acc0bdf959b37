/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/analysis/steady_state/run_figures.h"

#include "sim/base/assert.h"
#include "sim/load/analysis/steady_state/trend.h"
#include "sim/stats/quantile.h"

#include <math.h>
#include <string.h>

/* Lengths are looked at so many times: Kendall's tau takes their square. */
enum { LENGTHS = 100 };

enum sb_code sb_run_room_init(struct sb_run_room *room, const struct sb_load_path *path,
                              struct sb_arena *arena, struct sb_error *error)
{
    *room = (struct sb_run_room){ .took = sb_arena_alloc(arena, path->kept, sizeof *room->took),
                                  .index = sb_arena_alloc(arena, path->kept, sizeof *room->index) };
    if (path->rest)
        room->tally.bucket = sb_arena_alloc(arena, SB_TALLY_BUCKETS, sizeof *room->tally.bucket);
    return room->took && room->index && (room->tally.bucket || !path->rest) ? SB_OK
                                                                            : sb_fail_memory(error);
}

/* ---- lengths ---- */

static void take_lengths(struct sb_run_figures *g, const double *seconds, const double *length,
                         uint32_t n)
{
    g->length = 0;
    for (uint32_t i = 0; i < n; i++)
        g->length += length[i] / n;
    g->seconds = n ? seconds[n - 1] - seconds[0] : 0;
    g->tau = sb_trend_tau(length, n);
    g->slope = sb_trend_slope(seconds, length, n);
}

static void look_at_queues(struct sb_run_figures *g, const struct sb_load_path *path, uint64_t cut)
{
    double seconds[SB_PATH_LOOKS + 1], length[SB_PATH_LOOKS + 1];
    uint32_t n = 0;
    for (uint32_t i = 0; i < path->looks; i++)
        if (path->look[i].over >= cut) {
            seconds[n] = (double)path->look[i].time / 1e9;
            length[n++] = (double)path->look[i].waiting;
        }
    take_lengths(g, seconds, length, n);
}

enum sb_code sb_run_figures_trend(struct sb_run_figures *g, const struct sb_load_path *path,
                                  uint64_t cut, struct sb_error *error)
{
    const sb_ns from = path->arrived[cut], until = path->arrived[path->kept - 1];
    sb_ns at[LENGTHS];
    double seconds[LENGTHS], length[LENGTHS];
    if (path->rest) {
        look_at_queues(g, path, cut);
        return SB_OK;
    }
    for (int i = 0; i < LENGTHS; i++) {
        at[i] = from + (sb_ns)((double)(until - from) * i / (LENGTHS - 1));
        at[i] = at[i] > until ? until : at[i];
        seconds[i] = (double)(at[i] - from) / 1e9;
    }
    const enum sb_code code = sb_load_path_lengths(path, at, LENGTHS, length, error);
    if (code == SB_OK)
        take_lengths(g, seconds, length, LENGTHS);
    return code;
}

/* ---- latencies ---- */

static sb_ns took(const struct sb_load_path *path, uint64_t i)
{
    return path->over[i] - path->arrived[i];
}

/* Of room->took[n], and of the rest. */
static void run_figures_fill(struct sb_run_latency *latency, struct sb_run_room *room, uint64_t n,
                             const struct sb_tally *rest, const struct sb_percentiles *percentiles)
{
    if (!rest) {
        sb_run_latency_fill(latency, room->took, n, percentiles);
        return;
    }
    uint64_t *bucket = room->tally.bucket;
    room->tally = *rest;
    room->tally.bucket = bucket;
    memcpy(bucket, rest->bucket, SB_TALLY_BUCKETS * sizeof *bucket);
    sb_run_latency_fill_more(latency, room->took, n, &room->tally, percentiles);
}

/* The quantile of all requests, of which those that are not ok never end; or the mean of the
 * others, whose latencies were filled in last. */
static double slo_figure(const struct sb_run_latency *ok, const struct sb_load_path *path,
                         uint64_t n, const struct sb_load_ask *ask, const struct sb_run_room *room)
{
    const uint32_t q = ask->slo.quantile;
    if (ask->slo.limit == 0)
        return NAN;
    if (q == SB_QUANTILES_MAX)
        return ok->mean;
    const uint64_t rank = sb_quantile_rank(n, ask->percentiles->p[q]);
    return (double)rank > ok->requests ? INFINITY
           : path->rest                ? (double)sb_tally_ranked(&room->tally, rank)
                                       : (double)room->took[rank - 1];
}

static void fill_ok(struct sb_run_figures *g, const struct sb_load_path *path, uint64_t cut,
                    const struct sb_load_ask *ask, struct sb_run_room *room)
{
    const uint64_t all = path->requests - cut;
    uint64_t n = 0, of[SB_OUTCOMES] = { 0 };
    if (path->rest)
        memcpy(of, path->rest->outcome, sizeof of);
    for (uint64_t i = cut; i < path->kept; i++) {
        SB_ASSERT(path->outcome[i] < SB_OUTCOMES);
        of[path->outcome[i]]++;
        if (path->outcome[i] == SB_OUTCOME_OK)
            room->took[n++] = took(path, i);
    }
    for (int o = 0; o < SB_OUTCOMES; o++)
        g->outcome[o] = (double)of[o] / (double)all;
    run_figures_fill(&g->ok, room, n, path->rest ? &path->rest->ok : NULL, ask->percentiles);
    g->slo = slo_figure(&g->ok, path, all, ask, room);
}

/* Of a long run, of those that are kept. */
static void fill_closed(struct sb_run_figures *g, const struct sb_load_path *path, uint64_t cut,
                        const struct sb_load_ask *ask, struct sb_run_room *room)
{
    const uint64_t n = sb_load_path_closed(path, cut, path->kept, room->index);
    for (uint64_t i = 0; i < n; i++)
        room->took[i] = took(path, room->index[i]);
    sb_run_latency_fill(&g->closed, room->took, n, ask->percentiles);
}

static void fill_parts(struct sb_run_figures *g, const struct sb_load_path *path, uint64_t cut,
                       const struct sb_load_ask *ask, struct sb_run_room *room)
{
    for (uint32_t p = 0; path->part && p < ask->parts; p++) {
        uint64_t n = 0;
        for (uint64_t i = cut; i < path->kept; i++)
            if (path->part[i] == p)
                room->took[n++] = took(path, i);
        run_figures_fill(&g->part[p], room, n, path->rest ? &path->rest->part[p] : NULL,
                         ask->percentiles);
    }
}

static double mean_of(const struct sb_load_path *path, uint64_t from, uint64_t until)
{
    double sum = 0;
    for (uint64_t i = from; i < until; i++)
        sum += (double)took(path, i);
    return until > from ? sum / (double)(until - from) : NAN;
}

static void fill_halves(struct sb_run_figures *g, const struct sb_load_path *path, uint64_t cut)
{
    const uint64_t middle = path->rest ? path->kept : cut + (path->kept - cut) / 2;
    g->halves[0] = mean_of(path, cut, middle);
    g->halves[1] =
        path->rest ? sb_moments_mean(&path->rest->all.moments) : mean_of(path, middle, path->kept);
}

void sb_run_figures_fill(struct sb_run_figures *g, const struct sb_load_path *path, uint64_t cut,
                         const struct sb_load_ask *ask, struct sb_run_room *room)
{
    const uint64_t n = path->requests - cut;
    const sb_ns time = sb_load_path_last(path) - path->arrived[cut];
    for (uint64_t i = cut; i < path->kept; i++)
        room->took[i - cut] = took(path, i);
    run_figures_fill(&g->all, room, path->kept - cut, path->rest ? &path->rest->all : NULL,
                     ask->percentiles);
    fill_ok(g, path, cut, ask, room);
    fill_closed(g, path, cut, ask, room);
    fill_parts(g, path, cut, ask, room);
    fill_halves(g, path, cut);
    g->throughput = time > 0 ? (double)(n - 1) * 1e9 / (double)time : NAN;
    g->goodput = g->throughput * g->outcome[SB_OUTCOME_OK];
    g->in_flight = g->throughput * g->all.mean / 1e9; /* Little's law */
}
