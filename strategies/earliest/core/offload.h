/* SPDX-License-Identifier: MIT
 * Things outside: blocking functions on helper threads, and file descriptors. */
#ifndef ES_CORE_OFFLOAD_H
#define ES_CORE_OFFLOAD_H

#include "core/state.h"

void es_outside_collect(struct es_sched *sched); /* lets those go on whose jobs are done */
void es_outside_fini(struct es_sched *sched);    /* ends the helper threads */

#endif
