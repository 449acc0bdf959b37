/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "breaker" of a step or a pool, in the words and with the presets of those who have it. */
#ifndef SIM_WORKLOAD_FAILURES_BREAKER_H
#define SIM_WORKLOAD_FAILURES_BREAKER_H

#include "sim/workload/failures/policy_source.h"

/* {"kind": "resilience4j", "failureRateThreshold": 50, ...}, "polly" or "consecutive", or the name
 * of one. Its number. SB_EINPUT. */
enum sb_code sb_breaker_read(const struct sb_policies *policies, const struct sb_json_node *node,
                             uint32_t *breaker);

/* The kinds, up to NULL, and their parameters. */
struct sb_named_parameter;
extern const char *const sb_breaker_kinds[];
extern const struct sb_named_parameter *const sb_breaker_parameters[];

#endif
