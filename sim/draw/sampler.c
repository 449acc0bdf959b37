/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/draw/sampler.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <string.h>

enum {
    TABLES_MAX = 256
}; /* of 106 KiB; distributions beyond that are drawn by their quantile function */

/* What is tabulated: a standard function, or ln Q of one distribution. */
struct source {
    double (*value)(const struct source *self, double v, bool upper);
    const struct sb_dist *dist;
    double centre;
};

static double normal(const struct source *self, double v, bool upper)
{
    (void)self;
    return upper ? gsl_cdf_ugaussian_Qinv(v) : gsl_cdf_ugaussian_Pinv(v);
}

static double exponential(const struct source *self, double v, bool upper)
{
    (void)self;
    return upper ? -log(v) : -log1p(-v);
}

static double gumbel(const struct source *self, double v, bool upper)
{
    return log(exponential(self, v, upper));
}

static double log_quantile(const struct source *self, double v, bool upper)
{
    double x = sb_dist_quantile(self->dist, v, upper) - self->dist->shift;
    return (x > 1e-300 ? log(x) : -690) - self->centre;
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

static void tabulate(struct sb_table *table, const struct source *source)
{
    const double ratio = 1.0 / (1 << SB_TABLE_BITS);
    for (unsigned upper = 0; upper < 2; upper++)
        for (int e = 0; e < SB_TABLE_EXPONENTS; e++) {
            double base = ldexp(1, e - SB_TABLE_EXPONENTS);
            double t0 = source->value(source, base / 2, upper);
            for (unsigned i = 0; i < 1u << SB_TABLE_BITS; i++) {
                double d0 = base * (1 + i * ratio), d1 = base * (1 + (i + 1) * ratio);
                double t1 = source->value(source, d1 / 2, upper),
                       middle = source->value(source, (d0 + d1) / 4, upper);
                table->cell[upper * SB_TABLE_SIDE + ((unsigned)e << SB_TABLE_BITS) + i] =
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
        const struct sb_table *table;
    } made[TABLES_MAX];
    unsigned count;
    bool failed;
};

static bool same_shape(const struct sb_dist *x, const struct sb_dist *y)
{
    if (x == y)
        return true;
    if (!x || !y || x->kind != y->kind || x->a != y->a || x->count != y->count)
        return false;
    if (x->kind == SB_GAMMA)
        return true; /* made with scale 1 */
    return x->min == y->min && x->max == y->max &&
           memcmp(x->point, y->point, 2 * x->count * sizeof *x->point) == 0;
}

/* NULL when there is no room for another (or no memory, which is remembered). */
static const struct sb_table *shelf_get(struct shelf *shelf, struct source source)
{
    for (unsigned i = 0; i < shelf->count; i++)
        if (shelf->made[i].source.value == source.value &&
            same_shape(shelf->made[i].source.dist, source.dist))
            return shelf->made[i].table;
    if (shelf->count == TABLES_MAX)
        return NULL;
    struct sb_table *table = sb_arena_alloc(shelf->arena, 1, sizeof *table);
    if (!table) {
        shelf->failed = true;
        return NULL;
    }
    tabulate(table, &source);
    shelf->made[shelf->count].source = source;
    shelf->made[shelf->count++].table = table;
    return table;
}

static void use_table(struct sb_sampler *s, struct shelf *shelf, enum sb_draw draw,
                      double (*value)(const struct source *, double, bool), double a, double b)
{
    s->draw = draw;
    s->a = a;
    s->b = b;
    s->table = shelf_get(shelf, (struct source){ value, NULL, 0 });
}

/* A normal truncated at 0: u mapped into the part of (0, 1) above P(X < 0). */
static void compile_normal(struct sb_sampler *s, const struct sb_dist *dist, struct shelf *shelf)
{
    use_table(s, shelf, SB_DRAW_TABLE, normal, dist->a, dist->b);
    double below = gsl_cdf_ugaussian_P(-dist->a / dist->b);
    if (below >= 0.999) {
        s->draw = SB_DRAW_EXACT; /* the mapping would lose the tail's precision */
    }
    else if (below > 0x1p-60) {
        s->lowest = (uint64_t)ldexp(below, 64);
        s->width = 0 - s->lowest;
    }
    s->least = 0;
}

/* ln Q in a table of its own; gammas of one shape share one, made with scale 1. A cell holds 20
 * bits behind its leading one, so what is tabulated is ln (Q / median): of a narrow distribution ln
 * Q alone would spend them on the logarithm of its scale. */
static void compile_own_table(struct sb_sampler *s, const struct sb_dist *dist, struct shelf *shelf)
{
    struct sb_dist *standard = sb_arena_alloc(shelf->arena, 1, sizeof *standard);
    if (!standard) {
        shelf->failed = true;
        return;
    }
    *standard = *dist;
    standard->shift = 0;
    if (dist->kind == SB_GAMMA)
        standard->b = 1;
    struct source source = { log_quantile, standard, 0 };
    if (dist->kind == SB_QUANTILES ||
        dist->a > 1) /* below shape 1 the median is far from where the upper tail is */
        source.centre = log_quantile(&source, 0.5, false);
    s->draw = SB_DRAW_EXP;
    s->a = source.centre + (dist->kind == SB_GAMMA ? log(dist->b) : 0);
    s->b = 1;
    s->table = shelf_get(shelf, source);
    if (dist->kind == SB_QUANTILES) {
        s->least = dist->min;
        s->most = dist->max;
    }
}

static void compile(struct sb_sampler *s, const struct sb_dist *dist, double shift,
                    struct shelf *shelf);

static void compile_mixture(struct sb_sampler *s, const struct sb_dist *dist, struct shelf *shelf)
{
    struct sb_sampler *component = sb_arena_alloc(shelf->arena, dist->count, sizeof *component);
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
    s->draw = SB_DRAW_MIXTURE;
    s->count = dist->count;
    s->component = component;
    s->below = below;
}

/* `shift` comes from the mixtures around it. */
static void compile(struct sb_sampler *s, const struct sb_dist *dist, double shift,
                    struct shelf *shelf)
{
    *s = (struct sb_sampler){
        .dist = dist, .shift = dist->shift + shift, .least = 0, .most = INFINITY
    };
    switch (dist->kind) {
    case SB_CONSTANT:
        s->draw = SB_DRAW_CONSTANT;
        s->a = rint(dist->a + s->shift);
        break;
    case SB_UNIFORM:
        s->draw = SB_DRAW_LINEAR;
        s->a = dist->a;
        s->b = dist->b - dist->a;
        break;
    case SB_EXPONENTIAL: use_table(s, shelf, SB_DRAW_TABLE, exponential, 0, dist->a); break;
    case SB_NORMAL: compile_normal(s, dist, shelf); break;
    case SB_LOGNORMAL: use_table(s, shelf, SB_DRAW_EXP, normal, dist->a, dist->b); break;
    case SB_WEIBULL: use_table(s, shelf, SB_DRAW_EXP, gumbel, log(dist->b), 1 / dist->a); break;
    case SB_PARETO: use_table(s, shelf, SB_DRAW_EXP, exponential, log(dist->a), 1 / dist->b); break;
    case SB_GAMMA:
    case SB_QUANTILES: compile_own_table(s, dist, shelf); break;
    case SB_MIXTURE: compile_mixture(s, dist, shelf); break;
    case SB_EMPIRICAL:
        s->draw = SB_DRAW_STEPS;
        s->count = dist->count;
        s->sample = dist->point;
        break;
    }
    if ((s->draw == SB_DRAW_TABLE || s->draw == SB_DRAW_EXP) && !s->table)
        s->draw = SB_DRAW_EXACT;
}

enum sb_code sb_samplers_build(struct sb_samplers *samplers, const struct sb_dag *dag,
                               struct sb_error *error)
{
    *samplers = (struct sb_samplers){ 0 };
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
    sb_samplers_fini(samplers);
    return sb_fail_memory(error);
}

void sb_samplers_fini(struct sb_samplers *samplers)
{
    sb_arena_fini(&samplers->arena);
    *samplers = (struct sb_samplers){ 0 };
}
