/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latency distributions. GSL gives the distribution functions; sampling is by inversion, in
 * sim/draw/sampler.h. */
#ifndef SIM_MODEL_DIST_H
#define SIM_MODEL_DIST_H

#include "sim/base/error.h"

#include <stdbool.h>
#include <stdint.h>

enum sb_dist_kind {
    SB_CONSTANT,    /* a = value */
    SB_UNIFORM,     /* a = min, b = max */
    SB_EXPONENTIAL, /* a = mean */
    SB_NORMAL, /* a = mean, b = sd, of the normal that is then truncated (renormalised) to [0, inf)
                */
    SB_LOGNORMAL, /* a = mu, b = sigma; x in ns: ln x ~ N(mu, sigma) */
    SB_GAMMA,     /* a = shape, b = scale (Erlang: a = k) */
    SB_WEIBULL,   /* a = shape, b = scale */
    SB_PARETO,    /* a = min, b = alpha: P(X > x) = (min/x)^alpha */
    SB_MIXTURE,   /* count components with weights that add up to 1 (hyperexponential: of
                     exponentials) */
    SB_EMPIRICAL, /* count samples in ascending order, equally likely */
    SB_QUANTILES  /* count points: ln x is a monotone cubic (Steffen 1990) of the normal score of p,
                   * a straight line (a lognormal  tail) beyond the outermost points, so that two
                   * points give the lognormal through both; a p0 or p100 cuts the tail */
};

/* A small value; what it points to lives in the arena of the graph. All times in nanoseconds as
 * doubles. */
struct sb_dist {
    enum sb_dist_kind kind;
    uint32_t count;
    double a, b, shift;              /* shift is added to every draw */
    const double *weight;            /* [count], of a mixture */
    const struct sb_dist *component; /* [count], of a mixture */
    const double *point; /* empirical: samples[count]; quantiles: count normal scores, count ln x,
                            count slopes */
    double min, max;     /* quantiles: where the tails are cut; 0 and INFINITY without */
};

/* Fills a quantiles distribution from `n` >= 2 points: p[n] ascending in (0, 1), x[n] > 0 not
 * descending; `work` is an array of 3 n doubles that the distribution borrows from then on. */
void sb_dist_quantiles_init(struct sb_dist *dist, const double *p, const double *x, uint32_t n,
                            double *work);

/* P(X <= x), including the shift. */
double sb_dist_cdf(const struct sb_dist *dist, double x);

/* P(X > x), precise in the tail, where 1 - sb_dist_cdf is not. */
double sb_dist_tail(const struct sb_dist *dist, double x);

/* The smallest x with P(X <= x) >= p, where p = `p`, or 1 - `p` when `upper`: p in (0, 1), small
 * values keep their precision. GSL's error handler must be off (gsl_set_error_handler_off): its
 * inverse gamma function stops in some places, which is made good here. */
double sb_dist_quantile(const struct sb_dist *dist, double p, bool upper);

/* The expected value; INFINITY where there is none (a Pareto with alpha <= 1). Closed forms,
 * numeric integration for quantiles. */
double sb_dist_mean(const struct sb_dist *dist);

/* Whether every draw is the same. */
bool sb_dist_is_constant(const struct sb_dist *dist);

/* The name in workload files. */
const char *sb_dist_name(const struct sb_dist *dist);

/* Every distribution that a workload can name, one line each: name, parameters, meaning. */
struct sb_dist_help {
    const char *name, *parameters, *summary;
};
extern const struct sb_dist_help sb_dist_help[];
extern const unsigned sb_dist_help_count;

#endif
