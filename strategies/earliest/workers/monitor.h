/* SPDX-License-Identifier: MIT
 * The lock over the core, and how workers sleep and are woken. A worker that leaves something in
 * its deque looks whether anybody sleeps, with no barrier between; so a worker that goes to sleep
 * says so, makes all threads pass a barrier, and looks once more. */
#ifndef ES_WORKERS_MONITOR_H
#define ES_WORKERS_MONITOR_H

#include "workers/state.h"

void es_monitor_lock(struct es_workers *pool, struct es_sched *sched);
/* Wakes a worker if there is something to do. */
void es_monitor_unlock(struct es_workers *pool, struct es_sched *sched);

void es_monitor_wake(struct es_workers *pool); /* one worker */
/* Wakes that one, if it sleeps. */
void es_monitor_wake_worker(struct es_workers *pool, struct es_worker *worker);
/* Returns whether it was woken. */
bool es_monitor_sleep(struct es_workers *pool, struct es_worker *worker, enum es_sleeping how);

/* Timers or posts may come, and nobody is parked. */
bool es_monitor_wants_poller(const struct es_sched *sched);

#endif
