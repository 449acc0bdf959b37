/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hot loops of the engines, over blocks of replicates (lanes): 32 or 64 of them wherever it
 * says `lanes`. */
#ifndef SIM_ENGINE_KERNEL_H
#define SIM_ENGINE_KERNEL_H

#include "sim/base/time.h"
#include "sim/engine/program.h"

struct sb_engine;
struct sb_lockstep;
struct sb_small;

/* Longest paths under way. The clock starts at SB_CLOCK_START (see vector.h: sb_later). */
#define SB_CLOCK_START ((sb_ns)1 << 52)
struct sb_paths {
    const struct sb_program *program;
    size_t at;       /* in its code */
    uint32_t used;   /* steps so far */
    sb_ns *finish;   /* [rows][lanes] scratch */
    sb_ns *makespan; /* [lanes] SB_CLOCK_START before the first call; the latest end so far */
};

/* The latencies of steps that are at [from, until) of an order of all: latency[until -
 * from][lanes]. Of that order position[steps] is the inverse; NULL: they are in the order of their
 * numbers. */
struct sb_latencies {
    const sb_ns *latency;
    const uint32_t *position;
    uint32_t from, until;
};

struct sb_kernel {
    const char *name;
    /* Goes on until a step needs a latency that comes later, or all is done. */
    void (*propagate)(struct sb_paths *paths, const struct sb_latencies *latencies, unsigned lanes);
    /* The event-driven engine's loop (event_kernel.h). */
    void (*simulate)(struct sb_engine *engine, const sb_ns *latency, unsigned runs,
                     sb_ns *makespan);
    /* Runs of limited workers that need no events (lockstep_kernel.h). */
    void (*lockstep)(struct sb_lockstep *lockstep, const sb_ns *latency, unsigned runs,
                     sb_ns *makespan);
    /* Small plans (small_kernel.h); may be NULL. */
    void (*small)(const struct sb_small *small, const sb_ns *latency, unsigned runs,
                  sb_ns *makespan);
    /* to[lane][steps] = from[steps][lanes]. */
    void (*transpose)(const sb_ns *from, uint32_t steps, unsigned lanes, sb_ns *to);
};

#endif
