/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work stealing (Blumofe and Leiserson, J. ACM 46(5), 1999): which worker takes which ready step.
 *
 * Each worker has a deque. What becomes ready when its step ends is put at the back of its own, in
 * ascending order; what awaits nothing, of the first worker's. A worker with nothing to do takes
 * the newest step of its own deque. If there is none, it tries to steal as long as any deque has a
 * step: an attempt takes a round trip, twice the links' latency, and then looks at the deque of
 * another worker, drawn uniformly, and takes the oldest step there is, or tries again. While all
 * deques are empty it waits. Victims are a function of the latencies of the run, the worker and the
 * number of its attempt, so that a replicate is stolen from alike wherever it is run. */
#ifndef SIM_PLATFORM_STEALING_H
#define SIM_PLATFORM_STEALING_H

#include "sim/model/platform.h"
#include "sim/platform/network/event_heap.h"

struct sb_stealing {
    uint32_t steps, workers, waiting; /* waiting: steps in all deques */
    uint32_t *newer, *older;          /* [steps] neighbours in a deque */
    uint32_t *newest, *oldest;        /* [workers] or SB_NONE */
    bool *idle, *tries;               /* [workers] an attempt is under way */
    uint32_t *attempts;               /* [workers] so far */
    sb_ns round_trip;
    uint64_t key;              /* of the draws of this run */
    struct sb_event_heap ends; /* of attempts, by worker */
    bool failed;               /* memory is out */
};

/* In `arena`; -1: memory is out. A zeroed one may be ended with fini, too. */
int sb_stealing_init(struct sb_stealing *stealing, uint32_t steps,
                     const struct sb_platform *platform, struct sb_arena *arena);
void sb_stealing_fini(struct sb_stealing *stealing);

/* Begins a run with latency[steps]: all deques are empty, all workers idle. */
void sb_stealing_begin(struct sb_stealing *stealing, const sb_ns *latency);

void sb_stealing_push(struct sb_stealing *stealing, uint32_t worker, uint32_t step);

/* The worker has ended a step. */
void sb_stealing_idle(struct sb_stealing *stealing, uint32_t worker);

/* The next worker that takes a step at `now`, and which. False: none does. */
bool sb_stealing_take(struct sb_stealing *stealing, sb_ns now, uint32_t *worker, uint32_t *step);

#endif
