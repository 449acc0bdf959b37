/* SPDX-License-Identifier: MIT
 * One attempt: a request with one task, which its caller may give up while it runs on. */
#ifndef ES_RESILIENCE_TRY_H
#define ES_RESILIENCE_TRY_H

#include "resilience/trial.h"

/* The next of the trial's, issued now. NULL: out of memory. */
struct es_try *es_try_new(struct es_trial *trial);
/* It is to take so much, or nothing, and then to enter its body. ES_OK, ES_SHED or ES_NO_MEMORY. */
int es_try_start(struct es_try *one, const struct es_demand *demand);
/* The breaker let it not be made. It is gone afterwards. */
void es_try_reject(struct es_try *one);
/* Its caller knows what came of it. */
void es_try_tell(struct es_try *one, struct es_result result);
/* Its caller has no more use for it, which counts for nothing. */
void es_try_give_up(struct es_try *one);
/* It waits for its slots. */
bool es_try_queued(const struct es_try *one);
/* Its waits end, or its body is not entered. */
void es_try_cancel(struct es_try *one);
/* It is told, and has returned or was never started. */
void es_try_free(struct es_try *one);

#endif
