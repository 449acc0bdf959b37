/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verify/draws.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DRAWS = 64 }; /* of a replicate are looked at: a distribution function takes a microsecond */

/* ---- the word ---- */

/* 32 bits of a stream: 32 replicates have eight blocks of two words of two halves, neighbours share
 * a word, and the first sixteen have all first words. */
static uint64_t half(uint64_t seed, uint64_t replicate, uint64_t step, uint64_t stream)
{
    static const unsigned rotation[8] = { 16, 42, 12, 31, 16, 32, 24, 21 };
    const uint64_t key[3] = { seed, step, UINT64_C(0x1BD11BDAA9FC1A22) ^ seed ^ step };
    const uint64_t of_32 = replicate % 32;
    uint64_t x[2] = { replicate / 32 * 8 + of_32 % 16 / 2 + key[0], stream + key[1] };
    for (unsigned round = 0; round < 13; round++) {
        x[0] += x[1];
        x[1] = x[1] << rotation[round % 8] | x[1] >> (64 - rotation[round % 8]);
        x[1] ^= x[0];
        if (round % 4 == 3) {
            unsigned injection = round / 4 + 1;
            x[0] += key[injection % 3];
            x[1] += key[(injection + 1) % 3] + injection;
        }
    }
    return of_32 % 2 ? x[of_32 / 16] >> 32 : x[of_32 / 16] & UINT32_MAX;
}

uint64_t sb_verify_word(uint64_t seed, uint64_t replicate, uint64_t step)
{
    return half(seed, replicate, step, 0) << 32 | half(seed, replicate, step, 2);
}

uint64_t sb_verify_choice(uint64_t seed, uint64_t replicate, uint64_t step)
{
    return half(seed, replicate, step, 3) << 32 | half(seed, replicate, step, 4);
}

/* ---- the quantile ---- */

/* A place in (0, 1), by its distance from the nearer end. */
struct place {
    double v;
    bool upper;
};

static struct place place_of(uint64_t word)
{
    bool upper = word >> 63;
    return (struct place){ ((double)(upper ? ~word : word) + 0.5) * 0x1p-64, upper };
}

/* How far P(X <= x'), for any x' within `slack` of x, is from the place at least; towards the end
 * that `place` counts from. With `cut`, what was drawn may have been longer. */
static double distance(const struct sb_dist *dist, struct place place, double x, double slack,
                       bool cut)
{
    double a = 0, b = 1; /* what the place may be: [a, b] */
    if (place.upper) {
        a = cut ? 0 : sb_dist_tail(dist, x + slack);
        b = x > 0 ? sb_dist_tail(dist, x - slack) : 1;
    }
    else {
        a = x > 0 ? sb_dist_cdf(dist, x - slack) : 0;
        b = cut ? 1 : sb_dist_cdf(dist, x + slack);
    }
    return place.v < a ? a - place.v : place.v > b ? place.v - b : 0;
}

/* A curve of quantiles may have a corner within a segment of its table. Beside 2^-52 there are no
 * digits in a quantile that is worked out from a difference. */
static double allowed_distance(const struct sb_dist *dist, struct place place)
{
    bool curve = strcmp(sb_dist_name(dist), "quantiles") == 0;
    return place.v * (curve ? 1e-3 : 1e-4) + 0x1p-52;
}

static bool is_quantile(const struct sb_dist *dist, struct place place, double x, bool cut)
{
    double allowed = allowed_distance(dist, place);
    return distance(dist, place, x, 0.5 + 2e-10 * fabs(x), cut) <= allowed;
}

static bool agrees(const struct sb_dist *dist, struct place place, long double choice, double x,
                   bool cut);

/* At a border either component will do. */
static bool agrees_mixture(const struct sb_dist *dist, struct place place, long double choice,
                           double x, bool cut)
{
    const long double border = 0x1p-52L;
    long double from = 0;
    for (uint32_t i = 0; i < dist->count; i++) {
        long double until = i + 1 == dist->count ? 1 : from + (long double)dist->weight[i];
        if (choice >= from - border && choice <= until + border && until > from &&
            agrees(&dist->component[i], place, (choice - from) / (until - from), x - dist->shift,
                   cut))
            return true;
        from = until;
    }
    return false;
}

static bool agrees(const struct sb_dist *dist, struct place place, long double choice, double x,
                   bool cut)
{
    cut = cut || !(sb_dist_tail(dist, x + 0.5) > 0); /* the end of what it can be */
    return dist->component ? agrees_mixture(dist, place, choice, x, cut)
                           : is_quantile(dist, place, x, cut);
}

