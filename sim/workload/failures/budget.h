/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "budget" of retries, in the words and with the presets of those who have it. */
#ifndef SIM_WORKLOAD_FAILURES_BUDGET_H
#define SIM_WORKLOAD_FAILURES_BUDGET_H

#include "sim/workload/failures/policy_source.h"

/* {"kind": "grpc", "maxTokens": 10, "tokenRatio": 0.1}, "envoy", "finagle" or "aws", or the name of
 * one. Its number. SB_EINPUT. */
enum sb_code sb_budget_read(const struct sb_policies *policies, const struct sb_json_node *node,
                            uint32_t *budget);

/* The kinds by enum sb_budget_kind, up to NULL, and their parameters. */
struct sb_named_parameter;
extern const char *const sb_budget_kinds[];
extern const struct sb_named_parameter *const sb_budget_parameters[];

#endif
