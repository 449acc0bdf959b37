/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/slices.h"

#include <stdlib.h>

#define NONE UINT32_MAX

/* What one event, or two, tell. */
struct slice {
    sb_ns start, end;
    uint32_t track, name, parent; /* slice, in the sorted order */
    uint32_t number;              /* in the order of the events */
    bool unfinished;
};

struct making {
    const struct sb_slices *in;
    struct sb_spans *spans;
    struct slice *slice;
    size_t slices, room;
    uint32_t *open; /* [events] slices that are not closed, or that the next may lie in */
    sb_ns start, end;
    uint32_t tops; /* slices in no other */
};

/* What is kept of the file's order: the place of each event. */
struct placed {
    struct sb_event event;
    size_t place;
};

static int by_track(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    if (x->event.track != y->event.track)
        return x->event.track < y->event.track ? -1 : 1;
    if (x->event.at != y->event.at)
        return x->event.at < y->event.at ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static bool add_slice(struct making *m, struct slice slice)
{
    if (sb_reserve(&m->slice, m->slices, &m->room, sizeof *m->slice) || m->slices >= NONE)
        return false;
    m->slice[m->slices++] = slice;
    return true;
}

/* The innermost begin of that name (0: of any) ends, and with it what is in it. */
static void close_slice(struct making *m, uint32_t *depth, const struct sb_event *event)
{
    uint32_t d = *depth;
    while (d && event->name && m->slice[m->open[d - 1]].name != event->name)
        d--;
    if (!d) {
        m->spans->dirt.unusable++;
        return;
    }
    while (*depth >= d) {
        struct slice *slice = &m->slice[m->open[--*depth]];
        slice->end = event->at;
        slice->unfinished = *depth >= d;
    }
}

/* Begins that are still open at the end of their track. */
static void close_rest(struct making *m, uint32_t *depth, sb_ns last)
{
    while (*depth) {
        struct slice *slice = &m->slice[m->open[--*depth]];
        slice->end = last > slice->start ? last : slice->start;
        slice->unfinished = true;
    }
}

static bool take_events(struct making *m, const struct placed *placed, size_t count)
{
    uint32_t depth = 0;
    sb_ns last = INT64_MIN, end = 0;
    for (size_t i = 0; i < count; i++) {
        const struct sb_event *event = &placed[i].event;
        struct slice slice = { .start = event->at,
                               .track = event->track,
                               .name = event->name,
                               .number = (uint32_t)placed[i].place };
        if (i && placed[i - 1].event.track != event->track) {
            close_rest(m, &depth, last);
            last = INT64_MIN;
        }
        if (__builtin_add_overflow(event->at, event->length, &end) || event->length < 0)
            end = event->at;
        slice.end = end;
        last = end > last ? end : last;
        if (event->kind == SB_EVENT_END)
            close_slice(m, &depth, event);
        else if (event->kind == SB_EVENT_BEGIN)
            m->open[depth++] = (uint32_t)m->slices;
        if ((event->kind == SB_EVENT_BEGIN || event->kind == SB_EVENT_WHOLE) &&
            !add_slice(m, slice))
            return false;
    }
    close_rest(m, &depth, last);
    return true;
}

static int by_place(const void *a, const void *b)
{
    const struct slice *x = a, *y = b;
    if (x->track != y->track)
        return x->track < y->track ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

/* A slice lies in the one that began last before it and has not ended. */
static void nest(struct making *m)
{
    uint32_t depth = 0;
    qsort(m->slice, m->slices, sizeof *m->slice, by_place);
    m->start = INT64_MAX;
    m->end = INT64_MIN;
    for (uint32_t i = 0; i < m->slices; i++) {
        struct slice *slice = &m->slice[i];
        if (i && m->slice[i - 1].track != slice->track)
            depth = 0;
        while (depth && m->slice[m->open[depth - 1]].end <= slice->start &&
               m->slice[m->open[depth - 1]].end < slice->end) /* no length at its end: within */
            depth--;
        slice->parent = depth ? m->open[depth - 1] : NONE;
        m->tops += slice->parent == NONE;
        m->open[depth++] = i;
        m->start = slice->start < m->start ? slice->start : m->start;
        m->end = slice->end > m->end ? slice->end : m->end;
    }
}

static const struct sb_track *track_of(const struct making *m, uint32_t name)
{
    size_t low = 0, high = m->in->tracks;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->in->track[middle].name < name)
            low = middle + 1;
        else
            high = middle;
    }
    return low < m->in->tracks && m->in->track[low].name == name ? &m->in->track[low] : NULL;
}

/* ---- flows ---- */

