/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/campaign/campaign.h"

#include "sim/base/assert.h"
#include "sim/base/machine/cpu.h"
#include "sim/load/analysis/point.h"
#include "sim/load/analysis/rates.h"
#include "sim/load/analysis/steady_state/over_runs.h"
#include "sim/load/campaign/record.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Where a precision is wanted: 20 runs, twice as many, and so on. */
enum { FIRST_LOOK = 20 };

/* One strategy at one rate. */
struct cell {
    uint32_t strategy, point;
    uint32_t wanted, begun, done, settled; /* runs; settled: 0 to there are all done */
    bool over;
    struct sb_load_path *path; /* [campaign->runs] */
    bool *is_done;             /* [campaign->runs] */
};

/* Shared by the threads, under `lock` but for what is constant. */
struct campaign_work {
    const struct sb_load_campaign *campaign;
    const struct sb_load_prepared *mix;
    struct sb_load_curve *curve;
    struct sb_load_ask ask;
    bool outcomes;
    struct cell *cell; /* [cells] */
    uint32_t cells, over;
    uint64_t told, total; /* runs */
    struct sb_arena *arena;
    enum sb_code code;
    struct sb_error error;
    pthread_mutex_t lock;
    pthread_cond_t changed;
};

bool sb_load_share_has(const struct sb_load_share *share, uint64_t cell)
{
    return share->count == 0 || cell % share->count == share->index;
}

static bool is_stopped(const struct campaign_work *w)
{
    return w->campaign->stop && atomic_load(w->campaign->stop);
}

static bool campaign_go_on(void *self) { return !is_stopped(self); }

static struct sb_load_point *point_of(const struct campaign_work *w, const struct cell *cell)
{
    return &w->curve->strategy[cell->strategy].point[cell->point];
}

/* Outside of the lock: everything here is the thread's own. */
static enum sb_code run_one(struct campaign_work *w, const struct cell *cell, uint32_t run,
                            struct sb_error *error)
{
    const struct sb_load_campaign *c = w->campaign;
    struct sb_arrivals arrivals = *w->mix->mix->arrivals;
    const double at = c->axis ? c->axis[cell->point] : 0;
    if (c->closed)
        arrivals.clients = (uint32_t)at;
    else if (c->axis && arrivals.kind != SB_ARRIVALS_TRACE)
        arrivals.rate = at / 1e9 / sb_load_batch(&arrivals);
    const struct sb_load_case load = sb_load_mix_case(w->mix, cell->strategy, &arrivals, c->seed);
    const struct sb_record_run asked = { .run = run,
                                         .requests = c->requests,
                                         .go_on = campaign_go_on,
                                         .self = w,
                                         .outcomes = w->outcomes };
    struct sb_load_engine *engine = NULL;
    enum sb_code code = sb_load_engine_new(&engine, &load, error);
    if (code == SB_OK)
        code = sb_load_record(engine, &load, &asked, &cell->path[run], error);
    sb_load_engine_free(engine);
    return code;
}

/* Twice as many runs until it is precise. Each look has its share of what intervals may miss. */
static uint32_t looks_until(uint32_t runs)
{
    uint32_t looks = 1;
    for (uint32_t n = FIRST_LOOK; n < runs; n *= 2)
        looks++;
    return looks;
}

static void release(struct cell *cell, uint32_t runs)
{
    for (uint32_t r = 0; cell->path && r < runs; r++)
        sb_load_path_fini(&cell->path[r]);
    free(cell->path);
    free(cell->is_done);
    cell->path = NULL;
    cell->is_done = NULL;
}

/* All runs that were wanted are there. */
static enum sb_code look_at(struct campaign_work *w, struct cell *cell, struct sb_error *error)
{
    const struct sb_load_campaign *c = w->campaign;
    struct sb_load_point point = *point_of(w, cell);
    enum sb_code code =
        sb_load_point_fill(&point, &w->ask, cell->path, cell->settled, w->arena, error);
    const bool enough = c->precision == 0 || point.unstable || point.precision <= c->precision;
    if (code || enough || cell->wanted == c->runs) {
        *point_of(w, cell) = point;
        cell->over = true;
        w->over++;
        w->told += c->runs - cell->wanted;
        release(cell, c->runs);
    }
    else
        cell->wanted = cell->wanted * 2 < c->runs ? cell->wanted * 2 : c->runs;
    return code;
}

static struct cell *next_cell(struct campaign_work *w)
{
    for (uint32_t i = 0; i < w->cells; i++)
        if (!w->cell[i].over && w->cell[i].begun < w->cell[i].wanted)
            return &w->cell[i];
    return NULL;
}

static bool campaign_make_room(struct cell *cell, uint32_t runs)
{
    if (!cell->path)
        cell->path = calloc(runs, sizeof *cell->path);
    if (!cell->is_done)
        cell->is_done = calloc(runs, sizeof *cell->is_done);
    return cell->path && cell->is_done;
}

static void campaign_take(struct campaign_work *w, struct cell *cell, uint32_t run)
{
    const struct sb_load_campaign *c = w->campaign;
    cell->is_done[run] = true;
    cell->done++;
    while (cell->settled < cell->wanted && cell->is_done[cell->settled])
        cell->settled++;
    w->told++;
    if (cell->done == cell->wanted && w->code == SB_OK)
        w->code = look_at(w, cell, &w->error);
    if (c->progress)
        c->progress(c->self, w->told, w->total);
}

static void work_on(struct campaign_work *w, struct cell *cell)
{
    struct sb_error error = { 0 };
    const uint32_t run = cell->begun++;
    pthread_mutex_unlock(&w->lock);
    const enum sb_code code = run_one(w, cell, run, &error);
    pthread_mutex_lock(&w->lock);
    if (code == SB_OK)
        campaign_take(w, cell, run);
    else if (code != SB_EINTR && w->code == SB_OK) {
        w->code = code;
        w->error = error;
    }
    pthread_cond_broadcast(&w->changed);
}

