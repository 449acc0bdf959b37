/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the traces of one operation have in common: a call is a path of (service, operation) from
 * the root, with the rank among equal siblings by start; each trace has a time for it, or none. */
#ifndef SIM_TRACE_CALLS_CALLS_H
#define SIM_TRACE_CALLS_CALLS_H

#include "sim/trace/trace.h"

#define SB_NO_CALL UINT32_MAX

struct sb_call {
    uint32_t parent;             /* call; SB_NO_CALL: the root, or a root beside it */
    uint32_t service, operation; /* texts of the store */
    uint32_t rank;               /* from 0 */
    uint32_t traces;             /* that have it */
    /* In some trace it … */
    bool early,   /* begins before its parent */
        late,     /* begins after its parent's end */
        unwaited; /* ends after its parent, or follows from it */
    /* While traces are added: */
    uint32_t counted_in, count; /* the last trace, and how many equal siblings it had so far */
};

/* One call in one trace. */
struct sb_call_time {
    uint32_t call;
    sb_ns start, end; /* from the trace's first start */
};

/* `to` began because of `from`, as the recording itself says. */
struct sb_call_link {
    uint32_t from, to; /* calls */
    uint32_t traces;   /* that say it */
    bool refuted;      /* in some trace `from` had not ended */
    bool dropped;      /* by whoever wants it so: it is recorded, but not left */
};

struct sb_calls_slot;

/* A zeroed one is empty. Calls are numbered parents first; 0 is the root. */
struct sb_calls {
    struct sb_call *call; /* [calls] on the heap, as all here */
    uint32_t calls;
    struct sb_call_time *time; /* trace t's are time[row[t]] … time[row[t + 1] - 1] */
    size_t times;
    size_t *row;    /* [traces + 1] */
    sb_ns *extent;  /* [traces] */
    uint32_t *name; /* [traces] the trace's number in the store */
    uint32_t traces;
    struct sb_call_link *link; /* [links] by (to, from) */
    size_t links;
    /* Its own: */
    struct sb_calls_slot *slot;
    size_t slots, call_room, time_room, row_room, extent_room, name_room, link_room;
};

/* Begun by its caller while that ran. */
bool sb_call_is_inside(const struct sb_call *call);

/* Ended before its caller did, in all traces: the caller may have waited for it. */
bool sb_call_is_awaited(const struct sb_call *call);

/* Adds one trace. Spans further than `depth` below a root are part of what called them; 0: none is.
 * SB_ENOMEM; SB_EINPUT for more than 2^22 calls. */
enum sb_code sb_calls_add(struct sb_calls *calls, const struct sb_spans *spans,
                          const struct sb_trace *trace, uint32_t depth, struct sb_error *error);
void sb_calls_fini(struct sb_calls *calls);

/* Whether a link joins the two calls that no trace refutes. */
bool sb_calls_linked(const struct sb_calls *calls, uint32_t from, uint32_t to);

/* The first of link[] that leads to the call; those behind it that do follow. */
size_t sb_calls_links_to(const struct sb_calls *calls, uint32_t to);

/* Whether an edge can follow the link: no trace refutes it, and its calls have different callers or
 * none. What is between callees of one caller is in their order. */
bool sb_calls_link_crosses(const struct sb_calls *calls, const struct sb_call_link *link);

/* How much earlier than the trace's the root's own time is told in trace t, so that it begins at 0:
 * where spans begin before it, unless it is what ends last. */
sb_ns sb_calls_root_shift(const struct sb_calls *calls, uint32_t t);

/* The times of trace t by call: start[calls], end[calls]; a start of -1: it has none. */
void sb_calls_spread(const struct sb_calls *calls, uint32_t t, sb_ns *start, sb_ns *end);

#endif
