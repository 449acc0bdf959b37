/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/engine/calls/request.h"

#include "sim/load/engine/calls/outcome.h"
#include "sim/load/engine/calls/request_end.h"

#include <string.h>

/* A node that awaits nothing more. True: it is complete at once. */
static bool reach_node(struct sb_load_engine *e, struct sb_load_request *request, uint32_t node)
{
    return node >= e->graph[request->part].part->plan->dag->steps ||
           e->step_reached(e, request, node);
}

/* A node is complete, and so are joins and absent steps behind it. */
static void complete_node(struct sb_load_engine *e, struct sb_load_request *request, uint32_t node)
{
    const struct sb_csr *succ = &e->graph[request->part].part->plan->succ;
    for (;;) {
        request->open--;
        for (uint32_t i = succ->begin[node]; i < succ->begin[node + 1]; i++) {
            uint32_t next = succ->list[i];
            SB_ASSERT(request->left[next] > 0);
            if (--request->left[next] == 0 && reach_node(e, request, next))
                e->joins[e->joined++] = next;
        }
        if (e->joined == 0)
            break;
        node = e->joins[--e->joined];
    }
}

static void end_if_complete(struct sb_load_engine *e, struct sb_load_request *request)
{
    if (request->open > 0)
        return;
    SB_ASSERT(request->attempts == 0);
    sb_load_request_end(e, request, SB_OUTCOME_OK);
    sb_load_request_drain(e, request);
}

void sb_load_complete(struct sb_load_engine *e, struct sb_load_request *request, uint32_t node)
{
    complete_node(e, request, node);
    end_if_complete(e, request);
}

/* ---- arrivals ---- */

static uint32_t part_of(const struct sb_load_engine *e, uint64_t arrival)
{
    uint32_t part = 0;
    if (e->load->parts == 1)
        return 0;
    uint64_t u =
        sb_draw_run_word(&e->draws, SB_STEP_MIX, sb_counter(SB_STREAM_LATENCY, arrival, 0));
    while (part + 1 < e->load->parts && u >= e->graph[part].below)
        part++;
    return part;
}

static struct sb_load_request *admit_request(struct sb_load_engine *e, uint32_t client)
{
    const uint64_t arrival = e->result.arrived;
    const uint32_t part = part_of(e, arrival);
    struct sb_load_graph *graph = &e->graph[part];
    const uint32_t nodes = graph->part->plan->nodes;
    struct sb_load_request *request = sb_slab_take(&graph->requests);
    if (!request) {
        e->failed = true;
        return NULL;
    }
    /* One by one: to zero the whole record first takes longer than all the rest. */
    request->arrival = arrival;
    request->previous = e->newest;
    request->next = NULL;
    request->part = part;
    request->client = client;
    request->arrived = e->now;
    request->over = SB_NS_NEVER;
    request->last_end = 0;
    request->open = nodes;
    request->attempts = 0;
    request->deadline.at = 0;
    memcpy(request->left, graph->fresh, nodes * sizeof *request->left);
    if (e->newest)
        e->newest->next = request;
    e->newest = request;
    e->result.present -= (uint64_t)e->now;
    e->result.arrived++;
    if (e->run->came)
        e->run->came(e->run->self, e->now);
    if (sb_load_pending(e) > e->result.most_pending)
        e->result.most_pending = sb_load_pending(e);
    return request;
}

void sb_load_arrive(struct sb_load_engine *e, uint32_t client)
{
    struct sb_load_request *request = admit_request(e, client);
    if (!request)
        return;
    const struct sb_load_graph *graph = &e->graph[request->part];
    if (graph->rules) {
        sb_load_calls_begin(e, request);
        return;
    }
    for (uint32_t i = 0; i < graph->roots; i++)
        if (reach_node(e, request, graph->root[i]))
            complete_node(e, request, graph->root[i]);
    end_if_complete(e, request);
}
