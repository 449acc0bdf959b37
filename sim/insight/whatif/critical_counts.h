/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In how many replicates each task, and each await of a task, is on a longest path, and for how
 * long tasks are: to try first what can matter most. */
#ifndef SIM_INSIGHT_WHATIF_CRITICAL_COUNTS_H
#define SIM_INSIGHT_WHATIF_CRITICAL_COUNTS_H

#include "sim/insight/pass_case.h"
#include "sim/stats/moments.h"

/* Of the graph of the case's plan, which may have other edges than the graph whose latencies are
 * drawn. */
struct sb_critical_counts {
    uint64_t replicates;
    uint64_t *task;  /* [tasks] */
    sb_wide *time;   /* [tasks] in ns, together: so much a task's time is in the sum of makespans */
    uint64_t *await; /* [pred.begin[steps]] of the edge from pred.list[i]; 0 within a body */
};

/* Of `of` the cases and the visit are not looked at. Fewer replicates where it was interrupted. The
 * arrays live in `arena`. SB_EINPUT as sb_pass_run; SB_ENOMEM. */
enum sb_code sb_critical_counts_fill(struct sb_critical_counts *counts, const struct sb_pass *of,
                                     const struct sb_pass_case *one, struct sb_arena *arena,
                                     struct sb_error *error);

#endif
