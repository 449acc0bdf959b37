/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a dashboard shows: a monotone curve through the points, with lognormal tails beyond them;
 * sim/model/distribution/quantile_curve.h has the method and its sources. p0 and p100 are where the
 * tails end. Where a mean is given, the slope above the last point is the one that meets it. Points
 * at 0 make a mixture: 0, and a curve through the others.
 *
 * Through a median of 80 and a p99 of 400: P(X <= 400) = 0.99, and the mean is
 * that of the lognormal, 80 exp(s^2 / 2) with s = ln 5 / 2.3263478740408408.
 *
 * As the curve has it, and a = the mean where one is given, else 0. */
#include "sim/model/distribution/quantile_curve.h"
#include "sim/workload/latency/quantile_points.h"
#include "sim/workload/latency/write.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading and writing ---- */

/* Finds the slope above the last point with which the mean is dist->a. */
static enum sb_code quantiles_meet_mean(const struct sb_latency_source *source,
                                        const struct sb_json_node *node, double scale,
                                        struct sb_dist *dist, struct sb_error *error)
{
    enum { STEEPEST = 100 };
    double lo = 0, hi = STEEPEST, least, most, unit = source->unit / scale;
    dist->b = lo;
    least = sb_quantile_curve_moment(dist, 1);
    dist->b = hi;
    most = sb_quantile_curve_moment(dist, 1);
    if (!(dist->a >= least && dist->a <= most) && isfinite(most))
        return sb_latency_fail(source, node, error,
                               "with these quantiles a mean is from %.6g to %.6g", least / unit,
                               most / unit);
    if (!(dist->a >= least))
        return sb_latency_fail(source, node, error, "with these quantiles a mean is %.6g or more",
                               least / unit);
    for (int i = 0; i < 200 && lo < hi; i++) {
        dist->b = (lo + hi) / 2;
        if (dist->b <= lo || dist->b >= hi)
            break;
        *(sb_quantile_curve_moment(dist, 1) < dist->a ? &lo : &hi) = dist->b;
    }
    dist->b = hi;
    return SB_OK;
}

/* The curve through those of the points that are above 0, of which `zero` lie below. */
static enum sb_code quantiles_make_curve(const struct sb_latency_source *source,
                                         const struct sb_quantile_points *told, uint32_t first,
                                         double zero, struct sb_dist *dist, struct sb_error *error)
{
    const struct sb_quantile_point *point = told->point + first;
    uint32_t count = told->count - first, low = point[0].percent > 0 ? 0 : 1,
             n = count - low - (point[count - 1].percent < 100 ? 0 : 1);
    double *work = sb_arena_alloc(source->arena, 3 * (size_t)n, sizeof *work),
           *p = malloc(2 * (size_t)n * sizeof *p);
    if (!work || !p) {
        free(p);
        return sb_fail_memory(error);
    }
    for (uint32_t i = 0; i < n; i++) {
        p[i] = point[low + i].percent / 100;
        if (zero > 0) /* what some percentage is, so that it can be written as one */
            p[i] = 100 * ((p[i] - zero) / (1 - zero)) / 100;
        p[n + i] = point[low + i].x;
    }
    dist->min = low ? point[0].x : 0;
    dist->max = low + n < count ? point[count - 1].x : INFINITY;
    sb_quantile_curve_fit(dist, p, p + n, n, work);
    free(p);
    if (!told->mean)
        return SB_OK;
    enum sb_code code = sb_latency_time(source, told->mean, &dist->a, error);
    dist->a /= 1 - zero;
    return code ? code : quantiles_meet_mean(source, told->mean, 1 - zero, dist, error);
}

static bool quantiles_inside(const struct sb_quantile_point *point)
{
    return point->percent > 0 && point->percent < 100;
}

/* The curve is one of logarithms, which different doubles share. */
static bool quantiles_is_flat(const struct sb_quantile_point *first,
                              const struct sb_quantile_point *last)
{
    return first->x >= last->x || (first->x > 0 && log(first->x) >= log(last->x));
}

