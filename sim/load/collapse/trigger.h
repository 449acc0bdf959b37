/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What disturbs a system for a while: its pools stand still, or more requests come. */
#ifndef SIM_LOAD_COLLAPSE_TRIGGER_H
#define SIM_LOAD_COLLAPSE_TRIGGER_H

#include "sim/model/arrivals.h"

enum sb_trigger_kind {
    SB_TRIGGER_PAUSE, /* nothing is served */
    SB_TRIGGER_SPIKE  /* `factor` times as many requests come */
};

struct sb_trigger {
    enum sb_trigger_kind kind;
    double factor;
};

/* The rate as it is under a spike of that length from `at` on, in point[SB_TRIGGER_POINTS]. */
enum { SB_TRIGGER_POINTS = 4 };
void sb_trigger_spike(struct sb_rate_point *point, double factor, sb_ns at, sb_ns length);

#endif
