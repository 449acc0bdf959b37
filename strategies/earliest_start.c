/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each step as soon as what it awaits is done; with limited workers, first come first served. */
#include "sim/model/strategy.h"

extern const struct sb_strategy sb_strategy_earliest_start;
const struct sb_strategy sb_strategy_earliest_start = {
    .name = "earliest-start",
    .summary = "each step as soon as what it awaits is done; first come, first served",
    .position = 50,
    .simplicity = 5,
    .flags = SB_STRATEGY_DEFAULT,
};