/* 0 with the probability `zero`, else the curve. */
static enum sb_code quantiles_make_zeros(const struct sb_latency_source *source,
                                         const struct sb_json_node *node, double zero,
                                         const struct sb_dist *curve, struct sb_dist *dist,
                                         struct sb_error *error)
{
    double *weight = sb_arena_alloc(source->arena, 2, sizeof *weight);
    struct sb_dist *component = sb_arena_alloc(source->arena, 2, sizeof *component);
    const struct sb_dist_type *mixture = sb_latency_type(source, "mixture");
    if (!weight || !component)
        return sb_fail_memory(error);
    if (!mixture)
        return sb_latency_fail(source, node, error, "there is no \"mixture\", which this is");
    weight[0] = zero;
    weight[1] = 1 - zero;
    component[0] = sb_dist_constant(0);
    component[1] = *curve;
    *dist =
        (struct sb_dist){ .type = mixture, .count = 2, .weight = weight, .component = component };
    return SB_OK;
}

static enum sb_code quantiles_make(const struct sb_latency_source *source,
                                   const struct sb_json_node *node,
                                   const struct sb_quantile_points *told, struct sb_dist *dist,
                                   struct sb_error *error)
{
    uint32_t first = 0, within = 0, above = 0, last = told->count - 1;
    double zero = 0;
    for (uint32_t i = 0; i < told->count; i++) {
        within += quantiles_inside(&told->point[i]);
        above += quantiles_inside(&told->point[i]) && told->point[i].x > 0;
        if (quantiles_inside(&told->point[i]) && !(told->point[i].x > 0)) {
            zero = told->point[i].percent / 100;
            first = i + 1;
        }
    }
    if (within < 2)
        return sb_latency_fail(source, node, error,
                               "expected two quantiles at least between p0 and p100");
    if (quantiles_is_flat(&told->point[0], &told->point[last]) && !told->mean) {
        *dist = sb_dist_constant(told->point[0].x);
        return SB_OK;
    }
    if (above < 2)
        return sb_latency_fail(source, node, error,
                               "expected two quantiles at least that are above 0");
    if (!(zero > 0))
        return quantiles_make_curve(source, told, 0, 0, dist, error);
    struct sb_dist curve = { .type = dist->type };
    enum sb_code code = quantiles_make_curve(source, told, first, zero, &curve, error);
    if (code == SB_OK && !told->mean && quantiles_is_flat(&told->point[first], &told->point[last]))
        curve = sb_dist_constant(told->point[first].x);
    return code ? code : quantiles_make_zeros(source, node, zero, &curve, dist, error);
}

static enum sb_code quantiles_read(const struct sb_latency_source *source,
                                   const struct sb_json_node *node, struct sb_dist *dist,
                                   struct sb_error *error)
{
    struct sb_quantile_points told;
    enum sb_code code = sb_quantile_points_read(&told, source, node, error);
    if (code == SB_OK)
        code = quantiles_make(source, node, &told, dist, error);
    sb_quantile_points_fini(&told);
    return code;
}

static double quantiles_as_log_time(double written, double unit) { return log(written * unit); }
static double quantiles_as_score(double percent, double unit)
{
    (void)unit;
    double p = percent / 100;
    return p <= 0.5 ? gsl_cdf_ugaussian_Pinv(p) : gsl_cdf_ugaussian_Qinv(1 - p);
}

/* A key must be a plain decimal ("p99.9", "p0.00001"). */
static void quantiles_write_percent(struct sb_latency_writer *writer, double score)
{
    char text[SB_DECIMAL_SIZE], key[SB_DECIMAL_SIZE + 10];
    double guess = 100 * (score < 0 ? gsl_cdf_ugaussian_P(score) : 1 - gsl_cdf_ugaussian_Q(score));
    sb_latency_decimal(writer, guess, score, quantiles_as_score, text);
    if (strchr(text, 'e'))
        snprintf(text, sizeof text, "%.20f", strtod(text, NULL));
    snprintf(key, sizeof key, ", \"p%s\": ", text);
    sb_latency_put(writer, key);
}

static void quantiles_write(struct sb_latency_writer *writer, const struct sb_dist *dist)
{
    const double *score = sb_quantile_curve_scores(dist), *y = sb_quantile_curve_logs(dist);
    const double unit = sb_latency_writer_unit(writer);
    if (dist->min > 0)
        sb_latency_put_time(writer, ", \"p0\": ", dist->min);
    for (uint32_t i = 0; i < dist->count; i++) {
        quantiles_write_percent(writer, score[i]);
        /* A point at an end is written as the end is: another decimal of the same logarithm could
         * lie beyond it. */
        if (dist->min > 0 && log(dist->min) == y[i])
            sb_latency_put_time(writer, "", dist->min);
        else if (log(dist->max) == y[i])
            sb_latency_put_time(writer, "", dist->max);
        else
            sb_latency_put_as(writer, "", exp(y[i]) / unit, y[i], quantiles_as_log_time);
    }
    if (isfinite(dist->max))
        sb_latency_put_time(writer, ", \"p100\": ", dist->max);
    if (dist->a > 0)
        sb_latency_put_time(writer, ", \"mean\": ", dist->a);
}

