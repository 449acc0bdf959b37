/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of a runner that has strategies which decide while they run. */
#ifndef SIM_RUN_REPLICATES_ONLINE_H
#define SIM_RUN_REPLICATES_ONLINE_H

#include "sim/run/replicates/job.h"

struct sb_online_runs {
    const struct sb_job *job;
    void **runs;          /* [strategies] NULL: not one of them; all NULL: there is none */
    sb_ns *latency;       /* [steps] scratch, as is: */
    struct sb_span *span; /* [steps] */
};

/* Of one thread, in `arena`. SB_ENOMEM, SB_EIO. Ends with sb_online_runs_fini, in any case. */
enum sb_code sb_online_runs_init(struct sb_online_runs *online, const struct sb_job *job,
                                 struct sb_arena *arena, struct sb_error *error);
void sb_online_runs_fini(struct sb_online_runs *online);

/* Replicates [begin, end): fills those of makespan[strategies][lanes] that are such strategies',
 * counted from replicate `begin`. SB_ECHECK names strategy and replicate. */
enum sb_code sb_online_run_block(struct sb_online_runs *online, uint64_t begin, uint64_t end,
                                 sb_ns *makespan, struct sb_error *error);

/* One replicate, leaving span[steps]; as sb_online.run. */
enum sb_code sb_online_run(struct sb_online_runs *online, uint32_t strategy, uint64_t replicate,
                           const sb_ns *latency, struct sb_span *span, sb_ns *makespan,
                           struct sb_error *error);

#endif
