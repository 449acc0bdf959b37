/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latencies with fixed parameters: the ways in which their type says that they can be written. */
#ifndef SIM_WORKLOAD_LATENCY_SPELLING_H
#define SIM_WORKLOAD_LATENCY_SPELLING_H

#include "sim/workload/latency/source.h"

/* Reads the object by the spelling of `type` whose parameters it has; `dist` has its type. */
enum sb_code sb_spelling_read(const struct sb_latency_source *source,
                              const struct sb_json_node *node, const struct sb_dist_type *type,
                              struct sb_dist *dist, struct sb_error *error);

/* "median, p99 | mean, sd": the parameters of a type, for people. */
enum { SB_SPELLING_SIZE = 256 };
const char *sb_spelling_parameters(const struct sb_dist_type *type, char text[SB_SPELLING_SIZE]);

/* How many parameters a spelling has. */
unsigned sb_spelling_count(const struct sb_dist_spelling *spelling);

#endif
