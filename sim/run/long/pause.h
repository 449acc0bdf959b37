/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An experiment that stops by the clock, to be gone on with: at the first end of a unit of work
 * after a time, or when its own `stop` says so. */
#ifndef SIM_RUN_LONG_PAUSE_H
#define SIM_RUN_LONG_PAUSE_H

#include "sim/base/time.h"
#include "sim/run/experiment.h"

/* Stays where it is for as long as the experiment is used. */
struct sb_pause {
    atomic_bool stop; /* what the experiment looks at */
    sb_ns until;      /* as sb_clock_now; read while it runs */
    /* The experiment's own: */
    const atomic_bool *asked;
    void (*progress)(void *self, uint64_t done, uint64_t wanted);
    void *self;
};

/* Puts itself in place of the experiment's `stop` and `progress`, which it passes on. */
void sb_pause_attach(struct sb_pause *pause, struct sb_experiment *experiment);

/* Before each run: from now on it stops at `until`. */
void sb_pause_set(struct sb_pause *pause, sb_ns until);

/* Whether the experiment's own `stop` says so, rather than the clock. */
bool sb_pause_is_asked(const struct sb_pause *pause);

#endif
