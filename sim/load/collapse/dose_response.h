/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From which length on a disturbance brings a system down in half of all cases. */
#ifndef SIM_LOAD_COLLAPSE_DOSE_RESPONSE_H
#define SIM_LOAD_COLLAPSE_DOSE_RESPONSE_H

#include "sim/base/error.h"
#include "sim/stats/interval.h"

#include <stdint.h>

/* What a length of the disturbance did. */
struct sb_dose {
    double length;
    uint64_t runs, collapsed;
};

/* The length at which P(collapse) is a half, by a logistic curve in the length, fitted by maximum
 * likelihood; its interval is that of the delta method (Finney, "Probit Analysis", 1971, for curves
 * of this kind). Of doses that are ascending. Where all runs collapse above a length and none below
 * it there is no such curve: the middle between, and the two lengths for an interval. NAN where a
 * half is not reached within the lengths, where the curve falls, or with fewer than two lengths.
 * SB_ENOMEM. */
enum sb_code sb_dose_half(const struct sb_dose *dose, uint32_t doses, struct sb_estimate *half,
                          struct sb_error *error);

#endif
