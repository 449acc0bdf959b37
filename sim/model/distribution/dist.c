/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/distribution/dist.h"

#include "sim/base/assert.h"
#include "sim/model/distribution/score_integral.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

struct sb_dist sb_dist_constant(double value) { return (struct sb_dist){ .a = value }; }

static double mass(const struct sb_dist *dist, double x, bool upper)
{
    if (dist->type)
        return dist->type->mass(dist, x, upper);
    return (x >= dist->a) != upper ? 1 : 0;
}

static bool is_capped(const struct sb_dist *dist, double x)
{
    return dist->cap > 0 && x >= dist->cap;
}

double sb_dist_cdf(const struct sb_dist *dist, double x)
{
    if (is_capped(dist, x))
        return 1;
    return mass(dist, x - dist->shift, false);
}

double sb_dist_tail(const struct sb_dist *dist, double x)
{
    if (is_capped(dist, x))
        return 0;
    return mass(dist, x - dist->shift, true);
}

static double inner_atom(const struct sb_dist *dist, double x)
{
    if (!dist->type)
        return x == dist->a ? 1 : 0;
    return dist->type->atom ? dist->type->atom(dist, x) : 0;
}

/* All that would be longer is at the cap. */
double sb_dist_atom(const struct sb_dist *dist, double x)
{
    double inner = x - dist->shift;
    if (!is_capped(dist, x))
        return inner_atom(dist, inner);
    return x > dist->cap ? 0 : fmin(mass(dist, inner, true) + inner_atom(dist, inner), 1);
}

double sb_dist_between(const struct sb_dist *dist, double lo, double hi)
{
    double below = sb_dist_cdf(dist, lo), above = sb_dist_tail(dist, hi);
    return below > above ? sb_dist_tail(dist, lo) - above : sb_dist_cdf(dist, hi) - below;
}

double sb_dist_quantile(const struct sb_dist *dist, double p, bool upper)
{
    SB_REQUIRE(p > 0 && p < 1);
    double x = (dist->type ? dist->type->quantile(dist, p, upper) : dist->a) + dist->shift;
    return is_capped(dist, x) ? dist->cap : x;
}

double sb_dist_quantile_between(const struct sb_dist *dist, double lo, double hi, double p,
                                bool upper)
{
    double within = sb_dist_between(dist, lo, hi), below = sb_dist_cdf(dist, lo),
           above = sb_dist_tail(dist, hi);
    SB_REQUIRE(p > 0 && p < 1 && within > 0);
    double from = below + (upper ? 1 - p : p) * within, left = above + (upper ? p : 1 - p) * within;
    double x = sb_dist_quantile(dist, fmin(from, left), left < from);
    return fmin(fmax(x, lo), hi);
}

/* With its shift, but not capped. */
static struct sb_range wide_support(const struct sb_dist *dist)
{
    struct sb_range range = { 0, INFINITY };
    if (!dist->type)
        range = (struct sb_range){ dist->a, dist->a };
    else if (dist->type->support)
        range = dist->type->support(dist);
    return (struct sb_range){ range.lo + dist->shift, range.hi + dist->shift };
}

struct sb_range sb_dist_support(const struct sb_dist *dist)
{
    struct sb_range range = wide_support(dist);
    return (struct sb_range){ is_capped(dist, range.lo) ? dist->cap : range.lo,
                              is_capped(dist, range.hi) ? dist->cap : range.hi };
}

static double inner_quantile(const void *self, double p, bool upper)
{
    const struct sb_dist *dist = self;
    return dist->type->quantile(dist, p, upper);
}

/* E (min(X, cap) - centre)^k of a type that does not know it, without shift. */
static double integrate_capped(const struct sb_dist *dist, double cap, double centre, int k)
{
    double atom = inner_atom(dist, cap), reached = mass(dist, cap, true) + atom,
           under = fmax(mass(dist, cap, false) - atom, 0), off = cap - centre;
    double at_cap = reached * (k == 1 ? off : off * off);
    double end = under < reached ? sb_dist_standard_normal(under, false)
                                 : sb_dist_standard_normal(reached, true);
    const struct sb_score_integrand integrand = { inner_quantile, dist, centre, k };
    return at_cap + sb_score_integral(&integrand, end, fabs(at_cap));
}

double sb_dist_capped(const struct sb_dist *dist, double cap, double centre, int k)
{
    const struct sb_range range = wide_support(dist);
    if (dist->cap > 0)
        cap = fmin(cap, dist->cap);
    double off = fmin(cap, range.lo) - centre;
    if (cap <= range.lo || range.lo >= range.hi)
        return k == 1 ? off : off * off;
    double inner = cap - dist->shift, from = centre - dist->shift;
    if (cap < range.hi)
        return dist->type->capped ? dist->type->capped(dist, inner, from, k)
                                  : integrate_capped(dist, inner, from, k);
    double mean = dist->type->mean(dist) - from;
    return k == 1 ? mean : dist->type->variance(dist) + mean * mean;
}

