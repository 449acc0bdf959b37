/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the program wants of MPI. sim/run/ranks/mpi.c is not part of the program: it is built once
 * with each MPI library, as a module that is loaded when that library's launcher started the
 * program. One thread calls these, but for one. What MPI itself finds wrong ends the whole job. */
#ifndef SIM_RUN_RANKS_MPI_H
#define SIM_RUN_RANKS_MPI_H

#include <stddef.h>
#include <stdint.h>

enum { SB_MPI_MODULE_VERSION = 2 };
#define SB_MPI_MODULE_NAME "sb_mpi_module"

struct sb_mpi_module {
    uint32_t version; /* SB_MPI_MODULE_VERSION; the first member of any version */
    /* Begins MPI. -1: it cannot be begun. */
    int (*begin)(uint32_t *rank, uint32_t *size);
    void (*end)(void);              /* of all ranks together */
    void (*abort)(int exit_status); /* ends the whole job */

    /* `count` counters at 0; of all ranks together, once. -1: memory is out. */
    int (*counters)(uint32_t count);
    /* Asks for the counter's value, to which `add` is added for all; what it was is the answer,
     * for which there is time to do something else first. */
    void (*ask)(uint32_t counter, uint64_t add);
    uint64_t (*answer)(void);
    /* On rank 0 now and then while it computes: some MPIs answer others only meanwhile. From any
     * thread, but one at a time, and not beside the others of these. */
    void (*attend)(void);

    /* The largest of what the ranks give, to all of them. */
    uint64_t (*largest)(uint64_t value);
    void (*send)(uint32_t rank, const void *data, uint64_t size);
    /* The next that `rank` sends, on the heap; NULL: memory is out. */
    void *(*receive)(uint32_t rank, uint64_t *size);
    /* The same `size` bytes for all, from rank 0. */
    void (*broadcast)(void *data, uint64_t size);
};

extern const struct sb_mpi_module sb_mpi_module;

#endif
