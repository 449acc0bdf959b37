/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/draw/sampler.h"

#include "sim/base/assert.h"
#include "sim/draw/copula.h"
#include "sim/draw/tables/table_cache.h"

#include <math.h>

enum {
    TABLES_MAX = 256, /* distributions beyond that are drawn by their quantile function */
    OWN_MAX = 16 /* more tables than that crowd each other out of the caches: distributions that can
                    share a table, at the price of an exponential function, then do */
};

/* The graph's tables so far, found again by what they tabulate. */
struct shelf {
    struct sb_arena *arena;
    struct sb_table_cache *cache; /* NULL: tables are made in the arena */
    const struct sb_table *made[TABLES_MAX];
    unsigned count;
    sb_ns cap;
    bool failed;
};

/* NULL when there is no room for another (or no memory, which is remembered). */
static const struct sb_table *shelf_get(struct shelf *shelf, const struct sb_table_source *source,
                                        unsigned room)
{
    for (unsigned i = 0; i < shelf->count; i++)
        if (sb_table_source_equal(&shelf->made[i]->source, source))
            return shelf->made[i];
    if (shelf->count >= room)
        return NULL;
    const struct sb_table *table = shelf->cache ? sb_table_cache_get(shelf->cache, source)
                                                : sb_table_build(source, shelf->arena);
    if (table)
        shelf->made[shelf->count++] = table;
    else
        shelf->failed = true;
    return table;
}

/* Where there is no room for a table, by the quantile function. */
static void use_table(struct sb_sampler *s, enum sb_draw draw, const struct sb_table *table)
{
    s->table = table;
    s->draw = table ? draw : SB_DRAW_EXACT;
    if (s->draw == SB_DRAW_TABLE) {
        s->a += s->shift;
        s->plain = s->a == 0 && fmin(s->b * table->least, s->b * table->most) >= s->least &&
                   fmax(s->b * table->least, s->b * table->most) <= s->most;
    }
}

/* Floats are enough for exp(g) of the bulk where it is scaled by doubles: what is lost is relative
 * to g, which is the logarithm of how far a draw is from the scale. */
static void scale_exponential(struct sb_sampler *s, double scale)
{
    enum { FLOATS = 80, DOUBLES = 400 };
    double least = fmin(s->b * s->table->least, s->b * s->table->most),
           most = fmax(s->b * s->table->least, s->b * s->table->most);
    if (least < -FLOATS || most > FLOATS || fabs(s->a) > DOUBLES)
        return;
    s->draw = SB_DRAW_SCALED_EXP;
    s->a = scale;
    s->plain = s->shift == 0 && scale * exp(least) * (1 - 1e-6) > s->least &&
               scale * exp(most) * (1 + 1e-6) < s->most;
}

/* scale exp(g): most often from a table of exp(g) of its own; else from one of g, which others may
 * share, or which holds what spans too many powers of ten for straight lines. There it is
 * exp(a + b g) with the g of `shared`. */
static void use_exponential(struct sb_sampler *s, const struct sb_table_source *own, double scale,
                            const struct sb_table_source *shared, struct shelf *shelf)
{
    bool standard = shared->standard;
    const struct sb_table *table = shelf_get(shelf, own, standard ? OWN_MAX : TABLES_MAX);
    double log_a = s->a, log_b = s->b;
    if (table && table->error > 3e-5) {
        const struct sb_table *other = shelf_get(shelf, shared, TABLES_MAX);
        table = other && other->error <= table->error ? NULL : table;
    }
    if (table) {
        s->a = 0;
        s->b = scale;
        use_table(s, SB_DRAW_TABLE, table);
        return;
    }
    s->a = log_a;
    s->b = log_b;
    use_table(s, SB_DRAW_EXP, shelf_get(shelf, shared, TABLES_MAX));
    if (s->draw == SB_DRAW_EXP && standard)
        scale_exponential(s, scale);
}

