/* SPDX-License-Identifier: MIT
 * What there was in a window of time that slides, in constant memory: ten slices of a tenth of it,
 * of which the oldest is dropped when a new one begins. So what is counted stays for nine tenths of
 * the window at least and for all of it at most. */
#ifndef ES_RESILIENCE_WINDOW_H
#define ES_RESILIENCE_WINDOW_H

#include "earliest.h"

enum { ES_WINDOW_SLICES = 10 };

/* Of outcomes: all, and those of them that failed or were slow; of calls: all, and retries. */
struct es_counts {
    int64_t all, failed, slow;
};

struct es_window {
    es_ns width;    /* of a slice */
    int64_t newest; /* the number of the slice that time has come to */
    struct es_counts slice[ES_WINDOW_SLICES], sum;
};

void es_window_init(struct es_window *window, es_ns length, es_ns now); /* above 0 */
/* Times do not go back. */
void es_window_add(struct es_window *window, es_ns now, struct es_counts counts);
struct es_counts es_window_sum(struct es_window *window, es_ns now);

#endif
