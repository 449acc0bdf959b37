/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/collapse/ramp.h"

#include "sim/base/assert.h"
#include "sim/load/analysis/rates.h"
#include "sim/load/analysis/steady_state/over_runs.h"
#include "sim/load/collapse/success.h"
#include "sim/load/collapse/workers.h"

#include <math.h>
#include <stdlib.h>

/* Rates of each run; NAN: it did not. */
struct ramp_work {
    const struct sb_ramp *ask;
    double *breaks, *recovers; /* [runs] */
};

struct ramp_listener {
    struct sb_success success; /* must be first */
    const atomic_bool *stop;
};

struct ramp_bench {
    struct sb_load_engine *engine;
    struct sb_rate_point point[3];
    struct sb_arrivals arrivals;
    struct sb_load_case load;
    struct ramp_listener listener;
    struct sb_arena arena;
};

static bool go_on_ramp(void *self)
{
    const struct ramp_listener *listener = self;
    return !listener->stop || !atomic_load(listener->stop);
}

/* The mean rate is that of the middle. */
static double middle(const struct sb_ramp *ask) { return (ask->least + ask->most) / 2; }

static enum sb_code begin(const void *self, void **made, struct sb_error *error)
{
    const struct sb_ramp *ask = ((const struct ramp_work *)self)->ask;
    struct ramp_bench *b = calloc(1, sizeof *b);
    if (!b)
        return sb_fail_memory(error);
    *made = b;
    b->load = *ask->load;
    b->arrivals = *ask->load->arrivals;
    b->arrivals.points = 3;
    b->arrivals.point = b->point;
    b->load.arrivals = &b->arrivals;
    b->listener.stop = ask->stop;
    enum sb_code code = sb_load_engine_new(&b->engine, &b->load, error);
    if (code == SB_OK)
        code = sb_success_init(&b->listener.success, ask->climb / SB_RAMP_SLICES, 3 * ask->climb,
                               &b->arena, error);
    return code;
}

static void ramp_end(const void *self, void *made)
{
    struct ramp_bench *b = made;
    (void)self;
    if (b) {
        sb_load_engine_free(b->engine);
        sb_arena_fini(&b->arena);
    }
    free(b);
}

/* Up until `turn`, as long down, and then on at the least rate. */
static void aim(struct ramp_bench *b, const struct sb_ramp *ask, sb_ns turn)
{
    double top = ask->least + (ask->most - ask->least) * (double)turn / (double)ask->climb;
    b->point[0] = (struct sb_rate_point){ 0, ask->least / middle(ask) };
    b->point[1] = (struct sb_rate_point){ turn, top / middle(ask) };
    b->point[2] = (struct sb_rate_point){ 2 * turn, ask->least / middle(ask) };
}

/* Of the middle of the slices from `from` on, where the rate rises. */
static double rate_at(const struct sb_ramp *ask, uint32_t from)
{
    double at = (from + SB_RAMP_GLANCE / 2.) / SB_RAMP_SLICES;
    return ask->least + (ask->most - ask->least) * at;
}

static bool is_well(const struct sb_ramp *ask, const struct sb_success *success, uint32_t from)
{
    return !(sb_success_share(success, from, from + SB_RAMP_GLANCE) < ask->threshold);
}

/* The first slices from which on it is so, or `until`. */
static uint32_t first(const struct sb_ramp *ask, const struct sb_success *success, uint32_t from,
                      uint32_t until, bool well)
{
    while (from < until && is_well(ask, success, from) != well)
        from++;
    return from;
}

static enum sb_code pass(struct ramp_bench *b, const struct sb_ramp *ask, uint64_t number,
                         sb_ns horizon, struct sb_load_run_end *end, struct sb_error *error)
{
    const struct sb_load_run run = { .run = number,
                                     .rate = middle(ask) / 1e9 / sb_load_batch(ask->load->arrivals),
                                     .horizon = horizon,
                                     .backlog = ask->backlog,
                                     .go_on = go_on_ramp,
                                     .over = sb_success_over,
                                     .came = sb_success_came,
                                     .self = &b->listener };
    sb_success_clear(&b->listener.success);
    enum sb_code code = sb_load_engine_run(b->engine, &run, end, error);
    if (code == SB_OK && end->end == SB_LOAD_STOPPED)
        code = sb_fail(error, SB_EINTR, NULL, "interrupted");
    return code;
}

/* Once to see where it breaks down, and again with the same draws to turn there: the way up is the
 * same. */
static enum sb_code run(const void *self, void *made, uint64_t unit, struct sb_error *error)
{
    const struct ramp_work *work = self;
    const struct sb_ramp *ask = work->ask;
    struct ramp_bench *b = made;
    const struct sb_success *success = &b->listener.success;
    const uint32_t top = SB_RAMP_SLICES - SB_RAMP_GLANCE;
    struct sb_load_run_end end;
    work->breaks[unit] = work->recovers[unit] = NAN;
    aim(b, ask, ask->climb);
    enum sb_code code = pass(b, ask, unit, ask->climb, &end, error);
    const uint32_t broke = code ? top : first(ask, success, 0, top, false);
    if (code || broke == top)
        return code;
    const uint32_t turn = broke + SB_RAMP_GLANCE, most = 2 * turn + SB_RAMP_SLICES - SB_RAMP_GLANCE;
    work->breaks[unit] = rate_at(ask, broke);
    aim(b, ask, turn * success->width);
    code = pass(b, ask, unit, (2 * turn + SB_RAMP_SLICES) * success->width, &end, error);
    const uint32_t back = code ? most : first(ask, success, turn, most, true);
    if (back < most && end.end != SB_LOAD_COLLAPSED)
        work->recovers[unit] = back + SB_RAMP_GLANCE < 2 * turn
                                   ? rate_at(ask, 2 * turn - back - SB_RAMP_GLANCE)
                                   : ask->least;
    return code;
}

static uint64_t ramp_count(const double *rate, uint32_t runs)
{
    uint64_t some = 0;
    for (uint32_t r = 0; r < runs; r++)
        some += isnan(rate[r]) ? 0 : 1;
    return some;
}

enum sb_code sb_ramp_run(const struct sb_ramp *ramp, struct sb_ramp_result *result,
                         struct sb_error *error)
{
    SB_REQUIRE(ramp->runs > 0 && ramp->climb >= SB_RAMP_SLICES && ramp->most > ramp->least);
    double *breaks = calloc(ramp->runs, sizeof *breaks);
    double *recovers = calloc(ramp->runs, sizeof *recovers);
    const struct ramp_work work = { ramp, breaks, recovers };
    const struct sb_workers workers = { .units = ramp->runs,
                                        .threads = ramp->threads,
                                        .begin = begin,
                                        .work = run,
                                        .end = ramp_end,
                                        .self = &work,
                                        .stop = ramp->stop,
                                        .progress = ramp->progress,
                                        .progress_self = ramp->self };
    enum sb_code code =
        breaks && recovers ? sb_workers_run(&workers, error) : sb_fail_memory(error);
    if (code == SB_OK)
        *result = (struct sb_ramp_result){
            .runs = ramp->runs,
            .down = ramp_count(breaks, ramp->runs),
            .up_again = ramp_count(recovers, ramp->runs),
            .breaks = sb_over_runs(breaks, ramp->runs, SB_INTERVAL_TAIL),
            .recovers = sb_over_runs(recovers, ramp->runs, SB_INTERVAL_TAIL),
        };
    free(recovers);
    free(breaks);
    return code;
}
