/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ln X is normal with mean mu and deviation sigma: median exp(mu), mean exp(mu + sigma^2 / 2),
 * variance mean^2 (exp(sigma^2) - 1). Johnson, Kotz and Balakrishnan, "Continuous Univariate
 * Distributions", vol. 1 (1994), ch. 14. With mu 0 and sigma 1: P(X <= 10.240473656311825) = 0.99,
 * the exponential of the normal's 99 % point.
 * a = mu, b = sigma, of X in nanoseconds. */
#include "sim/model/dist.h"
#include "sim/workload/latency_write.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static const char *make(double mu, double sigma, struct sb_dist *dist)
{
    dist->a = mu;
    dist->b = sigma;
    /* not <=: also where the quotient before it overflowed */
    return sigma <= 100 ? NULL : "too wide: sigma would be more than 100";
}

static const char *make_constant(double value, struct sb_dist *dist)
{
    *dist = sb_dist_constant(value);
    return NULL;
}

static const char *from_logarithm(const double *value, struct sb_dist *dist)
{
    return value[1] > 0 ? make(value[0], value[1], dist) : make_constant(exp(value[0]), dist);
}

static const char *from_quantiles(const double *value, struct sb_dist *dist)
{
    if (value[1] < value[0])
        return "\"p99\" is less than \"median\"";
    if (value[0] == value[1])
        return make_constant(value[0], dist);
    if (!(value[0] > 0))
        return "\"median\" must be more than 0";
    return make(log(value[0]), (log(value[1]) - log(value[0])) / gsl_cdf_ugaussian_Pinv(0.99),
                dist);
}

static const char *from_moments(const double *value, struct sb_dist *dist)
{
    if (!(value[1] > 0))
        return make_constant(value[0], dist);
    if (!(value[0] > 0))
        return "\"mean\" must be more than 0";
    double variance = log1p(value[1] / value[0] * (value[1] / value[0]));
    if (!(variance > 0)) /* nothing beside the mean */
        return make_constant(value[0], dist);
    return make(log(value[0]) - variance / 2, sqrt(variance), dist);
}

static double as_logarithm(double written, double unit) { return written + log(unit); }
static double as_log_time(double written, double unit) { return log(written * unit); }

/* As a person writes it, where a median and a p99 of few digits give the same mu and sigma to the
 * last bit; most often they were what the file said. */
static bool write_round(struct sb_latency_writer *writer, const struct sb_dist *dist)
{
    char median[40] = "", p99[40] = "", text[120];
    const double score = gsl_cdf_ugaussian_Pinv(0.99), unit = sb_latency_writer_unit(writer);
    bool same = false;
    for (int digits = 4; !same && digits <= 10; digits += 3) {
        snprintf(median, sizeof median, "%.*g", digits, exp(dist->a) / unit);
        same = as_log_time(strtod(median, NULL), unit) == dist->a;
    }
    for (int digits = 4; same && digits <= 10; digits += 3) {
        snprintf(p99, sizeof p99, "%.*g", digits, exp(dist->a + dist->b * score) / unit);
        if ((as_log_time(strtod(p99, NULL), unit) - dist->a) / score != dist->b)
            continue;
        snprintf(text, sizeof text, ", \"median\": %s, \"p99\": %s", median, p99);
        sb_latency_put(writer, text);
        return true;
    }
    return false;
}

static void write(struct sb_latency_writer *writer, const struct sb_dist *dist)
{
    if (write_round(writer, dist))
        return;
    sb_latency_put_as(writer, ", \"mu\": ", dist->a - log(sb_latency_writer_unit(writer)), dist->a,
                      as_logarithm);
    sb_latency_put_number(writer, ", \"sigma\": ", dist->b);
}

static double mass(const struct sb_dist *dist, double x, bool upper)
{
    if (x <= 0)
        return upper ? 1 : 0;
    return upper ? gsl_cdf_lognormal_Q(x, dist->a, dist->b)
                 : gsl_cdf_lognormal_P(x, dist->a, dist->b);
}

static double quantile(const struct sb_dist *dist, double p, bool upper)
{
    return upper ? gsl_cdf_lognormal_Qinv(p, dist->a, dist->b)
                 : gsl_cdf_lognormal_Pinv(p, dist->a, dist->b);
}

static double mean(const struct sb_dist *dist) { return exp(dist->a + dist->b * dist->b / 2); }

static double variance(const struct sb_dist *dist)
{
    return exp(2 * dist->a + dist->b * dist->b) * expm1(dist->b * dist->b);
}

static void draw(const struct sb_dist *dist, struct sb_dist_draw *draw)
{
    draw->form = SB_DIST_EXP;
    draw->a = dist->a;
    draw->b = dist->b;
    draw->standard = sb_dist_standard_normal;
}

const struct sb_dist_type sb_dist_type_lognormal = {
    .name = "lognormal",
    .summary = "skewed with a long tail, as most services are",
    .spelling = { { .parameter = { { "median", SB_DIST_TIME, 0, 0 },
                                   { "p99", SB_DIST_TIME, 0, 0 } },
                    .make = from_quantiles },
                  { .parameter = { { "mean", SB_DIST_TIME, 0, 0 }, { "sd", SB_DIST_TIME, 0, 0 } },
                    .make = from_moments },
                  { .parameter = { { "mu", SB_DIST_LOGARITHM, 0, 0 },
                                   { "sigma", SB_DIST_NUMBER, 0, 100 } },
                    .make = from_logarithm } },
    .example = { { "{\"dist\": \"lognormal\", \"mu\": 0, \"sigma\": 1}", 10.240473656311825, 0.99,
                   1.6487212707001282 },
                 { "{\"dist\": \"lognormal\", \"median\": 80, \"p99\": 400}", 400, 0.99,
                   101.63024788244711 },
                 { "{\"dist\": \"lognormal\", \"mean\": 80, \"sd\": 60}", 64, 0.5, 80 } },
    .write = write,
    .mass = mass,
    .quantile = quantile,
    .mean = mean,
    .variance = variance,
    .draw = draw,
};
