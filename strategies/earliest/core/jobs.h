/* SPDX-License-Identifier: MIT
 * Blocking functions on threads beside those that run bodies: es_options.offload, or threads of the
 * scheduler's own. */
#ifndef ES_CORE_JOBS_H
#define ES_CORE_JOBS_H

#include "core/state/state.h"

/* Has the job run; it posts when it is done. 0 or an errno. */
int es_jobs_begin(struct es_sched *sched, struct es_job *job);
void es_jobs_collect(struct es_sched *sched); /* wakes the tasks whose jobs are done */
void es_jobs_fini(struct es_sched *sched);    /* ends the threads */

#endif
