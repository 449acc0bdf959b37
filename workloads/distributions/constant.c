/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Always the same: P(X <= x) = 1 where x >= value, else 0.
 * This is only its spelling: every distribution may turn out to be a constant, so the model knows
 * it by itself. */
#include "sim/model/distribution/dist.h"

#include <stddef.h>

static const char *constant_make(const double *value, struct sb_dist *dist)
{
    *dist = sb_dist_constant(value[0]);
    return NULL;
}

const struct sb_dist_type sb_dist_type_constant = {
    .name = "constant",
    .summary = "always the same",
    .spelling = { { .parameter = { { "value", SB_DIST_TIME, 0, 0 } }, .make = constant_make } },
    .example = { { "{\"dist\": \"constant\", \"value\": 5}", 5, 1, 5 } },
};
