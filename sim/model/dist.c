/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/dist.h"

#include "sim/model/dist_score.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

/* P(X > x) when `upper`, else P(X <= x): both, because 1 - P loses the tail. Without the shift. */
static double mass(const struct sb_dist *dist, double x, bool upper);
static double inverse(const struct sb_dist *dist, double p, bool upper);

static double normal_mass(const struct sb_dist *dist, double x, bool upper)
{
    double left = -dist->a / dist->b, z = (x - dist->a) / dist->b, kept = gsl_cdf_ugaussian_Q(left);
    if (x <= 0)
        return upper ? 1 : 0;
    return (upper ? gsl_cdf_ugaussian_Q(z) : gsl_cdf_ugaussian_P(z) - gsl_cdf_ugaussian_P(left)) /
           kept;
}

static double mixture_mass(const struct sb_dist *dist, double x, bool upper)
{
    double sum = 0;
    for (uint32_t i = 0; i < dist->count; i++)
        sum += dist->weight[i] * mass(&dist->component[i], x - dist->component[i].shift, upper);
    return fmin(sum, 1);
}

static uint32_t samples_up_to(const struct sb_dist *dist, double x)
{
    uint32_t lo = 0, hi = dist->count;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (dist->point[middle] <= x)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

static double empirical_mass(const struct sb_dist *dist, double x, bool upper)
{
    uint32_t below = samples_up_to(dist, x);
    return (double)(upper ? dist->count - below : below) / dist->count;
}

static double quantiles_mass(const struct sb_dist *dist, double x, bool upper)
{
    if (x < dist->min || x <= 0)
        return upper ? 1 : 0;
    if (x >= dist->max)
        return upper ? 0 : 1;
    double z = sb_score_inverse(dist, log(x));
    return upper ? gsl_cdf_ugaussian_Q(z) : gsl_cdf_ugaussian_P(z);
}

static double mass(const struct sb_dist *dist, double x, bool upper)
{
    double a = dist->a, b = dist->b;
    switch (dist->kind) {
    case SB_CONSTANT: return (x >= a) != upper ? 1 : 0;
    case SB_UNIFORM:
        if (x >= b || x < a)
            return (x >= b) != upper ? 1 : 0;
        return (upper ? b - x : x - a) / (b - a);
    case SB_EXPONENTIAL: return upper ? gsl_cdf_exponential_Q(x, a) : gsl_cdf_exponential_P(x, a);
    case SB_NORMAL: return normal_mass(dist, x, upper);
    case SB_LOGNORMAL:
        if (x <= 0)
            return upper ? 1 : 0;
        return upper ? gsl_cdf_lognormal_Q(x, a, b) : gsl_cdf_lognormal_P(x, a, b);
    case SB_GAMMA:
        if (x <= 0)
            return upper ? 1 : 0;
        return upper ? gsl_cdf_gamma_Q(x, a, b) : gsl_cdf_gamma_P(x, a, b);
    case SB_WEIBULL:
        if (x <= 0)
            return upper ? 1 : 0;
        return upper ? gsl_cdf_weibull_Q(x, b, a) : gsl_cdf_weibull_P(x, b, a);
    case SB_PARETO: return upper ? gsl_cdf_pareto_Q(x, b, a) : gsl_cdf_pareto_P(x, b, a);
    case SB_MIXTURE: return mixture_mass(dist, x, upper);
    case SB_EMPIRICAL: return empirical_mass(dist, x, upper);
    case SB_QUANTILES: return quantiles_mass(dist, x, upper);
    }
    assert(false && "a kind of distribution that is not known");
    return NAN;
}

static bool reached(const struct sb_dist *dist, double x, double p, bool upper)
{
    return upper ? mass(dist, x, true) <= p : mass(dist, x, false) >= p;
}

/* The smallest x in [lo, hi] that has reached p, `hi` if none before it has. Halves the range of
 * representations, which for non-negative doubles have the order of the numbers: at most 64 steps
 * whatever the scale, and exact at a jump. */
static double bisect(const struct sb_dist *dist, double p, bool upper, double lo, double hi)
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

static double normal_inverse(const struct sb_dist *dist, double p, bool upper)
{
    double left = -dist->a / dist->b, kept = gsl_cdf_ugaussian_Q(left);
    double below = gsl_cdf_ugaussian_P(left) + p * kept;
    double z = upper         ? gsl_cdf_ugaussian_Qinv(p * kept)
               : below < 0.5 ? gsl_cdf_ugaussian_Pinv(below)
                             : gsl_cdf_ugaussian_Qinv((1 - p) * kept);
    return fmax(dist->a + dist->b * z, 0);
}

/* GSL's iteration gives up or stops early for some shapes, so its answer is held against the
 * distribution function. */
static double gamma_inverse(const struct sb_dist *dist, double p, bool upper)
{
    double x =
        upper ? gsl_cdf_gamma_Qinv(p, dist->a, dist->b) : gsl_cdf_gamma_Pinv(p, dist->a, dist->b);
    if (isfinite(x) && x > 0 && fabs(mass(dist, x, upper) - p) <= 1e-11 * p)
        return x;
    double lo = 0, hi = dist->a * dist->b;
    while (hi < 1e300 && !reached(dist, hi, p, upper)) {
        lo = hi;
        hi *= 2;
    }
    return bisect(dist, p, upper, lo, hi);
}

static double mixture_inverse(const struct sb_dist *dist, double p, bool upper)
{
    double lo = INFINITY, hi = 0;
    for (uint32_t i = 0; i < dist->count; i++) {
        double x = sb_dist_quantile(&dist->component[i], p, upper);
        lo = fmin(lo, x);
        hi = fmax(hi, x);
    }
    return bisect(dist, p, upper, lo * (1 - 1e-9), fmin(hi * (1 + 1e-9), 1e300));
}

static double empirical_inverse(const struct sb_dist *dist, double p, bool upper)
{
    double n = dist->count;
    uint32_t i = (uint32_t)(upper ? fmax(n - 1 - floor(p * n), 0) : fmin(floor(p * n), n - 1));
    /* p n is rounded: the neighbours decide by the same division as the distribution function. */
    while (i > 0 && (upper ? (n - i) / n <= p : i / n >= p))
        i--;
    while (i + 1 < dist->count && (upper ? (n - 1 - i) / n > p : (i + 1) / n < p))
        i++;
    return dist->point[i];
}

static double quantiles_inverse(const struct sb_dist *dist, double p, bool upper)
{
    double z = upper ? gsl_cdf_ugaussian_Qinv(p) : gsl_cdf_ugaussian_Pinv(p);
    return fmin(fmax(exp(sb_score_curve(dist, z)), dist->min), dist->max);
}

static double inverse(const struct sb_dist *dist, double p, bool upper)
{
    double a = dist->a, b = dist->b;
    double hazard = upper ? -log(p) : -log1p(-p); /* of the exponential with mean 1 */
    switch (dist->kind) {
    case SB_CONSTANT: return a;
    case SB_UNIFORM: return upper ? b - (b - a) * p : a + (b - a) * p;
    case SB_EXPONENTIAL: return a * hazard;
    case SB_NORMAL: return normal_inverse(dist, p, upper);
    case SB_LOGNORMAL:
        return upper ? gsl_cdf_lognormal_Qinv(p, a, b) : gsl_cdf_lognormal_Pinv(p, a, b);
    case SB_GAMMA: return gamma_inverse(dist, p, upper);
    case SB_WEIBULL: return b * pow(hazard, 1 / a);
    case SB_PARETO: return a * exp(hazard / b);
    case SB_MIXTURE: return mixture_inverse(dist, p, upper);
    case SB_EMPIRICAL: return empirical_inverse(dist, p, upper);
    case SB_QUANTILES: return quantiles_inverse(dist, p, upper);
    }
    assert(false && "a kind of distribution that is not known");
    return NAN;
}

double sb_dist_cdf(const struct sb_dist *dist, double x)
{
    return mass(dist, x - dist->shift, false);
}
double sb_dist_tail(const struct sb_dist *dist, double x)
{
    return mass(dist, x - dist->shift, true);
}

double sb_dist_quantile(const struct sb_dist *dist, double p, bool upper)
{
    assert(p > 0 && p < 1);
    return inverse(dist, p, upper) + dist->shift;
}

static double weighted_mean(const struct sb_dist *dist)
{
    double sum = 0;
    for (uint32_t i = 0; i < dist->count; i++)
        sum += dist->kind == SB_MIXTURE ? dist->weight[i] * sb_dist_mean(&dist->component[i])
                                        : dist->point[i] / dist->count;
    return sum;
}

static double mean(const struct sb_dist *dist)
{
    double a = dist->a, b = dist->b;
    switch (dist->kind) {
    case SB_CONSTANT:
    case SB_EXPONENTIAL: return a;
    case SB_UNIFORM: return a + (b - a) / 2;
    case SB_NORMAL:
        return a + b * exp(-a / b * (a / b) / 2) / sqrt(2 * M_PI) / gsl_cdf_ugaussian_Q(-a / b);
    case SB_LOGNORMAL: return exp(a + b * b / 2);
    case SB_GAMMA: return a * b;
    case SB_WEIBULL: return b * tgamma(1 + 1 / a);
    case SB_PARETO: return b > 1 ? a * b / (b - 1) : INFINITY;
    case SB_MIXTURE:
    case SB_EMPIRICAL: return weighted_mean(dist);
    case SB_QUANTILES: return sb_score_mean(dist);
    }
    assert(false && "a kind of distribution that is not known");
    return NAN;
}

double sb_dist_mean(const struct sb_dist *dist) { return mean(dist) + dist->shift; }

bool sb_dist_is_constant(const struct sb_dist *dist)
{
    switch (dist->kind) {
    case SB_CONSTANT: return true;
    case SB_UNIFORM: return !(dist->a < dist->b);
    case SB_NORMAL: return !(dist->b > 0);
    case SB_EMPIRICAL: return !(dist->point[0] < dist->point[dist->count - 1]);
    case SB_MIXTURE:
        for (uint32_t i = 0; i < dist->count; i++)
            if (!sb_dist_is_constant(&dist->component[i]) ||
                sb_dist_mean(&dist->component[i]) != sb_dist_mean(dist->component))
                return false;
        return true;
    default: return false;
    }
}
