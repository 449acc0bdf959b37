/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sum of k exponential stages of mean / k each: a gamma of shape k and scale mean / k. Erlang,
 * "Solution of some problems in the theory of probabilities of significance in automatic telephone
 * exchanges", Elektroteknikeren 13 (1917). With k 2 and mean 2: P(X <= 2) = 1 - 3 exp(-2). */
#include "sim/model/distribution/dist.h"

#include <stddef.h>

static const char *erlang_make(const double *value, struct sb_dist *dist)
{
    dist->a = value[0];
    dist->b = value[1] / value[0];
    if (!(dist->b > 0)) /* also a mean that is too small to be divided */
        *dist = sb_dist_constant(value[1]);
    return NULL;
}

const struct sb_dist_type sb_dist_type_erlang = {
    .name = "erlang",
    .summary = "a sum of k exponential stages",
    .means = "gamma",
    .spelling = { { .parameter = { { "k", SB_DIST_WHOLE, 1, 1e4 }, { "mean", SB_DIST_TIME, 0, 0 } },
                    .make = erlang_make } },
    .example = { { "{\"dist\": \"erlang\", \"k\": 2, \"mean\": 2}", 2, 0.59399415029016189, 2 } },
};
