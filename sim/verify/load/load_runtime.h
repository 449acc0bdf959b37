/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plug-in: a real scheduler that serves many requests at once. What it knows of a run is what comes
 * from outside: the graphs, pools and policies, when requests arrive, and what each attempt draws.
 * Who waits, who is served, shed, tried again or given up, and when, it works out by itself. */
#ifndef SIM_VERIFY_LOAD_LOAD_RUNTIME_H
#define SIM_VERIFY_LOAD_LOAD_RUNTIME_H

#include "sim/load/attempt_log.h"
#include "sim/load/engine/load_engine.h"

/* Which attempt: of a step of a workload of the mix. */
struct sb_load_key {
    uint64_t arrival;
    uint32_t workload, step, attempt;
};

/* What is drawn in a run, and who comes. */
struct sb_load_script {
    void *self;
    /* Of an attempt: how long it takes, and whether it fails at its end; how long it stays queued;
     * and the random bits of the backoff that follows it. */
    sb_ns (*latency)(void *self, const struct sb_load_key *key, bool *fails);
    sb_ns (*patience)(void *self, const struct sb_load_key *key);
    uint64_t (*backoff)(void *self, const struct sb_load_key *key);
    sb_ns (*think)(void *self, uint32_t client, uint64_t cycle);

    const struct sb_load_case *load;
    uint64_t arrivals;
    const sb_ns *arrived;     /* [arrivals] ascending; of clients without meaning */
    const uint32_t *workload; /* [arrivals] */
};

struct sb_load_runtime {
    const char *name;
    /* Why it cannot serve the case: "..."; NULL: it can. */
    const char *(*why_not)(const struct sb_load_case *load);
    /* One run, until all has drained; in time since it began. `spin` is that of a real clock, or -1
     * for a virtual one. SB_ENOMEM; SB_ECHECK when the scheduler reports an error. */
    enum sb_code (*run)(const struct sb_load_script *script, sb_ns spin,
                        const struct sb_attempt_log *log, struct sb_error *error);
};

#endif
