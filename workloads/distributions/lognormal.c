/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ln X is normal with mean mu and deviation sigma: median exp(mu), mean exp(mu + sigma^2 / 2),
 * variance mean^2 (exp(sigma^2) - 1). Johnson, Kotz and Balakrishnan, "Continuous Univariate
 * Distributions", vol. 1 (1994), ch. 14. With mu 0 and sigma 1: P(X <= 10.240473656311825) = 0.99,
 * the exponential of the normal's 99 % point.
 * a = mu, b = sigma, of X in nanoseconds. */
#include "sim/model/distribution/dist.h"
#include "sim/model/distribution/likelihood.h"
#include "sim/workload/latency/write.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *lognormal_make(double mu, double sigma, struct sb_dist *dist)
{
    dist->a = mu;
    dist->b = sigma;
    /* not <=: also where the quotient before it overflowed */
    return sigma <= 100 ? NULL : "too wide: sigma would be more than 100";
}

static const char *lognormal_make_constant(double value, struct sb_dist *dist)
{
    *dist = sb_dist_constant(value);
    return NULL;
}

static const char *lognormal_from_logarithm(const double *value, struct sb_dist *dist)
{
    return value[1] > 0 ? lognormal_make(value[0], value[1], dist)
                        : lognormal_make_constant(exp(value[0]), dist);
}

/* Through a median and the quantile of `p`. */
static const char *lognormal_from_quantile(const double *value, double p, const char *descends,
                                           struct sb_dist *dist)
{
    if (value[1] < value[0])
        return descends;
    if (value[0] == value[1])
        return lognormal_make_constant(value[0], dist);
    if (!(value[0] > 0))
        return "the median must be more than 0";
    return lognormal_make(log(value[0]),
                          (log(value[1]) - log(value[0])) / gsl_cdf_ugaussian_Pinv(p), dist);
}

static const char *lognormal_from_p99(const double *value, struct sb_dist *dist)
{
    return lognormal_from_quantile(value, 0.99, "\"p99\" is less than the median", dist);
}

static const char *lognormal_from_p95(const double *value, struct sb_dist *dist)
{
    return lognormal_from_quantile(value, 0.95, "\"p95\" is less than the median", dist);
}

static const char *lognormal_from_p90(const double *value, struct sb_dist *dist)
{
    return lognormal_from_quantile(value, 0.9, "\"p90\" is less than the median", dist);
}

static const char *lognormal_from_moments(const double *value, struct sb_dist *dist)
{
    if (!(value[1] > 0))
        return lognormal_make_constant(value[0], dist);
    if (!(value[0] > 0))
        return "\"mean\" must be more than 0";
    double variance = log1p(value[1] / value[0] * (value[1] / value[0]));
    if (!(variance > 0)) /* nothing beside the mean */
        return lognormal_make_constant(value[0], dist);
    return lognormal_make(log(value[0]) - variance / 2, sqrt(variance), dist);
}

static double lognormal_as_logarithm(double written, double unit) { return written + log(unit); }
static double lognormal_as_log_time(double written, double unit) { return log(written * unit); }

/* The decimal of few digits of which the reader makes mu, or sigma through the quantile at `score`;
 * where there is none, false. */
static bool lognormal_write_round(double guess, double mu, double sigma, double score, double unit,
                                  char text[40])
{
    for (int digits = 4; digits <= 10; digits += 3) {
        snprintf(text, 40, "%.*g", digits, guess);
        double y = lognormal_as_log_time(strtod(text, NULL), unit);
        if (score > 0 ? (y - mu) / score == sigma : y == mu)
            return true;
    }
    return false;
}

/* As a person writes it, where a median and a p99, p95 or p90 of few digits give the same mu and
 * sigma to the last bit; most often they were what the file said. */
static bool lognormal_write_quantiles(struct sb_latency_writer *writer, const struct sb_dist *dist)
{
    static const struct {
        const char *name;
        double p;
    } second[] = { { "p99", 0.99 }, { "p95", 0.95 }, { "p90", 0.9 } };
    char median[40], value[40], text[120];
    const double unit = sb_latency_writer_unit(writer), mu = dist->a, sigma = dist->b;
    if (!lognormal_write_round(exp(mu) / unit, mu, sigma, 0, unit, median))
        return false;
    for (size_t i = 0; i < sizeof second / sizeof *second; i++) {
        double score = gsl_cdf_ugaussian_Pinv(second[i].p);
        if (!lognormal_write_round(exp(mu + sigma * score) / unit, mu, sigma, score, unit, value))
            continue;
        snprintf(text, sizeof text, ", \"median\": %s, \"%s\": %s", median, second[i].name, value);
        sb_latency_put(writer, text);
        return true;
    }
    return false;
}

/* `value` with so many significant digits, or all that stand before the point. */
static void lognormal_print_digits(char text[40], double value, int digits)
{
    int before = value >= 1 ? (int)log10(value) + 1 : 1;
    snprintf(text, 40, "%.*f", before < digits ? digits - before : 0, value);
    for (size_t end = strlen(text); strchr(text, '.') && strchr("0.", text[end - 1]); end--)
        text[end - 1] = '\0';
}

