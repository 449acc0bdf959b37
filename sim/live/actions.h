/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The actions of a graph as the work of its steps, and what is measured of each. */
#ifndef SIM_LIVE_ACTIONS_H
#define SIM_LIVE_ACTIONS_H

#include "sim/base/error.h"
#include "sim/model/dag.h"
#include "sim/model/work.h"

#include <stdatomic.h>
#include <stdbool.h>

/* What was measured of a step in the last run. */
struct sb_acted {
    sb_ns connecting; /* the part of its time that went into a new connection */
    double in_flight; /* requests to the same service under way while it was, itself included: the
                         mean over its time; 0: it is no request */
};

struct sb_action_options {
    sb_ns limit; /* of an action */
    bool fresh;  /* a new connection for each request */
    const atomic_bool *stop;
};

struct sb_actions;

/* Prepares what the graph's steps say; a step that says nothing takes as long as it is drawn.
 * Borrows the graph. SB_ENOMEM; SB_EIO: there is no libcurl. */
enum sb_code sb_actions_new(struct sb_actions **actions, const struct sb_dag *dag,
                            const struct sb_action_options *options, struct sb_error *error);
void sb_actions_free(struct sb_actions *actions); /* NULL allowed */

/* To be given to a program that runs the graph; one run at a time. */
const struct sb_work *sb_actions_work(const struct sb_actions *actions);

/* Before a run: which replicate it is, and how long steps take that say nothing; borrows
 * latency[steps]. */
void sb_actions_begin(struct sb_actions *actions, uint64_t replicate, const sb_ns *latency);

/* After it: [steps], valid until the next begin. SB_OK, or how the first action failed. */
const struct sb_acted *sb_actions_acted(const struct sb_actions *actions);
enum sb_code sb_actions_failure(const struct sb_actions *actions, struct sb_error *error);

/* Services: what stands between "//" and the next "/" of URLs. The number of that of a step's, or
 * SB_NONE; how many there are; their names. */
uint32_t sb_actions_service(const struct sb_actions *actions, uint32_t step);
uint32_t sb_actions_services(const struct sb_actions *actions);
const char *sb_actions_service_name(const struct sb_actions *actions, uint32_t service);

#endif
