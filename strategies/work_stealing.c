/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work stealing (Blumofe, Leiserson, J. ACM 46(5), 1999): a worker takes the newest step that its
 * own steps have made ready; when there is none, the oldest of another worker, drawn at random.
 * What a theft takes, and the rest of the model, is in sim/platform/stealing.h. */
#include "sim/model/strategy.h"

extern const struct sb_strategy sb_strategy_work_stealing;
const struct sb_strategy sb_strategy_work_stealing = {
    .name = "work-stealing",
    .summary = "the newest of a worker's own steps, else the oldest of a random other",
    .position = 120,
    .simplicity = 13,
    .flags = SB_STRATEGY_STEALS,
};
