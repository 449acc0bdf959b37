/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events on tracks (threads) as spans: what lies within another on its track was called by it. */
#ifndef SIM_TRACE_SLICES_H
#define SIM_TRACE_SLICES_H

#include "sim/trace/spans.h"

enum sb_event_kind {
    SB_EVENT_BEGIN,
    SB_EVENT_END,
    SB_EVENT_WHOLE,
    SB_EVENT_FLOW,       /* what runs there leads … */
    SB_EVENT_FLOW_WITHIN /* … to what runs there, or, without "within", to what begins next */
};

struct sb_event {
    uint32_t track, name; /* texts; of a flow, what belongs together has the same name */
    uint8_t kind;         /* enum sb_event_kind */
    bool last;            /* of a flow: an arrow ends here */
    sb_ns at, length;
};

struct sb_track {
    uint32_t name;    /* text */
    uint32_t service; /* text */
    bool copy;        /* tells again what others tell: left out */
};

/* Adds the spans of one trace to the store: the slices of all tracks, and a span around them where
 * there is not one that all others lie in. A begin without an end lasts as long as
 * what is around it; an end without a begin is left out; both are counted. `name` is that of the
 * span around all. False when memory is out. */
struct sb_slices {
    const struct sb_event *event; /* [events] in the order of the file */
    size_t events;
    const struct sb_track *track; /* [tracks] by name */
    size_t tracks;
    uint32_t trace, name;
};
bool sb_slices_add(const struct sb_slices *slices, struct sb_spans *spans);

#endif
