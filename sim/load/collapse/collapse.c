/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/collapse/collapse.h"

#include "sim/base/assert.h"
#include "sim/load/analysis/rates.h"
#include "sim/load/analysis/steady_state/over_runs.h"
#include "sim/load/collapse/dose_response.h"
#include "sim/load/collapse/workers.h"
#include "sim/stats/proportion.h"
#include "sim/stats/sort.h"

#include <math.h>
#include <stdlib.h>

static const double HOUR = 3600e9;

/* What is left of a run. */
struct left {
    struct sb_collapse_verdict verdict;
    uint64_t pending;
    bool at_limit;
};

struct collapse_work {
    const struct sb_collapse *ask;
    struct left *left; /* [rates][lengths][runs] */
};

/* What a run is told of, and is asked. */
struct listener {
    struct sb_success success; /* must be first */
    const atomic_bool *stop;
};

/* What a thread has, for each length. */
struct bench {
    struct sb_load_engine **engine;
    struct sb_arrivals *arrivals;
    struct sb_rate_point (*point)[SB_TRIGGER_POINTS];
    struct sb_load_case *load;
    struct listener *listener;
    struct sb_arena arena;
};

static bool collapse_go_on(void *self)
{
    const struct listener *listener = self;
    return !listener->stop || !atomic_load(listener->stop);
}

static void give_way(struct bench *bench, const struct sb_collapse *ask, uint32_t length)
{
    bench->load[length] = *ask->load;
    bench->arrivals[length] = *ask->load->arrivals;
    bench->load[length].arrivals = &bench->arrivals[length];
    if (ask->trigger.kind != SB_TRIGGER_SPIKE || ask->length[length] == 0)
        return;
    sb_trigger_spike(bench->point[length], ask->trigger.factor, ask->rule.at, ask->length[length]);
    bench->arrivals[length].points = SB_TRIGGER_POINTS;
    bench->arrivals[length].point = bench->point[length];
}

static enum sb_code bench_init(const void *self, void **made, struct sb_error *error)
{
    const struct sb_collapse *ask = ((const struct collapse_work *)self)->ask;
    struct bench *b = calloc(1, sizeof *b);
    if (!b)
        return sb_fail_memory(error);
    *made = b;
    b->engine = sb_arena_alloc(&b->arena, ask->lengths, sizeof *b->engine);
    b->arrivals = sb_arena_alloc(&b->arena, ask->lengths, sizeof *b->arrivals);
    b->point = sb_arena_alloc(&b->arena, ask->lengths, sizeof *b->point);
    b->load = sb_arena_alloc(&b->arena, ask->lengths, sizeof *b->load);
    b->listener = sb_arena_alloc(&b->arena, ask->lengths, sizeof *b->listener);
    if (!b->engine || !b->arrivals || !b->point || !b->load || !b->listener)
        return sb_fail_memory(error);
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; i < ask->lengths && code == SB_OK; i++) {
        give_way(b, ask, i);
        b->listener[i].stop = ask->stop;
        code = sb_load_engine_new(&b->engine[i], &b->load[i], error);
        if (code == SB_OK)
            code = sb_success_init(&b->listener[i].success, ask->rule.window / SB_WINDOW_PARTS,
                                   sb_collapse_time(&ask->rule, ask->length[i]), &b->arena, error);
    }
    return code;
}

static void bench_fini(const void *self, void *made)
{
    struct bench *b = made;
    for (uint32_t i = 0; b && b->engine && i < ((const struct collapse_work *)self)->ask->lengths;
         i++)
        sb_load_engine_free(b->engine[i]);
    if (b)
        sb_arena_fini(&b->arena);
    free(b);
}

/* Unit u is run u % runs of its length and rate. */
static struct sb_load_run run_of(const struct sb_collapse *ask, uint64_t unit, uint32_t length,
                                 struct listener *listener)
{
    return (struct sb_load_run){
        .run = unit % ask->runs,
        .rate =
            ask->rate[unit / ask->runs / ask->lengths] / 1e9 / sb_load_batch(ask->load->arrivals),
        .horizon = sb_collapse_time(&ask->rule, ask->length[length]),
        .backlog = ask->backlog,
        .pause_at = ask->rule.at,
        .pause = ask->trigger.kind == SB_TRIGGER_PAUSE ? ask->length[length] : 0,
        .go_on = collapse_go_on,
        .over = sb_success_over,
        .came = sb_success_came,
        .self = listener,
    };
}

