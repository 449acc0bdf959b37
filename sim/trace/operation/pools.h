/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Equal calls of one caller that look as if a pool of workers ran them. */
#ifndef SIM_TRACE_OPERATION_POOLS_H
#define SIM_TRACE_OPERATION_POOLS_H

#include "sim/trace/calls/calls.h"

struct sb_call_pool {
    uint32_t first; /* call: of rank 0 */
    uint32_t calls; /* at most, in one trace */
    uint32_t workers;
};

struct sb_call_pools {
    struct sb_call_pool *pool; /* [count] on the heap, by first */
    size_t count, room;
};

/* In every trace that has more of them than `workers`, as many run at once and never more, and each
 * that begins later begins shortly after another ended: within a tenth of what they take in the
 * mean. SB_ENOMEM: empty. */
enum sb_code sb_call_pools_find(struct sb_call_pools *pools, const struct sb_calls *calls,
                                struct sb_error *error);
void sb_pools_fini(struct sb_call_pools *pools);

#endif
