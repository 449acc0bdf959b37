/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What collapse means: with a trigger of a length, in the window that begins so long after it, less
 * than the threshold's share of the requests that arrive are ok before the window is over. A
 * probability of collapse is one of these four things, and means nothing without them. */
#ifndef SIM_LOAD_COLLAPSE_VERDICT_H
#define SIM_LOAD_COLLAPSE_VERDICT_H

#include "sim/load/collapse/success.h"

#include <stdbool.h>

/* A window is looked at in so many slices; what changes in between is told by five of them. */
enum { SB_WINDOW_PARTS = 20, SB_WINDOW_GLANCE = 5 };

struct sb_collapse_rule {
    sb_ns at;     /* when the trigger begins */
    sb_ns settle; /* between its end and the window */
    sb_ns window;
    double threshold; /* in (0, 1] */
};

struct sb_collapse_verdict {
    bool collapsed;
    double share;    /* of the window that is ok; NAN: none came */
    sb_ns recovered; /* from the trigger's beginning until a quarter of a window that reaches the
                        threshold; of a run that did not collapse */
    sb_ns escaped;   /* of one that did: the end of the last quarter of a window that reaches the
                        threshold; it collapsed then */
};

static inline sb_ns sb_collapse_time(const struct sb_collapse_rule *rule, sb_ns length)
{
    return rule->at + length + rule->settle + rule->window;
}

/* Of a run with a trigger of that length, in slices of window / SB_WINDOW_PARTS up to its end. A
 * window in which nobody came has not collapsed. */
struct sb_collapse_verdict sb_collapse_judge(const struct sb_collapse_rule *rule, sb_ns length,
                                             const struct sb_success *success);

#endif
