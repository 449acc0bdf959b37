/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/stats/proportion.h"

#include "sim/base/assert.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static struct sb_estimate unknown(void) { return (struct sb_estimate){ NAN, { NAN, NAN } }; }

struct sb_estimate sb_proportion(uint64_t some, uint64_t all)
{
    SB_ASSERT(some <= all);
    if (all == 0)
        return unknown();
    double n = (double)all, p = (double)some / n, z = gsl_cdf_ugaussian_Qinv(SB_INTERVAL_TAIL);
    double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    double half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    /* rounding must not lead out of [0, 1] */
    return (struct sb_estimate){
        p, { some > 0 ? fmax(middle - half, 0) : 0, some < all ? fmin(middle + half, 1) : 1 }
    };
}

struct sb_estimate sb_event_rate(uint64_t events, double time)
{
    if (!(time > 0))
        return unknown();
    double k = (double)events;
    double lo = events ? gsl_cdf_chisq_Pinv(SB_INTERVAL_TAIL, 2 * k) / 2 : 0;
    double hi = gsl_cdf_chisq_Qinv(SB_INTERVAL_TAIL, 2 * k + 2) / 2;
    return (struct sb_estimate){ k / time, { lo / time, hi / time } };
}
