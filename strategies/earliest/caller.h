/* SPDX-License-Identifier: MIT
 * Who waits for a call, outside of its bodies: a thread, or a body of another scheduler. */
#ifndef ES_CALLER_H
#define ES_CALLER_H

#include "core/state/state.h"

/* Why nothing can be waited for here; an es_code. */
int es_caller_refuse(const struct es_sched *sched, struct es_error *error);
void es_caller_run(struct es_sched *sched); /* until the caller's turn */

#endif
