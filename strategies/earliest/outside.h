/* SPDX-License-Identifier: MIT
 * Things outside: blocking functions on helper threads, and file descriptors. */
#ifndef ES_OUTSIDE_H
#define ES_OUTSIDE_H

#include "core.h"

void es_outside_collect(struct es_sched *sched); /* lets those go on whose jobs are done */
void es_outside_fini(struct es_sched *sched);    /* ends the helper threads */

#endif
