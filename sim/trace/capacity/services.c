/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/capacity/services.h"

#include <stdlib.h>

/* A span by its id, to be looked for. */
struct placed {
    uint32_t trace, span;
    struct sb_span_id id;
};

/* A call and who serves it. */
struct call {
    uint32_t service;
    struct sb_served served;
};

static int services_by_id(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    bool text = x->id.form == SB_ID_TEXT, other = y->id.form == SB_ID_TEXT;
    if (x->trace != y->trace)
        return x->trace < y->trace ? -1 : 1;
    if (text != other)
        return text < other ? -1 : 1;
    if (x->id.value != y->id.value)
        return x->id.value < y->id.value ? -1 : 1;
    return (x->span > y->span) - (x->span < y->span);
}

static int by_service(const void *a, const void *b)
{
    const struct call *x = a, *y = b;
    if (x->service != y->service)
        return x->service < y->service ? -1 : 1;
    return (x->served.start > y->served.start) - (x->served.start < y->served.start);
}

/* The first of that id; NULL: it was not recorded. */
static const struct sb_trace_span *services_find(const struct sb_spans *spans,
                                                 const struct placed *placed, uint32_t trace,
                                                 struct sb_span_id id)
{
    const struct placed wanted = { trace, 0, id };
    size_t lo = 0, hi = spans->count;
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        if (services_by_id(&placed[middle], &wanted) < 0)
            lo = middle + 1;
        else
            hi = middle;
    }
    bool is = lo < spans->count && placed[lo].trace == trace && sb_span_id_equal(placed[lo].id, id);
    return is ? &spans->span[placed[lo].span] : NULL;
}

static bool services_is_call(const struct sb_trace_span *span)
{
    return span->kind == SB_SPAN_CLIENT || span->kind == SB_SPAN_PRODUCER;
}

/* Whether the service serves it, and since when it was wanted. */
static bool serves(const struct sb_spans *spans, const struct placed *placed,
                   const struct sb_trace_span *span, struct call *call)
{
    if (services_is_call(span) || span->flags & SB_SPAN_UNFINISHED || span->end <= span->start)
        return false;
    *call = (struct call){ span->service, { span->start, span->start, span->end } };
    if (!(span->flags & SB_SPAN_PARENT))
        return true;
    struct sb_span_id id = { span->parent, span->parent_form };
    const struct sb_trace_span *parent = services_find(spans, placed, span->trace, id);
    if (parent && parent->service == span->service && !services_is_call(parent))
        return false;
    if (parent && services_is_call(parent) && parent->service != span->service &&
        parent->start <= span->start)
        call->served.issued = parent->start;
    return true;
}

static bool keep_starts(struct sb_service_capacities *c, const struct sb_spans *spans)
{
    c->traces = spans->trace.count;
    c->began = malloc((c->traces + 1) * sizeof *c->began);
    for (size_t t = 0; c->began && t < c->traces; t++)
        c->began[t] = SB_NS_NEVER;
    for (size_t i = 0; c->began && i < spans->count; i++)
        if (spans->span[i].start < c->began[spans->span[i].trace])
            c->began[spans->span[i].trace] = spans->span[i].start;
    return c->began;
}

static enum sb_code add_service(struct sb_service_capacities *c, const struct call *call,
                                size_t count, struct sb_served *served, struct sb_error *error)
{
    if (sb_reserve(&c->service, c->count, &c->room, sizeof *c->service))
        return sb_fail_memory(error);
    for (size_t i = 0; i < count; i++)
        served[i] = call[i].served;
    c->service[c->count].service = call->service;
    return sb_capacity_find(&c->service[c->count++].capacity, served, count, error);
}

static size_t list_calls(const struct sb_spans *spans, struct placed *placed, struct call *call)
{
    size_t calls = 0;
    for (uint32_t i = 0; i < spans->count; i++) {
        const struct sb_trace_span *span = &spans->span[i];
        placed[i] = (struct placed){ span->trace, i, { span->id, span->id_form } };
    }
    if (spans->count)
        qsort(placed, spans->count, sizeof *placed, services_by_id);
    for (uint32_t i = 0; i < spans->count; i++)
        calls += serves(spans, placed, &spans->span[i], &call[calls]);
    if (calls)
        qsort(call, calls, sizeof *call, by_service);
    return calls;
}

enum sb_code sb_service_capacities_find(struct sb_service_capacities *c,
                                        const struct sb_spans *spans, struct sb_error *error)
{
    *c = (struct sb_service_capacities){ 0 };
    struct placed *placed = malloc((spans->count + 1) * sizeof *placed);
    struct call *call = malloc((spans->count + 1) * sizeof *call);
    struct sb_served *served = malloc((spans->count + 1) * sizeof *served);
    bool fine = keep_starts(c, spans) && placed && call && served;
    enum sb_code code = fine ? SB_OK : sb_fail_memory(error);
    size_t calls = fine ? list_calls(spans, placed, call) : 0;
    for (size_t i = 0, to; code == SB_OK && i < calls; i = to) {
        for (to = i + 1; to < calls && call[to].service == call[i].service;)
            to++;
        code = add_service(c, call + i, to - i, served, error);
    }
    free(placed);
    free(call);
    free(served);
    if (code)
        sb_service_capacities_fini(c);
    return code;
}

void sb_service_capacities_fini(struct sb_service_capacities *c)
{
    free(c->service);
    free(c->began);
    *c = (struct sb_service_capacities){ 0 };
}

const struct sb_capacity *sb_service_capacity_of(const struct sb_service_capacities *c,
                                                 uint32_t service)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->service[i].service == service)
            return &c->service[i].capacity;
    return NULL;
}
