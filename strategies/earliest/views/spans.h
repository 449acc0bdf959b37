/* SPDX-License-Identifier: MIT
 * The trace as spans, grouped by task. */
#ifndef ES_VIEWS_SPANS_H
#define ES_VIEWS_SPANS_H

#include "earliest.h"

struct es_spans {
    struct es_span *spans;
    size_t *first; /* task i's are spans[first[i]] up to spans[first[i + 1]]; NULL: many calls */
    size_t count, room;
};

bool es_spans_make(const struct es_sched *sched, struct es_spans *spans); /* false: out of memory */
void es_spans_drop(const struct es_sched *sched, struct es_spans *spans);

#endif
