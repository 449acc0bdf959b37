/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A graph for real under several strategies in turns, and where the time goes. */
#ifndef SIM_LIVE_CAMPAIGN_H
#define SIM_LIVE_CAMPAIGN_H

#include "sim/live/actions.h"
#include "sim/model/strategy.h"
#include "sim/verify/runtime.h"

/* One run. real = base + contention + connections + dispatch, exactly: base is simulated of what
 * the same actions took in the reference's run, contention is how much longer (or shorter) the
 * simulated makespan is with what they took here, both without connecting; connections what that
 * adds; dispatch the rest, from each end to the start that waited for it. */
struct sb_live_run {
    sb_ns real, base, contention, connections, dispatch;
    sb_ns said;       /* simulated of what the workload's latencies draw for this replicate */
    double in_flight; /* requests under way to a service, seen by a request: the mean */
};

struct sb_live_campaign {
    const struct sb_dag *dag;
    const struct sb_runtime *const *runtime; /* ends with NULL */
    const struct sb_strategy *const *strategy;
    uint32_t strategies;
    uint32_t workers; /* 0: unlimited */
    uint32_t repeat;
    uint64_t seed;
    sb_ns spin;
    struct sb_action_options options;
    void (*progress)(void *self, uint64_t done, uint64_t wanted);
    void *self;

    /* What it leaves. */
    uint32_t done;           /* repeats that all strategies have */
    uint32_t reference;      /* the strategy whose requests had the fewest others beside them */
    struct sb_live_run *run; /* [strategies][repeat] */
    sb_ns *took;             /* [strategies][repeat][steps] without connecting */
    float *in_flight;        /* likewise; 0: no request */
    struct sb_actions *actions;
    struct sb_arena arena;
};

/* Runs A B C, then C B A, and so on: of each two repeats every strategy is as early as late. An
 * action that fails ends it (SB_ECHECK, with task and repeat), as does a strategy without a program
 * (SB_EINPUT). SB_EINTR: what is done stands. On any end sb_live_campaign_fini. */
enum sb_code sb_live_campaign_run(struct sb_live_campaign *campaign, struct sb_error *error);
void sb_live_campaign_fini(struct sb_live_campaign *campaign);

#endif
