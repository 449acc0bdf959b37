/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mix of workloads at several rates under several strategies, in many independent runs, on
 * several threads. Run r has the same draws under each strategy and at each rate, so that
 * differences are those of strategies and rates. Results are the same for any number of threads. */
#ifndef SIM_LOAD_CAMPAIGN_CAMPAIGN_H
#define SIM_LOAD_CAMPAIGN_CAMPAIGN_H

#include "sim/load/campaign/mix.h"
#include "sim/load/result.h"

#include <stdatomic.h>

/* Which cells, one strategy at one rate each, are run: those whose number is `index` modulo
 * `count`. Zeroed: all. */
struct sb_load_share {
    uint32_t index, count;
};

struct sb_load_campaign {
    const double *axis; /* [points] requests a second, or clients; ascending */
    uint32_t points;
    bool closed;
    uint32_t runs;     /* 2 at least; where a precision is wanted, the most of them */
    double precision;  /* half the widest interval by its figure; 0: none is wanted */
    uint64_t requests; /* of each run */
    uint64_t seed;
    uint32_t threads; /* 0: all cores */
    const struct sb_percentiles *percentiles;
    struct sb_load_slo slo;
    struct sb_load_share share;
    bool whole_points; /* one that is stopped has no figures, rather than those of fewer runs */
    const atomic_bool *stop; /* NULL, or true: nothing new is begun, runs under way are left */
    void (*progress)(void *self, uint64_t done,
                     uint64_t wanted); /* runs; by one thread at a time */
    void *self;
};

/* Whether a cell is in that share; cells are numbered by curve, rate, strategy. */
bool sb_load_share_has(const struct sb_load_share *share, uint64_t cell);

/* Room for the points of a curve, in `arena`: none of them has runs. SB_ENOMEM. */
enum sb_code sb_load_campaign_begin(struct sb_load_curve *curve, const struct sb_load_mix *mix,
                                    uint32_t points, struct sb_arena *arena,
                                    struct sb_error *error);

/* Fills the points of the curve, whose pools and capacity sb_load_mix_curve filled, in `arena`.
 * What is there already, with runs, stays. `whole` is false where it was stopped: points have fewer
 * runs then, 0 of them where less than 2 were done. `first` is the number of the curve's first
 * cell. SB_EINPUT, SB_ENOMEM as sb_load_engine_new. */
enum sb_code sb_load_campaign_run(const struct sb_load_campaign *campaign,
                                  const struct sb_load_prepared *mix, uint64_t first,
                                  struct sb_load_curve *curve, struct sb_arena *arena, bool *whole,
                                  struct sb_error *error);

#endif
