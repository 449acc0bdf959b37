/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Longest processing time first (Graham, SIAM J. Appl. Math. 17(2), 1969), by expected latency. */
#include "sim/model/strategy.h"

static void lpt_prioritise(const struct sb_view *view, int64_t *key)
{
    for (uint32_t s = 0; s < view->dag->steps; s++)
        key[s] = -view->expected[s];
}

extern const struct sb_strategy sb_strategy_lpt;
const struct sb_strategy sb_strategy_lpt = {
    .name = "lpt",
    .summary = "the ready step with the longest expected latency first",
    .position = 70,
    .simplicity = 8,
    .prioritise = lpt_prioritise,
};