double sb_dist_mean(const struct sb_dist *dist)
{
    if (dist->cap > 0)
        return sb_dist_capped(dist, INFINITY, 0, 1);
    return (dist->type ? dist->type->mean(dist) : dist->a) + dist->shift;
}

double sb_dist_variance(const struct sb_dist *dist)
{
    if (dist->cap > 0)
        return sb_dist_capped(dist, INFINITY, sb_dist_mean(dist), 2);
    return dist->type ? dist->type->variance(dist) : 0;
}

bool sb_dist_is_constant(const struct sb_dist *dist)
{
    return !dist->type || is_capped(dist, wide_support(dist).lo) ||
           (dist->type->constant && dist->type->constant(dist));
}

const char *sb_dist_make(const struct sb_dist_spelling *spelling, const double *value,
                         struct sb_dist *dist)
{
    if (!dist->type->write) {
        dist->a = value[0];
        dist->b = spelling->parameter[1].name ? value[1] : 0;
    }
    return spelling->make(value, dist);
}

static bool same_numbers(const double *x, const double *y, size_t count)
{
    return x == y || !count || memcmp(x, y, count * sizeof *x) == 0;
}

bool sb_dist_equal(const struct sb_dist *x, const struct sb_dist *y)
{
    if (x->type != y->type || x->count != y->count || x->a != y->a || x->b != y->b ||
        x->shift != y->shift || x->cap != y->cap || x->min != y->min || x->max != y->max ||
        x->optional != y->optional)
        return false;
    size_t points = x->type ? (size_t)x->count * x->type->points : 0;
    if (x->rows != y->rows || !same_numbers(x->row, y->row, x->rows) ||
        !same_numbers(x->point, y->point, points) ||
        !same_numbers(x->weight, y->weight, x->weight ? x->count : 0))
        return false;
    for (uint32_t i = 0; x->component && i < x->count; i++)
        if (!sb_dist_equal(&x->component[i], &y->component[i]))
            return false;
    return true;
}

/* NULL where there are none; *failed is set when memory is out. */
static const double *copy_numbers(const double *x, size_t count, struct sb_arena *arena,
                                  int *failed)
{
    double *copy = x ? sb_arena_alloc(arena, count, sizeof *x) : NULL;
    if (copy && count)
        memcpy(copy, x, count * sizeof *x);
    *failed = x && !copy ? -1 : *failed;
    return copy;
}

int sb_dist_copy(struct sb_dist *copy, const struct sb_dist *dist, struct sb_arena *arena)
{
    const size_t points = dist->type ? (size_t)dist->count * dist->type->points : 0;
    const uint32_t components = dist->component ? dist->count : 0;
    struct sb_dist *component = sb_arena_alloc(arena, components, sizeof *component);
    struct sb_dist own = *dist;
    int failed = component ? 0 : -1;
    own.weight = copy_numbers(dist->weight, dist->count, arena, &failed);
    own.point = copy_numbers(dist->point, points, arena, &failed);
    own.row = copy_numbers(dist->row, dist->rows, arena, &failed);
    own.component = dist->component ? component : NULL;
    for (uint32_t i = 0; i < components && !failed; i++)
        failed = sb_dist_copy(&component[i], &dist->component[i], arena);
    if (!failed)
        *copy = own;
    return failed;
}

const char *sb_dist_name(const struct sb_dist *dist)
{
    return dist->type ? dist->type->name : "constant";
}

void sb_dist_draw(const struct sb_dist *dist, struct sb_dist_draw *draw)
{
    SB_REQUIRE(dist->type);
    *draw = (struct sb_dist_draw){ .form = SB_DIST_OWN, .b = 1, .dist = *dist };
    draw->dist.shift = draw->dist.cap = 0;
    if (dist->type->draw)
        dist->type->draw(dist, draw);
}

static bool reached(const struct sb_dist *dist, double x, double p, bool upper)
{
    return upper ? mass(dist, x, true) <= p : mass(dist, x, false) >= p;
}

/* Halves the range of representations, which for non-negative doubles have the order of the
 * numbers. */
double sb_dist_bisect(const struct sb_dist *dist, double p, bool upper, double lo, double hi)
{
    uint64_t from, to;
    lo = fmax(lo, 0) + 0.0; /* no negative zero */
    hi = fmax(hi, lo);
    memcpy(&from, &lo, sizeof from);
    memcpy(&to, &hi, sizeof to);
    while (from < to) {
        uint64_t middle = from + (to - from) / 2;
        double x;
        memcpy(&x, &middle, sizeof x);
        if (reached(dist, x, p, upper))
            to = middle;
        else
            from = middle + 1;
    }
    memcpy(&hi, &to, sizeof hi);
    return hi;
}

double sb_dist_standard_normal(double p, bool upper)
{
    return upper ? gsl_cdf_ugaussian_Qinv(p) : gsl_cdf_ugaussian_Pinv(p);
}

double sb_dist_standard_exponential(double p, bool upper) { return upper ? -log(p) : -log1p(-p); }