static void compile_standard(struct sb_sampler *s, const struct sb_dist_draw *draw,
                             struct shelf *shelf)
{
    const struct sb_table_source own = { draw->standard, draw->b, { 0 }, true },
                                 shared = { draw->standard, 1, { 0 }, false };
    if (draw->form == SB_DIST_EXP)
        use_exponential(s, &own, exp(draw->a), &shared, shelf);
    else
        use_table(s, SB_DRAW_TABLE, shelf_get(shelf, &shared, TABLES_MAX));
}

static void compile_own(struct sb_sampler *s, const struct sb_dist_draw *draw, struct shelf *shelf)
{
    const struct sb_table_source own = { NULL, 1, draw->dist, true },
                                 logarithm = { NULL, 1, draw->dist, false };
    s->a = log(draw->b);
    s->b = 1;
    use_exponential(s, &own, draw->b, &logarithm, shelf);
}

static double evenly(double v, bool upper) { return upper ? 1 - v : v; }

/* min and rounding may change places. */
static double cut_off(double x, const struct sb_sampler *s) { return fmin(fmax(x, 0), s->most); }

static void compile_steps(struct sb_sampler *s, const struct sb_dist *dist, struct shelf *shelf)
{
    const double *value = dist->row ? dist->row : dist->point;
    s->draw = dist->row ? SB_DRAW_ROWS : SB_DRAW_STEPS;
    s->count = dist->row ? dist->rows : dist->count;
    sb_ns *sample = sb_arena_alloc(shelf->arena, s->count, sizeof *sample);
    shelf->failed = shelf->failed || !sample;
    for (uint32_t i = 0; sample && i < s->count; i++)
        sample[i] = (sb_ns)rint(cut_off(value[i] + s->shift, s));
    s->sample = sample;
}

/* A mixture by its own quantile function: where that has jumps or corners that a table would blur,
 * by the function itself, which takes some 10 microseconds a draw, or 200 with a gamma in it. */
static void compile_whole(struct sb_sampler *s, const struct sb_dist *mixture, struct shelf *shelf)
{
    struct sb_table_source source = { NULL, 1, *mixture, true };
    source.dist.shift = source.dist.cap = 0;
    const struct sb_table *table = shelf_get(shelf, &source, TABLES_MAX);
    s->a = 0;
    s->b = 1;
    use_table(s, SB_DRAW_TABLE, table && table->error <= 2e-4 ? table : NULL);
}

/* `shift` and `cap` come from the mixture around it. */
static void compile(struct sb_sampler *s, const struct sb_dist *dist, double shift, double cap,
                    struct shelf *shelf)
{
    struct sb_dist_draw draw;
    struct sb_range support = sb_dist_support(dist);
    cap = dist->cap > 0 ? fmin(cap, rint(dist->cap + shift)) : cap;
    *s = (struct sb_sampler){ .dist = dist, .shift = dist->shift + shift, .most = fmax(cap, 0) };
    if (!dist->type) {
        s->draw = SB_DRAW_CONSTANT;
        s->a = fmin(rint(dist->a + s->shift), s->most);
        return;
    }
    s->most = fmin(s->most, (double)shelf->cap);
    s->least = cut_off(support.lo + shift, s);
    s->most = cut_off(support.hi + shift, s);
    sb_dist_draw(dist, &draw);
    s->a = draw.a;
    s->b = draw.b;
    switch (draw.form) {
    case SB_DIST_LINEAR:
        draw.standard = evenly;
        compile_standard(s, &draw, shelf);
        break;
    case SB_DIST_SCALED:
    case SB_DIST_EXP: compile_standard(s, &draw, shelf); break;
    case SB_DIST_OWN: compile_own(s, &draw, shelf); break;
    case SB_DIST_STEPS: compile_steps(s, dist, shelf); break;
    case SB_DIST_MIXTURE: compile_whole(s, dist, shelf); break;
    default: s->draw = SB_DRAW_EXACT;
    }
}

/* ---- mixtures ---- */

static uint32_t count_parts(const struct sb_dist *dist)
{
    uint32_t count = dist->component ? 0 : 1;
    for (uint32_t i = 0; dist->component && i < dist->count; i++)
        count += count_parts(&dist->component[i]);
    return count;
}

struct parts {
    struct sb_sampler *sampler;
    uint64_t *below;
    uint32_t count;
};

