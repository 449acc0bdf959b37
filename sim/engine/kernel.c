/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiled once for each instruction set. */
#include "sim/engine/kernel.h"

#include "sim/base/assert.h"
#include "sim/base/machine/instruction_set.h"
#include "sim/base/machine/lanes.h"
#include "sim/base/machine/vector.h"
#include "sim/engine/events/event_kernel.h"
#include "sim/model/dag.h"

/* A row of a node: the latest of its predecessors' rows, and what it runs for. `preds` is constant
 * where there are few. */
SB_INLINE void run_node(const uint32_t *from, uint32_t preds, const sb_ns *restrict run,
                        const sb_ns *finish, sb_ns *to, sb_ns *restrict makespan,
                        const unsigned lanes)
{
    const sb_ns *first = finish + (size_t)from[0] * lanes;
    for (unsigned i = 0; i < lanes; i += SB_VECTOR_64) {
        sb_vi64 ready = sb_load_i64(first + i);
        for (uint32_t p = 1; p < preds; p++)
            ready = sb_later(ready, sb_load_i64(finish + (size_t)from[p] * lanes + i));
        if (run)
            ready += sb_load_i64(run + i);
        memcpy(to + i, &ready, sizeof ready);
        if (makespan) {
            ready = sb_later(ready, sb_load_i64(makespan + i));
            memcpy(makespan + i, &ready, sizeof ready);
        }
    }
}

/* Of a node without predecessors. */
SB_INLINE void run_source(const sb_ns *restrict run, sb_ns *to, sb_ns *restrict makespan,
                          const unsigned lanes)
{
    for (unsigned i = 0; i < lanes; i++) {
        to[i] = SB_CLOCK_START + (run ? run[i] : 0);
        if (makespan)
            makespan[i] = makespan[i] > to[i] ? makespan[i] : to[i];
    }
}

SB_INLINE void propagate_lanes(struct sb_paths *paths, const struct sb_latencies *latencies,
                               const unsigned lanes)
{
    const uint32_t *code = paths->program->code + paths->at,
                   *end = paths->program->code + paths->program->size;
    const struct sb_latencies all = *latencies;
    for (; code < end; code += 3 + (code[2] >> 1)) {
        const sb_ns *run = NULL;
        sb_ns *to = paths->finish + (size_t)code[1] * lanes;
        sb_ns *makespan = code[2] & 1 ? paths->makespan : NULL;
        uint32_t preds = code[2] >> 1;
        SB_ASSERT(code[1] < paths->program->rows);
        if (code[0] != SB_NONE) {
            uint32_t at = all.position ? all.position[code[0]] : code[0];
            if (at >= all.until)
                break;
            SB_ASSERT(at >= all.from);
            run = all.latency + (size_t)(at - all.from) * lanes;
            paths->used++;
        }
        if (preds == 3 && run && !makespan)
            run_node(code + 3, 3, run, paths->finish, to, NULL, lanes);
        else if (preds == 2 && run && !makespan)
            run_node(code + 3, 2, run, paths->finish, to, NULL, lanes);
        else if (preds == 1 && run && !makespan)
            run_node(code + 3, 1, run, paths->finish, to, NULL, lanes);
        else if (preds > 0)
            run_node(code + 3, preds, run, paths->finish, to, makespan, lanes);
        else
            run_source(run, to, makespan, lanes);
    }
    paths->at = (size_t)(code - paths->program->code);
}

static void propagate(struct sb_paths *paths, const struct sb_latencies *latencies, unsigned lanes)
{
    SB_WITH_CONSTANT_LANES(lanes, propagate_lanes, paths, latencies);
}

static void transpose(const sb_ns *restrict from, uint32_t steps, unsigned lanes,
                      sb_ns *restrict to)
{
    SB_ASSERT(lanes % 8 == 0 && lanes <= SB_LANES_MAX);
    for (uint32_t s = 0; s < steps; s += 8) { /* 8 x 8 values: a cache line each way */
        uint32_t count = steps - s < 8 ? steps - s : 8;
        for (unsigned lane = 0; lane < lanes; lane += 8)
            for (unsigned i = 0; i < 8; i++)
                for (uint32_t j = 0; j < count; j++)
                    to[(size_t)(lane + i) * steps + s + j] =
                        from[(size_t)(s + j) * lanes + lane + i];
    }
}

extern const struct sb_kernel SB_OF_SET(sb_kernel);
const struct sb_kernel SB_OF_SET(sb_kernel) = { SB_SET_NAME, propagate, SB_OF_SET(sb_events),
                                                transpose };
