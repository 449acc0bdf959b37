/* SPDX-License-Identifier: MIT
 * How long a retry waits. All is worked out in doubles in the order in which it is written, so that
 * whoever does the same gets the same nanosecond. */
#include "earliest.h"
#include "platform/assert.h"

/* No delay is longer: 146 years. */
#define MOST ((es_ns)1 << 62)

static double least(double a, double b) { return a < b ? a : b; }

/* Without jitter. Where it grows no more there is nothing left to multiply. */
static double grown(const struct es_backoff *backoff, uint32_t retry)
{
    double multiplier = backoff->multiplier != 0 ? backoff->multiplier : 1;
    double most = backoff->max ? (double)backoff->max : (double)ES_NEVER;
    double delay = (double)backoff->initial;

    for (uint32_t n = 1; n < retry && delay > 0 && delay < most && multiplier != 1; n++)
        delay *= multiplier;
    return least(delay, most);
}

static double jittered(const struct es_backoff *backoff, uint32_t retry, es_ns before, double u)
{
    double b = grown(backoff, retry);
    double initial = (double)backoff->initial;
    double most = backoff->max ? (double)backoff->max : (double)ES_NEVER;
    double last = retry > 1 ? (double)before : initial;

    switch (backoff->jitter) {
    case ES_JITTER_FULL: return b * u;
    case ES_JITTER_EQUAL: return b / 2 + b / 2 * u;
    case ES_JITTER_DECORRELATED: return least(initial + (3 * last - initial) * u, most);
    case ES_JITTER_SHARE: return b * (1 - backoff->share + 2 * backoff->share * u);
    default: return b;
    }
}

es_ns es_backoff_delay(const struct es_backoff *backoff, uint32_t retry, es_ns before,
                       uint64_t random)
{
    double delay;

    ES_REQUIRE(backoff && retry > 0);
    delay = jittered(backoff, retry, before, (double)(random >> 11) * 0x1p-53) + .5;
    return delay < (double)MOST ? (es_ns)delay : MOST; /* it is not negative */
}
