/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/placement/rank.h"

void sb_rank_sums(const struct sb_instance *instance, sb_rank *weight)
{
    for (uint32_t s = 0; s < instance->steps; s++) {
        weight[s] = 0;
        for (uint32_t w = 0; w < instance->workers; w++)
            weight[s] += sb_instance_cost(instance, s, w);
    }
}

void sb_rank_upward(const struct sb_instance *instance, const sb_rank *weight, uint32_t edges,
                    sb_rank *rank)
{
    for (uint32_t i = instance->steps; i-- > 0;) {
        uint32_t s = instance->order[i];
        sb_rank longest = 0;
        for (uint32_t e = instance->succ->begin[s]; e < instance->succ->begin[s + 1]; e++) {
            sb_rank way = rank[instance->succ->list[e]] + (sb_rank)instance->to_succ[e] * edges;
            longest = way > longest ? way : longest;
        }
        rank[s] = weight[s] + longest;
    }
}

void sb_rank_downward(const struct sb_instance *instance, const sb_rank *weight, uint32_t edges,
                      sb_rank *rank)
{
    for (uint32_t i = 0; i < instance->steps; i++) {
        uint32_t s = instance->order[i];
        rank[s] = 0;
        for (uint32_t e = instance->pred->begin[s]; e < instance->pred->begin[s + 1]; e++) {
            uint32_t p = instance->pred->list[e];
            sb_rank way = rank[p] + weight[p] + (sb_rank)instance->from_pred[e] * edges;
            rank[s] = way > rank[s] ? way : rank[s];
        }
    }
}
