/* SPDX-License-Identifier: GPL-3.0-or-later */
/* List scheduling (Graham, Bell System Technical Journal 45(9), 1966) by place in the file: all
 * keys are equal, and ties go by number. */
#include "sim/model/strategy.h"

static void list_prioritise(const struct sb_view *view, int64_t *key)
{
    (void)view;
    (void)key;
}

extern const struct sb_strategy sb_strategy_list;
const struct sb_strategy sb_strategy_list = {
    .name = "list",
    .summary = "the ready step that comes first in the file first",
    .position = 90,
    .simplicity = 6,
    .prioritise = list_prioritise,
};
