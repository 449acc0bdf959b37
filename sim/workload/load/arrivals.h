/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "arrivals" of a workload: when requests arrive. */
#ifndef SIM_WORKLOAD_LOAD_ARRIVALS_H
#define SIM_WORKLOAD_LOAD_ARRIVALS_H

#include "sim/model/arrivals.h"
#include "sim/workload/latency/source.h"

/* {"kind": "poisson", "rate": "50/s"} and the like, in the source's arena. SB_EINPUT with file,
 * line and path; SB_ENOMEM. */
enum sb_code sb_arrivals_read(const struct sb_latency_source *source,
                              const struct sb_json_node *node, const struct sb_arrivals **arrivals,
                              struct sb_error *error);

#endif
