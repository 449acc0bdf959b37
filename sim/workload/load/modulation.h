/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Poisson process whose rate changes with a Markov chain, as a workload writes it. */
#ifndef SIM_WORKLOAD_LOAD_MODULATION_H
#define SIM_WORKLOAD_LOAD_MODULATION_H

#include "sim/model/arrivals.h"
#include "sim/workload/latency/source.h"

/* {"states": [{"rate": "20/s", "stay": "5s"}, ...]}: the mean time in each state, after which the
 * next one comes, behind the last the first; or, with "to": [0, 2, 1], each with that weight. All
 * have a "factor" of the rate in place of one of their own where that is said elsewhere. Fills
 * states, state_rate, change; and rate, unless it is said already. SB_EINPUT, SB_ENOMEM. */
enum sb_code sb_modulation_read(const struct sb_latency_source *source,
                                const struct sb_json_node *arrivals, struct sb_arrivals *to,
                                struct sb_error *error);

#endif
