/* SPDX-License-Identifier: MIT
 * A trial: one call under a policy, from its first attempt until it has an outcome, and its
 * attempts have returned. What it is made of. */
#ifndef ES_RESILIENCE_TRIAL_LIFE_H
#define ES_RESILIENCE_TRIAL_LIFE_H

#include "core/state/alarm.h"
#include "resilience/breaker.h"
#include "resilience/budget.h"

struct es_trial;

/* One attempt, until it is over for its caller and its body has returned. */
struct es_try {
    struct es_trial *trial;
    struct es_try *next, *previous;
    struct es_request *request; /* NULL: it never was one, or has returned */
    struct es_attempt_record record;
    struct es_alarm timeout, untie;
    uint32_t ticket; /* of the breaker */
    bool further;    /* a retry or hedge */
    bool told;
};

struct es_trial {
    struct es_sched *sched;
    struct es_request *parent; /* of the body that waits */
    es_id task;                /* that body's */
    bool shielded;             /* it was when it called */
    bool waiting;              /* the body waits for the outcome */
    bool over;                 /* there is an outcome */
    bool left;                 /* the body does not look at this any more */
    struct es_policy policy;
    struct es_demand *demands; /* [demand_count] copies: its own, and those of hedges */
    uint32_t demand_count, units;
    es_body *body;
    void *data;
    es_ns limit; /* nobody waits for it after that */
    struct es_try *first, *last;
    uint32_t issued, open; /* attempts; those that are not told */
    uint32_t retries, hedges;
    int64_t paid;   /* what the last granted retry or hedge took of the budget */
    es_ns delay;    /* of the last backoff */
    bool fails;     /* what was told last is tried again */
    bool hedging;   /* the budget has not refused a hedge of this try */
    bool backs_off; /* the next attempt waits for its backoff */
    struct es_alarm hedge, backoff, deadline;
    struct es_abort_listener abort;   /* on that of the request that the program started */
    struct es_trial *next, *previous; /* of that */
    struct es_result outcome;
};

/* What is called when its alarms ring, and at its request's abort. */
struct es_trial_rings {
    void (*hedge)(struct es_sched *sched, struct es_alarm *alarm);
    void (*backoff)(struct es_sched *sched, struct es_alarm *alarm);
    void (*deadline)(struct es_sched *sched, struct es_alarm *alarm);
    void (*abort)(struct es_abort_listener *listener, struct es_result reason);
};

/* NULL: out of memory. The policy is copied. */
struct es_trial *es_trial_make(struct es_self *self, const struct es_policy *policy,
                               const struct es_trial_rings *rings);
void es_trial_free(struct es_trial *trial); /* it has no attempts any more */

/* A request's first trial, in the order of tasks, or NULL. */
struct es_trial *es_trial_first(const struct es_request *root);
/* What es_deadline tells. */
es_ns es_trial_deadline(const struct es_self *self);

#endif