/* ---- the distribution ---- */

static double quantiles_mean(const struct sb_dist *dist)
{
    return sb_quantile_curve_moment(dist, 1);
}

/* Loses digits where the deviation is much smaller than the mean. */
static double quantiles_variance(const struct sb_dist *dist)
{
    double first = sb_quantile_curve_moment(dist, 1), second = sb_quantile_curve_moment(dist, 2);
    return isfinite(second) ? fmax(second - first * first, 0) : INFINITY;
}

static struct sb_range quantiles_told(const struct sb_dist *dist)
{
    const double *score = sb_quantile_curve_scores(dist);
    return (struct sb_range){
        dist->min > 0 ? 0 : gsl_cdf_ugaussian_P(score[0]),
        isfinite(dist->max) ? 1 : gsl_cdf_ugaussian_P(score[dist->count - 1]),
    };
}

static struct sb_range quantiles_support(const struct sb_dist *dist)
{
    return (struct sb_range){ dist->min, dist->max };
}

const struct sb_dist_type sb_dist_type_quantiles = {
    .name = "quantiles",
    .summary =
        "what a dashboard shows: a monotone curve through the points, lognormal tails beyond "
        "(p0 and p100 end them)",
    .parameters = "p50, p90, p99, ... (any pNN, min, max, mean)",
    .spelling = { { .properties =
                        "\"min\": {\"$ref\": \"#/$defs/time\"}, \"median\": {\"$ref\": "
                        "\"#/$defs/time\"}, \"med\": {\"$ref\": \"#/$defs/time\"}, \"max\": "
                        "{\"$ref\": \"#/$defs/time\"}, \"mean\": {\"$ref\": "
                        "\"#/$defs/time\"}, \"avg\": {\"$ref\": \"#/$defs/time\"}, "
                        "\"average\": {\"$ref\": \"#/$defs/time\"}",
                    .keywords = "\"patternProperties\": "
                                "{\"^p(100(\\\\.0*)?|[0-9]{1,2}(\\\\.[0-9]*)?|9[0-9]{2,}|\\\\.[0-9]"
                                "+)$\": {\"$ref\": \"#/$defs/time\"}}, \"minProperties\": 3" } },
    .example = { { "{\"dist\": \"quantiles\", \"p50\": 80, \"p99\": 400}", 400, 0.99,
                   101.63024788244711 },
                 { "{\"dist\": \"quantiles\", \"p50\": 80, \"p90\": 150, \"p99\": 400}", 150, 0.9,
                   94.990871156479159 },
                 { "{\"dist\": \"quantiles\", \"p0\": 30, \"p50\": 80, \"p90\": 150, \"p99\": 400, "
                   "\"p100\": 900}",
                   80, 0.5, 95.254964812758374 },
                 { "{\"dist\": \"quantiles\", \"min\": 9.2, \"median\": 18.6, \"p95\": 6580.9, "
                   "\"p99\": 9168.2, \"max\": 15530.7}",
                   13.103652997855839, 0.25, 868.8620648480744 },
                 { "{\"dist\": \"quantiles\", \"p50\": 45, \"p90\": 90, \"p99\": 240, \"mean\": "
                   "65}",
                   2222.8587197165998, 0.999, 65 },
                 { "{\"dist\": \"quantiles\", \"p10\": 10, \"p50\": 10, \"p90\": 20, \"p99\": 20}",
                   15, 0.76228732876489646, 12.511024745907952 } },
    .read = quantiles_read,
    .write = quantiles_write,
    .mass = sb_quantile_curve_mass,
    .quantile = sb_quantile_curve_at,
    .mean = quantiles_mean,
    .variance = quantiles_variance,
    .capped = sb_quantile_curve_capped,
    .support = quantiles_support,
    .told = quantiles_told,
    .atom = sb_quantile_curve_atom,
    .points = 3,
};
