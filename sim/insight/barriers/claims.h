/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A well-known claim, examined: "starting each call when what it needs is done is 2 to 10 times as
 * fast" as Promise.all and awaits after it. By how much the earliest start is faster than
 * join-all-then-chain, against depth, width and the variation of latencies, from chains to wide
 * fans. */
#ifndef SIM_INSIGHT_BARRIERS_CLAIMS_H
#define SIM_INSIGHT_BARRIERS_CLAIMS_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/model/strategy.h"
#include "sim/stats/interval.h"

#include <stdatomic.h>

/* Graphs of `depth` levels. */
enum sb_claim_shape {
    SB_CLAIM_CHAINS, /* `width` chains of `depth` tasks, side by side */
    SB_CLAIM_FAN,    /* one task, and after it `width` chains of `depth` - 1 tasks */
    SB_CLAIM_THREE,  /* user and config, and profile after the user: depth 2, width 2 */
    SB_CLAIM_SHAPES
};
extern const char *const sb_claim_shape_name[SB_CLAIM_SHAPES]; /* "chains", "fan", … */

struct sb_claim_variation {
    double cv;              /* standard deviation / mean */
    struct sb_dist latency; /* of every task */
};

struct sb_claims {
    const struct sb_strategy *joined, *earliest; /* join-all-then-chain and earliest-start */
    const struct sb_claim_variation *variation;  /* [variations] */
    const uint32_t *depth, *width;               /* [depths], [widths], 1 at least */
    uint32_t variations, depths, widths;
    uint64_t seed, replicates; /* of each graph */
    unsigned threads;
    const atomic_bool *stop;                                      /* may be NULL */
    void (*progress)(void *self, uint64_t done, uint64_t wanted); /* may be NULL */
    void *self;
};

struct sb_claim_cell {
    enum sb_claim_shape shape;
    double cv;
    uint32_t depth, width, tasks;
    struct sb_estimate speedup; /* the ratio of the means, paired (Fieller) */
    double equal;     /* the speed-up without any variation, of equal latencies: by formula */
    uint32_t largest; /* that any latencies could give (largest_speedup.h); 0: not computed */
};

/* How many cells that are: shapes by variations by depths by widths, and of SB_CLAIM_THREE one for
 * each variation. */
uint32_t sb_claims_count(const struct sb_claims *claims);

/* cell[*cells] of room for all: by shape, then variation, depth and width. Fewer where it is
 * interrupted. The same for any number of threads. SB_ENOMEM. */
enum sb_code sb_claims_run(const struct sb_claims *claims, struct sb_claim_cell *cell,
                           uint32_t *cells, struct sb_error *error);

/* Whether a speed-up is what the claim says: from 2 to 10. */
bool sb_claim_holds(const struct sb_claim_cell *cell);

#endif
