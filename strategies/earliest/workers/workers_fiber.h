/* SPDX-License-Identifier: MIT
 * Where a fiber begins when there are several workers. */
#ifndef ES_WORKERS_WORKERS_FIBER_H
#define ES_WORKERS_WORKERS_FIBER_H

void es_workers_fiber(void *argument);

#endif
