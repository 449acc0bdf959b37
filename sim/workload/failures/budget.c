/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Presets: Envoy's retry_budget, Finagle's RetryBudget and the AWS SDKs' standard mode; gRPC's
 * retryThrottling has none. */
#include "sim/workload/failures/budget.h"

#include "sim/base/nearest.h"
#include "sim/workload/failures/parameters.h"
#include "sim/workload/load/quantity.h"

#include <string.h>

#define IN_BUDGET(member) offsetof(struct sb_budget, member)
#define BUDGET_MOST 1e9

static const struct sb_named_parameter
    grpc[] = { { "maxTokens", SB_PARAMETER_NUMBER, IN_BUDGET(most), 0, BUDGET_MOST, true, true, 0 },
               { "tokenRatio", SB_PARAMETER_NUMBER, IN_BUDGET(ratio), 0, BUDGET_MOST, true, true,
                 0 },
               { 0 } },
    envoy[] = { { "budget_percent", SB_PARAMETER_SHARE, IN_BUDGET(share), 0, 100, false, false,
                  20 },
                { "min_retry_concurrency", SB_PARAMETER_NUMBER, IN_BUDGET(least), 0, BUDGET_MOST,
                  false, false, 3 },
                { "counts_backoff", SB_PARAMETER_BOOL, IN_BUDGET(counts_backoff), 0, 1, false,
                  false, 1 },
                { 0 } },
    finagle[] = { { "ttl", SB_PARAMETER_TIME, IN_BUDGET(window), 0, 0, false, false, 10e9 },
                  { "minRetriesPerSec", SB_PARAMETER_NUMBER, IN_BUDGET(rate), 0, BUDGET_MOST, false,
                    false, 10 },
                  { "percentCanRetry", SB_PARAMETER_NUMBER, IN_BUDGET(share), 0, 1000, false, false,
                    0.2 },
                  { 0 } },
    aws[] = { { "tokens", SB_PARAMETER_NUMBER, IN_BUDGET(most), 0, BUDGET_MOST, true, false, 500 },
              { "retryCost", SB_PARAMETER_NUMBER, IN_BUDGET(cost), 0, BUDGET_MOST, true, false, 5 },
              { "timeoutCost", SB_PARAMETER_NUMBER, IN_BUDGET(timeout_cost), 0, BUDGET_MOST, true,
                false, 10 },
              { "noRetryIncrement", SB_PARAMETER_NUMBER, IN_BUDGET(refund), 0, BUDGET_MOST, false,
                false, 1 },
              { 0 } };

const char *const sb_budget_kinds[] = { [SB_BUDGET_TOKENS] = "grpc",
                                        [SB_BUDGET_ACTIVE] = "envoy",
                                        [SB_BUDGET_LEAKY] = "finagle",
                                        [SB_BUDGET_COST] = "aws",
                                        NULL };
const struct sb_named_parameter *const sb_budget_parameters[] = { [SB_BUDGET_TOKENS] = grpc,
                                                                  [SB_BUDGET_ACTIVE] = envoy,
                                                                  [SB_BUDGET_LEAKY] = finagle,
                                                                  [SB_BUDGET_COST] = aws };

static enum sb_code find_budget(const struct sb_policies *p, const struct sb_json_node *node,
                                uint32_t *budget)
{
    const char *name = sb_json_text(p->source->json, node);
    const char *near = sb_nearest(name, p->budget.name, p->budget.count);
    *budget = strlen(name) == node->size ? sb_names_find(&p->budget, name) : SB_NO_NAME;
    if (*budget != SB_NO_NAME)
        return SB_OK;
    return near ? sb_latency_fail(p->source, node, p->error,
                                  "no budget \"%.120s\"; did you mean \"%.120s\"?", name, near)
                : sb_latency_fail(p->source, node, p->error, "no budget \"%.120s\" in \"budgets\"",
                                  name);
}

enum sb_code sb_budget_read(const struct sb_policies *p, const struct sb_json_node *node,
                            uint32_t *number)
{
    struct sb_budget budget = { 0 };
    unsigned place = 0;
    if (node->type == SB_JSON_STRING)
        return find_budget(p, node, number);
    enum sb_code code = sb_latency_object(
        p->source, node, "a budget ({\"kind\": ...}) or the name of one", p->error);
    const struct sb_json_node *kind = code ? NULL : sb_latency_get(p->source, node, "kind");
    if (code == SB_OK && !kind)
        code = sb_latency_fail(p->source, node, p->error, "\"kind\" is missing");
    if (code == SB_OK)
        code = sb_quantity_word(p->source, kind, sb_budget_kinds, &place, p->error);
    budget.kind = (enum sb_budget_kind)place;
    if (code == SB_OK)
        code = sb_parameters_read(p->source, node, sb_budget_parameters[place], &budget, p->error);
    if (code == SB_OK)
        *number = sb_resilience_builder_budget(sb_dag_builder_resilience(p->builder), &budget);
    return code;
}