bool sb_verify_draw(const struct sb_dist *dist, uint64_t word, uint64_t choice, sb_ns latency,
                    sb_ns cap)
{
    bool cut = latency >= cap && !sb_dist_is_constant(dist);
    return latency >= 0 &&
           agrees(dist, place_of(word), (long double)choice * 0x1p-64L, (double)latency, cut);
}

/* ---- correlated draws ---- */

static double normal_of(uint64_t word)
{
    struct place place = place_of(word);
    return place.upper ? gsl_cdf_ugaussian_Qinv(place.v) : gsl_cdf_ugaussian_Pinv(place.v);
}

/* Where a step's own normal and that of its group come together; of groups the number stands beyond
 * those of steps. */
static struct place correlated_place(const struct sb_dag *dag, uint64_t seed, uint64_t replicate,
                                     uint32_t step, uint32_t group)
{
    double own = normal_of(sb_verify_word(seed, replicate, step)),
           shared = normal_of(sb_verify_word(seed, replicate, ((uint64_t)1 << 32) + group)),
           r = 2 * sin(M_PI / 6 * dag->rank[group]);
    double z = sqrt(1 - fmin(r, 1)) * own + sqrt(r) * shared;
    return z < 0 ? (struct place){ gsl_cdf_ugaussian_P(z), false }
                 : (struct place){ gsl_cdf_ugaussian_Q(z), true };
}

static uint32_t group_of(const struct sb_dag *dag, uint32_t step)
{
    uint32_t group = dag->factor_of ? dag->factor_of[dag->step_task[step]] : SB_NONE;
    return group != SB_NONE && dag->rank[group] > 0 ? group : SB_NONE;
}

/* Normals come from tables, and of the place 32 bits are drawn. */
static bool agrees_in_group(const struct sb_dag *dag, uint64_t seed, uint64_t replicate,
                            uint32_t step, uint32_t group, sb_ns latency)
{
    const struct sb_dist *dist = &dag->dist[dag->dist_of[step]];
    struct place place = correlated_place(dag, seed, replicate, step, group);
    double x = (double)latency;
    bool cut = (latency >= dag->draw_cap && !sb_dist_is_constant(dist)) ||
               !(sb_dist_tail(dist, x + 0.5) > 0);
    return latency >= 0 && distance(dist, place, x, 0.5 + 2e-10 * fabs(x), cut) <=
                               4 * allowed_distance(dist, place) + 0x1p-31;
}

/* ---- of a whole replicate ---- */

static bool is_row(const struct sb_dist *dist, uint64_t replicate, sb_ns latency, sb_ns cap)
{
    double recorded = dist->row[replicate % dist->rows];
    sb_ns expected = recorded > 0 ? (sb_ns)llrint(recorded) : 0;
    if (dist->cap > 0 && (double)cap > dist->cap)
        cap = (sb_ns)llrint(dist->cap);
    return latency == (expected < cap ? expected : cap);
}

static enum sb_code refuse(const struct sb_dag *dag, const struct sb_verify_names *names,
                           uint64_t replicate, uint32_t step, sb_ns latency, struct sb_error *error)
{
    uint32_t task = dag->step_task[step];
    char expected[64] = "value of its row";
    if (group_of(dag, step) != SB_NONE)
        snprintf(expected, sizeof expected, "quantile that its group says");
    else if (!dag->dist[dag->dist_of[step]].row)
        snprintf(expected, sizeof expected, "quantile at %.17g of its distribution",
                 (double)sb_verify_word(names->seed, replicate, step) * 0x1p-64);
    return sb_fail(error, SB_ECHECK, NULL,
                   "%.60s, replicate %llu: task \"%.60s\", step %u draws %lld ns, which is not the "
                   "%s",
                   names->workload, (unsigned long long)replicate, dag->task_name[task],
                   step - sb_dag_first(dag, task), (long long)latency, expected);
}

enum sb_code sb_verify_draws(const struct sb_dag *dag, const struct sb_verify_names *names,
                             uint64_t replicate, const sb_ns *latency, struct sb_error *error)
{
    uint32_t count = dag->steps < DRAWS ? dag->steps : DRAWS;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t step = (uint32_t)((replicate % dag->steps * count + i) % dag->steps);
        uint64_t word = sb_verify_word(names->seed, replicate, step);
        uint64_t choice = sb_verify_choice(names->seed, replicate, step);
        const struct sb_dist *dist = &dag->dist[dag->dist_of[step]];
        uint32_t group = group_of(dag, step);
        if (group != SB_NONE
                ? !agrees_in_group(dag, names->seed, replicate, step, group, latency[step])
            : dist->row ? !is_row(dist, replicate, latency[step], dag->draw_cap)
                        : !sb_verify_draw(dist, word, choice, latency[step], dag->draw_cap))
            return refuse(dag, names, replicate, step, latency[step], error);
    }
    return SB_OK;
}
