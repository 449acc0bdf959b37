/* SPDX-License-Identifier: MIT
 * Circuit breakers: closed, open, half-open. Outcomes of attempts that were admitted before that
 * last changed do not count. */
#ifndef ES_RESILIENCE_BREAKER_H
#define ES_RESILIENCE_BREAKER_H

#include "core/state/alarm.h"
#include "resilience/window.h"

struct es_breaker {
    struct es_sched *sched;
    struct es_breaker *next, *previous; /* of the scheduler's */
    struct es_breaker_options rule;
    uint32_t users; /* calls under way that name it */
    enum es_breaker_stand stand;
    uint32_t changes;        /* what was admitted keeps it as its ticket */
    uint32_t probes, passed; /* half-open: admitted, and those of them that were ok */
    struct es_alarm alarm;   /* it becomes half-open; armed only while it is open */
    struct es_window window; /* by time */
    uint8_t *outcome;        /* by count: [calls], a ring of FAILED and SLOW */
    uint32_t place;
    struct es_counts held; /* in it */
};

/* In the order of events. Whether an attempt may be issued, with a ticket for its outcome. */
bool es_breaker_admits(struct es_breaker *breaker, uint32_t *ticket);
/* What came of one that was admitted, as its caller sees it, `took` after its issue. */
void es_breaker_hears(struct es_breaker *breaker, uint32_t ticket, int code, es_ns took);

void es_breakers_fini(struct es_sched *sched);

#endif
