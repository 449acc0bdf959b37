/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of the engine, kept as a sample path. */
#ifndef SIM_LOAD_CAMPAIGN_RECORD_H
#define SIM_LOAD_CAMPAIGN_RECORD_H

#include "sim/load/analysis/steady_state/path.h"
#include "sim/load/engine/load_engine.h"

struct sb_record_run {
    uint64_t run, requests;
    double rate; /* of batches a nanosecond; 0: the case's */
    bool (*go_on)(void *self);
    void *self;
    bool outcomes; /* attempts are counted by what became of them */
};

/* Runs it and leaves the path, which the caller ends, also after a failure. SB_EINTR: go_on said
 * no; else as sb_load_engine_run. */
enum sb_code sb_load_record(struct sb_load_engine *engine, const struct sb_load_case *load,
                            const struct sb_record_run *run, struct sb_load_path *path,
                            struct sb_error *error);

#endif
