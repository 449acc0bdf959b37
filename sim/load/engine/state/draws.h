/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an attempt draws: functions of (seed, run, arrival, step, attempt). */
#ifndef SIM_LOAD_ENGINE_STATE_DRAWS_H
#define SIM_LOAD_ENGINE_STATE_DRAWS_H

#include "sim/load/engine/state/engine_state.h"

/* The step of a draw's key: workload w's step s is step s + w 2^28. */
static inline uint64_t sb_load_key(const struct sb_load_request *request, uint32_t step)
{
    return step + (uint64_t)request->part * SB_STEPS_MAX;
}

/* The latency of the step. */
sb_ns sb_load_latency(const struct sb_load_engine *e, const struct sb_load_request *request,
                      uint32_t step, uint32_t attempt);

/* Of a distribution of the graph, and a plain word, of a stream. */
sb_ns sb_load_draw(const struct sb_load_engine *e, const struct sb_load_request *request,
                   uint32_t step, uint32_t dist, enum sb_stream stream, uint32_t attempt);
uint64_t sb_load_word(const struct sb_load_engine *e, const struct sb_load_request *request,
                      uint32_t step, enum sb_stream stream, uint32_t attempt);

#endif
