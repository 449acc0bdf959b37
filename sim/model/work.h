/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a step does in earnest, where something else than time passes: told in pieces between which
 * whoever runs it can do other things. */
#ifndef SIM_MODEL_WORK_H
#define SIM_MODEL_WORK_H

#include "sim/base/time.h"

#include <stdint.h>

/* What a step waits for. */
struct sb_wait {
    int fd;       /* -1: for time alone */
    short events; /* as of poll() */
    sb_ns most;   /* and no longer than this */
};

struct sb_work {
    void *self;
    /* Begins a step, or goes on with it: 1 with what to wait for before the next call, 0 when it is
     * over, -1 when it has failed and the run with it. */
    int (*go_on)(void *self, uint32_t step, struct sb_wait *wait);
    /* Once for each step that began, over or not: it is not gone on with. */
    void (*leave)(void *self, uint32_t step);
};

#endif
