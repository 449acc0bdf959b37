/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept of one run, a sample path, until all runs of a point are there: when each of its
 * first requests came and was over, and what the pools had been through at some moments. */
#ifndef SIM_LOAD_ANALYSIS_PATH_H
#define SIM_LOAD_ANALYSIS_PATH_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/time.h"
#include "sim/model/resilience.h"

#include <stdbool.h>
#include <stdint.h>

/* Of a pool, since the run began; times of slots and of those that wait in ns. */
struct sb_path_pool {
    double busy, queued, waited;
    uint64_t left;                    /* attempts that wait no more, whose times `waited` sums */
    uint64_t shed, attempts, further; /* further: of the attempts, retries and hedges */
    uint64_t outcome[SB_OUTCOMES];    /* attempts that were told; zeros: not counted */
    uint64_t most_waiting;
};

struct sb_path_look {
    sb_ns time;
    uint64_t over, ok;         /* requests */
    struct sb_path_pool *pool; /* [pools] */
};

enum { SB_PATH_LOOKS = 128 };

/* In its own arena. */
struct sb_load_path {
    uint64_t requests; /* wanted */
    uint64_t known;    /* requests that are over, of those; fewer where a run was given up */
    sb_ns *arrived;    /* [requests] ascending */
    sb_ns *over;       /* [requests] SB_NS_NEVER: it is not */
    uint8_t *outcome;  /* [requests] enum sb_outcome */
    uint32_t *part;    /* [requests] workload of a mix; NULL where there is one */
    uint32_t pools;
    uint32_t looks;            /* each time that a further 128th of the requests is over */
    struct sb_path_look *look; /* [looks] */
    sb_ns ended;
    uint64_t pending; /* requests in flight when the run was given up; 0: it was not */
    struct sb_arena arena;
};

/* Room for so many requests of so many workloads. SB_ENOMEM. */
enum sb_code sb_load_path_init(struct sb_load_path *path, uint64_t requests, uint32_t parts,
                               uint32_t pools, struct sb_error *error);
void sb_load_path_fini(struct sb_load_path *path); /* a zeroed one is fine */

/* How many requests were in flight at time[times], ascending, none behind the last arrival.
 * SB_ENOMEM. */
enum sb_code sb_load_path_lengths(const struct sb_load_path *path, const sb_ns *time,
                                  uint32_t times, double *length, struct sb_error *error);

/* Leaves those of [from, until) that a tester with one connection sends, which has the same
 * schedule and leaves out what is due while it awaits a reply: their number, in index[]. */
uint64_t sb_load_path_closed(const struct sb_load_path *path, uint64_t from, uint64_t until,
                             uint64_t *index);

#endif
