/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept of one run, a sample path, until all runs of a point are there: when each of its
 * first requests came and was over, how long the others took as a histogram, and what the pools had
 * been through at some moments. So memory does not grow with the length of a run. */
#ifndef SIM_LOAD_ANALYSIS_STEADY_STATE_PATH_H
#define SIM_LOAD_ANALYSIS_STEADY_STATE_PATH_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/time.h"
#include "sim/model/resilience.h"
#include "sim/stats/summary/tally.h"

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
    uint64_t waiting;          /* attempts, in all pools */
    struct sb_path_pool *pool; /* [pools] */
};

enum { SB_PATH_LOOKS = 128, SB_PATH_KEPT = 1 << 17 };

/* Requests behind the first SB_PATH_KEPT; quantiles are off by SB_TALLY_ERROR at most. */
struct sb_path_rest {
    uint64_t outcome[SB_OUTCOMES];
    sb_ns last;                     /* arrival */
    struct sb_tally all, ok, *part; /* part [parts], NULL where there is one */
};

/* In its own arena. */
struct sb_load_path {
    uint64_t requests; /* wanted */
    uint64_t kept;     /* of them, one by one */
    uint64_t known;    /* requests that are over, of those; fewer where a run was given up */
    sb_ns *arrived;    /* [kept] ascending */
    sb_ns *over;       /* [kept] SB_NS_NEVER: it is not */
    uint8_t *outcome;  /* [kept] enum sb_outcome */
    uint32_t *part;    /* [kept] workload of a mix; NULL where there is one */
    struct sb_path_rest *rest; /* NULL: all are kept */
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

/* Takes a request that is over, whose number is below `requests`. */
void sb_load_path_take(struct sb_load_path *path, uint64_t request, uint32_t part, sb_ns arrived,
                       sb_ns over, enum sb_outcome outcome);

/* When the last one came. */
sb_ns sb_load_path_last(const struct sb_load_path *path);

/* How many of the kept requests were in flight at time[times], ascending, none behind the last
 * arrival. SB_ENOMEM. */
enum sb_code sb_load_path_lengths(const struct sb_load_path *path, const sb_ns *time,
                                  uint32_t times, double *length, struct sb_error *error);

/* Leaves those of [from, until) that a tester with one connection sends, which has the same
 * schedule and leaves out what is due while it awaits a reply: their number, in index[]. */
uint64_t sb_load_path_closed(const struct sb_load_path *path, uint64_t from, uint64_t until,
                             uint64_t *index);

#endif
