/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/frozen/frozen.h"

#include <math.h>
#include <string.h>

enum {
    TABLES_MAX = 256
}; /* of 106 KiB; distributions beyond that are drawn by their quantile function */

/* What is tabulated: a standard quantile function, or ln Q of one distribution. */
struct source {
    double (*standard)(double v, bool upper);
    struct sb_dist dist; /* where standard is NULL */
    double centre;
};

static double log_quantile(const struct source *self, double v, bool upper)
{
    double x = sb_dist_quantile(&self->dist, v, upper);
    return (x > 1e-300 ? log(x) : -690) - self->centre;
}

static double value(const struct source *self, double v, bool upper)
{
    return self->standard ? self->standard(v, upper) : log_quantile(self, v, upper);
}

static uint64_t high_word(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return (bits + UINT64_C(0x80000000)) & UINT64_C(0xffffffff00000000); /* to nearest */
}

static double from_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The line that halves the chord's error: the slope of the chord, through the point between curve
 * and chord at the middle. */
static uint64_t fit(double d0, double d1, double t0, double t1, double middle)
{
    uint64_t slope = high_word((t1 - t0) / (d1 - d0));
    double b = from_bits(slope), centre = (d0 + d1) / 2;
    double through = ((t0 + t1) / 2 + middle) / 2;
    return high_word(through - b * centre) | slope >> 32;
}

static void tabulate(struct frozen_table *table, const struct source *source)
{
    const double ratio = 1.0 / (1 << FROZEN_TABLE_BITS);
    for (unsigned upper = 0; upper < 2; upper++)
        for (int e = 0; e < FROZEN_TABLE_EXPONENTS; e++) {
            double base = ldexp(1, e - FROZEN_TABLE_EXPONENTS);
            double t0 = value(source, base / 2, upper);
            for (unsigned i = 0; i < 1u << FROZEN_TABLE_BITS; i++) {
                double d0 = base * (1 + i * ratio), d1 = base * (1 + (i + 1) * ratio);
                double t1 = value(source, d1 / 2, upper),
                       middle = value(source, (d0 + d1) / 4, upper);
                table->cell[upper * FROZEN_TABLE_SIDE + ((unsigned)e << FROZEN_TABLE_BITS) + i] =
                    fit(d0, d1, t0, t1, middle);
                t0 = t1;
            }
        }
}

/* Tables made so far, found again by what they tabulate. */
struct shelf {
    struct sb_arena *arena;
    struct {
        struct source source;
        const struct frozen_table *table;
    } made[TABLES_MAX];
    unsigned count;
    bool failed;
};

/* NULL when there is no room for another (or no memory, which is remembered). */
static const struct frozen_table *shelf_get(struct shelf *shelf, const struct source *source)
{
    for (unsigned i = 0; i < shelf->count; i++)
        if (shelf->made[i].source.standard == source->standard &&
            (source->standard || sb_dist_equal(&shelf->made[i].source.dist, &source->dist)))
            return shelf->made[i].table;
    if (shelf->count == TABLES_MAX)
        return NULL;
    struct frozen_table *table = sb_arena_alloc(shelf->arena, 1, sizeof *table);
    if (!table) {
        shelf->failed = true;
        return NULL;
    }
    tabulate(table, source);
    shelf->made[shelf->count].source = *source;
    shelf->made[shelf->count++].table = table;
    return table;
}

/* Where there is no room for a table, by the quantile function. */
static void use_table(struct frozen_sampler *s, enum frozen_draw draw, const struct source *source,
                      struct shelf *shelf)
{
    s->table = shelf_get(shelf, source);
    s->draw = s->table ? draw : FROZEN_DRAW_EXACT;
}

/* ln Q in a table of its own. A cell holds 20 bits behind its leading one, so what is tabulated is
 * ln (Q / median), where that is where the draws are: of a narrow distribution ln Q alone would
 * spend them on the logarithm of its scale. */
static void compile_own_table(struct frozen_sampler *s, const struct sb_dist_draw *draw,
                              struct shelf *shelf)
{
    struct source source = { .dist = draw->dist };
    struct sb_range support = sb_dist_support(s->dist);
    source.centre = log_quantile(&source, 0.5, false);
    s->a = source.centre + log(draw->b);
    s->b = 1;
    s->least = support.lo - s->dist->shift;
    s->most = support.hi - s->dist->shift;
    use_table(s, FROZEN_DRAW_EXP, &source, shelf);
}

