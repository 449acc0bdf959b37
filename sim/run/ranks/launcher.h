/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether this process is one of several that a launcher of MPI programs started, as its
 * environment says. */
#ifndef SIM_RUN_RANKS_LAUNCHER_H
#define SIM_RUN_RANKS_LAUNCHER_H

#include <stdint.h>

struct sb_launcher {
    const char *name;    /* "mpirun of Open MPI"; NULL: none, or there is one process */
    const char *library; /* "openmpi", "mpich"; NULL: it says none */
    uint32_t rank, size;
};

/* Borrows from the environment, where SIMBENCH_MPI is a library's name, a module's path (which is
 * the `library` then), or "off": each process is alone. */
struct sb_launcher sb_launcher_find(void);

#endif
