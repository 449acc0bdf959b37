/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/collapse/dose_response.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_multifit.h>
#include <math.h>

enum { STEPS_MAX = 50 };

struct fit {
    gsl_matrix *design, *covariance; /* [doses][2], [2][2] */
    gsl_vector *weight, *work, *coefficient;
    gsl_multifit_linear_workspace *space;
};

static enum sb_code fit_init(struct fit *fit, uint32_t doses, struct sb_error *error)
{
    fit->design = gsl_matrix_alloc(doses, 2);
    fit->covariance = gsl_matrix_alloc(2, 2);
    fit->weight = gsl_vector_alloc(doses);
    fit->work = gsl_vector_alloc(doses);
    fit->coefficient = gsl_vector_calloc(2);
    fit->space = gsl_multifit_linear_alloc(doses, 2);
    return fit->design && fit->covariance && fit->weight && fit->work && fit->coefficient &&
                   fit->space
               ? SB_OK
               : sb_fail_memory(error);
}

static void fit_fini(struct fit *fit)
{
    gsl_matrix_free(fit->design);
    gsl_matrix_free(fit->covariance);
    gsl_vector_free(fit->weight);
    gsl_vector_free(fit->work);
    gsl_vector_free(fit->coefficient);
    if (fit->space)
        gsl_multifit_linear_free(fit->space);
}

/* One step of Fisher scoring: least squares of the working response z = eta + (k / n - p) / (p q)
 * with the weights n p q. How far the coefficients went, relative to what they are; INFINITY: not
 * to be solved. */
static double score(struct fit *fit, const struct sb_dose *dose, uint32_t doses, double scale)
{
    double a = gsl_vector_get(fit->coefficient, 0), b = gsl_vector_get(fit->coefficient, 1), chi;
    for (uint32_t i = 0; i < doses; i++) {
        double x = dose[i].length / scale, eta = a + b * x, n = (double)dose[i].runs;
        double p = 1 / (1 + exp(-eta)), pq = fmax(p * (1 - p), 1e-12);
        gsl_matrix_set(fit->design, i, 0, 1);
        gsl_matrix_set(fit->design, i, 1, x);
        gsl_vector_set(fit->weight, i, n * pq);
        gsl_vector_set(fit->work, i, eta + (n > 0 ? (double)dose[i].collapsed / n - p : 0) / pq);
    }
    if (gsl_multifit_wlinear(fit->design, fit->weight, fit->work, fit->coefficient, fit->covariance,
                             &chi, fit->space) != GSL_SUCCESS)
        return INFINITY;
    double far = fmax(fabs(gsl_vector_get(fit->coefficient, 0) - a),
                      fabs(gsl_vector_get(fit->coefficient, 1) - b));
    return isfinite(far) ? far / (1 + fabs(a) + fabs(b)) : INFINITY;
}

static const struct sb_estimate UNKNOWN = { NAN, { NAN, NAN } };

/* -a / b with the covariance of a and b. */
static struct sb_estimate dose_response_crossing(const struct fit *fit, double scale, double least,
                                                 double most)
{
    double a = gsl_vector_get(fit->coefficient, 0), b = gsl_vector_get(fit->coefficient, 1);
    double half = -a / b * scale;
    if (!(b > 0 && half >= least && half <= most))
        return UNKNOWN;
    double x = half / scale;
    double variance =
        (gsl_matrix_get(fit->covariance, 0, 0) + 2 * x * gsl_matrix_get(fit->covariance, 0, 1) +
         x * x * gsl_matrix_get(fit->covariance, 1, 1)) /
        (b * b);
    double away = gsl_cdf_ugaussian_Qinv(SB_INTERVAL_TAIL) * sqrt(variance) * scale;
    return (struct sb_estimate){ half, { fmax(half - away, 0), half + away } };
}

/* None collapses up to dose `i`, and all do from the next one on. */
static bool jumps_behind(const struct sb_dose *dose, uint32_t doses, uint32_t i)
{
    for (uint32_t j = 0; j < doses; j++)
        if (dose[j].collapsed != (j <= i ? 0 : dose[j].runs))
            return false;
    return true;
}

enum sb_code sb_dose_half(const struct sb_dose *dose, uint32_t doses, struct sb_estimate *half,
                          struct sb_error *error)
{
    *half = UNKNOWN;
    for (uint32_t i = 0; i + 1 < doses; i++)
        if (jumps_behind(dose, doses, i)) {
            double below = dose[i].length, above = dose[i + 1].length;
            *half = (struct sb_estimate){ (below + above) / 2, { below, above } };
            return SB_OK;
        }
    if (doses < 2 || !(dose[doses - 1].length > 0))
        return SB_OK;
    struct fit fit = { 0 };
    double scale = dose[doses - 1].length, far = INFINITY;
    enum sb_code code = fit_init(&fit, doses, error);
    for (int i = 0; code == SB_OK && i < STEPS_MAX && far > 1e-10; i++)
        if (far = score(&fit, dose, doses, scale), isinf(far))
            break;
    if (code == SB_OK && far < 1e-6)
        *half = dose_response_crossing(&fit, scale, dose[0].length, scale);
    fit_fini(&fit);
    return code;
}
