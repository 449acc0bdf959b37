/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of neighbours in compressed sparse rows: list[begin[i]] .. list[begin[i + 1] - 1] belong to
 * i. */
#ifndef SIM_MODEL_CSR_H
#define SIM_MODEL_CSR_H

#include "sim/base/arena.h"

#include <stdint.h>

struct sb_csr {
    uint32_t *begin; /* [rows + 1] */
    uint32_t *list;  /* [begin[rows]] */
};

/* Sorts each row and removes repetitions and the row's own number, in place. */
void sb_csr_tidy(struct sb_csr *csr, uint32_t rows);

/* The same edges the other way round, rows ascending, in `arena`. Returns 0, or -1 when memory is
 * out. */
int sb_csr_transpose(const struct sb_csr *csr, uint32_t rows, struct sb_csr *out,
                     struct sb_arena *arena);

/* order[rows]: a topological order of rows whose predecessors are csr's lists; of the possible next
 * rows the smallest number comes next. `successors` is the transpose. Returns how many rows have a
 * place: fewer than `rows` when there is a cycle, and UINT32_MAX when memory is out. */
uint32_t sb_csr_topological(const struct sb_csr *predecessors, const struct sb_csr *successors,
                            uint32_t rows, uint32_t *order);

#endif
