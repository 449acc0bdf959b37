/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/distribution/likelihood.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_multimin.h>
#include <math.h>

struct seeking {
    struct sb_dist dist;
    const double *sample;
    uint32_t n;
    double origin, step; /* a = origin + step x; by its logarithm where step is 0 */
};

/* Two passes: what is nearly constant keeps its digits. */
struct sb_log_moments sb_log_moments_of(const double *sample, uint32_t n)
{
    struct sb_log_moments m = { 0 };
    for (uint32_t i = 0; i < n; i++) {
        m.mean += sample[i] / n;
        m.log_mean += log(sample[i]) / n;
    }
    for (uint32_t i = 0; i < n; i++) {
        double off = sample[i] - m.mean, log_off = log(sample[i]) - m.log_mean;
        m.deviation += off * off / n;
        m.log_deviation += log_off * log_off / n;
    }
    m.deviation = sqrt(m.deviation);
    m.log_deviation = sqrt(m.log_deviation);
    return m;
}

double sb_log_likelihood(const struct sb_dist *dist, const double *sample, uint32_t n)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += dist->type->fit.log_density(dist, sample[i]);
    return sum;
}

static void place(struct seeking *s, const gsl_vector *at)
{
    double x = gsl_vector_get(at, 0);
    s->dist.a = s->step > 0 ? s->origin + s->step * x : exp(x);
    s->dist.b = exp(gsl_vector_get(at, 1));
}

/* The simplex cannot go on from what is not finite. */
static double cost(const gsl_vector *at, void *self)
{
    struct seeking *s = self;
    place(s, at);
    double value = -sb_log_likelihood(&s->dist, s->sample, s->n) / s->n;
    return isfinite(value) ? value : 1e300;
}

/* Whether the simplex has become small. */
static bool settle(gsl_multimin_fminimizer *minimizer)
{
    enum { STEPS_MAX = 1000 };
    for (int i = 0; i < STEPS_MAX; i++) {
        if (gsl_multimin_fminimizer_iterate(minimizer))
            return false;
        if (gsl_multimin_fminimizer_size(minimizer) < 1e-6) /* a smaller one moves no digit of it */
            return true;
    }
    return false;
}

enum sb_code sb_likelihood_maximise(struct sb_dist *dist, const double *sample, uint32_t n,
                                    double step)
{
    double start[2] = { step > 0 ? 0 : log(dist->a), log(dist->b) }, steps[2] = { 0.2, 0.2 };
    struct seeking s = { *dist, sample, n, dist->a, step };
    gsl_multimin_function function = { cost, 2, &s };
    gsl_vector_view from = gsl_vector_view_array(start, 2), by = gsl_vector_view_array(steps, 2);
    gsl_multimin_fminimizer *minimizer =
        gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, 2);
    if (!minimizer)
        return SB_ENOMEM;
    int failed = gsl_multimin_fminimizer_set(minimizer, &function, &from.vector, &by.vector);
    bool settled = !failed && settle(minimizer);
    if (settled) {
        place(&s, gsl_multimin_fminimizer_x(minimizer));
        *dist = s.dist;
    }
    gsl_multimin_fminimizer_free(minimizer);
    return settled ? SB_OK : SB_EINPUT;
}
