/* SPDX-License-Identifier: MIT */
#include "workers/workers_fiber.h"

#include "core/bodies.h"
#include "workers/fast_path.h"
#include "workers/shared_switch.h"

/* The core may be shared, or not, when this is entered, and change to the other while a body runs.
 */
void es_workers_fiber(void *argument)
{
    struct es_self *self = argument;
    struct es_sched *sched = self->sched;

#ifdef ES_ASAN
    __sanitizer_finish_switch_fiber(NULL, NULL, NULL);
#endif
    for (;;) {
        if (es_watch(sched) & ES_WATCH_SHARED)
            es_fast_bodies(self);
        else if (es_bodies_run(sched, self, true))
            continue;
        if (es_watch(sched) & ES_WATCH_SHARED) {
            es_shared_yield(self);
        }
        else {
            sched->entering = ES_NONE;
            es_bodies_to_main(self, NULL);
        }
    }
}
