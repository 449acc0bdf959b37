/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/engine/events/lockstep_kernel.h"

#include "sim/base/assert.h"
#include "sim/base/machine/lanes.h"
#include "sim/base/machine/vector.h"
#include "sim/engine/events/lockstep.h"

#define START ((sb_ns)1 << 52) /* of the clock, see sb_later() */

enum { VECTORS = SB_LOCKSTEP_LANES / SB_VECTOR_64 };

/* A time of each replicate, from START on. */
struct times {
    sb_vi64 v[VECTORS];
};

SB_INLINE struct times load(const sb_ns *from)
{
    struct times t;
    for (unsigned i = 0; i < VECTORS; i++)
        t.v[i] = sb_load_i64(from + i * SB_VECTOR_64);
    return t;
}

SB_INLINE void store(sb_ns *to, struct times t)
{
    for (unsigned i = 0; i < VECTORS; i++)
        sb_store_i64(to + i * SB_VECTOR_64, t.v[i]);
}

SB_INLINE struct times later(struct times a, struct times b)
{
    for (unsigned i = 0; i < VECTORS; i++)
        a.v[i] = sb_later(a.v[i], b.v[i]);
    return a;
}

SB_INLINE struct times earlier(struct times a, struct times b)
{
    for (unsigned i = 0; i < VECTORS; i++)
        a.v[i] = sb_earlier(a.v[i], b.v[i]);
    return a;
}

/* What runs a step from these times on; of_lane[] has the latencies of each replicate. */
SB_INLINE struct times run(struct times t, const sb_ns *const *of_lane, uint32_t step)
{
    for (unsigned i = 0; i < VECTORS; i++) {
        sb_vi64 takes;
        for (unsigned k = 0; k < SB_VECTOR_64; k++) {
            const sb_ns *latency = of_lane[i * SB_VECTOR_64 + k];
            SB_ASSERT(latency[step] >= 0);
            takes[k] = latency[step];
        }
        t.v[i] += takes;
    }
    return t;
}

/* The makespans as those of longest paths. */
static struct times follow_paths(const struct sb_lockstep *l, const sb_ns *const *of_lane,
                                 struct times start)
{
    const struct sb_program *program = &l->plan->program;
    const uint32_t *code = program->code, *end = code + program->size;
    struct times last = start;
    for (; code < end; code += 3 + (code[2] >> 1)) {
        struct times t = start;
        for (uint32_t p = 0; p < code[2] >> 1; p++)
            t = later(t, load(l->row + (size_t)code[3 + p] * SB_LOCKSTEP_LANES));
        if (code[0] != SB_NONE)
            t = run(t, of_lane, code[0]);
        store(l->row + (size_t)code[1] * SB_LOCKSTEP_LANES, t);
        if (code[2] & 1)
            last = later(last, t);
    }
    return last;
}

/* When all steps of a level have ended that starts so. No step of a small one waits. */
static struct times run_small_level(const struct sb_lockstep *l, const sb_ns *const *of_lane,
                                    uint32_t level, struct times start)
{
    struct times last = start;
    for (uint32_t i = l->begin[level]; i < l->begin[level + 1]; i++)
        last = later(last, run(start, of_lane, l->order[i]));
    return last;
}

/* Of a larger one: when workers are free, ascending. The first becomes free later, and takes its
 * place among the others: each of them is moved on by one up to there. */
static struct times run_level(const struct sb_lockstep *l, const sb_ns *const *of_lane,
                              uint32_t level, struct times start)
{
    for (uint32_t w = 0; w < l->workers; w++)
        store(l->row + (size_t)w * SB_LOCKSTEP_LANES, start);
    for (uint32_t i = l->begin[level]; i < l->begin[level + 1]; i++) {
        sb_ns *at = l->row, *end = at + (size_t)(l->workers - 1) * SB_LOCKSTEP_LANES;
        struct times free = load(at), then = run(free, of_lane, l->order[i]);
        for (; at < end; at += SB_LOCKSTEP_LANES) {
            struct times next = load(at + SB_LOCKSTEP_LANES);
            store(at, later(free, earlier(next, then)));
            free = next;
        }
        store(at, later(free, then));
    }
    return load(l->row + (size_t)(l->workers - 1) * SB_LOCKSTEP_LANES);
}

static struct times run_levels(const struct sb_lockstep *l, const sb_ns *const *of_lane,
                               struct times now)
{
    for (uint32_t level = 0; level < l->levels; level++)
        now = l->begin[level + 1] - l->begin[level] > l->workers
                  ? run_level(l, of_lane, level, now)
                  : run_small_level(l, of_lane, level, now);
    return now;
}

void SB_OF_SET(sb_lockstep)(struct sb_lockstep *l, const sb_ns *latency, unsigned runs,
                            sb_ns *makespan)
{
    const sb_ns *of_lane[SB_LOCKSTEP_LANES];
    sb_ns end[SB_LOCKSTEP_LANES];
    size_t steps = l->plan->dag->steps;
    struct times start;
    SB_ASSERT(l->by != SB_LOCKSTEP_NOT);
    for (unsigned i = 0; i < VECTORS; i++)
        start.v[i] = (sb_vi64){ 0 } + START;
    if (l->by == SB_LOCKSTEP_BY_LEVELS && l->plan->rank)
        sb_lockstep_order(l);
    for (unsigned at = 0; at < runs; at += SB_LOCKSTEP_LANES) {
        for (unsigned i = 0; i < SB_LOCKSTEP_LANES; i++) /* where there is none: the last again */
            of_lane[i] = latency + (at + i < runs ? at + i : runs - 1) * steps;
        store(end, l->by == SB_LOCKSTEP_BY_LEVELS ? run_levels(l, of_lane, start)
                                                  : follow_paths(l, of_lane, start));
        for (unsigned i = 0; i < SB_LOCKSTEP_LANES && at + i < runs; i++)
            makespan[at + i] = end[i] - START;
    }
}
