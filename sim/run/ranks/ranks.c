/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run/ranks/ranks.h"

#include "sim/base/assert.h"
#include "sim/base/files/beside.h"
#include "sim/run/ranks/launcher.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define ADVICE                                                                                     \
    "simbench run --shard does without MPI, and SIMBENCH_MPI=off runs in each process by itself"

static enum sb_code ranks_find(const struct sb_launcher *l, char path[PATH_MAX],
                               struct sb_error *error)
{
    char name[100];
    if (!l->library)
        return sb_fail(error, SB_EINPUT, "MPI",
                       "%s started %u processes, and none knows of the others; srun --mpi=pmix "
                       "is for Open MPI, --mpi=pmi2 for MPICH; " ADVICE,
                       l->name, (unsigned)l->size);
    if (strchr(l->library, '/')) {
        snprintf(path, PATH_MAX, "%s", l->library);
        return SB_OK;
    }
    snprintf(name, sizeof name, "libsimbench-%.60s.so", l->library);
    if (sb_beside_program(name, path, PATH_MAX) == 0)
        return SB_OK;
    return sb_fail(error, SB_EINPUT, name,
                   "%s started %u processes, but this module is neither beside the program nor in "
                   "../lib from there; make builds it where that MPI's compiler is; " ADVICE,
                   l->name, (unsigned)l->size);
}

/* The library's symbols are for the parts that it loads itself. It is never unloaded, which MPI
 * libraries do not expect. */
static enum sb_code load(const char *path, const struct sb_mpi_module **module,
                         struct sb_error *error)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
    if (!library)
        return sb_fail(error, SB_EINPUT, "MPI", "%.400s; " ADVICE, dlerror());
    *module = dlsym(library, SB_MPI_MODULE_NAME);
    if (!*module || (*module)->version != SB_MPI_MODULE_VERSION)
        return sb_fail(error, SB_EINPUT, path, "is not this program's module for MPI");
    return SB_OK;
}

enum sb_code sb_ranks_begin(struct sb_ranks *ranks, struct sb_error *error)
{
    struct sb_launcher l = sb_launcher_find();
    char path[PATH_MAX];
    uint32_t size = 0;
    *ranks = (struct sb_ranks){ .rank = l.rank, .size = 1 };
    if (!l.name)
        return SB_OK;
    enum sb_code code = ranks_find(&l, path, error);
    if (code == SB_OK)
        code = load(path, &ranks->mpi, error);
    if (code == SB_OK && ranks->mpi->begin(&ranks->rank, &size))
        code = sb_fail(error, SB_EINPUT, "MPI", "%.200s cannot begin", path);
    if (code == SB_OK && size != l.size) {
        if (size == 1)
            ranks->mpi->end();
        ranks->rank = l.rank;
        code = sb_fail(error, SB_EINPUT, "MPI",
                       "%s started %u processes, but %.200s found %u: they are of different MPIs, "
                       "and each would do all of the work; " ADVICE,
                       l.name, (unsigned)l.size, path, (unsigned)size);
    }
    if (code) {
        ranks->mpi = NULL;
        return code;
    }
    ranks->size = size;
    return SB_OK;
}

void sb_ranks_end(struct sb_ranks *ranks)
{
    if (ranks->mpi)
        ranks->mpi->end();
    ranks->size = 1;
    ranks->mpi = NULL;
}

bool sb_ranks_failed(const struct sb_ranks *ranks, bool failed, bool *tells)
{
    uint64_t order = failed ? UINT32_MAX - (uint64_t)ranks->rank : 0; /* the first is the largest */
    uint64_t first = ranks->mpi ? ranks->mpi->largest(order) : order;
    *tells = failed && first == order;
    return first > 0;
}

bool sb_ranks_agree(const struct sb_ranks *ranks, const char *text, size_t size)
{
    bool tells, same = true;
    char first[SB_RANKS_TEXT];
    SB_REQUIRE(size <= sizeof first);
    if (ranks->mpi) {
        memcpy(first, text, size);
        ranks->mpi->broadcast(first, size);
        same = memcmp(first, text, size) == 0;
    }
    return !sb_ranks_failed(ranks, !same, &tells);
}
