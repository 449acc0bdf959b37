/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Simulated schedules against those of a real scheduler, under a virtual clock, to the nanosecond.
 *
 * The two sides share the graph as it was read (tasks, steps and the edges between steps), the
 * distribution functions, quantiles and means of its latencies, and one replicate's durations,
 * which draws.h holds against the distributions. All else is worked out twice, by different code:
 * - expected latencies, priorities, levels, roots and topological order: sim/model and strategies/
 *   on one side, strategies/runtimes/earliest/order.c on the other;
 * - the edges that a strategy adds: its `constrain` and the plan; what the program awaits;
 * - who waits since when, who is next, on which worker: the engines; libearliest, and
 *   strategies/runtimes/earliest/service.c, which it asks;
 * - the words that draws come from: sim/draw; draws.c.
 * A strategy that no program knows by its name is served by its own keys: then its order of service
 * is verified, and not what the keys mean. One that places steps is asked for its plan on both
 * sides, and how long a step takes on a worker is the platform's on both: what is verified is the
 * order on each worker, and who waits for whom, for how long. */
#ifndef SIM_VERIFY_VERIFY_H
#define SIM_VERIFY_VERIFY_H

#include "sim/engine/check.h"
#include "sim/verify/runtime.h"

/* What messages quote. */
struct sb_verify_names {
    const char *workload, *file;
    uint64_t seed;
    /* further ones of the command that shows it again, with a space before each */
    const char *options;
};

/* How many of `wanted` replicates to verify, so that about `budget` steps run in earnest: one at
 * least. */
uint64_t sb_verify_replicates(uint64_t wanted, uint32_t steps, uint32_t strategies,
                              uint64_t budget);

struct sb_verifier;

/* What one thread needs to verify runs of `plan` with `workers` workers (0: unlimited), on the
 * first of `runtime` (ends with NULL; or NULL) that has a program for it; *verifier is NULL where
 * none has. Each run writes the real schedule to real[steps], which verifiers of one thread may
 * share. Borrows all but `verifier`. SB_ENOMEM. */
enum sb_code sb_verifier_new(struct sb_verifier **verifier, const struct sb_runtime *const *runtime,
                             const struct sb_plan *plan, uint32_t workers, struct sb_span *real,
                             struct sb_error *error);
void sb_verifier_free(struct sb_verifier *verifier);

/* Runs one replicate in earnest and holds it against the simulated schedule `simulated`[steps]:
 * each step's start and end, with limited workers its worker as well; the real schedule goes
 * through the checker, too. SB_ECHECK names the first step, in simulated time, that differs, both
 * times, and the command that shows it again. SB_ENOMEM. */
enum sb_code sb_verifier_run(struct sb_verifier *verifier, const struct sb_verify_names *names,
                             struct sb_schedule_check *check, uint64_t replicate,
                             const sb_ns *latency, const struct sb_span *simulated,
                             struct sb_error *error);

/* Fails with SB_ECHECK, in one line: where, `what`, and the command that shows it again. */
enum sb_code sb_verify_refuse(const struct sb_verify_names *names, const struct sb_runtime *runtime,
                              const struct sb_plan *plan, uint32_t workers, uint64_t replicate,
                              const char *what, struct sb_error *error);

/* Fills in when each step of a real schedule was ready, by the ends of what the plan lets it wait
 * for. `done` is scratch[plan->nodes]. */
void sb_verify_ready(const struct sb_plan *plan, sb_ns *done, struct sb_span *span);

#endif
