/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/comparison/paired.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static double paired_student(uint64_t n) { return gsl_cdf_tdist_Pinv(0.975, (double)(n - 1)); }

/* The ends are the roots of (x - r y)^2 = t^2 (var_x - 2 r cov_xy + r^2 var_y). */
static struct sb_interval fieller(const struct sb_paired *p, double t)
{
    double a = p->y * p->y - t * t * p->var_y, b = p->x * p->y - t * t * p->cov_xy,
           ratio = p->x / p->y;
    /* b^2 - a c, without its cancellation: t^2 times the variance of x - ratio y, less a term of
     * second order */
    double spread = p->var_x - 2 * ratio * p->cov_xy + ratio * ratio * p->var_y;
    double second = p->var_x * p->var_y - p->cov_xy * p->cov_xy;
    double under = t * t * (p->y * p->y * fmax(spread, 0) - t * t * fmax(second, 0));
    if (!(a > 0))
        return (struct sb_interval){ NAN, NAN };
    double half = sqrt(fmax(under, 0));
    return (struct sb_interval){ (b - half) / a, (b + half) / a };
}

struct sb_estimate sb_paired_ratio(const struct sb_paired *p)
{
    struct sb_estimate ratio = { p->x / p->y, { NAN, NAN } };
    if (p->y == 0)
        ratio.value = p->x == 0 ? 1 : NAN;
    if (p->n < 2 || (p->var_x == 0 && p->var_y == 0))
        ratio.ci95 = (struct sb_interval){ ratio.value, ratio.value };
    else if (p->y > 0)
        ratio.ci95 = fieller(p, paired_student(p->n));
    return ratio;
}

struct sb_estimate sb_paired_difference(const struct sb_paired *p)
{
    double value = p->x - p->y, variance = p->var_x + p->var_y - 2 * p->cov_xy;
    double half = p->n < 2 ? 0 : paired_student(p->n) * sqrt(fmax(variance, 0));
    return (struct sb_estimate){ value, { value - half, value + half } };
}
