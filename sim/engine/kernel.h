/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hot loops of the engines, over blocks of replicates (lanes): 32 or 64 of them wherever it
 * says `lanes`. */
#ifndef SIM_ENGINE_KERNEL_H
#define SIM_ENGINE_KERNEL_H

#include "sim/base/time.h"
#include "sim/engine/program.h"

#include <stdbool.h>

struct sb_engine;

/* Longest paths under way. The clock starts at SB_CLOCK_START (see vector.h: sb_later). */
#define SB_CLOCK_START ((sb_ns)1 << 52)
struct sb_paths {
    const struct sb_program *program;
    size_t at;       /* in its code */
    sb_ns *finish;   /* [rows][lanes] scratch */
    sb_ns *makespan; /* [lanes] SB_CLOCK_START before the first call; the latest end so far */
};

struct sb_kernel {
    const char *name;
    /* Goes on with latency[steps][lanes]; or, when these are the latencies of the next `steps`
     * steps of the program in its order, until it needs those of another. */
    void (*propagate)(struct sb_paths *paths, const sb_ns *latency, uint32_t steps, bool in_order,
                      unsigned lanes);
    /* The event-driven engine's loop (event_kernel.h). */
    void (*simulate)(struct sb_engine *engine, const sb_ns *latency, unsigned runs,
                     sb_ns *makespan);
    /* to[lane][steps] = from[steps][lanes]. */
    void (*transpose)(const sb_ns *from, uint32_t steps, unsigned lanes, sb_ns *to);
};

#endif
