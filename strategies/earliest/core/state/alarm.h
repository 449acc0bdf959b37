/* SPDX-License-Identifier: MIT
 * Alarms: timers that belong to no task's wait, and call a function of the core. */
#ifndef ES_CORE_STATE_ALARM_H
#define ES_CORE_STATE_ALARM_H

#include "core/state/state.h"

struct es_alarm {
    void (*ring)(struct es_sched *sched, struct es_alarm *alarm);
    struct es_request *request; /* whose tasks can go on when it rings, or NULL */
    es_id task;                 /* the one that it is for, or ES_NONE */
    uint32_t number;            /* in the scheduler's table */
    uint32_t place;             /* in the timer queue, plus one; 0: it is not armed */
};

/* False: out of memory. */
bool es_alarm_init(struct es_sched *sched, struct es_alarm *alarm,
                   void (*ring)(struct es_sched *sched, struct es_alarm *alarm),
                   struct es_request *request, es_id task);
void es_alarm_fini(struct es_sched *sched, struct es_alarm *alarm); /* armed or not */
void es_alarms_fini(struct es_sched *sched);

/* At ES_NEVER it does not ring. False: out of memory. */
bool es_alarm_arm(struct es_sched *sched, struct es_alarm *alarm, es_ns when, enum es_rank rank);
void es_alarm_cancel(struct es_sched *sched, struct es_alarm *alarm);
void es_alarm_moved(struct es_sched *sched, uint32_t number, uint32_t place);

#endif
