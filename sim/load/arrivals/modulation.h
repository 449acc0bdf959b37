/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Markov chain that says how fast requests arrive (MMPP; W. Fischer, K. Meier-Hellstern,
 * Performance Evaluation 18, 1993). It begins in a state of its stationary distribution. */
#ifndef SIM_LOAD_ARRIVALS_MODULATION_H
#define SIM_LOAD_ARRIVALS_MODULATION_H

#include "sim/base/error.h"
#include "sim/draw/draw_run.h"
#include "sim/model/arrivals.h"

/* What does not change from run to run. */
struct sb_modulation {
    const struct sb_arrivals *arrivals; /* borrowed */
    double *stationary;                 /* [states] how likely each is, added up */
};

/* Lives in `arena`. SB_ENOMEM. */
enum sb_code sb_modulation_build(struct sb_modulation *modulation,
                                 const struct sb_arrivals *arrivals, struct sb_arena *arena,
                                 struct sb_error *error);

/* In one run. All but the first two are borrowed. */
struct sb_modulated {
    uint32_t state;
    double left;     /* of the state, ns */
    uint64_t states; /* that have begun */
    const struct sb_modulation *modulation;
    const struct sb_sampler *exponential; /* with a mean of `unit` */
    double unit;
    const struct sb_draw_run *draws;
};

/* With all members given from `modulation` on. */
void sb_modulated_begin(struct sb_modulated *modulated);

/* How long it takes until so much has passed on a clock that runs at `rate` times the factor of the
 * state; INFINITY: it stands still. In nanoseconds. */
double sb_modulated_pass(struct sb_modulated *modulated, double wanted, double rate);

#endif
