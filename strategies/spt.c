/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shortest processing time first, by expected latency. */
#include "sim/model/strategy.h"

static void spt_prioritise(const struct sb_view *view, int64_t *key)
{
    for (uint32_t s = 0; s < view->dag->steps; s++)
        key[s] = view->expected[s];
}

extern const struct sb_strategy sb_strategy_spt;
const struct sb_strategy sb_strategy_spt = {
    .name = "spt",
    .summary = "the ready step with the shortest expected latency first",
    .position = 80,
    .simplicity = 7,
    .prioritise = spt_prioritise,
};
