/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the data of steps is: on which workers, or on its way. */
#ifndef SIM_PLATFORM_NETWORK_DATA_H
#define SIM_PLATFORM_NETWORK_DATA_H

#include "sim/model/dag.h"
#include "sim/platform/network/network.h"

struct sb_data_sent;

/* Edges are those of dag.pred. */
struct sb_data {
    const struct sb_dag *dag; /* borrowed */
    const struct sb_platform *platform;
    const sb_ns *latency; /* [steps] of this run: which steps are absent */
    struct sb_network network;
    uint32_t *edge_of;         /* [edges] that of each entry of dag.succ */
    uint32_t *wait_for;        /* [edges] the transfer that brings it */
    uint32_t *missing;         /* [steps] edges whose data is not on the step's worker yet */
    uint32_t *first;           /* [steps] the last transfer of its data, or SB_NONE */
    struct sb_data_sent *sent; /* [network.transfers] on the heap */
    size_t sent_room;
    sb_ns *most; /* [workers] scratch */
    bool failed; /* memory is out */
};

/* In `arena`; -1: memory is out. Ends with sb_data_fini, in any case. */
int sb_data_init(struct sb_data *data, const struct sb_dag *dag, const struct sb_platform *platform,
                 struct sb_arena *arena);
void sb_data_fini(struct sb_data *data);

/* No step has ended: of each step all is missing. Without `events` sb_data_fetch_freely alone is
 * called in this run. */
void sb_data_begin(struct sb_data *data, const sb_ns *latency, bool events);

/* The step's data goes to all steps that await it and have not begun, of which the workers are
 * known; it is counted as there, or sent, unless that was done. Calls woken(self, step) for each of
 * them of which nothing is missing any more. */
struct sb_data_call {
    void (*woken)(void *self, uint32_t step);
    void *self;
};
void sb_data_deliver(struct sb_data *data, uint32_t step, const uint32_t *worker, const bool *begun,
                     sb_ns now, const struct sb_data_call *call);

/* All that a step awaits has ended, and it has a worker now: what is not there is sent. */
void sb_data_fetch(struct sb_data *data, uint32_t step, const uint32_t *worker, sb_ns now);

/* The same over free links, without events: when all of it is there. Transfers are noted where
 * `note` says so. */
sb_ns sb_data_fetch_freely(struct sb_data *data, uint32_t step, const uint32_t *worker, sb_ns now,
                           bool note);

/* A transfer has ended. */
void sb_data_arrive(struct sb_data *data, uint32_t transfer, const bool *begun,
                    const struct sb_data_call *call);

#endif