static void *campaign_work(void *self)
{
    struct campaign_work *w = self;
    pthread_mutex_lock(&w->lock);
    while (w->code == SB_OK && w->over < w->cells && !is_stopped(w)) {
        struct cell *cell = next_cell(w);
        if (!cell)
            pthread_cond_wait(&w->changed, &w->lock);
        else if (campaign_make_room(cell, w->campaign->runs))
            work_on(w, cell);
        else
            w->code = sb_fail_memory(&w->error);
    }
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

static void run_all(struct campaign_work *w)
{
    enum { MOST = 1024 };
    pthread_t thread[MOST];
    uint32_t wanted = w->campaign->threads ? w->campaign->threads : sb_cpu_count(), made = 0;
    wanted = wanted > MOST ? MOST : wanted;
    while (made + 1 < wanted && pthread_create(&thread[made], NULL, campaign_work, w) == 0)
        made++;
    (void)campaign_work(w);
    for (uint32_t i = 0; i < made; i++)
        pthread_join(thread[i], NULL);
}

static void ask(struct campaign_work *w)
{
    const struct sb_load_campaign *c = w->campaign;
    const struct sb_load_mix *mix = w->mix->mix;
    w->ask = (struct sb_load_ask){
        .percentiles = c->percentiles,
        .slo = c->slo,
        .pool = w->curve->pool,
        .pools = w->curve->pools,
        .parts = mix->parts,
        .capacity = w->curve->capacity / sb_load_factor(mix->arrivals),
        .bound = sb_load_mix_is_bound(mix),
        .relieved = sb_load_mix_is_relieved(mix),
        .closed = c->closed,
        .tail = c->precision > 0 ? SB_INTERVAL_TAIL / looks_until(c->runs) : 0,
    };
    w->outcomes = w->ask.relieved;
}

/* Points of other shares, and those that are there already, are nobody's work. */
static enum sb_code make_cells(struct campaign_work *w, uint64_t first, struct sb_error *error)
{
    const struct sb_load_campaign *c = w->campaign;
    const uint32_t strategies = w->mix->mix->strategies;
    const uint32_t wanted = c->precision > 0 && c->runs > FIRST_LOOK ? FIRST_LOOK : c->runs;
    w->cell = calloc((size_t)strategies * c->points + 1, sizeof *w->cell);
    if (!w->cell)
        return sb_fail_memory(error);
    for (uint32_t i = 0; i < strategies * c->points; i++) {
        const struct cell cell = { .strategy = i % strategies,
                                   .point = i / strategies,
                                   .wanted = wanted };
        struct sb_load_point *point = point_of(w, &cell);
        const bool there = point->runs > 0;
        if (c->closed)
            point->clients = c->axis[cell.point];
        point->offered = c->closed ? NAN : c->axis[cell.point];
        if (!there && sb_load_share_has(&c->share, first + i))
            w->cell[w->cells++] = cell;
    }
    w->total = (uint64_t)w->cells * c->runs;
    return SB_OK;
}

/* Of what was stopped the first runs, where there are two at least. */
static enum sb_code end_cells(struct campaign_work *w, bool *whole, struct sb_error *error)
{
    enum sb_code code = SB_OK;
    *whole = w->over == w->cells;
    for (uint32_t i = 0; i < w->cells; i++) {
        struct cell *cell = &w->cell[i];
        if (!cell->over && !w->campaign->whole_points && cell->settled > 1 && code == SB_OK)
            code = sb_load_point_fill(point_of(w, cell), &w->ask, cell->path, cell->settled,
                                      w->arena, error);
        release(cell, w->campaign->runs);
    }
    free(w->cell);
    return code;
}

enum sb_code sb_load_campaign_begin(struct sb_load_curve *curve, const struct sb_load_mix *mix,
                                    uint32_t points, struct sb_arena *arena, struct sb_error *error)
{
    curve->strategies = mix->strategies;
    curve->strategy = sb_arena_alloc(arena, mix->strategies, sizeof *curve->strategy);
    for (uint32_t s = 0; curve->strategy && s < mix->strategies; s++) {
        const char *name = mix->strategy[s]->name;
        struct sb_load_strategy *strategy = &curve->strategy[s];
        strategy->name = sb_arena_text(arena, name, strlen(name));
        strategy->point = sb_arena_alloc(arena, points, sizeof *strategy->point);
        strategy->knee = strategy->slo_rate = sb_over_none();
        if (!strategy->name || !strategy->point)
            return sb_fail_memory(error);
    }
    return curve->strategy ? SB_OK : sb_fail_memory(error);
}

enum sb_code sb_load_campaign_run(const struct sb_load_campaign *campaign,
                                  const struct sb_load_prepared *mix, uint64_t first,
                                  struct sb_load_curve *curve, struct sb_arena *arena, bool *whole,
                                  struct sb_error *error)
{
    SB_REQUIRE(curve->strategy && campaign->runs > 0 && campaign->runs <= SB_LOAD_RUNS_MAX &&
               campaign->points > 0);
    struct campaign_work w = { .campaign = campaign,
                               .mix = mix,
                               .curve = curve,
                               .arena = arena,
                               .lock = PTHREAD_MUTEX_INITIALIZER,
                               .changed = PTHREAD_COND_INITIALIZER };
    enum sb_code code = make_cells(&w, first, error);
    if (code)
        return code;
    ask(&w);
    run_all(&w);
    code = end_cells(&w, whole, error);
    if (w.code)
        return sb_fail(error, w.code, w.error.where, "%s", w.error.text);
    return code;
}
