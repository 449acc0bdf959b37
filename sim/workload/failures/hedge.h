/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "hedge" of a step or a pool. */
#ifndef SIM_WORKLOAD_FAILURES_HEDGE_H
#define SIM_WORKLOAD_FAILURES_HEDGE_H

#include "sim/workload/failures/policy_source.h"

/* "p95", "10ms", or {"after": "p95", "max": 1, "cancel": true, "pools": ["a", "b"]}; or {"tied":
 * true, "cancel_delay": "1ms", "pools": ["a", "b"]}. Its number. SB_EINPUT. */
enum sb_code sb_hedge_read(const struct sb_policies *policies, const struct sb_json_node *node,
                           uint32_t *hedge);

#endif