static enum sb_code do_one(const void *self, void *made, uint64_t unit, struct sb_error *error)
{
    const struct collapse_work *work = self;
    const struct sb_collapse *ask = work->ask;
    const uint32_t length = (uint32_t)(unit / ask->runs % ask->lengths);
    struct bench *b = made;
    const struct sb_load_run run = run_of(ask, unit, length, &b->listener[length]);
    struct left *left = &work->left[unit];
    struct sb_load_run_end end;
    sb_success_clear(&b->listener[length].success);
    enum sb_code code = sb_load_engine_run(b->engine[length], &run, &end, error);
    if (code)
        return code;
    if (end.end == SB_LOAD_STOPPED)
        return sb_fail(error, SB_EINTR, NULL, "interrupted");
    left->verdict =
        sb_collapse_judge(&ask->rule, ask->length[length], &b->listener[length].success);
    left->pending = end.pending;
    left->at_limit = end.end == SB_LOAD_COLLAPSED;
    if (left->at_limit) /* the run ended before its window */
        left->verdict = (struct sb_collapse_verdict){ .collapsed = true, .escaped = end.time };
    return SB_OK;
}

/* ---- what runs say together ---- */

/* By nearest rank. */
static double quantile(const double *value, uint64_t n, double p)
{
    uint64_t rank = (uint64_t)ceil(p * (double)n);
    return n ? value[rank ? rank - 1 : 0] : NAN;
}

/* `value[runs]` is for it to use. */
static void fill_cell(struct sb_collapse_cell *cell, const struct left *left, uint32_t runs,
                      double *value)
{
    *cell = (struct sb_collapse_cell){ .runs = runs };
    for (uint32_t r = 0; r < runs; r++) {
        cell->collapsed += left[r].verdict.collapsed;
        cell->at_limit += left[r].at_limit;
        if (left[r].pending > cell->pending_max)
            cell->pending_max = left[r].pending;
        if (!left[r].verdict.collapsed)
            value[cell->recovered++] = (double)left[r].verdict.recovered;
    }
    cell->share = sb_over_members(&left[0].verdict.share, sizeof *left, runs, SB_INTERVAL_TAIL);
    sb_sort_doubles(value, cell->recovered);
    cell->probability = sb_proportion(cell->collapsed, runs);
    cell->recovery_median = quantile(value, cell->recovered, .5);
    cell->recovery_p90 = quantile(value, cell->recovered, .9);
}

static struct sb_estimate rate_by_itself(const struct sb_collapse *ask, const struct left *left)
{
    double time = 0;
    uint64_t events = 0;
    for (uint32_t r = 0; r < ask->runs; r++) {
        const struct sb_collapse_verdict *verdict = &left[r].verdict;
        events += verdict->collapsed;
        time +=
            verdict->collapsed ? (double)verdict->escaped : (double)sb_collapse_time(&ask->rule, 0);
    }
    return sb_event_rate(events, time / HOUR);
}

static enum sb_code collapse_fill(const struct sb_collapse *ask, struct sb_collapse_rate *rate,
                                  const struct left *left, double *value, struct sb_arena *arena,
                                  struct sb_error *error)
{
    rate->cell = sb_arena_alloc(arena, ask->lengths, sizeof *rate->cell);
    struct sb_dose *dose = sb_arena_alloc(arena, ask->lengths, sizeof *dose);
    if (!rate->cell || !dose)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < ask->lengths; i++) {
        fill_cell(&rate->cell[i], left + (size_t)i * ask->runs, ask->runs, value);
        dose[i] =
            (struct sb_dose){ (double)ask->length[i], rate->cell[i].runs, rate->cell[i].collapsed };
    }
    rate->by_itself = rate_by_itself(ask, left);
    return sb_dose_half(dose, ask->lengths, &rate->half, error);
}

enum sb_code sb_collapse_run(const struct sb_collapse *collapse, struct sb_collapse_rate *rate,
                             struct sb_arena *arena, struct sb_error *error)
{
    SB_REQUIRE(collapse->runs > 0 && collapse->lengths > 0 && collapse->length[0] == 0);
    const size_t units = (size_t)collapse->rates * collapse->lengths * collapse->runs;
    struct left *left = calloc(units, sizeof *left);
    double *value = calloc(collapse->runs, sizeof *value);
    const struct collapse_work work = { collapse, left };
    const struct sb_workers workers = { .units = units,
                                        .threads = collapse->threads,
                                        .begin = bench_init,
                                        .work = do_one,
                                        .end = bench_fini,
                                        .self = &work,
                                        .stop = collapse->stop,
                                        .progress = collapse->progress,
                                        .progress_self = collapse->self };
    enum sb_code code = left && value ? sb_workers_run(&workers, error) : sb_fail_memory(error);
    for (uint32_t i = 0; i < collapse->rates && code == SB_OK; i++) {
        rate[i].rate = collapse->rate[i];
        code =
            collapse_fill(collapse, &rate[i], left + (size_t)i * collapse->lengths * collapse->runs,
                          value, arena, error);
    }
    free(value);
    free(left);
    return code;
}
