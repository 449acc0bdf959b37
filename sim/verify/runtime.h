/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plug-in: a real scheduler on which strategies are programs. The simulator says how long a
 * strategy takes; a program shows that code which schedules in earnest does just that, with sleeps
 * in place of the work. It is given the graph and a strategy's name, not the simulator's plan: what
 * the strategy means it works out by itself. */
#ifndef SIM_VERIFY_RUNTIME_H
#define SIM_VERIFY_RUNTIME_H

#include "sim/model/dag.h"
#include "sim/model/span.h"
#include "sim/model/strategy.h"
#include "sim/model/work.h"

/* The clock that a program runs under. */
struct sb_runtime_clock {
    bool real;  /* the system's; else a virtual one, exact and at once */
    sb_ns spin; /* of the real clock: so long before a deadline it stops sleeping and spins */
    const struct sb_work *work; /* under the real one: in place of the latencies; or NULL */
};

/* What a program is for. */
struct sb_assignment {
    const struct sb_dag *dag;
    const struct sb_strategy *strategy;
    uint32_t workers; /* 0: unlimited; those of the graph's platform */
    bool real;        /* under the system's clock */
};

struct sb_runtime {
    const char *name, *summary;
    /* Whether there is a program that does this. */
    bool (*realises)(const struct sb_assignment *assignment);
    /* That program, ready to be run again and again by one thread at a time. Borrows the graph and
     * the strategy. SB_ENOMEM. */
    enum sb_code (*open)(const struct sb_assignment *assignment,
                         const struct sb_runtime_clock *clock, void **program,
                         struct sb_error *error);
    /* One run with latency[steps]: task, step, worker, start, end and status of each of
     * span[steps], in time since the run began, and the time at which its caller goes on. What may
     * vary without a difference (whether an await of what is done lets others go first, whether
     * the scheduler is told who is next where it would know by itself) does so with `replicate`.
     * SB_ENOMEM; SB_ECHECK when the scheduler reports an error, or a task gets another value than
     * the awaited one returned. */
    enum sb_code (*run)(void *program, uint64_t replicate, const sb_ns *latency,
                        struct sb_span *span, sb_ns *makespan, struct sb_error *error);
    void (*close)(void *program); /* NULL allowed */
};

/* The first of `runtime` (ends with NULL; or NULL) that has a program for it; NULL: none, as where
 * steps hold slots of pools. A plan that is made once can be a program, over links that do not hold
 * each other up: sleeps are exact under the virtual clock. */
const struct sb_runtime *sb_runtime_choose(const struct sb_runtime *const *runtime,
                                           const struct sb_assignment *assignment);

/* Why there is none, for messages: "not verified: ..."; NULL where there is one. */
const char *sb_runtime_why_not(const struct sb_runtime *const *runtime,
                               const struct sb_assignment *assignment);

/* The same of strategies[count] in place of the assignment's: NULL where one can be verified, else
 * why the first cannot of those that are not mere baselines (baseline_only[count]; NULL: all). */
const char *sb_runtime_why_none(const struct sb_runtime *const *runtime,
                                const struct sb_assignment *assignment,
                                const struct sb_strategy *const *strategy,
                                const bool *baseline_only, uint32_t count);

#endif
