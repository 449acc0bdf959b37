/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many of three kinds there were in a window of time that slides, in constant memory: ten
 * slices of a tenth of the window, of which the oldest is dropped when time comes to a new one.
 * What is counted so stays for nine tenths of the window at least and for all of it at most.
 * (Finagle's WindowedAdder has ten slices as well.) */
#ifndef SIM_LOAD_RESILIENCE_SLIDING_WINDOW_H
#define SIM_LOAD_RESILIENCE_SLIDING_WINDOW_H

#include "sim/base/time.h"

enum { SB_WINDOW_SLICES = 10 };

struct sb_window_counts {
    int64_t all, some, slow;
};

struct sb_sliding_window {
    sb_ns width;    /* of a slice */
    int64_t newest; /* number of the slice that holds the time of the last call: time / width */
    struct sb_window_counts slice[SB_WINDOW_SLICES], sum;
};

/* A window that is empty; `length` above 0. */
struct sb_sliding_window sb_sliding_window(sb_ns length);

/* Times do not go back. */
void sb_sliding_window_add(struct sb_sliding_window *window, sb_ns now,
                           struct sb_window_counts counts);
struct sb_window_counts sb_sliding_window_sum(struct sb_sliding_window *window, sb_ns now);

#endif
