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

struct slices_making {
    const struct sb_slices *in;
    struct sb_spans *spans;
    struct slice *slice;
    size_t slices, room;
    uint32_t *open; /* [events] slices that are not closed, or that the next may lie in */
    sb_ns start, end;
    uint32_t tops; /* slices in no other */
};

/* Of places in the file. */
static int by_track(const void *a, const void *b, void *self)
{
    const struct sb_event *event = self;
    uint32_t p = *(const uint32_t *)a, q = *(const uint32_t *)b;
    const struct sb_event *x = &event[p], *y = &event[q];
    if (x->track != y->track)
        return x->track < y->track ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (p > q) - (p < q);
}

static bool add_slice(struct slices_making *m, struct slice slice)
{
    if (sb_reserve(&m->slice, m->slices, &m->room, sizeof *m->slice) || m->slices >= NONE)
        return false;
    m->slice[m->slices++] = slice;
    return true;
}

/* The innermost begin of that name (0: of any) ends, and with it what is in it. */
static void close_slice(struct slices_making *m, uint32_t *depth, const struct sb_event *event)
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
static void close_rest(struct slices_making *m, uint32_t *depth, sb_ns last)
{
    while (*depth) {
        struct slice *slice = &m->slice[m->open[--*depth]];
        slice->end = last > slice->start ? last : slice->start;
        slice->unfinished = true;
    }
}

static bool take_events(struct slices_making *m, const uint32_t *place, size_t count)
{
    uint32_t depth = 0;
    sb_ns last = INT64_MIN, end = 0;
    for (size_t i = 0; i < count; i++) {
        const struct sb_event *event = &m->in->event[place[i]];
        struct slice slice = {
            .start = event->at, .track = event->track, .name = event->name, .number = place[i]
        };
        if (i && m->in->event[place[i - 1]].track != event->track) {
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
static void nest(struct slices_making *m)
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

static const struct sb_track *track_of(const struct slices_making *m, uint32_t name)
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
static uint32_t slice_at(const struct slices_making *m, const struct sb_event *event, bool next)
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

/* By name and time. */
static int by_flow(const void *a, const void *b, void *self)
{
    const struct sb_event *event = self;
    uint32_t p = *(const uint32_t *)a, q = *(const uint32_t *)b;
    const struct sb_event *x = &event[p], *y = &event[q];
    if (x->name != y->name)
        return x->name < y->name ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (p > q) - (p < q);
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
static size_t find_slice_arrows(const struct slices_making *m, uint32_t *flow, size_t flows,
                                struct arrow *arrow)
{
    const struct sb_event *events = m->in->event;
    size_t arrows = 0;
    uint32_t before = NONE;
    if (flows)
        qsort_r(flow, flows, sizeof *flow, by_flow, (void *)(uintptr_t)events);
    for (size_t i = 0; i < flows; i++) {
        const struct sb_event *event = &events[flow[i]];
        uint32_t here = slice_at(m, event, event->last && event->kind == SB_EVENT_FLOW);
        if (i && events[flow[i - 1]].name == event->name && before != NONE && here != NONE &&
            before != here)
            arrow[arrows++] = (struct arrow){ before, here };
        before = event->last ? NONE : here;
    }
    if (arrows)
        qsort(arrow, arrows, sizeof *arrow, by_head);
    return arrows;
}

/* ---- spans ---- */

static bool add_spans(const struct slices_making *m, const struct arrow *arrow, size_t arrows)
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

/* The events of slices from the front, those of flows from behind. */
static size_t part_events(const struct slices_making *m, uint32_t *place, size_t *flows)
{
    size_t count = 0, behind = m->in->events;
    for (size_t i = 0; i < m->in->events; i++) {
        const struct sb_event *event = &m->in->event[i];
        const struct sb_track *track = track_of(m, event->track);
        if (track && track->copy)
            continue;
        if (event->kind >= SB_EVENT_FLOW)
            place[--behind] = (uint32_t)i;
        else
            place[count++] = (uint32_t)i;
    }
    *flows = m->in->events - behind;
    return count;
}

bool sb_slices_add(const struct sb_slices *in, struct sb_spans *spans)
{
    struct slices_making m = { .in = in, .spans = spans };
    void *event = (void *)(uintptr_t)in->event;
    size_t events = in->events, flows = 0;
    if (events >= NONE)
        return false;
    uint32_t *place = malloc((events + 1) * sizeof *place);
    m.open = malloc((events + 1) * sizeof *m.open);
    bool fine = place && m.open;
    size_t count = fine ? part_events(&m, place, &flows) : 0;
    struct arrow *arrow = malloc((flows + 1) * sizeof *arrow);
    if (count)
        qsort_r(place, count, sizeof *place, by_track, event);
    fine = fine && arrow && take_events(&m, place, count);
    if (fine && m.slices) {
        nest(&m);
        fine = add_spans(&m, arrow, find_slice_arrows(&m, place + events - flows, flows, arrow));
    }
    free(place);
    free(arrow);
    free(m.open);
    free(m.slice);
    return fine;
}
