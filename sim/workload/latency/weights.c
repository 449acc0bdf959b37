/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/latency/weights.h"

#include <math.h>

enum sb_code sb_weights_begin(struct sb_weights *weights, const struct sb_latency_source *source,
                              uint32_t count, struct sb_error *error)
{
    *weights = (struct sb_weights){
        .weight = sb_arena_alloc(source->arena, count, sizeof *weights->weight),
        .component = sb_arena_alloc(source->arena, count, sizeof *weights->component),
        .count = count,
    };
    return weights->weight && weights->component ? SB_OK : sb_fail_memory(error);
}

enum sb_code sb_weights_read(const struct sb_latency_source *source,
                             const struct sb_json_node *node, double *weight,
                             struct sb_error *error)
{
    enum sb_code code = sb_latency_number(source, node, 0, 1e15, weight, error);
    if (code == SB_OK && !(*weight > 0))
        return sb_latency_fail(source, node, error, "a weight must be more than 0");
    return code;
}

/* Compensated (Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen",
 * ZAMM 54 (1974)), so that what has been divided by its sum adds up to 1 however many there are. */
static double sum_of(const double *weight, uint32_t count)
{
    double sum = 0, lost = 0;
    for (uint32_t i = 0; i < count; i++) {
        double next = sum + weight[i];
        lost += sum >= weight[i] ? (sum - next) + weight[i] : (weight[i] - next) + sum;
        sum = next;
    }
    return sum + lost;
}

/* Weights need not add up to 1 in the file. Ones that do are left as they are, so that a written
 * mixture is read back unchanged. */
enum sb_code sb_weights_end(const struct sb_weights *weights,
                            const struct sb_latency_source *source, const struct sb_json_node *node,
                            struct sb_dist *dist, struct sb_error *error)
{
    double sum = sum_of(weights->weight, weights->count);
    bool divide = fabs(sum - 1) > 1e-12;
    for (uint32_t i = 0; i < weights->count; i++) {
        weights->weight[i] /= divide ? sum : 1;
        if (!(weights->weight[i] > 0))
            return sb_latency_fail(source, node, error, "weight %u is too small beside the others",
                                   (unsigned)i + 1);
    }
    dist->count = weights->count;
    dist->weight = weights->weight;
    dist->component = weights->component;
    return SB_OK;
}
