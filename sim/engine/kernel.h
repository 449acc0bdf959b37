/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hot loops of the engines, over blocks of replicates (lanes): 16, 32 or 64 of them wherever it
 * says `lanes`. */
#ifndef SIM_ENGINE_KERNEL_H
#define SIM_ENGINE_KERNEL_H

#include "sim/base/time.h"
#include "sim/engine/program.h"

struct sb_engine;

struct sb_kernel {
    const char *name;
    /* Longest paths: makespan[lanes] from latency[steps][lanes]; finish[rows][lanes] is scratch. */
    void (*propagate)(const struct sb_program *program, const sb_ns *latency, unsigned lanes,
                      sb_ns *finish, sb_ns *makespan);
    /* The event-driven engine's loop (event_kernel.h). */
    void (*simulate)(struct sb_engine *engine, const sb_ns *latency, unsigned runs,
                     sb_ns *makespan);
    /* to[lane][steps] = from[steps][lanes]. */
    void (*transpose)(const sb_ns *from, uint32_t steps, unsigned lanes, sb_ns *to);
};

#endif
