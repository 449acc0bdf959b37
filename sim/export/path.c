/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/export/path.h"

#include <stdlib.h>

static int by_end(const void *a, const void *b, void *self)
{
    const struct sb_span *span = self;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    if (span[x].end != span[y].end)
        return span[x].end < span[y].end ? -1 : 1;
    return (x > y) - (x < y);
}

/* The first place in `order` whose step ends at `time` or later. */
static uint32_t first_at(const uint32_t *order, uint32_t steps, const struct sb_span *span,
                         sb_ns time)
{
    uint32_t low = 0, high = steps;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (span[order[middle]].end < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The step that `step` waited for, or SB_NONE at the beginning or behind a pause. Only dependencies
 * lead to steps of no length, so that the way back has an end. */
static uint32_t waited_for(const struct sb_dag *dag, const struct sb_span *span,
                           const uint32_t *order, uint32_t step)
{
    sb_ns start = span[step].start;
    uint32_t any = SB_NONE;
    for (uint32_t e = dag->pred.begin[step]; e < dag->pred.begin[step + 1]; e++)
        if (span[dag->pred.list[e]].end == start)
            return dag->pred.list[e];
    for (uint32_t i = first_at(order, dag->steps, span, start);
         i < dag->steps && span[order[i]].end == start; i++) {
        const struct sb_span *other = &span[order[i]];
        if (other->start == other->end)
            continue;
        if (other->worker == span[step].worker && other->worker != SB_NONE)
            return order[i];
        any = any == SB_NONE ? order[i] : any;
    }
    return any;
}

enum sb_code sb_export_path(const struct sb_dag *dag, const struct sb_span *span, uint32_t *path,
                            uint32_t *steps, struct sb_error *error)
{
    uint32_t *order = malloc(((size_t)dag->steps + 1) * sizeof *order), count = 0;
    if (!order)
        return sb_fail_memory(error);
    for (uint32_t s = 0; s < dag->steps; s++)
        order[s] = s;
    if (dag->steps)
        qsort_r(order, dag->steps, sizeof *order, by_end, (void *)(uintptr_t)span);
    for (uint32_t at = dag->steps ? order[dag->steps - 1] : SB_NONE; at != SB_NONE;
         at = waited_for(dag, span, order, at))
        path[count++] = at;
    for (uint32_t i = 0; i < count / 2; i++) {
        uint32_t last = path[count - 1 - i];
        path[count - 1 - i] = path[i];
        path[i] = last;
    }
    free(order);
    *steps = count;
    return SB_OK;
}
