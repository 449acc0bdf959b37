/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded spans as the readers of all trace formats leave them: one record a span, texts once. */
#ifndef SIM_TRACE_SPANS_H
#define SIM_TRACE_SPANS_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/names.h"
#include "sim/base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sb_span_kind {
    SB_SPAN_UNSAID,
    SB_SPAN_INTERNAL,
    SB_SPAN_SERVER,
    SB_SPAN_CLIENT,
    SB_SPAN_PRODUCER,
    SB_SPAN_CONSUMER
};

enum sb_span_flag {
    SB_SPAN_PARENT = 1,  /* has one, which may be missing */
    SB_SPAN_FOLLOWS = 2, /* that one did not wait for it: FOLLOWS_FROM */
    SB_SPAN_ERROR = 4,
    SB_SPAN_SHARED = 8,     /* Zipkin: the server's half of a call with one id */
    SB_SPAN_UNFINISHED = 16 /* its end is not known: it has no length */
};

/* Ids are 16 hexadecimal digits nearly always and kept as that number; any other text is kept as
 * its number among the texts. */
struct sb_span_id {
    uint64_t value;
    uint8_t form; /* enum sb_id_form */
};
enum sb_id_form { SB_ID_LOWER, SB_ID_UPPER, SB_ID_TEXT };

/* 56 bytes. Texts by number, 0 where there is none. Times since the epoch of the recording. */
struct sb_trace_span {
    uint64_t id, parent;
    sb_ns start, end;
    uint32_t trace;
    uint32_t service, operation, route, host;
    uint8_t id_form, parent_form;
    uint8_t kind;  /* enum sb_span_kind */
    uint8_t flags; /* set of enum sb_span_flag */
};

/* An edge that the recording states itself: `to` began because of `from`, in the same trace. */
struct sb_trace_link {
    uint32_t to; /* span */
    uint8_t from_form;
    uint64_t from;
};

/* What was not as it should be, and what was done about it. */
struct sb_trace_dirt {
    uint64_t unfinished, /* spans without an end, or with one before their start: of no length */
        instant,         /* other spans of no length, which is what they are */
        unusable,        /* spans without id or times: left out */
        repeated,        /* spans told twice: left out */
        shared,          /* client and server with one id: one span, with the client's times */
        orphans,         /* their parent is missing: they count as roots */
        cycles,          /* spans that are their own ancestors: they count as roots */
        skewed,          /* moved into the call that they serve, for clocks that differ */
        overflowing,     /* end after their parent, or begin before it */
        outside,         /* begin after the end of their parent */
        roots;           /* roots beyond the first of a trace */
};

struct sb_spans {
    struct sb_trace_span *span; /* [count] on the heap */
    size_t count, room;
    struct sb_trace_link *link; /* [links] on the heap */
    size_t links, link_room;
    struct sb_names text, trace; /* text 0 is "" */
    struct sb_arena arena;       /* of the texts */
    struct sb_trace_dirt dirt;
};

/* SB_ENOMEM. Release with fini also then. */
enum sb_code sb_spans_init(struct sb_spans *spans, struct sb_error *error);
void sb_spans_fini(struct sb_spans *spans);

/* Gives back the spans and links; texts and counts stay. */
void sb_spans_forget(struct sb_spans *spans);

/* The number of a text or of a trace's id; SB_NO_NAME when memory is out. Neither may contain NUL:
 * what follows it is cut. */
uint32_t sb_spans_text(struct sb_spans *spans, const char *text, size_t length);
uint32_t sb_spans_trace(struct sb_spans *spans, const char *text, size_t length);

/* False when memory is out. */
bool sb_spans_id(struct sb_spans *spans, const char *text, size_t length, struct sb_span_id *id);

/* Whether that is what some write where there is none: "", or zeroes. */
bool sb_span_id_none(struct sb_span_id id);

/* The id as it was written; digits[17] is room for it. */
const char *sb_spans_id_text(const struct sb_spans *spans, struct sb_span_id id, char digits[17]);

/* Whether they are the same id: upper and lower case do not matter. */
bool sb_span_id_equal(struct sb_span_id a, struct sb_span_id b);

/* What a reader knows of a span when it has read it. */
struct sb_span_reading {
    struct sb_trace_span span; /* but its end */
    bool has_id, has_start, has_end;
    sb_ns end;
};

/* Keeps the span. One without id, trace or start, or not within 0 to SB_NS_TOTAL_MAX, is counted
 * and left out; one without an end gets its start for it. False when memory is out, or there are
 * more than 2^32 - 2. */
bool sb_spans_add(struct sb_spans *spans, const struct sb_span_reading *reading);

/* A link to the span that is added next; false when memory is out. */
bool sb_spans_link(struct sb_spans *spans, struct sb_span_id from);

#endif
