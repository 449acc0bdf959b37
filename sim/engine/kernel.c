/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiled once for each instruction set. */
#include "sim/engine/kernel.h"

#include "sim/base/assert.h"
#include "sim/base/machine/instruction_set.h"
#include "sim/base/machine/lanes.h"
#include "sim/base/machine/vector.h"
#include "sim/engine/events/event_kernel.h"
#include "sim/engine/events/lockstep_kernel.h"
#include "sim/engine/events/small_kernel.h"
#include "sim/model/dag.h"

#include <stdalign.h>

/* What a join runs for. */
static const alignas(64) sb_ns none[SB_LANES_MAX];

/* A row of a node: the latest of its predecessors' rows, and what it runs for. `preds` is few and
 * constant. Where rows are is looked up once: a compiler has to look again after each store. */
enum { FEW = 3 };

SB_INLINE void run_node(const uint32_t *from, const uint32_t preds, const sb_ns *run,
                        const sb_ns *finish, sb_ns *to, const unsigned lanes)
{
    const sb_ns *row[FEW];
    for (uint32_t p = 0; p < preds; p++)
        row[p] = finish + (size_t)from[p] * lanes;
#pragma GCC unroll 4
    for (unsigned i = 0; i < lanes; i += SB_VECTOR_64) {
        sb_vi64 ready = sb_load_i64(row[0] + i);
        for (uint32_t p = 1; p < preds; p++)
            ready = sb_later(ready, sb_load_i64(row[p] + i));
        sb_store_i64(to + i, ready + sb_load_i64(run + i));
    }
}

/* The same of any number: so many vectors stay in registers while predecessors are gone through. */
enum { TOGETHER = 8 };

SB_INLINE void run_wide_node(const uint32_t *from, uint32_t preds, const sb_ns *run,
                             const sb_ns *finish, sb_ns *to, const unsigned lanes)
{
    const unsigned vectors = lanes / SB_VECTOR_64,
                   together = vectors < TOGETHER ? vectors : TOGETHER;
    for (unsigned i = 0; i < lanes; i += together * SB_VECTOR_64) {
        sb_vi64 ready[TOGETHER];
        for (unsigned k = 0; k < together; k++)
            ready[k] = sb_load_i64(finish + (size_t)from[0] * lanes + i + k * SB_VECTOR_64);
        for (uint32_t p = 1; p < preds; p++) {
            const sb_ns *row = finish + (size_t)from[p] * lanes + i;
            for (unsigned k = 0; k < together; k++)
                ready[k] = sb_later(ready[k], sb_load_i64(row + k * SB_VECTOR_64));
        }
        for (unsigned k = 0; k < together; k++)
            sb_store_i64(to + i + k * SB_VECTOR_64,
                         ready[k] + sb_load_i64(run + i + k * SB_VECTOR_64));
    }
}

/* Of a node without predecessors. */
SB_INLINE void run_source(const sb_ns *run, sb_ns *to, const unsigned lanes)
{
    for (unsigned i = 0; i < lanes; i++)
        to[i] = SB_CLOCK_START + run[i];
}

SB_INLINE void end_path(const sb_ns *finish, sb_ns *makespan, const unsigned lanes)
{
    for (unsigned i = 0; i < lanes; i += SB_VECTOR_64)
        sb_store_i64(makespan + i, sb_later(sb_load_i64(finish + i), sb_load_i64(makespan + i)));
}

SB_INLINE void propagate_lanes(struct sb_paths *paths, const struct sb_latencies *latencies,
                               const unsigned lanes)
{
    const uint32_t *code = paths->program->code + paths->at,
                   *end = paths->program->code + paths->program->size;
    const struct sb_latencies all = *latencies;
    sb_ns *const finish = paths->finish;
    uint32_t used = 0;
    for (; code < end; code += 3 + (code[2] >> 1)) {
        const sb_ns *run = none;
        sb_ns *to = finish + (size_t)code[1] * lanes;
        SB_ASSERT(code[1] < paths->program->rows);
        if (code[0] != SB_NONE) {
            uint32_t at = all.position ? all.position[code[0]] : code[0];
            if (at >= all.until)
                break;
            SB_ASSERT(at >= all.from);
            run = all.latency + (size_t)(at - all.from) * lanes;
            used++;
        }
        switch (code[2] >> 1) {
        case 0: run_source(run, to, lanes); break;
        case 1: run_node(code + 3, 1, run, finish, to, lanes); break;
        case 2: run_node(code + 3, 2, run, finish, to, lanes); break;
        case 3: run_node(code + 3, 3, run, finish, to, lanes); break;
        default: run_wide_node(code + 3, code[2] >> 1, run, finish, to, lanes);
        }
        if (code[2] & 1)
            end_path(to, paths->makespan, lanes);
    }
    paths->used += used;
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

/* It shifts each value of a vector by bits of its own, for which SSE2 has no instruction: the event
 * loop is faster there. */
#if defined __AVX2__
#define SMALL SB_OF_SET(sb_small)
#else
#define SMALL NULL
#endif

extern const struct sb_kernel SB_OF_SET(sb_kernel);
const struct sb_kernel SB_OF_SET(sb_kernel) = { SB_SET_NAME, propagate, SB_OF_SET(sb_events),
                                                SB_OF_SET(sb_lockstep), SMALL, transpose };
