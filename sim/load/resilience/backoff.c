/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/resilience/backoff.h"

#include "sim/base/assert.h"

#include <math.h>

static double least(double a, double b) { return a < b ? a : b; }

/* Without jitter. Ends early where it grows no more, so that the millionth retry costs no more. */
static double ceiling(const struct sb_backoff *backoff, uint32_t retry)
{
    double delay = (double)backoff->initial, most = (double)backoff->max;
    for (uint32_t i = 1; i < retry && delay < most && delay > 0 && backoff->multiplier != 1; i++)
        delay *= backoff->multiplier;
    return least(delay, most);
}

static double jittered(const struct sb_backoff *backoff, uint32_t retry, sb_ns before, double u)
{
    double b = ceiling(backoff, retry), initial = (double)backoff->initial;
    switch (backoff->jitter) {
    case SB_JITTER_FULL: return b * u;
    case SB_JITTER_EQUAL: return b / 2 + b / 2 * u;
    case SB_JITTER_DECORRELATED:
        b = 3 * (retry > 1 ? (double)before : initial);
        return least(initial + (b - initial) * u, (double)backoff->max);
    case SB_JITTER_SHARE: return b * (1 - backoff->share + 2 * backoff->share * u);
    case SB_JITTER_NONE: break;
    }
    return b;
}

sb_ns sb_backoff_delay(const struct sb_backoff *backoff, uint32_t retry, sb_ns before,
                       uint64_t word)
{
    SB_ASSERT(retry > 0 && before >= 0);
    double delay = floor(jittered(backoff, retry, before, sb_unit_of(word)) + .5);
    return delay < (double)SB_NS_DRAW_MAX ? (sb_ns)delay : SB_NS_DRAW_MAX;
}
