/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The processes of an MPI job that share one run. The plain program needs no MPI: the module that
 * does is loaded where a launcher started several processes. */
#ifndef SIM_RUN_RANKS_RANKS_H
#define SIM_RUN_RANKS_RANKS_H

#include "sim/base/error.h"
#include "sim/run/ranks/mpi.h"

#include <stdbool.h>
#include <stdint.h>

struct sb_ranks {
    uint32_t rank, size;             /* 0 of 1: alone */
    const struct sb_mpi_module *mpi; /* NULL: alone */
};

/* Joins the others, if the environment tells of any. SB_EINPUT where there are, but cannot be
 * joined: the module is missing, or it finds itself alone, as under the launcher of another MPI.
 * Then `rank` is what the launcher says, so that one of them can tell. */
enum sb_code sb_ranks_begin(struct sb_ranks *ranks, struct sb_error *error);

/* Of all ranks together; not after a failure of sb_ranks_begin. What is left is alone, but `rank`
 * stays. */
void sb_ranks_end(struct sb_ranks *ranks);

/* Of all ranks together: whether any of them failed. *tells is true of the first that did. */
bool sb_ranks_failed(const struct sb_ranks *ranks, bool failed, bool *tells);

/* Of all ranks together: whether the `size` bytes at `text` are the same for all. */
enum { SB_RANKS_TEXT = 128 };
bool sb_ranks_agree(const struct sb_ranks *ranks, const char *text, size_t size);

#endif
