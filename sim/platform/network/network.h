/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transfers that are under way, under one of the models of links:
 *
 * free:      each takes its latency and its work, from when it is wanted.
 * one-port:  the same, once its sender sends nothing and its receiver receives nothing. Among those
 *            that wait, the smallest (time wanted, sending step, awaiting step) comes first; one
 *            that has to wait holds up none behind it whose ports are free.
 * shared:    after its latency, each of n on the link gets the n-th part of it until its work is
 *            done (processor sharing). The link's clock counts in units of 2^-10 ns, rounded down
 *            at each arrival and departure; a transfer ends with the first whole nanosecond at
 *            which all of its work is done. */
#ifndef SIM_PLATFORM_NETWORK_NETWORK_H
#define SIM_PLATFORM_NETWORK_NETWORK_H

#include "sim/model/platform.h"
#include "sim/platform/network/event_heap.h"
#include "sim/platform/network/transfer.h"

enum { SB_LINK_CLOCK_BITS = 10 };

struct sb_network {
    const struct sb_platform *platform; /* borrowed */
    struct sb_transfer *transfer;       /* [transfers] of this run, on the heap */
    size_t transfers, room;
    struct sb_event_heap moving; /* one that ends then; shared: whose latency ends then */
    /* one-port */
    bool *sends, *receives; /* [workers] */
    uint32_t *waiting;      /* [waits] in their order, on the heap */
    size_t waits, waits_room;
    bool freed; /* a port has become free since */
    /* shared */
    struct sb_event_heap sharing; /* transfers, by the clock at which their work is done */
    sb_ns clock, then;            /* the clock stood so at that time */
};

/* In `arena`; -1: memory is out. Ends with sb_network_fini, in any case. */
int sb_network_init(struct sb_network *network, const struct sb_platform *platform,
                    struct sb_arena *arena);
void sb_network_fini(struct sb_network *network);

/* Nothing is under way. */
void sb_network_begin(struct sb_network *network);

/* A transfer is wanted from now on; its first five members count. Its number, or SB_NONE when
 * memory is out. */
uint32_t sb_network_send(struct sb_network *network, const struct sb_transfer *transfer, sb_ns now);

/* Over free links: what takes so long is noted among the transfers, and nothing happens. -1: memory
 * is out. */
int sb_network_note(struct sb_network *network, const struct sb_transfer *transfer, sb_ns now);

/* Whatever has to start does, once all that is wanted now has been said. -1: memory is out. */
int sb_network_start(struct sb_network *network, sb_ns now);

/* When something happens next, or SB_NEVER. */
sb_ns sb_network_next(const struct sb_network *network);

/* Goes on to `now`, which is not later than that. A transfer that has ended, or SB_NONE where there
 * is no other; call until then. */
uint32_t sb_network_take(struct sb_network *network, sb_ns now);

#endif
