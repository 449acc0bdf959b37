/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When requests arrive. Gaps are drawn at a mean of 1 and scaled by the rate, so that strategies
 * and rates share them: curves are smooth and paired. */
#ifndef SIM_MODEL_ARRIVALS_H
#define SIM_MODEL_ARRIVALS_H

#include "sim/base/time.h"
#include "sim/model/distribution/dist.h"

#include <stdbool.h>
#include <stdint.h>

enum sb_arrival_kind {
    SB_ARRIVALS_NONE, /* one request alone */
    SB_ARRIVALS_POISSON,
    SB_ARRIVALS_CONSTANT,
    SB_ARRIVALS_RENEWAL, /* gaps are `gap` scaled to the rate's mean */
    SB_ARRIVALS_MMPP,    /* Poisson whose rate changes with a Markov chain */
    SB_ARRIVALS_TRACE,   /* `time`, as it was recorded */
    SB_ARRIVALS_CLOSED   /* `clients`, each thinks and then asks again */
};

/* The rate as time goes on, as a factor of the mean one: linear between points, the last holds on;
 * with a `period` they begin anew (a day). */
struct sb_rate_point {
    sb_ns time;
    double factor;
};

/* In the graph's arena, or the caller's. */
struct sb_arrivals {
    enum sb_arrival_kind kind;
    double rate;        /* arrivals (of batches) a nanosecond; above 0 and 1 at most */
    struct sb_dist gap; /* renewal */
    uint32_t states;    /* mmpp: `state_rate` relative to each other, a mean of `rate` in all; from
                           state i to j at `change`[i * states + j] a nanosecond */
    double *state_rate, *change;
    uint32_t batch; /* so many at once, 1 at least */
    uint64_t times;
    sb_ns *time;      /* [times] trace, ascending */
    uint32_t clients; /* closed */
    struct sb_dist think;
    uint32_t points;
    struct sb_rate_point *point; /* NULL: the rate does not vary */
    sb_ns period;                /* 0: no period */
};

#endif
