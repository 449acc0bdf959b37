/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/request.h"

#include "sim/load/engine/outcome.h"
#include "sim/load/engine/request_end.h"

#include <string.h>

/* In left[]: something that the node awaits was not ok. */
#define IS_SKIPPED (UINT32_C(1) << 31)

/* What awaits a step of the graph that is not ok is skipped. */
static void skip_behind(const struct sb_dag *dag, struct sb_load_request *request, uint32_t node)
{
    if (node < dag->steps)
        for (uint32_t i = dag->succ.begin[node]; i < dag->succ.begin[node + 1]; i++)
            request->left[dag->succ.list[i]] |= IS_SKIPPED;
}

/* A node that awaits nothing more. True: it is complete at once. */
static bool reach(struct sb_load_engine *e, struct sb_load_request *request, uint32_t node)
{
    if (node >= e->graph[request->part].part->plan->dag->steps)
        return true;
    if (request->over != SB_NS_NEVER) /* nothing of it is issued any more */
        request->left[node] |= IS_SKIPPED;
    return request->left[node] || e->step_reached(e, request, node);
}

static void complete_one(struct sb_load_engine *e, struct sb_load_request *request, uint32_t node)
{
    const struct sb_plan *plan = e->graph[request->part].part->plan;
    request->open--;
    if (request->left[node])
        skip_behind(plan->dag, request, node);
    for (uint32_t i = plan->succ.begin[node]; i < plan->succ.begin[node + 1]; i++) {
        uint32_t next = plan->succ.list[i];
        SB_ASSERT((request->left[next] & ~IS_SKIPPED) > 0);
        if ((--request->left[next] & ~IS_SKIPPED) == 0 && reach(e, request, next))
            e->joins[e->joined++] = next;
    }
}

void sb_load_complete(struct sb_load_engine *e, struct sb_load_request *request, uint32_t node,
                      bool ok)
{
    if (!ok)
        request->left[node] |= IS_SKIPPED;
    if (!ok && request->over == SB_NS_NEVER)
        sb_load_request_end(e, request, SB_OUTCOME_FAILED);
    e->joins[e->joined++] = node;
    if (e->is_joining) /* the caller further up goes on with it */
        return;
    e->is_joining = true;
    while (e->joined)
        complete_one(e, request, e->joins[--e->joined]);
    e->is_joining = false;
    if (request->open == 0 && request->over == SB_NS_NEVER)
        sb_load_request_end(e, request, SB_OUTCOME_OK);
    if (request->open == 0 && request->attempts == 0)
        sb_load_request_drain(e, request);
}

/* ---- arrivals ---- */

static uint32_t part_of(const struct sb_load_engine *e, uint64_t arrival)
{
    uint32_t part = 0;
    if (e->load->parts == 1)
        return 0;
    uint64_t u = sb_draw_run_word(&e->graph[0].draws, SB_STEP_MIX,
                                  sb_counter(SB_STREAM_LATENCY, arrival, 0));
    while (part + 1 < e->load->parts && u >= e->graph[part].below)
        part++;
    return part;
}

static struct sb_load_request *admit(struct sb_load_engine *e, uint32_t client)
{
    const uint64_t arrival = e->result->arrived;
    const uint32_t part = part_of(e, arrival);
    struct sb_load_graph *graph = &e->graph[part];
    const uint32_t nodes = graph->part->plan->nodes;
    struct sb_load_request *request = sb_slab_take(&graph->requests);
    if (!request) {
        e->failed = true;
        return NULL;
    }
    *request = (struct sb_load_request){ .arrival = arrival,
                                         .previous = e->newest,
                                         .part = part,
                                         .client = client,
                                         .arrived = e->now,
                                         .over = SB_NS_NEVER,
                                         .open = nodes };
    memcpy(request->left, graph->fresh, nodes * sizeof *request->left);
    if (e->newest)
        e->newest->next = request;
    e->newest = request;
    sb_load_touch_pending(e);
    e->result->arrived++;
    if (sb_load_pending(e) > e->result->most_pending)
        e->result->most_pending = sb_load_pending(e);
    return request;
}

void sb_load_arrive(struct sb_load_engine *e, uint32_t client)
{
    struct sb_load_request *request = admit(e, client);
    if (!request)
        return;
    const struct sb_load_graph *graph = &e->graph[request->part];
    if (graph->rules) {
        sb_load_calls_begin(e, request);
        return;
    }
    request->open++; /* the request itself: it is not over before all roots are looked at */
    for (uint32_t i = 0; i < graph->roots; i++)
        if (reach(e, request, graph->root[i]))
            sb_load_complete(e, request, graph->root[i], true);
    request->open--;
    if (request->open == 0 && request->over == SB_NS_NEVER)
        sb_load_request_end(e, request, SB_OUTCOME_OK);
    if (request->open == 0 && request->attempts == 0)
        sb_load_request_drain(e, request);
}
