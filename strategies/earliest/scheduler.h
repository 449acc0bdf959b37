/* SPDX-License-Identifier: MIT
 * What one call and many have in common. */
#ifndef ES_SCHEDULER_H
#define ES_SCHEDULER_H

#include "core/state/state.h"

/* The parameters, from what a program gave. An es_code. */
int es_sched_call(struct es_call *own, const struct es_call *given, struct es_error *error);
/* Why nothing can be waited for here; an es_code. */
int es_sched_refuse(const struct es_sched *sched, struct es_error *error);
void es_sched_run(struct es_sched *sched);  /* until the caller's turn */
void es_sched_many(struct es_sched *sched); /* begins with many calls at once */
/* The call's code, and its error. */
int es_sched_report(const struct es_request *request, struct es_error *error);

#endif
