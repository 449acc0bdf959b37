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

#define SB_CLIENTS_MAX 1000000000

/* The rate as time goes on, as a factor of the mean one: linear between points, the last holds on;
 * with a `period` they begin anew (a day). */
struct sb_rate_point {
    sb_ns time;
    double factor;
};

/* In the graph's arena, or the caller's. */
struct sb_arrivals {
    enum sb_arrival_kind kind;
    double rate; /* arrivals (of batches) a nanosecond, 1 at most, also times the greatest factor;
                    of a trace the mean from its first to its last; 0: not said, as it must be where
                    requests are to arrive (closed: of no meaning) */
    struct sb_dist gap; /* renewal */
    uint32_t states;    /* mmpp: the rate in state i is `rate` times state_rate[i], whose mean over
                           time is 1; from state i to j at `change`[i * states + j] a nanosecond */
    double *state_rate, *change;
    uint32_t batch;    /* so many at once, 1 at least; each is an event of its own */
    double batch_mean; /* of a geometric number of them in place of `batch`, above 1; 0: none */
    uint64_t times;
    sb_ns *time;      /* [times] trace, ascending, since the run began */
    uint32_t clients; /* closed; 0: not said, as the rate */
    struct sb_dist think;
    uint32_t points;             /* poisson, constant, renewal, mmpp */
    struct sb_rate_point *point; /* [points] ascending; NULL: the rate does not vary */
    sb_ns period;                /* 0: no period */
};

#endif
