/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "retry" of a step or a pool. */
#ifndef SIM_WORKLOAD_FAILURES_RETRY_H
#define SIM_WORKLOAD_FAILURES_RETRY_H

#include "sim/workload/failures/policy_source.h"

/* 3, or {"attempts": 3, "backoff": {"initial": "100ms", "multiplier": 2, "max": "1s", "jitter":
 * "full"}, "budget": {"kind": "grpc", ...}, "on": ["failure", "timeout"]}. Its number. SB_EINPUT,
 * also for unlimited attempts without a delay. */
enum sb_code sb_retry_read(const struct sb_policies *policies, const struct sb_json_node *node,
                           uint32_t *retry);

#endif
