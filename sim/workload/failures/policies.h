/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes wrong with the steps of a workload, and what their callers do about it: "fail",
 * "timeout", "patience", "retry", "hedge", "breaker", "priority". They stand with a step, with a
 * body for all its steps that say nothing, or with a pool for all that take of it and say nothing;
 * null says that there is none. What is said once is one thing: a pool's budget or breaker is
 * shared by all its steps. */
#ifndef SIM_WORKLOAD_FAILURES_POLICIES_H
#define SIM_WORKLOAD_FAILURES_POLICIES_H

#include "sim/workload/failures/policy_source.h"

enum sb_policy_key {
    SB_POLICY_FAIL,
    SB_POLICY_TIMEOUT,
    SB_POLICY_PATIENCE,
    SB_POLICY_RETRY,
    SB_POLICY_HEDGE,
    SB_POLICY_BREAKER,
    SB_POLICY_PRIORITY, /* of steps only */
    SB_POLICY_KEYS
};
extern const char *const sb_policy_keys[SB_POLICY_KEYS + 1];

/* The members of what has a policy, NULL where it says nothing; and what they mean. */
struct sb_policy_said {
    const struct sb_json_node *node[SB_POLICY_KEYS];
    struct sb_step_policy policy;
};

/* Reads "budgets" and "breakers" (NULL: there are none), by name; and what each member of `pools`,
 * all of which the builder knows, says for its steps. The first three members are set, all else is
 * zeroed; to be ended with sb_policies_fini in any case. SB_EINPUT, SB_ENOMEM. */
enum sb_code sb_policies_read(struct sb_policies *policies, const struct sb_json_node *budgets,
                              const struct sb_json_node *breakers,
                              const struct sb_json_node *pools);
void sb_policies_fini(struct sb_policies *policies);

/* said->policy from said->node[]. */
enum sb_code sb_policy_read(const struct sb_policies *policies, struct sb_policy_said *said);

/* The step that was added last, which has taken its slots, of that latency, has the policy that is
 * its own, or its body's, or its pools' (either may be NULL). `at` is where it stands. SB_EINPUT:
 * two of its pools say what it does not; a hedge after its own timeout. */
enum sb_code sb_policy_give(const struct sb_policies *policies, const struct sb_policy_said *own,
                            const struct sb_policy_said *of_body, const struct sb_dist *latency,
                            const struct sb_json_node *at);

#endif
