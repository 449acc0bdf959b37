/* SPDX-License-Identifier: MIT
 * Between one call and many. */
#ifndef ES_MANY_H
#define ES_MANY_H

#include "core/state/state.h"

void es_many_begin(struct es_sched *sched); /* from the arrays of one call to those of requests */
void es_many_end(struct es_sched *sched);   /* and back: no request is left */

#endif
