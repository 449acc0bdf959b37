/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/load/modulation.h"

#include "sim/workload/load/quantity.h"

#include <math.h>
#include <string.h>

enum { STATES_MAX = 64 };

static enum sb_code read_weights(const struct sb_latency_source *source,
                                 const struct sb_json_node *list, uint32_t own, uint32_t states,
                                 double *weight, struct sb_error *error)
{
    const struct sb_json_node *c = NULL;
    double sum = 0;
    if (list->type != SB_JSON_ARRAY || list->size != states)
        return sb_latency_fail(source, list, error, "expected %u weights, one for each state",
                               (unsigned)states);
    for (uint32_t i = 0; (c = sb_latency_next(source, list, c)); i++) {
        enum sb_code code = sb_latency_number(source, c, 0, 1e15, &weight[i], error);
        if (code)
            return code;
        if (i == own && weight[i] > 0)
            return sb_latency_fail(source, c, error, "a state does not change to itself: 0");
        sum += weight[i];
    }
    if (!(sum > 0))
        return sb_latency_fail(source, list, error, "the state is never left");
    for (uint32_t i = 0; i < states; i++)
        weight[i] /= sum;
    return SB_OK;
}

static enum sb_code read_state(const struct sb_latency_source *source,
                               const struct sb_json_node *node, uint32_t i, struct sb_arrivals *to,
                               struct sb_error *error)
{
    static const char *const known[] = { "rate", "factor", "stay", "to", NULL };
    double *change = to->change + (size_t)i * to->states;
    sb_ns stay = 0;
    enum sb_code code =
        sb_latency_object(source, node, "a state ({\"rate\": ..., \"stay\": ...})", error);
    if (code == SB_OK)
        code = sb_latency_known(source, node, known, error);
    if (code)
        return code;
    const struct sb_json_node *rate = sb_latency_get(source, node, "rate"),
                              *factor = sb_latency_get(source, node, "factor"),
                              *mean = sb_latency_get(source, node, "stay"),
                              *weights = sb_latency_get(source, node, "to");
    if (!rate == !factor)
        return sb_latency_fail(source, node, error, "expected either \"rate\" or \"factor\"");
    if (!mean)
        return sb_latency_fail(source, node, error, "\"stay\" is missing");
    code = rate ? sb_quantity_rate(source, rate, &to->state_rate[i], error)
                : sb_latency_number(source, factor, 0, 1e9, &to->state_rate[i], error);
    if (code == SB_OK)
        code = sb_quantity_time(source, mean, 1, &stay, error);
    change[(i + 1) % to->states] = 1;
    if (code == SB_OK && weights)
        code = read_weights(source, weights, i, to->states, change, error);
    for (uint32_t j = 0; code == SB_OK && j < to->states; j++)
        change[j] /= (double)stay;
    return code;
}

/* How often it is in each state: W. K. Grassmann, M. I. Taksar, D. P. Heyman, "Regenerative
 * analysis and steady state distributions for Markov chains", Operations Research 33, 1985; no
 * subtractions. Uses up `change`. False: some state is not reached from every other. */
static bool find_shares(double *change, uint32_t states, double *share)
{
    double leave[STATES_MAX] = { 0 }, sum = 1;
    for (uint32_t n = states - 1; n > 0; n--) {
        for (uint32_t j = 0; j < n; j++)
            leave[n] += change[n * states + j];
        if (!(leave[n] > 0))
            return false;
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t j = 0; j < n; j++)
                change[i * states + j] +=
                    change[i * states + n] * change[n * states + j] / leave[n];
    }
    share[0] = 1;
    for (uint32_t n = 1; n < states; sum += share[n++]) {
        share[n] = 0;
        for (uint32_t i = 0; i < n; i++)
            share[n] += share[i] * change[i * states + n];
        share[n] /= leave[n];
        if (!(share[n] > 0))
            return false;
    }
    for (uint32_t n = 0; n < states; n++)
        share[n] /= sum;
    return true;
}

static enum sb_code take_mean(const struct sb_latency_source *source,
                              const struct sb_json_node *list, bool factors, struct sb_arrivals *to,
                              struct sb_error *error)
{
    double scratch[STATES_MAX * STATES_MAX], share[STATES_MAX], mean = 0;
    memcpy(scratch, to->change, sizeof *scratch * to->states * to->states);
    if (!find_shares(scratch, to->states, share))
        return sb_latency_fail(source, list, error, "every state must be reached from every other");
    for (uint32_t i = 0; i < to->states; i++)
        mean += share[i] * to->state_rate[i];
    if (!(mean > 0))
        return sb_latency_fail(source, list, error, "nothing ever arrives: all rates are 0");
    if (factors) {
        if (fabs(mean - 1) > 1e-12) /* or it is that, and stays as it is written */
            for (uint32_t i = 0; i < to->states; i++)
                to->state_rate[i] /= mean;
        return SB_OK;
    }
    for (uint32_t i = 0; i < to->states; i++)
        to->state_rate[i] /= mean;
    if (!(to->rate > 0))
        to->rate = mean;
    return SB_OK;
}

enum sb_code sb_modulation_read(const struct sb_latency_source *source,
                                const struct sb_json_node *arrivals, struct sb_arrivals *to,
                                struct sb_error *error)
{
    const struct sb_json_node *list = sb_latency_list(source, arrivals, "states", error), *c = NULL;
    if (!list)
        return SB_EINPUT;
    if (list->size < 2 || list->size > STATES_MAX)
        return sb_latency_fail(source, list, error, "%u states, where 2 to %d are meant",
                               (unsigned)list->size, STATES_MAX);
    to->states = list->size;
    to->state_rate = sb_arena_alloc(source->arena, to->states, sizeof *to->state_rate);
    to->change = sb_arena_alloc(source->arena, (size_t)to->states * to->states, sizeof *to->change);
    if (!to->state_rate || !to->change)
        return sb_fail_memory(error);
    enum sb_code code = SB_OK;
    uint32_t factors = 0;
    for (uint32_t i = 0; code == SB_OK && (c = sb_latency_next(source, list, c)); i++) {
        code = read_state(source, c, i, to, error);
        factors += sb_latency_get(source, c, "factor") != NULL;
    }
    if (code == SB_OK && factors && factors < to->states)
        code = sb_latency_fail(source, list, error,
                               "either all states have a \"rate\" or all a \"factor\"");
    return code ? code : take_mean(source, list, factors > 0, to, error);
}
