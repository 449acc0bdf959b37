/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mpirun(1) of Open MPI, mpiexec of MPICH (PMI), srun(1). The variables of the last are in batch
 * scripts as well, but for those of a step. */
#include "sim/run/ranks/launcher.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name, *library, *rank, *size;
} launchers[] = {
    { "mpirun of Open MPI", "openmpi", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE" },
    { "mpiexec of MPICH", "mpich", "PMI_RANK", "PMI_SIZE" },
    { "srun", NULL, "SLURM_PROCID", "SLURM_STEP_NUM_TASKS" },
};

static uint32_t number(const char *name)
{
    const char *text = getenv(name);
    char *end = NULL;
    unsigned long value = text ? strtoul(text, &end, 10) : 0;
    return text && *text && !*end && value < UINT32_MAX ? (uint32_t)value : 0;
}

struct sb_launcher sb_launcher_find(void)
{
    const char *wanted = getenv("SIMBENCH_MPI");
    struct sb_launcher none = { 0 };
    if (wanted && strcmp(wanted, "off") == 0)
        return none;
    for (unsigned i = 0; i < sizeof launchers / sizeof *launchers; i++) {
        struct sb_launcher l = { launchers[i].name, launchers[i].library, number(launchers[i].rank),
                                 number(launchers[i].size) };
        if (!getenv(launchers[i].rank) || l.size == 0)
            continue;
        if (!l.library && getenv("PMIX_RANK"))
            l.library = "openmpi";
        if (wanted && *wanted)
            l.library = wanted;
        return l.size > 1 ? l : none; /* the innermost launcher: others started that */
    }
    return none;
}
