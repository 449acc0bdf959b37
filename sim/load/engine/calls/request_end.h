/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How attempts and requests leave, and what is told of them. */
#ifndef SIM_LOAD_ENGINE_CALLS_REQUEST_END_H
#define SIM_LOAD_ENGINE_CALLS_REQUEST_END_H

#include "sim/load/engine/state/engine_state.h"

/* An attempt that is both told and ended, where somebody wants to know. */
void sb_load_tell_attempt(const struct sb_load_engine *e, const struct sb_load_attempt *attempt);

static inline void sb_load_log_attempt(const struct sb_load_engine *e,
                                       const struct sb_load_attempt *attempt)
{
    if (e->run->log && e->run->log->attempt)
        sb_load_tell_attempt(e, attempt);
}

/* Requests in the system. */
static inline uint64_t sb_load_pending(const struct sb_load_engine *e)
{
    return e->result.arrived - e->result.over;
}

/* Its caller knows the outcome. */
void sb_load_request_end(struct sb_load_engine *e, struct sb_load_request *request,
                         enum sb_outcome outcome);

/* It is over, and so are all its attempts: releases it. */
void sb_load_request_drain(struct sb_load_engine *e, struct sb_load_request *request);

#endif
