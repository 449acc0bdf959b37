/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weighted components, as mixtures have them. */
#ifndef SIM_WORKLOAD_LATENCY_WEIGHTS_H
#define SIM_WORKLOAD_LATENCY_WEIGHTS_H

#include "sim/workload/latency/source.h"

/* A mixture being read: `count` weights and components to be filled. */
struct sb_weights {
    double *weight;
    struct sb_dist *component;
    uint32_t count;
};

/* Room for them in the source's arena. SB_ENOMEM. */
enum sb_code sb_weights_begin(struct sb_weights *weights, const struct sb_latency_source *source,
                              uint32_t count, struct sb_error *error);

/* Reads one weight: more than 0, at most 10^15. */
enum sb_code sb_weights_read(const struct sb_latency_source *source,
                             const struct sb_json_node *node, double *weight,
                             struct sb_error *error);

/* Makes them add up to 1 and puts them into `dist`; `node` is what errors are told of. */
enum sb_code sb_weights_end(const struct sb_weights *weights,
                            const struct sb_latency_source *source, const struct sb_json_node *node,
                            struct sb_dist *dist, struct sb_error *error);

#endif
