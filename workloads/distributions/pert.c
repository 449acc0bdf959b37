/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An estimate by its least, likeliest and greatest value: min + (max - min) B with B of the beta
 * distribution of shapes 1 + 4 (mode - min) / (max - min) and 1 + 4 (max - mode) / (max - min).
 * Mean (min + 4 mode + max) / 6, variance (mean - min) (max - mean) / 7. Malcolm, Roseboom, Clark
 * and Fazar, "Application of a technique for research and development program evaluation",
 * Operations Research 7 (1959). With min 10 and mode = max = 20: P(X <= 15) = 1/32.
 * min, a = mode, max. */
#include "sim/model/distribution/dist.h"
#include "sim/workload/latency/write.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static const char *pert_make(const double *value, struct sb_dist *dist)
{
    if (!(value[0] <= value[1]))
        return "\"mode\" is less than \"min\"";
    if (!(value[1] <= value[2]))
        return "\"max\" is less than \"mode\"";
    dist->min = value[0];
    dist->a = value[1];
    dist->max = value[2];
    if (!(value[0] < value[2]))
        *dist = sb_dist_constant(value[0]);
    return NULL;
}

static void pert_write(struct sb_latency_writer *writer, const struct sb_dist *dist)
{
    sb_latency_put_time(writer, ", \"min\": ", dist->min);
    sb_latency_put_time(writer, ", \"mode\": ", dist->a);
    sb_latency_put_time(writer, ", \"max\": ", dist->max);
}

/* The beta's shape at the lower or upper end. */
static double pert_shape(const struct sb_dist *dist, bool upper)
{
    double from = upper ? dist->max - dist->a : dist->a - dist->min;
    return 1 + 4 * from / (dist->max - dist->min);
}

/* As the distance from the nearer end, so that both tails are precise. */
static double pert_mass(const struct sb_dist *dist, double x, bool upper)
{
    if (x <= dist->min || x >= dist->max)
        return (x >= dist->max) != upper ? 1 : 0;
    double from = upper ? dist->max - x : x - dist->min;
    return gsl_cdf_beta_P(from / (dist->max - dist->min), pert_shape(dist, upper),
                          pert_shape(dist, !upper));
}

static double pert_quantile(const struct sb_dist *dist, double p, bool upper)
{
    double near = pert_shape(dist, upper), far = pert_shape(dist, !upper),
           part = gsl_cdf_beta_Pinv(p, near, far), range = dist->max - dist->min;
    if (!(fabs(gsl_cdf_beta_P(part, near, far) - p) <= 1e-11 * p))
        return sb_dist_bisect(dist, p, upper, dist->min, dist->max);
    return upper ? dist->max - range * part : dist->min + range * part;
}

static double pert_mean(const struct sb_dist *dist)
{
    return (dist->min + 4 * dist->a + dist->max) / 6;
}

static double pert_variance(const struct sb_dist *dist)
{
    return (pert_mean(dist) - dist->min) * (dist->max - pert_mean(dist)) / 7;
}

static struct sb_range pert_support(const struct sb_dist *dist)
{
    return (struct sb_range){ dist->min, dist->max };
}

const struct sb_dist_type sb_dist_type_pert = {
    .name = "pert",
    .summary = "an estimate: at least, most likely and at most so long",
    .spelling = { { .parameter = { { "min", SB_DIST_TIME, 0, 0 },
                                   { "mode", SB_DIST_TIME, 0, 0 },
                                   { "max", SB_DIST_TIME, 0, 0 } },
                    .make = pert_make } },
    .example = { { "{\"dist\": \"pert\", \"min\": 10, \"mode\": 20, \"max\": 20}", 15, 0.03125,
                   18.333333333333332 },
                 { "{\"dist\": \"pert\", \"min\": 0, \"mode\": 2, \"max\": 10}", 4,
                   0.72838516550514532, 3 },
                 { "{\"dist\": \"pert\", \"min\": 5, \"mode\": 5, \"max\": 25}", 9, 0.67232,
                   8.3333333333333333 },
                 { "{\"dist\": \"pert\", \"min\": 0, \"mode\": 5, \"max\": 10}", 5, 0.5, 5 } },
    .write = pert_write,
    .mass = pert_mass,
    .quantile = pert_quantile,
    .mean = pert_mean,
    .variance = pert_variance,
    .support = pert_support,
};
