/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the readers of single latencies share: sim/workload/latency.c dispatches, latency_simple.c
 * reads those with two parameters, latency_compound.c those with lists. */
#ifndef SIM_WORKLOAD_LATENCY_PARTS_H
#define SIM_WORKLOAD_LATENCY_PARTS_H

#include "sim/workload/latency.h"

/* Whether `name` has fixed parameters; reads it. */
bool sb_latency_is_simple(const char *name);
enum sb_code sb_latency_read_simple(const struct sb_latency_source *source,
                                    const struct sb_json_node *node, const char *name,
                                    struct sb_dist *dist, struct sb_error *error);

enum sb_code sb_latency_read_hyperexponential(const struct sb_latency_source *source,
                                              const struct sb_json_node *node, struct sb_dist *dist,
                                              struct sb_error *error);
enum sb_code sb_latency_read_mixture(const struct sb_latency_source *source,
                                     const struct sb_json_node *node, struct sb_dist *dist,
                                     struct sb_error *error);
enum sb_code sb_latency_read_empirical(const struct sb_latency_source *source,
                                       const struct sb_json_node *node, struct sb_dist *dist,
                                       struct sb_error *error);
enum sb_code sb_latency_read_quantiles(const struct sb_latency_source *source,
                                       const struct sb_json_node *node, struct sb_dist *dist,
                                       struct sb_error *error);

/* A number within [least, most]; a time in the source's unit, given back in nanoseconds. */
enum sb_code sb_latency_number(const struct sb_latency_source *source,
                               const struct sb_json_node *node, double least, double most,
                               double *value, struct sb_error *error);
enum sb_code sb_latency_time(const struct sb_latency_source *source,
                             const struct sb_json_node *node, double *ns, struct sb_error *error);

/* The array member `name` with at least one element, or NULL and the error recorded. */
const struct sb_json_node *sb_latency_list(const struct sb_latency_source *source,
                                           const struct sb_json_node *node, const char *name,
                                           struct sb_error *error);

#endif
