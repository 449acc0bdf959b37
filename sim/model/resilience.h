/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may go wrong with a step, and what its caller does about it: failures, time limits, retries,
 * hedges, circuit breakers. Words and defaults are those of the systems that are named at each.
 *
 * A step is done by attempts, numbered from 0 in the order of their issue over retries and hedges
 * alike. Each draws latency and outcome for itself. The caller's view decides what became of it; an
 * attempt that has timed out runs on, and keeps its slots, unless its policy says `cancel`.
 *
 * What happens at one instant
 * - The next event is always the one with the smallest (time, phase, kind, number), also when it
 *   has come about at this very instant: phase 1 ends, 2 timers, 3 arrivals, 4 starts. Starts are
 *   one event: pools fill their free slots until nothing changes.
 * - Kinds of timers: timeout, patience, the request's deadline, hedge, backoff, breaker. The number
 *   is (arrival, step, attempt), of a breaker its own; a backoff has that of the attempt that was
 *   over, a hedge that of the attempt before.
 * - A backoff is a timer also where it is 0: a retry comes after the ends and timeouts of its time.
 *
 * Tries and hedges
 * - A try is one attempt and its hedges. It is over when one is ok, which ends the step, or when
 *   none is under way: a hedge that was to come does not come then. Whether there is a further
 *   try, the outcome that was told last says, and so it does what became of the step.
 * - `attempts` of a retry counts tries; `most` of a hedge holds in each try. A hedge that is shed
 *   or rejected counts, and the next comes `after` it. One that the budget refuses is the last of
 *   its try.
 * - A retry that may be made takes of its budget when the attempt before is over, not after the
 *   backoff. Attempts are asked for in this order: tries left, outcome among `on`, budget.
 *
 * Ends
 * - A step is skipped at once when a step before it in its body, or the last one of a task that it
 *   awaits, is over and not ok. A strategy's own edges make nobody skip.
 * - When a request is over nothing of it is issued any more, neither retries nor hedges: what has
 *   not been issued is skipped. What is under way is cancelled in its caller's view (timed out, at
 *   the deadline), and runs on, or waits for its turn, with its slots; but for `fail-fast`, and at
 *   the deadline for steps whose timeout has `cancel`, it ends there and then.
 *   What its caller has given up before runs on, also then.
 * - What is cancelled counts neither for budgets' tokens nor for breakers; what times out at the
 *   deadline does, as all that times out.
 * - What gets ready at one event is issued in the order of steps, each with all that follows from
 *   its being shed or rejected before the next; what gets ready by that takes its place among them.
 * - When a step is ok, others of its attempts are cancelled in its caller's view; they end there
 *   and then where the hedge has `cancel`.
 * - Outcomes: an ended task (`task`) and `all` as they are; `settled` is ok whatever became of the
 *   steps; `first` failed when every task is over and none was ok.
 * - Patience holds on for a queued attempt whose caller has given up: it leaves the queue then.
 *
 * What is logged
 * - An attempt that never held slots has neither start nor end. One that is shed or rejected has
 *   issued = told; skipped steps have no attempts, and a budget's refusal makes none.
 * - `drained` is the later of `over` and the last end. */
#ifndef SIM_MODEL_RESILIENCE_H
#define SIM_MODEL_RESILIENCE_H

#include "sim/base/time.h"

#include <stdbool.h>
#include <stdint.h>

/* What became of an attempt, a step or a request. */
enum sb_outcome {
    SB_OUTCOME_OK,
    SB_OUTCOME_FAILED,
    SB_OUTCOME_TIMED_OUT, /* `timeout` since its issue passed, or the request's deadline */
    SB_OUTCOME_ABANDONED, /* `patience` passed while it was queued */
    SB_OUTCOME_SHED,      /* the pool had no place */
    SB_OUTCOME_REJECTED,  /* by an open breaker: never issued */
    SB_OUTCOME_CANCELLED, /* another attempt was first, or the request had ended */
    SB_OUTCOME_SKIPPED    /* something that it awaits was not ok: never issued */
};
enum { SB_OUTCOMES = 8 };
#define SB_OUTCOME_BIT(outcome) (1u << (outcome))

enum sb_jitter {
    SB_JITTER_NONE,
    SB_JITTER_FULL,         /* uniform in [0, b] */
    SB_JITTER_EQUAL,        /* b / 2 + uniform in [0, b / 2] */
    SB_JITTER_DECORRELATED, /* uniform in [initial, 3 times the one before], cut to max */
    SB_JITTER_SHARE         /* b times uniform in [1 - share, 1 + share] */
};

/* Before retry n = 1, 2, ...: b = min(initial multiplier^(n - 1), max), then jitter (M. Brooker,
 * "Exponential backoff and jitter", AWS architecture blog, 2015). */
struct sb_backoff {
    sb_ns initial, max; /* max: SB_NS_NEVER where it is not said */
    double multiplier;
    enum sb_jitter jitter;
    double share; /* of SB_JITTER_SHARE */
};

