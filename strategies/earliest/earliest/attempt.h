/* SPDX-License-Identifier: MIT
 * Attempts: calls that may fail, and what a body does about it. Retries with backoff and budget,
 * hedges, time limits, circuit breakers. */
#ifndef EARLIEST_ATTEMPT_H
#define EARLIEST_ATTEMPT_H

#include "pool.h"

ES_API_BEGIN

struct es_budget;  /* how many retries and hedges there may be */
struct es_breaker; /* whether there may be attempts at all */

/* A set of codes: ES_ON(ES_FAILED) | ES_ON(ES_TIMED_OUT). */
#define ES_ON(code) (1u << (unsigned)(code))

/* ---- Backoff -------------------------------------------------------------------------------- */

enum es_jitter {
    ES_JITTER_NONE,
    ES_JITTER_FULL,         /* uniform in [0, b] */
    ES_JITTER_EQUAL,        /* b / 2 + uniform in [0, b / 2] */
    ES_JITTER_DECORRELATED, /* uniform in [initial, 3 times the one before], cut to max */
    ES_JITTER_SHARE         /* b times uniform in [1 - share, 1 + share] */
};

/* Before retry n = 1, 2, ...: b = min(initial multiplier^(n - 1), max), then jitter (M. Brooker,
 * "Exponential backoff and jitter", AWS architecture blog, 2015). */
struct es_backoff {
    es_ns initial;
    es_ns max;         /* 0: none */
    double multiplier; /* 0: 1 */
    enum es_jitter jitter;
    double share; /* of ES_JITTER_SHARE, in [0, 1] */
};

/* The delay before a retry, from 64 random bits, of which the upper 53 count. `before` is the delay
 * of the retry before, for decorrelated jitter; not looked at for the first. Rounded to the nearest
 * nanosecond. */
es_ns es_backoff_delay(const struct es_backoff *backoff, uint32_t retry, es_ns before,
                       uint64_t random);

/* ---- Budgets -------------------------------------------------------------------------------- */

enum es_budget_kind {
    ES_BUDGET_TOKENS, /* gRPC A6: starts at `most`; a failed attempt -1, a success +ratio, within
                         [0, most]; a retry or hedge only while tokens > most / 2 */
    ES_BUDGET_ACTIVE, /* Envoy: retries under way <= max(least, share x attempts under way) */
    ES_BUDGET_LEAKY,  /* Finagle: a call gives `share` tokens that expire after `window`, and `rate`
                         a second come by themselves; a retry or hedge takes one */
    ES_BUDGET_COST    /* AWS SDKs: starts at `most`; a retry or hedge takes `cost`, after a timeout
                         `timeout_cost`; a success gives back what its last retry took, or `refund`
                         where it had none */
};

struct es_budget_options {
    size_t size; /* sizeof(struct es_budget_options), or 0 */
    enum es_budget_kind kind;
    double most, ratio;  /* tokens; cost: most */
    double least, share; /* active; leaky: share */
    bool counts_backoff; /* active: whether a retry that waits for its backoff counts */
    double rate;         /* leaky: tokens a second */
    es_ns window;        /* leaky */
    double cost, timeout_cost, refund; /* cost */
};

#define ES_BUDGET(...)                                                                             \
    ((struct es_budget_options){ .size = sizeof(struct es_budget_options), __VA_ARGS__ })

/* Budgets and breakers belong to the scheduler and live beyond calls and requests, as pools do, and
 * are shared by all policies that name them. NULL on failure: ES_MISUSE for options that say
 * nothing sensible, ES_NO_MEMORY, ES_UNSUPPORTED. Free: NULL allowed; ES_BUSY, and nothing is done,
 * while attempts are under way that name it; es_sched_free frees those that are left. */
struct es_budget *es_budget_new(struct es_sched *sched, const struct es_budget_options *options,
                                struct es_error *error);
int es_budget_free(struct es_budget *budget);

/* ---- Breakers ------------------------------------------------------------------------------- */

/* Closed: all attempts may be made. Opens when at least `least` outcomes are in the window and the
 * share of failures among them, or of slow ones, reaches its threshold. Open: all are rejected.
 * Half-open, after `open`: `probes` may be made; all ok: closed; one not: open again. What was
 * cancelled does not count. */
struct es_breaker_options {
    size_t size;      /* sizeof(struct es_breaker_options), or 0 */
    uint32_t calls;   /* the window: so many outcomes, */
    es_ns window;     /* or those of so long; one of the two is 0 */
    uint32_t least;   /* of a window by count no more than `calls` */
    double threshold; /* in (0, 1] */
    es_ns open;
    uint32_t probes;       /* 0: 1 */
    unsigned on;           /* what is a failure; 0: as for es_policy.on */
    es_ns slow;            /* attempts that take longer are slow; 0: none is */
    double slow_threshold; /* in (0, 1] */
};

#define ES_BREAKER(...)                                                                            \
    ((struct es_breaker_options){ .size = sizeof(struct es_breaker_options), __VA_ARGS__ })

struct es_breaker *es_breaker_new(struct es_sched *sched, const struct es_breaker_options *options,
                                  struct es_error *error);
int es_breaker_free(struct es_breaker *breaker);

enum es_breaker_stand { ES_BREAKER_CLOSED, ES_BREAKER_OPEN, ES_BREAKER_HALF_OPEN };
enum es_breaker_stand es_breaker_stand(const struct es_breaker *breaker);

