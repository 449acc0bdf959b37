/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/collapse/ramp.h"

#include "sim/base/assert.h"
#include "sim/load/collapse/success.h"
#include "sim/load/collapse/workers.h"

#include <math.h>
#include <stdlib.h>

/* Rates of one run; NAN: it did not. */
struct left {
    double breaks, recovers;
};

struct work {
    const struct sb_ramp *ask;
    struct left *left; /* [runs] */
};

struct listener {
    struct sb_success success; /* must be first */
    const atomic_bool *stop;
};

struct bench {
    struct sb_load_engine *engine;
    struct sb_rate_point point[3];
    struct sb_arrivals arrivals;
    struct sb_load_case load;
    struct listener listener;
    struct sb_arena arena;
};

static bool go_on(void *self)
{
    const struct listener *listener = self;
    return !listener->stop || !atomic_load(listener->stop);
}

/* The mean rate is that of the middle. */
static double middle(const struct sb_ramp *ask) { return (ask->least + ask->most) / 2; }

static enum sb_code begin(const void *self, void **made, struct sb_error *error)
{
    const struct sb_ramp *ask = ((const struct work *)self)->ask;
    struct bench *b = calloc(1, sizeof *b);
    if (!b)
        return sb_fail_memory(error);
    *made = b;
    b->point[0] = (struct sb_rate_point){ 0, ask->least / middle(ask) };
    b->point[1] = (struct sb_rate_point){ ask->climb, ask->most / middle(ask) };
    b->point[2] = (struct sb_rate_point){ 2 * ask->climb, ask->least / middle(ask) };
    b->load = *ask->load;
    b->arrivals = *ask->load->arrivals;
    b->arrivals.points = 3;
    b->arrivals.point = b->point;
    b->load.arrivals = &b->arrivals;
    b->listener.stop = ask->stop;
    enum sb_code code = sb_load_engine_new(&b->engine, &b->load, error);
    if (code == SB_OK)
        code = sb_success_init(&b->listener.success, ask->climb / SB_RAMP_SLICES, 2 * ask->climb,
                               &b->arena, error);
    return code;
}

static void end(const void *self, void *made)
{
    struct bench *b = made;
    (void)self;
    if (b) {
        sb_load_engine_free(b->engine);
        sb_arena_fini(&b->arena);
    }
    free(b);
}

/* Of the middle of the slices from `from` on. */
static double rate_at(const struct sb_ramp *ask, uint32_t from)
{
    double at = (from + SB_RAMP_GLANCE / 2.) / SB_RAMP_SLICES; /* 0 to 2 */
    return ask->least + (ask->most - ask->least) * (at < 1 ? at : 2 - at);
}

static bool is_well(const struct sb_ramp *ask, const struct sb_success *success, uint32_t from)
{
    return !(sb_success_share(success, from, from + SB_RAMP_GLANCE) < ask->threshold);
}

/* At the top it is down only if the slices just before are. */
static struct left look(const struct sb_ramp *ask, const struct sb_success *success)
{
    struct left left = { NAN, NAN };
    uint32_t from = 0, top = SB_RAMP_SLICES - SB_RAMP_GLANCE;
    while (from < top && is_well(ask, success, from))
        from++;
    if (!is_well(ask, success, from))
        left.breaks = rate_at(ask, from);
    if (is_well(ask, success, top))
        return left;
    for (from = top; from + SB_RAMP_GLANCE <= success->slices; from++)
        if (is_well(ask, success, from)) {
            left.recovers = rate_at(ask, from);
            break;
        }
    return left;
}

static enum sb_code run(const void *self, void *made, uint64_t unit, struct sb_error *error)
{
    const struct work *work = self;
    struct bench *b = made;
    struct sb_load_run_end end;
    const struct sb_load_run run = { .run = unit,
                                     .rate = middle(work->ask) / 1e9,
                                     .horizon = 2 * work->ask->climb,
                                     .backlog = work->ask->backlog,
                                     .go_on = go_on,
                                     .over = sb_success_over,
                                     .came = sb_success_came,
                                     .self = &b->listener };
    sb_success_clear(&b->listener.success);
    enum sb_code code = sb_load_engine_run(b->engine, &run, &end, error);
    if (code)
        return code;
    if (end.end == SB_LOAD_STOPPED)
        return sb_fail(error, SB_EINTR, NULL, "interrupted");
    work->left[unit] = look(work->ask, &b->listener.success);
    if (end.end == SB_LOAD_COLLAPSED)
        work->left[unit].recovers = NAN;
    return SB_OK;
}

static struct sb_estimate over_runs(const struct left *left, uint32_t runs, bool recovers,
                                    uint64_t *count)
{
    double sum = 0, squares = 0;
    *count = 0;
    for (uint32_t r = 0; r < runs; r++) {
        double rate = recovers ? left[r].recovers : left[r].breaks;
        if (isnan(rate))
            continue;
        ++*count, sum += rate, squares += rate * rate;
    }
    double n = (double)*count, mean = sum / n;
    double sd = n > 1 ? sqrt(fmax(squares - n * mean * mean, 0) / (n - 1)) : 0;
    return (struct sb_estimate){ mean, sb_interval_student(mean, sd, *count) };
}

enum sb_code sb_ramp_run(const struct sb_ramp *ramp, struct sb_ramp_result *result,
                         struct sb_error *error)
{
    SB_REQUIRE(ramp->runs > 0 && ramp->climb >= SB_RAMP_SLICES && ramp->most > ramp->least);
    struct left *left = calloc(ramp->runs, sizeof *left);
    const struct work work = { ramp, left };
    const struct sb_workers workers = { .units = ramp->runs,
                                        .threads = ramp->threads,
                                        .begin = begin,
                                        .work = run,
                                        .end = end,
                                        .self = &work,
                                        .stop = ramp->stop,
                                        .progress = ramp->progress,
                                        .progress_self = ramp->self };
    enum sb_code code = left ? sb_workers_run(&workers, error) : sb_fail_memory(error);
    if (code == SB_OK) {
        *result = (struct sb_ramp_result){ .runs = ramp->runs };
        result->breaks = over_runs(left, ramp->runs, false, &result->down);
        result->recovers = over_runs(left, ramp->runs, true, &result->up_again);
    }
    free(left);
    return code;
}
