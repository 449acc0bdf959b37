/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/failures/hedge.h"

#include "sim/text/number.h"
#include "sim/workload/failures/pool_names.h"
#include "sim/workload/load/quantity.h"

#include <stdlib.h>
#include <string.h>

/* "p95" in (0, 1). */
static bool percentile_of(const char *text, double *percentile)
{
    size_t length = *text == 'p' ? sb_number_length(text + 1) : 0;
    *percentile = length ? strtod(text + 1, NULL) / 100 : 0;
    return length && text[1 + length] == '\0' && *percentile > 0 && *percentile < 1;
}

static enum sb_code read_after(const struct sb_policies *p, const struct sb_json_node *node,
                               struct sb_hedge *hedge)
{
    const char *text = node->type == SB_JSON_STRING ? sb_json_text(p->source->json, node) : "";
    if (*text != 'p')
        return sb_quantity_time(p->source, node, 0, &hedge->after, p->error);
    return strlen(text) == node->size && percentile_of(text, &hedge->percentile)
               ? SB_OK
               : sb_latency_fail(p->source, node, p->error,
                                 "\"%.80s\" is no percentile of the latency between p0 and p100, "
                                 "such as \"p95\"",
                                 text);
}

/* Each is a demand of one slot. */
static enum sb_code read_pools(const struct sb_policies *p, const struct sb_json_node *node,
                               struct sb_hedge *hedge)
{
    const struct sb_json_node *list = sb_latency_list(p->source, node, "pools", p->error),
                              *c = NULL;
    uint32_t *demand = list ? sb_arena_alloc(p->source->arena, list->size, sizeof *demand) : NULL;
    if (!demand)
        return list ? sb_fail_memory(p->error) : SB_EINPUT;
    enum sb_code code = SB_OK;
    for (uint32_t i = 0; code == SB_OK && (c = sb_latency_next(p->source, list, c)); i++) {
        uint32_t pool = 0;
        code = sb_pool_names_find(p->source, p->builder, c, &pool, p->error);
        if (code)
            break;
        demand[i] = sb_dag_builder_demand(p->builder);
        sb_dag_builder_take_of(p->builder, demand[i], (struct sb_units){ pool, 1 });
    }
    hedge->pool = demand;
    hedge->pools = list->size;
    return code;
}

static enum sb_code read_tied(const struct sb_policies *p, const struct sb_json_node *node,
                              struct sb_hedge *hedge)
{
    static const char *const not_tied[] = { "after", "max", "cancel" };
    const struct sb_json_node *delay = sb_latency_get(p->source, node, "cancel_delay"), *other;
    for (size_t i = 0; i < sizeof not_tied / sizeof *not_tied; i++)
        if ((other = sb_latency_get(p->source, node, not_tied[i])))
            return sb_latency_fail(p->source, other, p->error,
                                   "tied requests are two, queued at once, of which one is "
                                   "cancelled");
    hedge->cancel = true;
    return delay ? sb_quantity_time(p->source, delay, 0, &hedge->cancel_delay, p->error) : SB_OK;
}

static enum sb_code read_timed(const struct sb_policies *p, const struct sb_json_node *node,
                               struct sb_hedge *hedge)
{
    const struct sb_json_node *after = sb_latency_get(p->source, node, "after"),
                              *max = sb_latency_get(p->source, node, "max"),
                              *cancel = sb_latency_get(p->source, node, "cancel"),
                              *delay = sb_latency_get(p->source, node, "cancel_delay");
    int64_t most = 1;
    if (delay)
        return sb_latency_fail(p->source, delay, p->error, "only of \"tied\" requests");
    enum sb_code code = after ? read_after(p, after, hedge)
                              : sb_latency_fail(p->source, node, p->error, "\"after\" is missing");
    if (code == SB_OK && max)
        code = sb_quantity_whole(p->source, max, 1, SB_TRIES_MAX - 1, &most, p->error);
    if (code == SB_OK && cancel)
        code = sb_quantity_bool(p->source, cancel, &hedge->cancel, p->error);
    hedge->most = (uint32_t)most;
    return code;
}

static enum sb_code read_hedge_members(const struct sb_policies *p, const struct sb_json_node *node,
                                       struct sb_hedge *hedge)
{
    static const char *const known[] = { "after", "max",          "cancel", "pools",
                                         "tied",  "cancel_delay", NULL };
    enum sb_code code = sb_latency_object(
        p->source, node, "a time, a percentile (\"p95\") or {\"after\": ...}", p->error);
    if (code == SB_OK)
        code = sb_latency_known(p->source, node, known, p->error);
    if (code)
        return code;
    const struct sb_json_node *tied = sb_latency_get(p->source, node, "tied");
    if (tied)
        code = sb_quantity_bool(p->source, tied, &hedge->tied, p->error);
    if (code == SB_OK)
        code = hedge->tied ? read_tied(p, node, hedge) : read_timed(p, node, hedge);
    return code == SB_OK && sb_latency_get(p->source, node, "pools") ? read_pools(p, node, hedge)
                                                                     : code;
}

enum sb_code sb_hedge_read(const struct sb_policies *p, const struct sb_json_node *node,
                           uint32_t *number)
{
    struct sb_hedge hedge = { .most = 1, .cancel = true };
    bool plain = node->type == SB_JSON_NUMBER || node->type == SB_JSON_STRING;
    enum sb_code code = plain ? read_after(p, node, &hedge) : read_hedge_members(p, node, &hedge);
    if (code == SB_OK)
        *number = sb_resilience_builder_hedge(sb_dag_builder_resilience(p->builder), &hedge);
    return code;
}
