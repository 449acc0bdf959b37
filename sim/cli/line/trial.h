/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scheduler on one workload, replicate by replicate: its schedules held against a strategy's or
 * against the checker, its makespans beside bounds and strategies. */
#ifndef SIM_CLI_LINE_TRIAL_H
#define SIM_CLI_LINE_TRIAL_H

#include "sim/line/peer.h"
#include "sim/model/strategy.h"
#include "sim/workload/source/contents.h"

enum { SB_TRIAL_BESIDES = 16 };

struct sb_trial {
    const struct sb_workload *workload;
    uint32_t workers; /* 0: unlimited */
    uint64_t seed, first, replicates;
    const struct sb_strategy *as; /* what it claims to be; NULL: judged by the checker alone */
    const struct sb_strategy *beside[SB_TRIAL_BESIDES]; /* simulated with the same draws */
    uint32_t besides;
    const atomic_bool *stop;
    void (*progress)(void *self, uint64_t done, uint64_t wanted);
    void *self;

    /* What it leaves, [replicates]; `done` of them. */
    uint64_t done;
    sb_ns *makespan;
    sb_ns *bound; /* the longer of the longest path and work / workers, rounded up */
    sb_ns *other[SB_TRIAL_BESIDES];
    struct sb_arena arena;
};

/* Runs all replicates, or as many as there are until *stop. SB_ECHECK names replicate, task and
 * both times. On any end the caller calls sb_trial_fini. */
enum sb_code sb_trial_run(struct sb_trial *trial, struct sb_peer *peer, struct sb_error *error);
void sb_trial_fini(struct sb_trial *trial);

#endif
