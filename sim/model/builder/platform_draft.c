/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/model/builder/platform_draft.h"

#include "sim/base/assert.h"

#include <stdlib.h>
#include <string.h>

void sb_platform_draft_fini(struct sb_platform_draft *draft)
{
    free(draft->size);
    free(draft->step);
    free(draft->cost);
    *draft = (struct sb_platform_draft){ 0 };
}

int sb_platform_draft_bytes(struct sb_platform_draft *draft, uint32_t await, double bytes)
{
    SB_REQUIRE(bytes >= 0);
    if (bytes == 0)
        return 0;
    if (sb_reserve(&draft->size, draft->sizes, &draft->size_room, sizeof *draft->size))
        return -1;
    draft->size[draft->sizes++] = (struct sb_platform_size){ bytes, await };
    return 0;
}

int sb_platform_draft_cost(struct sb_platform_draft *draft, uint32_t step, const sb_ns *cost)
{
    size_t workers = draft->platform->workers;
    SB_REQUIRE(draft->rows == 0 || draft->step[draft->rows - 1] < step);
    if (sb_reserve(&draft->step, draft->rows, &draft->step_room, sizeof *draft->step) ||
        sb_reserve(&draft->cost, draft->rows, &draft->cost_room, workers * sizeof *draft->cost))
        return -1;
    draft->step[draft->rows] = step;
    memcpy(draft->cost + draft->rows++ * workers, cost, workers * sizeof *cost);
    return 0;
}

/* The edge from `from`, which there is. */
static uint32_t find_edge(const struct sb_dag *dag, uint32_t step, uint32_t from)
{
    uint32_t low = dag->pred.begin[step], high = dag->pred.begin[step + 1];
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (dag->pred.list[middle] > from)
            high = middle;
        else
            low = middle;
    }
    SB_ASSERT(dag->pred.list[low] == from);
    return low;
}

static int place_bytes(const struct sb_platform_draft *draft, struct sb_dag *dag,
                       const uint32_t *await, const uint32_t *await_end)
{
    uint32_t step = 0;
    if (draft->sizes == 0)
        return 0;
    dag->bytes = sb_arena_alloc(&dag->arena, dag->pred.begin[dag->steps], sizeof *dag->bytes);
    for (size_t i = 0; dag->bytes && i < draft->sizes; i++) {
        while (await_end[step] <= draft->size[i].await)
            step++;
        uint32_t from = sb_dag_last(dag, await[draft->size[i].await]);
        dag->bytes[find_edge(dag, step, from)] += draft->size[i].bytes;
    }
    return dag->bytes ? 0 : -1;
}

enum sb_code sb_platform_draft_finish(const struct sb_platform_draft *draft, struct sb_dag *dag,
                                      const uint32_t *await, const uint32_t *await_end,
                                      const char *where, struct sb_error *error)
{
    const struct sb_platform_costs costs = { draft->cost, draft->step, (uint32_t)draft->rows };
    if (place_bytes(draft, dag, await, await_end))
        return sb_fail_memory(error);
    return draft->platform ? sb_dag_give_platform(dag, draft->platform, &costs, where, error)
                           : SB_OK;
}
