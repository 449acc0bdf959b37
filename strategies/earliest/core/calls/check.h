/* SPDX-License-Identifier: MIT
 * Whether what a caller filled in has a meaning. */
#ifndef ES_CORE_CALLS_CHECK_H
#define ES_CORE_CALLS_CHECK_H

#include "earliest.h"

/* ES_OK, or a code with a sentence in `error`. */
int es_check_options(const struct es_options *options, struct es_error *error);
/* `*deadline`: when, by the clock, the call's time limit passes. */
int es_check_call(const struct es_call *call, struct es_clock *clock, es_ns *deadline,
                  struct es_error *error);

/* The set takes slots of this scheduler's pools only. */
int es_check_pools(const struct es_sched *sched, const struct es_set *set, struct es_error *error);

#endif
