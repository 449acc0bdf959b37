/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/resilience/sliding_window.h"

#include "sim/base/assert.h"

struct sb_sliding_window sb_sliding_window(sb_ns length)
{
    SB_ASSERT(length > 0);
    return (struct sb_sliding_window){ .width = length / SB_WINDOW_SLICES +
                                                (length % SB_WINDOW_SLICES != 0) };
}

/* Empties the slices between the time of the last call and now. */
static void come_to(struct sb_sliding_window *window, sb_ns now)
{
    int64_t number = now / window->width;
    SB_ASSERT(number >= window->newest);
    if (number - window->newest > SB_WINDOW_SLICES)
        window->newest = number - SB_WINDOW_SLICES;
    while (window->newest < number) {
        struct sb_window_counts *oldest = &window->slice[++window->newest % SB_WINDOW_SLICES];
        window->sum.all -= oldest->all;
        window->sum.some -= oldest->some;
        *oldest = (struct sb_window_counts){ 0, 0 };
    }
}

void sb_sliding_window_add(struct sb_sliding_window *window, sb_ns now,
                           struct sb_window_counts counts)
{
    come_to(window, now);
    struct sb_window_counts *slice = &window->slice[window->newest % SB_WINDOW_SLICES];
    slice->all += counts.all;
    slice->some += counts.some;
    window->sum.all += counts.all;
    window->sum.some += counts.some;
}

struct sb_window_counts sb_sliding_window_sum(struct sb_sliding_window *window, sb_ns now)
{
    come_to(window, now);
    return window->sum;
}
