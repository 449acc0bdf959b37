/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/failures/retry.h"

#include "sim/workload/failures/budget.h"
#include "sim/workload/failures/outcomes.h"
#include "sim/workload/load/quantity.h"

#include <math.h>

static enum sb_code read_attempts(const struct sb_policies *p, const struct sb_json_node *node,
                                  uint32_t *attempts)
{
    int64_t number = 0;
    enum sb_code code = SB_OK;
    if (node->type == SB_JSON_STRING && !sb_json_is(p->source->json, node, "unlimited"))
        code = sb_latency_fail(p->source, node, p->error,
                               "\"%.80s\" is neither a number of attempts nor \"unlimited\"",
                               sb_json_text(p->source->json, node));
    else if (node->type != SB_JSON_STRING)
        code = sb_quantity_whole(p->source, node, 1, SB_TRIES_MAX, &number, p->error);
    *attempts = (uint32_t)number;
    return code;
}

static enum sb_code read_jitter(const struct sb_policies *p, const struct sb_json_node *node,
                                struct sb_backoff *backoff)
{
    static const char *const word[] = {
        [SB_JITTER_NONE] = "none",   [SB_JITTER_FULL] = "full",
        [SB_JITTER_EQUAL] = "equal", [SB_JITTER_DECORRELATED] = "decorrelated",
        [SB_JITTER_SHARE] = NULL,
    };
    unsigned place = SB_JITTER_SHARE;
    enum sb_code code = node->type == SB_JSON_NUMBER
                            ? sb_latency_number(p->source, node, 0, 1, &backoff->share, p->error)
                            : sb_quantity_word(p->source, node, word, &place, p->error);
    backoff->jitter = (enum sb_jitter)place;
    return code;
}

static enum sb_code check_backoff(const struct sb_policies *p, const struct sb_json_node *node,
                                  const struct sb_backoff *backoff)
{
    const struct sb_json_node *multiplier = sb_latency_get(p->source, node, "multiplier");
    if (multiplier && backoff->jitter == SB_JITTER_DECORRELATED)
        return sb_latency_fail(p->source, multiplier, p->error,
                               "decorrelated jitter goes on from the delay before: it takes no "
                               "multiplier");
    if (backoff->max < backoff->initial)
        return sb_latency_fail(p->source, node, p->error, "\"max\" is below \"initial\"");
    return SB_OK;
}

static enum sb_code read_backoff_object(const struct sb_policies *p,
                                        const struct sb_json_node *node, struct sb_backoff *backoff)
{
    static const char *const known[] = { "initial", "multiplier", "max", "jitter", NULL };
    enum sb_code code = sb_latency_known(p->source, node, known, p->error);
    const struct sb_json_node *initial = sb_latency_get(p->source, node, "initial"),
                              *multiplier = sb_latency_get(p->source, node, "multiplier"),
                              *max = sb_latency_get(p->source, node, "max"),
                              *jitter = sb_latency_get(p->source, node, "jitter");
    backoff->multiplier = 2;
    if (code == SB_OK && !initial)
        code = sb_latency_fail(p->source, node, p->error, "\"initial\" is missing");
    if (code == SB_OK)
        code = sb_quantity_time(p->source, initial, 0, &backoff->initial, p->error);
    if (code == SB_OK && multiplier)
        code = sb_latency_number(p->source, multiplier, 1, 1e6, &backoff->multiplier, p->error);
    if (code == SB_OK && max)
        code = sb_quantity_time(p->source, max, 0, &backoff->max, p->error);
    if (code == SB_OK && jitter)
        code = read_jitter(p, jitter, backoff);
    return code ? code : check_backoff(p, node, backoff);
}

/* A time alone stays the same. */
static enum sb_code read_backoff(const struct sb_policies *p, const struct sb_json_node *node,
                                 struct sb_backoff *backoff)
{
    return node->type == SB_JSON_OBJECT
               ? read_backoff_object(p, node, backoff)
               : sb_quantity_time(p->source, node, 0, &backoff->initial, p->error);
}

static enum sb_code read_retry_members(const struct sb_policies *p, const struct sb_json_node *node,
                                       struct sb_retry *retry)
{
    static const char *const known[] = { "attempts", "backoff", "budget", "on", NULL };
    enum sb_code code =
        sb_latency_object(p->source, node, "a number of attempts or {\"attempts\": ...}", p->error);
    if (code == SB_OK)
        code = sb_latency_known(p->source, node, known, p->error);
    if (code)
        return code;
    const struct sb_json_node *attempts = sb_latency_get(p->source, node, "attempts"),
                              *backoff = sb_latency_get(p->source, node, "backoff"),
                              *budget = sb_latency_get(p->source, node, "budget"),
                              *on = sb_latency_get(p->source, node, "on");
    code = attempts ? read_attempts(p, attempts, &retry->attempts)
                    : sb_latency_fail(p->source, node, p->error,
                                      "\"attempts\" is missing: the number of "
                                      "them in all, or \"unlimited\"");
    if (code == SB_OK && backoff)
        code = read_backoff(p, backoff, &retry->backoff);
    if (code == SB_OK && budget)
        code = sb_budget_read(p, budget, &retry->budget);
    return code == SB_OK && on ? sb_outcomes_read(p->source, on, &retry->on, p->error) : code;
}

enum sb_code sb_retry_read(const struct sb_policies *p, const struct sb_json_node *node,
                           uint32_t *number)
{
    struct sb_retry retry = { .backoff = { .max = SB_NS_NEVER, .multiplier = 1 },
                              .on = SB_OUTCOMES_TRIED_AGAIN,
                              .budget = SB_NONE };
    bool plain = node->type == SB_JSON_NUMBER;
    enum sb_code code =
        plain ? read_attempts(p, node, &retry.attempts) : read_retry_members(p, node, &retry);
    if (code == SB_OK && !retry.attempts && !retry.backoff.initial)
        code =
            sb_latency_fail(p->source, node, p->error,
                            "unlimited attempts need a \"backoff\" above 0, or they may go on at "
                            "one instant without end");
    if (code == SB_OK)
        *number = sb_resilience_builder_retry(sb_dag_builder_resilience(p->builder), &retry);
    return code;
}
