/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/fit/two_parts.h"

#include "sim/model/distribution/likelihood.h"

#include <math.h>
#include <stdlib.h>

/* Of more values than THINNED evenly chosen ones say where to begin, and few steps are left. */
enum { STEPS_MAX = 500, STEPS_LEFT = 20, VALUES_LEAST = 5, THINNED = 4000 };
#define SHARE_LEAST 0.02
#define SPREAD_LEAST 0.01
#define SETTLED 1e-8 /* of the likelihood of a value, in one step */

struct mixing {
    const double *sample;
    uint32_t n;
    double spread;  /* of ln x */
    double *of_two; /* [n] how probable it is that a value is of the second part */
};

static double log_density(const struct sb_two_parts *f, unsigned part, double x)
{
    return log(f->weight[part]) + f->part[part].type->fit.log_density(&f->part[part], x);
}

/* ln (e^a + e^b) */
static double log_sum(double a, double b) { return (a > b ? a : b) + log1p(exp(-fabs(a - b))); }

double sb_two_parts_log_likelihood(const struct sb_two_parts *parts, const double *sample,
                                   uint32_t n)
{
    double sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += log_sum(log_density(parts, 0, sample[i]), log_density(parts, 1, sample[i]));
    return sum;
}

/* Which part each value is of; returns the likelihood. */
static double expect(const struct mixing *m, const struct sb_two_parts *f)
{
    double sum = 0;
    for (uint32_t i = 0; i < m->n; i++) {
        double one = log_density(f, 0, m->sample[i]), two = log_density(f, 1, m->sample[i]);
        m->of_two[i] = 1 / (1 + exp(one - two));
        sum += log_sum(one, two);
    }
    return sum;
}

/* The most likely part for values that count as much as they are of it. Types with one parameter
 * have the mean, those with two the mean and the deviation of the logarithm. */
static bool maximise(const struct mixing *m, struct sb_two_parts *f, unsigned part)
{
    struct sb_dist *dist = &f->part[part];
    bool logarithmic = dist->type->fit.parameters == 2;
    double weight = 0, mean = 0, square = 0;
    for (uint32_t i = 0; i < m->n; i++) {
        double share = part ? m->of_two[i] : 1 - m->of_two[i];
        weight += share;
        mean += share * (logarithmic ? log(m->sample[i]) : m->sample[i]);
    }
    mean /= weight;
    f->weight[part] = weight / m->n;
    dist->a = mean;
    if (!logarithmic)
        return weight >= VALUES_LEAST && f->weight[part] >= SHARE_LEAST;
    for (uint32_t i = 0; i < m->n; i++) {
        double share = part ? m->of_two[i] : 1 - m->of_two[i], off = log(m->sample[i]) - mean;
        square += share * off * off;
    }
    dist->b = fmax(sqrt(square / weight), SPREAD_LEAST * m->spread);
    return weight >= VALUES_LEAST && f->weight[part] >= SHARE_LEAST;
}

/* From what of_two[] says; false: a part has run dry. */
static bool settle(const struct mixing *m, struct sb_two_parts *f, double *likelihood)
{
    *likelihood = -INFINITY;
    for (int i = 0; i < (m->n > THINNED ? STEPS_LEFT : STEPS_MAX); i++) {
        if (!maximise(m, f, 0) || !maximise(m, f, 1))
            return false;
        double now = expect(m, f);
        bool settled = !(now - *likelihood > SETTLED * m->n);
        *likelihood = now;
        if (settled)
            break;
    }
    return isfinite(*likelihood);
}

/* The smaller values are of the first part. */
static void cut(const struct mixing *m, double share)
{
    for (uint32_t i = 0; i < m->n; i++)
        m->of_two[i] = i < share * m->n ? 0.05 : 0.95;
}

static enum sb_code estimate(const double *sample, uint32_t n, const struct sb_two_parts *from,
                             struct sb_two_parts *parts)
{
    static const double cuts[] = { 0.25, 0.5, 0.75, 0.92 };
    struct mixing m = { sample, n, sb_log_moments_of(sample, n).log_deviation,
                        malloc(((size_t)n + 1) * sizeof *m.of_two) };
    struct sb_two_parts trial = *parts;
    double best = -INFINITY, likelihood;
    if (!m.of_two)
        return SB_ENOMEM;
    for (size_t i = 0; i < (from ? 1 : sizeof cuts / sizeof *cuts); i++) {
        if (from)
            expect(&m, from);
        else
            cut(&m, cuts[i]);
        if (settle(&m, &trial, &likelihood) && likelihood > best) {
            best = likelihood;
            *parts = trial;
        }
    }
    free(m.of_two);
    return best > -INFINITY ? SB_OK : SB_EINPUT;
}

enum sb_code sb_two_parts_estimate(const double *sample, uint32_t n,
                                   const struct sb_two_parts *from, struct sb_two_parts *parts)
{
    struct sb_two_parts begin = *parts;
    if (from || n <= THINNED)
        return estimate(sample, n, from, parts);
    double *some = malloc(THINNED * sizeof *some);
    if (!some)
        return SB_ENOMEM;
    for (uint32_t i = 0; i < THINNED; i++)
        some[i] = sample[(2 * (uint64_t)i + 1) * n / (2 * THINNED)];
    enum sb_code code = estimate(some, THINNED, NULL, &begin);
    free(some);
    return code ? code : estimate(sample, n, &begin, parts);
}
