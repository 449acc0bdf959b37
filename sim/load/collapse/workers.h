/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units of work that do not depend on each other, on several threads. */
#ifndef SIM_LOAD_COLLAPSE_WORKERS_H
#define SIM_LOAD_COLLAPSE_WORKERS_H

#include "sim/base/error.h"

#include <stdatomic.h>
#include <stdint.h>

/* Each thread makes what it needs by `begin`, which `end` releases, also after a failure. */
struct sb_workers {
    uint64_t units;
    uint32_t threads; /* 1 at least */
    enum sb_code (*begin)(const void *self, void **made, struct sb_error *error);
    enum sb_code (*work)(const void *self, void *made, uint64_t unit, struct sb_error *error);
    void (*end)(const void *self, void *made);
    const void *self;
    const atomic_bool *stop; /* NULL, or true: nothing more is begun, and SB_EINTR */
    void (*progress)(void *self, uint64_t done, uint64_t wanted); /* NULL; one thread at a time */
    void *progress_self;
};

/* Units are begun in their order. The error is that of the first one that failed. */
enum sb_code sb_workers_run(const struct sb_workers *workers, struct sb_error *error);

#endif
