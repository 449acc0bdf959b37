/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/state/draws.h"

sb_ns sb_load_draw(const struct sb_load_engine *e, const struct sb_load_request *request,
                   uint32_t step, uint32_t dist, enum sb_stream stream, uint32_t attempt)
{
    const struct sb_load_graph *graph = &e->graph[request->part];
    return sb_draw_run_sample(&graph->draws, &graph->part->samplers->sampler[dist],
                              sb_load_key(request, step),
                              sb_counter(stream, request->arrival, attempt));
}

sb_ns sb_load_latency(const struct sb_load_engine *e, const struct sb_load_request *request,
                      uint32_t step, uint32_t attempt)
{
    return sb_load_draw(e, request, step, e->graph[request->part].part->plan->dag->dist_of[step],
                        SB_STREAM_LATENCY, attempt);
}

uint64_t sb_load_word(const struct sb_load_engine *e, const struct sb_load_request *request,
                      uint32_t step, enum sb_stream stream, uint32_t attempt)
{
    return sb_draw_run_word(&e->graph[request->part].draws, sb_load_key(request, step),
                            sb_counter(stream, request->arrival, attempt));
}
