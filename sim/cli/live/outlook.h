/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a live run would do, before it does anything. */
#ifndef SIM_CLI_LIVE_OUTLOOK_H
#define SIM_CLI_LIVE_OUTLOOK_H

#include "sim/base/error.h"
#include "sim/model/strategy.h"
#include "sim/workload/source/contents.h"

#include <stdbool.h>
#include <stdio.h>

/* Refuses a workload of which no task says what it is for real, and, unless `unsafe`, a request
 * that HTTP does not call idempotent (RFC 9110, 9.2.2). SB_EINPUT. */
enum sb_code sb_live_check(const struct sb_workload *workload, bool unsafe, struct sb_error *error);

/* Each task and what it would do, then how often. */
void sb_live_outlook(FILE *out, const struct sb_workload *workload,
                     const struct sb_strategy *const *strategy, uint32_t strategies,
                     uint32_t repeat, uint32_t in_flight);

#endif
