/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/operation/inference.h"

#include "sim/trace/calls/order_infer.h"
#include "sim/trace/calls/order_reduce.h"
#include "sim/trace/stretches/build.h"

#include <stdlib.h>

static bool is_dropped(const struct sb_edge_choice *choice, const char *from, const char *to)
{
    bool dropped = false;
    for (unsigned i = 0; i < choice->drops; i++)
        if (sb_edge_pattern_fits(&choice->drop[i], from, to)) {
            dropped = true;
            if (choice->dropped)
                choice->dropped[i]++;
        }
    return dropped;
}

/* Whether one of them took the place of the other in a pool. */
static bool is_of_pool(const struct sb_edge_choice *choice, uint32_t from, uint32_t to)
{
    return choice->group && choice->group[from] && choice->group[from] == choice->group[to];
}

static void inference_choose(struct sb_inference *inference, struct sb_calls *calls,
                             const char *const *label, const struct sb_edge_choice *choice)
{
    for (size_t e = 0; e < inference->inferred.edges; e++) {
        struct sb_order_edge *edge = &inference->inferred.edge[e];
        bool linked = !choice->ignore_links && sb_calls_linked(calls, edge->from, edge->to);
        edge->dropped = (choice->ignore_timing && !linked) ||
                        is_of_pool(choice, edge->from, edge->to) ||
                        is_dropped(choice, label[edge->from], label[edge->to]);
    }
    for (size_t l = 0; l < calls->links; l++)
        calls->link[l].dropped =
            choice->ignore_links || is_of_pool(choice, calls->link[l].from, calls->link[l].to) ||
            is_dropped(choice, label[calls->link[l].from], label[calls->link[l].to]);
}

static bool has_edge(const struct sb_order *order, uint32_t from, uint32_t to)
{
    for (size_t e = order->begin[to]; e < order->begin[to + 1]; e++)
        if (order->edge[e].from == from)
            return true;
    return false;
}

/* Each order is seen in the traces by itself: that one is dropped says nothing of the others. */
static void count_implied(struct sb_inference *inference, const struct sb_order *left)
{
    for (size_t e = 0; e < left->edges; e++)
        if (!has_edge(&inference->recorded, left->edge[e].from, left->edge[e].to) &&
            !inference->implied++)
            inference->first_implied = left->edge[e];
}

static enum sb_code inference_make_stretches(struct sb_inference *inference,
                                             const struct sb_calls *calls, struct sb_error *error)
{
    struct sb_order left;
    enum sb_code code =
        sb_order_reduce(&left, &inference->inferred, calls, &inference->callees, error);
    if (code)
        return code;
    count_implied(inference, &left);
    code = sb_stretches_build(&inference->stretches, calls, &inference->callees,
                              &inference->recorded, &left, error);
    sb_order_fini(&left);
    return code;
}

enum sb_code sb_inference_make(struct sb_inference *inference, struct sb_calls *calls,
                               const char *const *label, const struct sb_edge_choice *choice,
                               struct sb_error *error)
{
    *inference = (struct sb_inference){ 0 };
    enum sb_code code = sb_callees_list(&inference->callees, calls, error);
    if (code == SB_OK)
        code = sb_order_infer(&inference->inferred, calls, &inference->callees, choice->support,
                              error);
    if (code == SB_OK)
        code = sb_order_reduce(&inference->recorded, &inference->inferred, calls,
                               &inference->callees, error);
    if (code == SB_OK) {
        inference_choose(inference, calls, label, choice);
        code = inference_make_stretches(inference, calls, error);
    }
    if (code)
        sb_inference_fini(inference);
    return code;
}

void sb_inference_fini(struct sb_inference *inference)
{
    sb_callees_fini(&inference->callees);
    sb_order_fini(&inference->inferred);
    sb_order_fini(&inference->recorded);
    sb_stretches_fini(&inference->stretches);
}
