/* SPDX-License-Identifier: MIT
 * A scheduler's own random bits for backoffs. */
#ifndef ES_RESILIENCE_JITTER_H
#define ES_RESILIENCE_JITTER_H

#include "core/state/state.h"

uint64_t es_jitter_next(struct es_sched *sched);

#endif
