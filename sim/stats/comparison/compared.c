/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/comparison/compared.h"

#include "sim/stats/comparison/paired.h"

#include <math.h>

static struct sb_interval around(double value, double half)
{
    return (struct sb_interval){ value - half, value + half };
}

static struct sb_estimate geometric_mean(const struct sb_compared *x, const struct sb_compared *y,
                                         uint64_t n)
{
    double ln = x->log_mean - y->log_mean;
    double half = sb_batches_half(x->batches, x->batches->log_mean, y->batches->log_mean, n);
    return (struct sb_estimate){ exp(ln), { exp(ln - half), exp(ln + half) } };
}

static struct sb_estimate saved_quantile(const struct sb_compared *x, const struct sb_compared *y,
                                         unsigned q, const double *x_batch, const double *y_batch,
                                         uint64_t n)
{
    double qx = (double)x->summary->quantile[q], qy = (double)y->summary->quantile[q];
    const struct sb_interval *cx = &x->summary->quantile_ci95[q],
                             *cy = &y->summary->quantile_ci95[q];
    struct sb_estimate saved = { qx - qy, { cx->lo - cy->hi, cx->hi - cy->lo } };
    if (sb_batches_suffice(x->batches, sb_quantile_p[q])) {
        double half = sb_batches_half(x->batches, x_batch, y_batch, n);
        double error = x->relative_error * (qx + qy);
        if (sb_batches_tell(half, saved.value, x_batch, y_batch, error))
            saved.ci95 = around(saved.value, half + error);
    }
    return saved;
}

void sb_compared_fill(struct sb_speedup *s, const struct sb_ratios *ratios,
                      const struct sb_control *control, const struct sb_compared *x,
                      const struct sb_compared *y)
{
    uint64_t n = ratios->moments.count;
    if (n == 0)
        return;
    struct sb_paired means = {
        .x = x->mean.mean,
        .y = y->mean.mean,
        .var_x = x->mean.variance,
        .var_y = y->mean.variance,
        .cov_xy = sb_control_covariance(control, x->makespan, &x->mean, y->makespan, &y->mean,
                                        ratios->product),
        .n = x->mean.freedom + 1,
    };
    sb_ratios_summarise(ratios, s);
    s->ratio_of_means = sb_paired_ratio(&means);
    s->saved_mean = sb_paired_difference(&means);
    s->geometric_mean = geometric_mean(x, y, n);
    s->saved_p50 = saved_quantile(x, y, SB_P50, x->batches->p50, y->batches->p50, n);
    s->saved_p99 = saved_quantile(x, y, SB_P99, x->batches->p99, y->batches->p99, n);
    if (isnan(x->summary->mean_cv_ci95.lo) || isnan(y->summary->mean_cv_ci95.lo))
        s->ratio_of_means.ci95 = s->saved_mean.ci95 = (struct sb_interval){ NAN, NAN };
    if (ratios->equal == n) { /* the same in every replicate: nothing is estimated */
        s->saved_p50.ci95 = s->saved_p99.ci95 = (struct sb_interval){ 0, 0 };
        s->ratio_of_means = s->geometric_mean = (struct sb_estimate){ 1, { 1, 1 } };
        s->saved_mean = (struct sb_estimate){ 0, { 0, 0 } };
    }
}
