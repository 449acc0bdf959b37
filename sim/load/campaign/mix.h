/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workloads that meet at the same pools, prepared to be run under several strategies. */
#ifndef SIM_LOAD_CAMPAIGN_MIX_H
#define SIM_LOAD_CAMPAIGN_MIX_H

#include "sim/load/engine/load_engine.h"
#include "sim/workload/workload.h"

/* All is borrowed. */
struct sb_load_mix {
    uint32_t parts;
    const struct sb_workload *const *workload; /* [parts] */
    const double *share;                       /* [parts] of arrivals, relative to each other */
    const struct sb_arrivals *arrivals;
    uint32_t workers;                          /* 0: as many as wanted */
    const struct sb_strategy *const *strategy; /* [strategies] */
    uint32_t strategies;
};

struct sb_load_prepared {
    const struct sb_load_mix *mix;
    struct sb_samplers *samplers; /* [parts] */
    struct sb_plan *plan;         /* [strategies][parts] */
    struct sb_load_part *part;    /* [strategies][parts] */
    struct sb_arena arena;
};

/* SB_EINPUT, SB_ECHECK as sb_plan_build, SB_ENOMEM. To be ended in any case. */
enum sb_code sb_load_mix_prepare(struct sb_load_prepared *prepared, const struct sb_load_mix *mix,
                                 struct sb_error *error);
void sb_load_mix_fini(struct sb_load_prepared *prepared);

/* The case of a strategy; `arrivals` stays the caller's. */
struct sb_load_case sb_load_mix_case(const struct sb_load_prepared *prepared, uint32_t strategy,
                                     const struct sb_arrivals *arrivals, uint64_t seed);

struct sb_load_curve;

/* Fills what is known of a curve beforehand, in `arena`: its pools and how many requests they take.
 * SB_EINPUT, SB_ENOMEM. */
enum sb_code sb_load_mix_curve(const struct sb_load_prepared *prepared, struct sb_load_curve *curve,
                               struct sb_arena *arena, struct sb_error *error);

/* Whether something can go wrong with attempts. */
bool sb_load_mix_can_fail(const struct sb_load_mix *mix);

/* Whether the system may be unstable below its capacity, and stable above it. */
bool sb_load_mix_is_bound(const struct sb_load_mix *mix);
bool sb_load_mix_is_relieved(const struct sb_load_mix *mix);

#endif
