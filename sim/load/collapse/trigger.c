/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/collapse/trigger.h"

void sb_trigger_spike(struct sb_rate_point *point, double factor, sb_ns at, sb_ns length)
{
    /* straight lines between points: a nanosecond up, and one down */
    point[0] = (struct sb_rate_point){ at, 1 };
    point[1] = (struct sb_rate_point){ at + 1, factor };
    point[2] = (struct sb_rate_point){ at + length, factor };
    point[3] = (struct sb_rate_point){ at + length + 1, 1 };
}