/* As `simbench import --noise` makes them: a mean and a deviation of few digits. */
static bool lognormal_write_moments(struct sb_latency_writer *writer, const struct sb_dist *dist)
{
    const double unit = sb_latency_writer_unit(writer), ns = exp(dist->a + dist->b * dist->b / 2);
    const double mean = ns / unit, sd = mean * sqrt(expm1(dist->b * dist->b));
    if (!(mean < 1e18 && sd < 1e18))
        return false;
    for (int digits = 4; digits <= 13; digits += 3) {
        char first[40], second[40], text[120];
        struct sb_dist same = { .type = dist->type };
        lognormal_print_digits(first, mean, digits);
        lognormal_print_digits(second, sd, digits);
        const double value[] = { strtod(first, NULL) * unit, strtod(second, NULL) * unit };
        if (lognormal_from_moments(value, &same) || same.a != dist->a || same.b != dist->b)
            continue;
        snprintf(text, sizeof text, ", \"mean\": %s, \"sd\": %s", first, second);
        sb_latency_put(writer, text);
        return true;
    }
    return false;
}

static void lognormal_write(struct sb_latency_writer *writer, const struct sb_dist *dist)
{
    if (lognormal_write_quantiles(writer, dist) || lognormal_write_moments(writer, dist))
        return;
    sb_latency_put_as(writer, ", \"mu\": ", dist->a - log(sb_latency_writer_unit(writer)), dist->a,
                      lognormal_as_logarithm);
    sb_latency_put_number(writer, ", \"sigma\": ", dist->b);
}

static double lognormal_mass(const struct sb_dist *dist, double x, bool upper)
{
    if (x <= 0)
        return upper ? 1 : 0;
    return upper ? gsl_cdf_lognormal_Q(x, dist->a, dist->b)
                 : gsl_cdf_lognormal_P(x, dist->a, dist->b);
}

static double lognormal_quantile(const struct sb_dist *dist, double p, bool upper)
{
    return upper ? gsl_cdf_lognormal_Qinv(p, dist->a, dist->b)
                 : gsl_cdf_lognormal_Pinv(p, dist->a, dist->b);
}

static double lognormal_mean(const struct sb_dist *dist)
{
    return exp(dist->a + dist->b * dist->b / 2);
}

static double lognormal_variance(const struct sb_dist *dist)
{
    return exp(2 * dist->a + dist->b * dist->b) * expm1(dist->b * dist->b);
}

static void lognormal_draw(const struct sb_dist *dist, struct sb_dist_draw *draw)
{
    draw->form = SB_DIST_EXP;
    draw->a = dist->a;
    draw->b = dist->b;
    draw->standard = sb_dist_standard_normal;
}

static double lognormal_log_density(const struct sb_dist *dist, double x)
{
    double z = (log(x) - dist->a) / dist->b;
    return -z * z / 2 - log(dist->b * x) - log(2 * M_PI) / 2;
}

static enum sb_code lognormal_estimate(const double *sample, uint32_t n, struct sb_dist *dist)
{
    struct sb_log_moments m = sb_log_moments_of(sample, n);
    return lognormal_make(m.log_mean, m.log_deviation, dist) || !(dist->b > 0) ? SB_EINPUT : SB_OK;
}

const struct sb_dist_type sb_dist_type_lognormal = {
    .name = "lognormal",
    .summary = "skewed with a long tail, as most services are",
    .spelling = { { .parameter = { { "median", SB_DIST_TIME, 0, 0 },
                                   { "p99", SB_DIST_TIME, 0, 0 } },
                    .make = lognormal_from_p99 },
                  { .parameter = { { "median", SB_DIST_TIME, 0, 0 },
                                   { "p95", SB_DIST_TIME, 0, 0 } },
                    .make = lognormal_from_p95 },
                  { .parameter = { { "median", SB_DIST_TIME, 0, 0 },
                                   { "p90", SB_DIST_TIME, 0, 0 } },
                    .make = lognormal_from_p90 },
                  { .parameter = { { "p50", SB_DIST_TIME, 0, 0 }, { "p99", SB_DIST_TIME, 0, 0 } },
                    .make = lognormal_from_p99 },
                  { .parameter = { { "p50", SB_DIST_TIME, 0, 0 }, { "p95", SB_DIST_TIME, 0, 0 } },
                    .make = lognormal_from_p95 },
                  { .parameter = { { "p50", SB_DIST_TIME, 0, 0 }, { "p90", SB_DIST_TIME, 0, 0 } },
                    .make = lognormal_from_p90 },
                  { .parameter = { { "mean", SB_DIST_TIME, 0, 0 }, { "sd", SB_DIST_TIME, 0, 0 } },
                    .make = lognormal_from_moments },
                  { .parameter = { { "mu", SB_DIST_LOGARITHM, 0, 0 },
                                   { "sigma", SB_DIST_NUMBER, 0, 100 } },
                    .make = lognormal_from_logarithm } },
    .parameters = "median (p50), p99 (p95, p90) | mean, sd | mu, sigma",
    .example = { { "{\"dist\": \"lognormal\", \"mu\": 0, \"sigma\": 1}", 10.240473656311825, 0.99,
                   1.6487212707001282 },
                 { "{\"dist\": \"lognormal\", \"median\": 80, \"p99\": 400}", 400, 0.99,
                   101.63024788244711 },
                 { "{\"dist\": \"lognormal\", \"p50\": 80, \"p99\": 400}", 400, 0.99,
                   101.63024788244711 },
                 { "{\"dist\": \"lognormal\", \"p50\": 80, \"p95\": 300}", 300, 0.95,
                   110.48606487904023 },
                 { "{\"dist\": \"lognormal\", \"median\": 80, \"p90\": 150}", 150, 0.9,
                   90.226635280182578 },
                 { "{\"dist\": \"lognormal\", \"mean\": 80, \"sd\": 60}", 64, 0.5, 80 } },
    .write = lognormal_write,
    .mass = lognormal_mass,
    .quantile = lognormal_quantile,
    .mean = lognormal_mean,
    .variance = lognormal_variance,
    .draw = lognormal_draw,
    .fit = { 2, lognormal_log_density, lognormal_estimate },
};
