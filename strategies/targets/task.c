/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runtimes of others, in shared libraries that define sb_target_v1 (strategies/task/task.h). */
#include "sim/base/files/beside.h"
#include "sim/bench/cases/target.h"

#include <dlfcn.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TASK_NAME_MAX = 40 };

struct task_library {
    struct sb_bench_runtime runtime; /* first: it is what others know */
    void *handle;
};

static void task_close_library(struct sb_bench_runtime *runtime)
{
    struct task_library *library = (struct task_library *)runtime;
    if (library && library->handle)
        dlclose(library->handle);
    free(library);
}

/* Later versions of the structs are longer, and begin the same. */
static enum sb_code task_take_host(struct task_library *library, const char *path,
                                   struct sb_error *error)
{
    const struct sb_task_host_v1 *(*host)(void);
    void *symbol = dlsym(library->handle, "sb_task_host_v1");
    memcpy(&host, &symbol, sizeof host);
    if (!host)
        return sb_fail(error, SB_EINPUT, path, "is not linked with libsimbench-task");
    library->runtime.host = host();
    if (library->runtime.host->version != 1 ||
        library->runtime.host->size < sizeof *library->runtime.host)
        return sb_fail(error, SB_EINPUT, path, "is linked with another libsimbench-task");
    return SB_OK;
}

static enum sb_code task_check(const struct sb_target_v1 *v1, const char *path,
                               struct sb_error *error)
{
    size_t length = v1->name ? strspn(v1->name, "abcdefghijklmnopqrstuvwxyz0123456789-") : 0;
    if (!length || length > TASK_NAME_MAX || v1->name[length])
        return sb_fail(error, SB_EINPUT, path,
                       "sb_target_v1.name is %s%.60s%s, expected 1 to %d lower-case letters, "
                       "digits and hyphens",
                       v1->name ? "\"" : "", v1->name ? v1->name : "NULL", v1->name ? "\"" : "",
                       TASK_NAME_MAX);
    if (!v1->run)
        return sb_fail(error, SB_EINPUT, path, "sb_target_v1 has no run");
    return SB_OK;
}

static enum sb_code task_take(struct task_library *library, const char *path,
                              struct sb_error *error)
{
    struct sb_target_v1 *ours = &library->runtime.v1;
    const struct sb_target_v1 *theirs = dlsym(library->handle, "sb_target_v1");
    if (!theirs)
        return sb_fail(error, SB_EINPUT, path, "exports no sb_target_v1");
    if (theirs->version != 1 || theirs->size < offsetof(struct sb_target_v1, bytes))
        return sb_fail(error, SB_EINPUT, path,
                       "sb_target_v1 has version %u and size %u, expected version 1 and "
                       "sizeof(struct sb_target_v1)",
                       theirs->version, theirs->size);
    memcpy(ours, theirs, theirs->size < sizeof *ours ? theirs->size : sizeof *ours);
    enum sb_code code = task_check(ours, path, error);
    return code ? code : task_take_host(library, path, error);
}

/* Ours, if it is there, is the one that every target finds, wherever it looks for its own. */
static void task_load_ours(void)
{
    char path[PATH_MAX];
    if (sb_beside_program("libsimbench-task.so.1", path, sizeof path) == 0)
        (void)dlopen(path, RTLD_NOW | RTLD_LOCAL); /* until the end of the process */
}

static enum sb_code task_open_library(const char *path, sb_ns limit,
                                      struct sb_bench_runtime **opened, struct sb_error *error)
{
    (void)limit; /* in a library it is watched from outside */
    struct task_library *library = calloc(1, sizeof *library);
    if (!library)
        return sb_fail_memory(error);
    task_load_ours();
    enum sb_code code = SB_OK;
    /* Its threads may go on when nothing is left to do, and need their code. */
    library->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!library->handle) {
        const char *why = dlerror();
        code =
            sb_fail(error, SB_EINPUT, path, "cannot be loaded: %s", why ? why : "no reason given");
    }
    if (code == SB_OK)
        code = task_take(library, path, error);
    if (code)
        task_close_library(&library->runtime);
    else
        *opened = &library->runtime;
    return code;
}

extern const struct sb_bench_target sb_bench_target_task;
const struct sb_bench_target sb_bench_target_task = {
    .name = "task",
    .summary = "a runtime in a shared library, by libsimbench-task",
    .open = task_open_library,
    .close = task_close_library,
};