/* Mixtures within mixtures become one list, with what is left of their shifts and caps; each part
 * ends where its share of (0, 1) does. */
static void add_parts(struct parts *parts, const struct sb_dist *dist, double from, double share,
                      double shift, double cap, struct shelf *shelf)
{
    if (!dist->component) {
        double end = from + share;
        parts->below[parts->count] = end < 1 ? (uint64_t)ldexp(end, 64) : UINT64_MAX;
        compile(&parts->sampler[parts->count++], dist, shift, cap, shelf);
        return;
    }
    double sum = 0;
    cap = dist->cap > 0 ? fmin(cap, rint(dist->cap + shift)) : cap;
    for (uint32_t i = 0; i < dist->count; i++) {
        add_parts(parts, &dist->component[i], from + share * sum, share * dist->weight[i],
                  shift + dist->shift, cap, shelf);
        sum += dist->weight[i];
    }
}

static void compile_mixture(struct sb_sampler *s, const struct sb_dist *dist, struct shelf *shelf)
{
    uint32_t count = count_parts(dist);
    struct parts parts = { .sampler = sb_arena_alloc(shelf->arena, count, sizeof *parts.sampler),
                           .below = sb_arena_alloc(shelf->arena, count, sizeof *parts.below) };
    if (!parts.sampler || !parts.below) {
        shelf->failed = true;
        return;
    }
    add_parts(&parts, dist, 0, 1, 0, (double)shelf->cap, shelf);
    SB_ASSERT(parts.count == count);
    *s = (struct sb_sampler){ .draw = SB_DRAW_MIXTURE,
                              .count = count,
                              .component = parts.sampler,
                              .below = parts.below,
                              .dist = dist };
}

enum sb_code sb_samplers_build(struct sb_samplers *samplers, const struct sb_dag *dag,
                               struct sb_error *error)
{
    return sb_samplers_build_by(samplers, dag, &(struct sb_samplers_way){ 0 }, error);
}

enum sb_code sb_samplers_build_by(struct sb_samplers *samplers, const struct sb_dag *dag,
                                  const struct sb_samplers_way *way, struct sb_error *error)
{
    bool stopped = false;
    *samplers = (struct sb_samplers){ 0 };
    struct shelf *shelf = sb_arena_alloc(&samplers->arena, 1, sizeof *shelf);
    samplers->sampler = sb_arena_alloc(&samplers->arena, dag->dists, sizeof *samplers->sampler);
    bool failed = !shelf || !samplers->sampler;
    if (!failed) {
        shelf->arena = &samplers->arena;
        shelf->cache = way->cache;
        shelf->cap = dag->draw_cap;
        for (uint32_t i = 0; i < dag->dists && !stopped; i++) {
            unsigned made = shelf->count;
            if (dag->dist[i].component && !dag->factor_of)
                compile_mixture(&samplers->sampler[i], &dag->dist[i], shelf);
            else
                compile(&samplers->sampler[i], &dag->dist[i], 0, (double)SB_NS_TOTAL_MAX, shelf);
            stopped = way->go_on && shelf->count > made && !way->go_on(way->self);
        }
        if (dag->factor_of && !stopped)
            samplers->source = sb_copula_build(dag, NULL, &samplers->arena);
        failed = shelf->failed || (dag->factor_of && !stopped && !samplers->source);
    }
    if (!failed && !stopped)
        return SB_OK;
    sb_samplers_fini(samplers);
    return failed ? sb_fail_memory(error) : sb_fail(error, SB_EINTR, NULL, "interrupted");
}

enum sb_code sb_samplers_use(struct sb_samplers *samplers, const struct sb_dag *dag,
                             const struct sb_word_source *source, struct sb_error *error)
{
    if (source && dag->factor_of)
        source = sb_copula_build(dag, source, &samplers->arena);
    if (!source)
        return sb_fail_memory(error);
    samplers->source = source;
    return SB_OK;
}

void sb_samplers_fini(struct sb_samplers *samplers)
{
    sb_arena_fini(&samplers->arena);
    *samplers = (struct sb_samplers){ 0 };
}
