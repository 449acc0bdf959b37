/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/distribution/score_integral.h"

#include "sim/model/distribution/gauss_legendre.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Below the lowest score there is a probability of 10^-19. */
enum { DEEPEST = 20, LOWEST = -9, HIGHEST = 37 };

static double integrand_at(double z, const void *self)
{
    const struct sb_score_integrand *integrand = self;
    double p = z < 0 ? gsl_cdf_ugaussian_P(z) : gsl_cdf_ugaussian_Q(z),
           off = integrand->quantile(integrand->self, p, z >= 0) - integrand->centre;
    return (integrand->k == 1 ? off : off * off) * (exp(-z * z / 2) / sqrt(2 * M_PI));
}

/* Halves the piece until its halves add up to it. */
static double refine(const struct sb_score_integrand *integrand, double from, double to,
                     double whole, double slack, int depth)
{
    double middle = from + (to - from) / 2;
    double left = sb_gauss_legendre(integrand_at, integrand, from, middle, 1),
           right = sb_gauss_legendre(integrand_at, integrand, middle, to, 1);
    if (fabs(left + right - whole) <= slack || depth == 0)
        return left + right;
    return refine(integrand, from, middle, left, slack / 2, depth - 1) +
           refine(integrand, middle, to, right, slack / 2, depth - 1);
}

double sb_score_integral(const struct sb_score_integrand *integrand, double end, double scale)
{
    enum { PIECES_MAX = 16 };
    double part[PIECES_MAX], sum = 0, size = scale;
    end = fmin(end, HIGHEST);
    if (!(end > LOWEST))
        return 0;
    int pieces = 1 + (int)((end - LOWEST) / 3);
    double width = (end - LOWEST) / pieces;
    for (int i = 0; i < pieces; i++) {
        part[i] = sb_gauss_legendre(integrand_at, integrand, LOWEST + i * width,
                                    LOWEST + (i + 1) * width, 1);
        size += fabs(part[i]);
    }
    for (int i = 0; i < pieces; i++)
        sum += refine(integrand, LOWEST + i * width, LOWEST + (i + 1) * width, part[i],
                      1e-14 * size, DEEPEST);
    return sum;
}