/* The innermost slice of the track that runs then; or the first that begins then or later. */
static uint32_t slice_at(const struct making *m, const struct sb_event *event, bool next)
{
    uint32_t low = 0, high = (uint32_t)m->slices;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct slice *s = &m->slice[middle];
        bool before = s->track != event->track ? s->track < event->track
                      : next                   ? s->start < event->at
                                               : s->start <= event->at;
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    if (next)
        return low < m->slices && m->slice[low].track == event->track ? low : NONE;
    uint32_t at = low ? low - 1 : NONE;
    if (at != NONE && m->slice[at].track != event->track)
        return NONE;
    while (at != NONE && m->slice[at].end < event->at)
        at = m->slice[at].parent;
    return at;
}

static int by_flow(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    if (x->event.name != y->event.name)
        return x->event.name < y->event.name ? -1 : 1;
    if (x->event.at != y->event.at)
        return x->event.at < y->event.at ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

struct arrow {
    uint32_t from, to; /* slices */
};

static int by_head(const void *a, const void *b)
{
    const struct arrow *x = a, *y = b;
    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

/* Arrows from each event of a flow to the one behind it, by where they lead. */
static size_t find_arrows(const struct making *m, struct placed *flow, size_t flows,
                          struct arrow *arrow)
{
    size_t arrows = 0;
    uint32_t before = NONE;
    if (flows)
        qsort(flow, flows, sizeof *flow, by_flow);
    for (size_t i = 0; i < flows; i++) {
        const struct sb_event *event = &flow[i].event;
        uint32_t here = slice_at(m, event, event->last && event->kind == SB_EVENT_FLOW);
        if (i && flow[i - 1].event.name == event->name && before != NONE && here != NONE &&
            before != here)
            arrow[arrows++] = (struct arrow){ before, here };
        before = event->last ? NONE : here;
    }
    if (arrows)
        qsort(arrow, arrows, sizeof *arrow, by_head);
    return arrows;
}

/* ---- spans ---- */

static bool add_spans(const struct making *m, const struct arrow *arrow, size_t arrows)
{
    bool around = m->tops > 1;
    size_t a = 0;
    struct sb_span_reading root = { .span = { .id = m->slices + 1,
                                              .trace = m->in->trace,
                                              .operation = m->in->name,
                                              .start = m->start },
                                    .has_id = true,
                                    .has_start = true,
                                    .has_end = true,
                                    .end = m->end };
    if (around && !sb_spans_add(m->spans, &root))
        return false;
    for (uint32_t i = 0; i < m->slices; i++) {
        const struct slice *slice = &m->slice[i];
        const struct sb_track *track = track_of(m, slice->track);
        struct sb_span_reading reading = root;
        reading.span.id = i + 1;
        reading.span.operation = slice->name;
        reading.span.service = track ? track->service : 0;
        reading.span.start = slice->start;
        reading.end = slice->end;
        if (slice->parent != NONE || around) {
            reading.span.flags = SB_SPAN_PARENT;
            reading.span.parent = slice->parent != NONE ? slice->parent + 1 : m->slices + 1;
        }
        m->spans->dirt.unfinished += slice->unfinished;
        for (; a < arrows && arrow[a].to == i; a++)
            if (!sb_spans_link(m->spans, (struct sb_span_id){ arrow[a].from + 1, SB_ID_LOWER }))
                return false;
        if (!sb_spans_add(m->spans, &reading))
            return false;
    }
    return true;
}

bool sb_slices_add(const struct sb_slices *in, struct sb_spans *spans)
{
    struct making m = { .in = in, .spans = spans };
    struct placed *placed = malloc((in->events + 1) * sizeof *placed);
    struct placed *flow = malloc((in->events + 1) * sizeof *flow);
    struct arrow *arrow = malloc((in->events + 1) * sizeof *arrow);
    size_t count = 0, flows = 0;
    m.open = malloc((in->events + 1) * sizeof *m.open);
    bool fine = placed && flow && arrow && m.open;
    for (size_t i = 0; fine && i < in->events; i++) {
        const struct sb_track *track = track_of(&m, in->event[i].track);
        if (track && track->copy)
            continue;
        if (in->event[i].kind >= SB_EVENT_FLOW)
            flow[flows++] = (struct placed){ in->event[i], i };
        else
            placed[count++] = (struct placed){ in->event[i], i };
    }
    if (fine && count)
        qsort(placed, count, sizeof *placed, by_track);
    fine = fine && take_events(&m, placed, count);
    if (fine && m.slices) {
        nest(&m);
        fine = add_spans(&m, arrow, find_arrows(&m, flow, flows, arrow));
    }
    free(placed);
    free(flow);
    free(arrow);
    free(m.open);
    free(m.slice);
    return fine;
}
