/* SPDX-License-Identifier: MIT
 * When a helper takes the core away from worker 0, and how. It looks at worker 0 now and then; when
 * bodies are long enough to be worth it, or one does not come to an end, it claims the core while
 * worker 0 is in a body. */
#ifndef ES_WORKERS_WATCH_H
#define ES_WORKERS_WATCH_H

#include "workers/state.h"

/* Returns with the core, which is shared then: true. Or when there was nothing to see for long. */
bool es_watch_worker(struct es_workers *pool, struct es_sched *sched);

/* To share bodies as long as those of now does not pay: for some time they are not shared, nor are
 * those that are a little longer. Unless es_options.grain says what is. */
void es_watch_learn(struct es_workers *pool, const struct es_sched *sched);

#endif
