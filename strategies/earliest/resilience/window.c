/* SPDX-License-Identifier: MIT */
#include "resilience/window.h"

#include <string.h>

#include "platform/assert.h"

static int64_t slice_of(const struct es_window *window, es_ns now)
{
    return now / window->width - (now % window->width < 0);
}

void es_window_init(struct es_window *window, es_ns length, es_ns now)
{
    ES_ASSERT(length > 0);
    memset(window, 0, sizeof *window);
    window->width = (length - 1) / ES_WINDOW_SLICES + 1;
    window->newest = slice_of(window, now);
}

static struct es_counts *slice(struct es_window *window, int64_t number)
{
    int64_t at = number % ES_WINDOW_SLICES;

    return &window->slice[at < 0 ? at + ES_WINDOW_SLICES : at];
}

static void add(struct es_counts *to, struct es_counts counts, int64_t sign)
{
    to->all += sign * counts.all;
    to->failed += sign * counts.failed;
    to->slow += sign * counts.slow;
}

/* Empties the slices that time has passed by. */
static void come_to(struct es_window *window, es_ns now)
{
    int64_t number = slice_of(window, now);

    if (number - window->newest > ES_WINDOW_SLICES)
        window->newest = number - ES_WINDOW_SLICES;
    while (window->newest < number) {
        struct es_counts *oldest = slice(window, ++window->newest);

        add(&window->sum, *oldest, -1);
        *oldest = (struct es_counts){ 0, 0, 0 };
    }
}

void es_window_add(struct es_window *window, es_ns now, struct es_counts counts)
{
    come_to(window, now);
    add(slice(window, window->newest), counts, 1);
    add(&window->sum, counts, 1);
}

struct es_counts es_window_sum(struct es_window *window, es_ns now)
{
    come_to(window, now);
    return window->sum;
}
