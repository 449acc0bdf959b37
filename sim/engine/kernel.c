/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compiled once for each instruction set. Plain loops that compilers vectorise. */
#include "sim/engine/kernel.h"

#include "sim/base/assert.h"
#include "sim/base/instruction_set.h"
#include "sim/base/lanes.h"
#include "sim/engine/event_kernel.h"
#include "sim/model/dag.h"

/* max(a, b) written so that it becomes one instruction, or a compare and a blend. */
static inline sb_ns later(sb_ns a, sb_ns b) { return a > b ? a : b; }

SB_INLINE void propagate_lanes(const struct sb_program *program, const sb_ns *restrict latency,
                               sb_ns *finish, sb_ns *restrict makespan, unsigned lanes)
{
    static const sb_ns zero[SB_LANES_MAX];
    const uint32_t *code = program->code;
    for (unsigned i = 0; i < lanes; i++)
        makespan[i] = 0;
    for (uint32_t n = 0; n < program->nodes; n++) {
        const sb_ns *run = code[0] == SB_NONE ? zero : latency + (size_t)code[0] * lanes;
        sb_ns *to = finish + (size_t)code[1] * lanes;
        uint32_t preds = code[2] >> 1, sink = code[2] & 1;
        const uint32_t *from = code + 3;
        SB_ASSERT(code[1] < program->rows);
        sb_ns row[SB_LANES_MAX];
        switch (preds) {
        case 0:
            for (unsigned i = 0; i < lanes; i++)
                row[i] = run[i];
            break;
        case 1: {
            const sb_ns *p = finish + (size_t)from[0] * lanes;
            for (unsigned i = 0; i < lanes; i++)
                row[i] = p[i] + run[i];
            break;
        }
        case 2: {
            const sb_ns *p = finish + (size_t)from[0] * lanes,
                        *q = finish + (size_t)from[1] * lanes;
            for (unsigned i = 0; i < lanes; i++)
                row[i] = later(p[i], q[i]) + run[i];
            break;
        }
        case 3: {
            const sb_ns *p = finish + (size_t)from[0] * lanes,
                        *q = finish + (size_t)from[1] * lanes,
                        *r = finish + (size_t)from[2] * lanes;
            for (unsigned i = 0; i < lanes; i++)
                row[i] = later(later(p[i], q[i]), r[i]) + run[i];
            break;
        }
        default: {
            const sb_ns *p = finish + (size_t)from[0] * lanes,
                        *q = finish + (size_t)from[1] * lanes;
            for (unsigned i = 0; i < lanes; i++)
                row[i] = later(p[i], q[i]);
            for (uint32_t e = 2; e < preds; e++) {
                p = finish + (size_t)from[e] * lanes;
                for (unsigned i = 0; i < lanes; i++)
                    row[i] = later(row[i], p[i]);
            }
            for (unsigned i = 0; i < lanes; i++)
                row[i] += run[i];
        }
        }
        for (unsigned i = 0; i < lanes; i++)
            to[i] = row[i];
        if (sink)
            for (unsigned i = 0; i < lanes; i++)
                makespan[i] = later(makespan[i], row[i]);
        code += 3 + preds;
    }
}

static void propagate(const struct sb_program *program, const sb_ns *latency, unsigned lanes,
                      sb_ns *finish, sb_ns *makespan)
{
    SB_WITH_CONSTANT_LANES(lanes, propagate_lanes, program, latency, finish, makespan);
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