static void compile(struct frozen_sampler *s, const struct sb_dist *dist, double shift,
                    struct shelf *shelf);

static void compile_mixture(struct frozen_sampler *s, const struct sb_dist *dist,
                            struct shelf *shelf)
{
    struct frozen_sampler *component = sb_arena_alloc(shelf->arena, dist->count, sizeof *component);
    uint64_t *below = sb_arena_alloc(shelf->arena, dist->count, sizeof *below);
    if (!component || !below) {
        shelf->failed = true;
        return;
    }
    double sum = 0;
    for (uint32_t i = 0; i < dist->count; i++) {
        sum += dist->weight[i];
        below[i] = i + 1 == dist->count || sum >= 1 ? UINT64_MAX : (uint64_t)ldexp(sum, 64);
        compile(&component[i], &dist->component[i], s->shift, shelf);
    }
    s->draw = FROZEN_DRAW_MIXTURE;
    s->count = dist->count;
    s->component = component;
    s->below = below;
}

/* min and rounding may change places. */
static sb_ns cap_of(const struct sb_dist *dist, double shift)
{
    double cap = rint(dist->cap + shift);
    return dist->cap > 0 && cap < (double)SB_NS_TOTAL_MAX ? (sb_ns)fmax(cap, 0) : SB_NS_TOTAL_MAX;
}

/* `shift` comes from the mixtures around it. */
static void compile(struct frozen_sampler *s, const struct sb_dist *dist, double shift,
                    struct shelf *shelf)
{
    struct sb_dist_draw draw;
    *s = (struct frozen_sampler){ .dist = dist,
                                  .shift = dist->shift + shift,
                                  .least = 0,
                                  .most = INFINITY,
                                  .cap = cap_of(dist, shift) };
    if (!dist->type) {
        s->draw = FROZEN_DRAW_CONSTANT;
        s->a = fmin(rint(dist->a + s->shift), (double)s->cap);
        return;
    }
    sb_dist_draw(dist, &draw);
    s->a = draw.a;
    s->b = draw.b;
    const struct source standard = { .standard = draw.standard };
    switch (draw.form) {
    case SB_DIST_EXACT: s->draw = FROZEN_DRAW_EXACT; break;
    case SB_DIST_LINEAR: s->draw = FROZEN_DRAW_LINEAR; break;
    case SB_DIST_SCALED: use_table(s, FROZEN_DRAW_TABLE, &standard, shelf); break;
    case SB_DIST_EXP: use_table(s, FROZEN_DRAW_EXP, &standard, shelf); break;
    case SB_DIST_OWN: compile_own_table(s, &draw, shelf); break;
    case SB_DIST_MIXTURE: compile_mixture(s, dist, shelf); break;
    case SB_DIST_STEPS:
        s->draw = FROZEN_DRAW_STEPS;
        s->count = dist->count;
        s->sample = dist->point;
        break;
    }
}

enum sb_code frozen_samplers_build(struct frozen_samplers *samplers, const struct sb_dag *dag,
                                   struct sb_error *error)
{
    *samplers = (struct frozen_samplers){ 0 };
    struct shelf *shelf = sb_arena_alloc(&samplers->arena, 1, sizeof *shelf);
    samplers->sampler = sb_arena_alloc(&samplers->arena, dag->dists, sizeof *samplers->sampler);
    bool failed = !shelf || !samplers->sampler;
    if (!failed) {
        shelf->arena = &samplers->arena;
        for (uint32_t i = 0; i < dag->dists; i++)
            compile(&samplers->sampler[i], &dag->dist[i], 0, shelf);
        failed = shelf->failed;
    }
    if (!failed)
        return SB_OK;
    frozen_samplers_fini(samplers);
    return sb_fail_memory(error);
}

void frozen_samplers_fini(struct frozen_samplers *samplers)
{
    sb_arena_fini(&samplers->arena);
    *samplers = (struct frozen_samplers){ 0 };
}
