/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of workers, costs and data while a graph is put together. */
#ifndef SIM_MODEL_BUILDER_PLATFORM_DRAFT_H
#define SIM_MODEL_BUILDER_PLATFORM_DRAFT_H

#include "sim/model/platform.h"

/* Zeroed is empty. */
struct sb_platform_draft {
    const struct sb_platform *platform; /* borrowed; NULL: workers are alike */
    struct sb_platform_size {
        double bytes;
        uint32_t await;
    } * size; /* [sizes] in the order of awaits, those that have any */
    size_t sizes, size_room;
    uint32_t *step; /* [rows] whose costs are given */
    sb_ns *cost;    /* [rows][workers] */
    size_t rows, step_room, cost_room;
};

void sb_platform_draft_fini(struct sb_platform_draft *draft);

/* The await of that number has so much data; the step takes cost[workers]. Both ascending. -1:
 * memory is out. */
int sb_platform_draft_bytes(struct sb_platform_draft *draft, uint32_t await, double bytes);
int sb_platform_draft_cost(struct sb_platform_draft *draft, uint32_t step, const sb_ns *cost);

/* Fills bytes and platform of a graph that has all else. Awaits as for sb_dag_link; what is awaited
 * twice brings the data of both. Errors as of sb_dag_give_platform. */
enum sb_code sb_platform_draft_finish(const struct sb_platform_draft *draft, struct sb_dag *dag,
                                      const uint32_t *await, const uint32_t *await_end,
                                      const char *where, struct sb_error *error);

#endif