enum sb_budget_kind {
    SB_BUDGET_TOKENS, /* gRPC A6: starts at `most`; a failed attempt -1, a success +ratio, within
                         [0, most]; a retry or hedge only while tokens > most / 2, after the
                         decrement */
    SB_BUDGET_ACTIVE, /* Envoy: retries under way <= max(least, share x requests under way) */
    SB_BUDGET_LEAKY,  /* Finagle: a request gives `share` tokens that expire after `window`, and
                         `rate` a second come by themselves; a retry takes one */
    SB_BUDGET_COST    /* AWS SDKs: starts at `most`; a retry takes `cost`, after a timeout
                         `timeout_cost`; a success gives back what its last retry took, or
                         `refund` where it had none */
};

/* Who is refused a retry fails at once; nobody waits for a budget. */
struct sb_budget {
    enum sb_budget_kind kind;
    double most, ratio;                /* tokens; cost: most */
    double least, share;               /* active; leaky: share */
    bool counts_backoff;               /* active: whether a retry that still waits counts */
    double rate;                       /* leaky: tokens a second */
    sb_ns window;                      /* leaky */
    double cost, timeout_cost, refund; /* cost */
};

/* Of a step of a request, hedges included. */
#define SB_TRIES_MAX 65536

struct sb_retry {
    uint32_t attempts; /* in all, the first one counted; 0: unlimited (SB_TRIES_MAX, as numbers
                          go no further), which needs a backoff */
    struct sb_backoff backoff;
    unsigned on;     /* SB_OUTCOME_BIT of what is tried again: failed, timed-out, abandoned, shed,
                        rejected */
    uint32_t budget; /* index into sb_resilience.budget, or SB_NONE */
};

/* A further attempt while the first is under way (J. Dean, L. Barroso, "The tail at scale", CACM
 * 56, 2013). */
struct sb_hedge {
    sb_ns after; /* since the issue of the attempt before; where `percentile` is set, worked out
                    from the latency's distribution before the run */
    double percentile; /* in (0, 1); 0: `after` is said */
    uint32_t most;     /* further attempts, 1 at least */
    bool cancel;       /* the others, when one is ok */
    uint32_t pools;    /* further attempt k = 0, 1, ... takes pool[k % pools] in place of what the
                          step takes */
    uint32_t *pool;    /* [pools] demands, see pools.h; NULL: all take what the step takes */
    bool tied;         /* two are queued at once; the first to start takes the other out of its
                          queue `cancel_delay` later, unless it has started */
    sb_ns cancel_delay;
};

/* Shared by all that name it. Closed: all pass. Open: all are rejected for `open`. Half-open:
 * `probes` pass; all ok: closed; one not: open again. */
struct sb_breaker {
    bool by_time;     /* the window is a time, else a count of attempts */
    uint32_t calls;   /* of the window by count */
    sb_ns window;     /* of the window by time */
    uint32_t least;   /* with fewer in the window it does not open */
    double threshold; /* opens at this share of failures, in (0, 1] */
    sb_ns open;
    uint32_t probes;
    unsigned on;           /* what counts as failure, as for retries */
    sb_ns slow;            /* longer attempts are slow; SB_NS_NEVER: none is */
    double slow_threshold; /* opens at this share of slow ones as well, in (0, 1]; a slow probe
                              counts as one that is not ok */
};

/* Of a step; what a pool says holds for the steps that take of it and say nothing themselves.
 * Indices are SB_NONE where nothing is said. */
struct sb_step_policy {
    double fail;         /* probability, 0: never */
    uint32_t fail_dist;  /* latency of an attempt that fails: index into sb_dag.dist; SB_NONE: the
                            same draw */
    sb_ns timeout;       /* since issue; SB_NS_NEVER: none. An end at the very instant is in time */
    uint32_t timeout_drawn; /* 0: it is the same for all; else 1 + index into sb_dag.dist: each
                               attempt draws its own, and `timeout` is not looked at */
    bool timeout_cancel; /* the attempt's slots are free then; a queued one leaves the queue. (One
                            that is queued and has timed out without it still takes its turn.) */
    uint32_t patience;   /* how long an attempt stays queued: index into sb_dag.dist */
    uint32_t retry, hedge, breaker; /* indices into sb_resilience's arrays */
    int64_t priority;               /* smaller first, in pools of SB_QUEUE_PRIORITY */
};

/* When a request is over, and how. */
enum sb_end {
    SB_END_ALL,       /* all ok; else failed at the first step that was not ok: siblings run on and
                         keep their slots */
    SB_END_FAIL_FAST, /* the same, and siblings are cancelled */
    SB_END_SETTLED,   /* when every step is over, whatever became of it */
    SB_END_FIRST,     /* at the first task that is ok; failed where none is */
    SB_END_TASK       /* at the end of one task (better-all's $end) */
};

/* In the graph's arena. */
struct sb_resilience {
    uint32_t policies, retries, hedges, breakers, budgets;
    struct sb_step_policy *policy;
    uint32_t *policy_of; /* [steps] */
    struct sb_retry *retry;
    struct sb_hedge *hedge;
    struct sb_breaker *breaker;
    struct sb_budget *budget;
    sb_ns deadline; /* of a request since its arrival; SB_NS_NEVER: none. No attempt is issued after
                       it; what waits for a backoff that would pass it is over at the deadline */
    enum sb_end end;
    uint32_t end_task;
};

#endif
