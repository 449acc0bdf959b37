/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/program.h"

#include "sim/base/assert.h"
#include "sim/model/dag.h"

#include <stdlib.h>

/* Gives each node a row, taking first those that are free again, the most recent first because it
 * is in the cache. */
int sb_program_build(struct sb_program *program, const struct sb_csr *pred,
                     const struct sb_csr *succ, const uint32_t *order, uint32_t steps,
                     uint32_t nodes, struct sb_arena *arena)
{
    uint32_t *left = malloc(((size_t)nodes + 1) * sizeof *left),
             *row = malloc(((size_t)nodes + 1) * sizeof *row);
    uint32_t *unused = malloc(((size_t)nodes + 1) * sizeof *unused), count = 0, placed = 0;
    size_t at = 0;
    *program = (struct sb_program){ .nodes = nodes };
    program->size = 3 * (size_t)nodes + pred->begin[nodes];
    program->code = sb_arena_alloc(arena, program->size, sizeof *program->code);
    program->step = sb_arena_alloc(arena, steps, sizeof *program->step);
    int failed = !left || !row || !unused || !program->code || !program->step;
    for (uint32_t n = 0; !failed && n < nodes; n++) {
        left[n] = succ->begin[n + 1] - succ->begin[n];
        row[n] = SB_NONE;
    }
    for (uint32_t i = 0; !failed && i < nodes; i++) {
        uint32_t n = order[i], *code = program->code + at, preds = 0;
        for (uint32_t e = pred->begin[n]; e < pred->begin[n + 1]; e++) {
            uint32_t p = pred->list[e];
            SB_ASSERT(row[p] != SB_NONE && left[p] > 0); /* the order is topological */
            code[3 + preds++] = row[p];
            if (--left[p] == 0)
                unused[count++] = row[p];
        }
        row[n] = count ? unused[--count] : program->rows++;
        if (left[n] == 0)
            unused[count++] = row[n];
        code[0] = n < steps ? n : SB_NONE;
        code[1] = row[n];
        if (n < steps)
            program->step[placed++] = n;
        code[2] = preds << 1 | (left[n] == 0);
        at += 3 + preds;
        SB_ASSERT(count <= program->rows && row[n] < program->rows);
    }
    SB_ASSERT(failed || (count == program->rows && at == program->size && placed == steps));
    free(left);
    free(row);
    free(unused);
    return failed ? -1 : 0;
}