/* ---- Policies ------------------------------------------------------------------------------- */

/* One attempt, told when it is over for its caller and its body has returned. Times are the
 * clock's, ES_NEVER where there is none. */
struct es_attempt_record {
    uint32_t attempt;
    int32_t code; /* as the caller sees it: ES_OK, ES_FAILED, ES_TIMED_OUT, ES_ABANDONED, ES_SHED,
                     ES_REJECTED, ES_CANCELLED, or another that its body returned */
    es_ns issued, start; /* start: it had its slots, and its body was entered */
    es_ns end;           /* its body returned, and its slots were given back */
    es_ns told;          /* its caller knew the outcome */
};

/* What is done about a call that may fail. Zeroes: one attempt, no limit. */
struct es_policy {
    size_t size; /* sizeof(struct es_policy), or 0 */

    /* What each attempt takes before its body is entered; NULL: nothing. */
    const struct es_demand *demand;
    /* How long attempt k may wait for that, in place of demand->patience; NULL: that. */
    es_ns (*patience)(void *self, uint32_t attempt);

    /* Since its issue; 0: none. An end at that very time is in time, with one worker. One that
     * times out goes on, with its slots, unless `timeout_cancel`: then its waits return
     * ES_CANCELLED, and one that waits for slots is not entered. */
    es_ns timeout;
    bool timeout_cancel;

    /* Retries. */
    uint32_t attempts; /* in all, hedges not counted; 0: 1 */
    struct es_backoff backoff;
    unsigned on; /* what is tried again; 0: failed, timed out, abandoned, shed */
    /* Whether a failure of a body is tried again, where `on` has it; NULL: yes. */
    bool (*again)(void *self, struct es_result result);
    struct es_budget *budget; /* of retries and hedges; NULL: none */

    /* Hedges: further attempts while none has answered, each `hedge_after` the issue of the one
     * before. The first that is ok counts. */
    es_ns hedge_after;
    uint32_t hedges;   /* at most; 0: none */
    bool hedge_cancel; /* the others are cancelled when one is ok, else they run on */
    /* Hedge i = 0, 1, ... takes hedge_demand[i % hedge_demands] in place of `demand`; 0: that. */
    const struct es_demand *const *hedge_demand;
    uint32_t hedge_demands;

    /* The first and its hedges are issued together, and the first of them that starts takes those
     * out that have not, `cancel_delay` later. `hedge_after` is 0. */
    bool tied;
    es_ns cancel_delay;

    struct es_breaker *breaker; /* NULL: none */

    /* Random bits for the backoff that follows attempt k; NULL: the scheduler's own, from
     * es_options.jitter_seed. */
    uint64_t (*random)(void *self, uint32_t attempt);
    /* Of values that are not the call's: of attempts that were not waited for. NULL: none. */
    void (*destroy)(void *value);
    /* Called for each attempt, also for those that were rejected. */
    void (*told)(void *self, const struct es_attempt_record *record);
    void *self; /* passed to all of these, which must not call the scheduler */
};

#define ES_POLICY(...) ((struct es_policy){ .size = sizeof(struct es_policy), __VA_ARGS__ })

/* Calls `body(self, data)` under a policy, from a body of a request, and waits for the outcome: the
 * value of the attempt that was ok first; else the error of the one that failed last, ES_REJECTED
 * when the breaker let none be made, ES_TIMED_OUT at the deadline, or what cut the wait short.
 *
 * Each attempt is a body of its own, with its own stack; es_self_id, es_self_name, es_self_context
 * and es_await are those of the task that called. It may not end the flow. The task keeps what it
 * holds meanwhile: slots, and its place under es_call.limit, of which attempts need none. An
 * attempt may run on after the call: `data` must live until the request is over, which is when all
 * attempts have returned. The policy is copied; its pools, budget and breaker, and `self`, must
 * live as long as the request.
 *
 * A try is an attempt and its hedges. It is over when one is ok, or when none is under way; then
 * the outcome that was told last says whether there is another try, and if not it is the call's. A
 * retry that the budget refuses is not made, and the call fails at once; a hedge that it refuses is
 * the last of its try. Who waits for a backoff that would pass the deadline waits until the
 * deadline.
 *
 * When the request's abort is requested (es_abort_of), as by a sibling's failure, nothing is tried
 * any more and the call fails with ES_CANCELLED. What is under way runs on, or with ES_CANCEL in
 * es_call.flags is cancelled, at the deadline too. What its caller has given up runs on all the
 * same, unless the request is aborted from outside or by its time limit.
 *
 * At one time there come first ends, then time limits, ends of patience, deadlines, hedges, ends of
 * backoffs, breakers that become half-open, then es_sleep_until_last, and then slots are given out.
 *
 * ES_UNSUPPORTED in a call of es_start: only requests have attempts. */
struct es_result es_attempt(struct es_self *self, const struct es_policy *policy, es_body *body,
                            void *data);

/* In the body of an attempt its number, from 0, over retries and hedges in the order of their
 * issue; in others 0. */
uint32_t es_attempt_number(const struct es_self *self);

/* The time after which nobody waits for what the body does: the earliest of the deadline and the
 * time limit of its request, the time limit of its task, and that of its attempt and those around
 * it. To be passed on to whom the body calls. ES_NEVER: there is none. */
es_ns es_deadline(struct es_self *self);

ES_API_END

#endif
