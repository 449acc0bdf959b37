/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/load/resilience/sliding_window.h"

#include "sim/base/assert.h"

struct sb_sliding_window sb_sliding_window(sb_ns length)
{
    SB_ASSERT(length > 0);
    return (struct sb_sliding_window){ .width = length / SB_WINDOW_SLICES +
                                                (length % SB_WINDOW_SLICES != 0) };
}

static void sliding_window_add(struct sb_window_counts *to, struct sb_window_counts counts,
                               int64_t times)
{
    to->all += times * counts.all;
    to->some += times * counts.some;
    to->slow += times * counts.slow;
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
        sliding_window_add(&window->sum, *oldest, -1);
        *oldest = (struct sb_window_counts){ 0 };
    }
}

void sb_sliding_window_add(struct sb_sliding_window *window, sb_ns now,
                           struct sb_window_counts counts)
{
    come_to(window, now);
    sliding_window_add(&window->slice[window->newest % SB_WINDOW_SLICES], counts, 1);
    sliding_window_add(&window->sum, counts, 1);
}

struct sb_window_counts sb_sliding_window_sum(struct sb_sliding_window *window, sb_ns now)
{
    come_to(window, now);
    return window->sum;
}
