/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/stretches/times.h"

#include <stdlib.h>

/* In place of a stretch's end: the trace does not have it; it has no length. */
enum { ABSENT = -1, NO_LENGTH = -2 };

/* Where calls and stretches ended in one trace. */
struct ends {
    sb_ns *call_start, *call_end; /* [calls] recorded; a start of -1: it has none */
    sb_ns *shift;    /* [calls] what runs on the root's time is told that much earlier */
    sb_ns *recorded; /* [stretches] */
    sb_ns *replayed; /* [stretches] */
};

static sb_ns shift_of(const struct sb_stretch_draft *d, const struct ends *ends, uint32_t t,
                      uint32_t c)
{
    const struct sb_call *call = &d->calls->call[c];
    if (c == 0)
        return sb_calls_root_shift(d->calls, t);
    return sb_call_is_inside(call) && sb_call_is_awaited(call) ? ends->shift[call->parent] : 0;
}

/* The ends that one call shows: of its own stretches, and of those before it. */
static void record_call(const struct sb_stretch_draft *d, struct ends *ends, uint32_t c)
{
    const struct sb_stretches *s = d->stretches;
    sb_ns start = ends->call_start[c] - ends->shift[c], *recorded = ends->recorded;
    recorded[s->last[c]] = ends->call_end[c] - ends->shift[c];
    if (s->first[c] != s->last[c] && recorded[s->first[c]] < 0)
        recorded[s->first[c]] = NO_LENGTH; /* unless a callee says otherwise */
    if (d->wait[c] != SB_NO_STRETCH)
        recorded[d->wait[c]] = start;
    if (!sb_call_is_inside(&d->calls->call[c]))
        return;
    uint32_t callers = d->start[d->groups.group[c]];
    if (recorded[callers] < 0 || start < recorded[callers])
        recorded[callers] = start;
}

static void record_ends(const struct sb_stretch_draft *d, struct ends *ends, uint32_t t)
{
    sb_calls_spread(d->calls, t, ends->call_start, ends->call_end);
    for (uint32_t i = 0; i < d->stretches->count; i++)
        ends->recorded[i] = ABSENT;
    for (uint32_t c = 0; c < d->calls->calls; c++) {
        if (ends->call_start[c] < 0)
            continue;
        ends->shift[c] = shift_of(d, ends, t, c);
        record_call(d, ends, c);
    }
}

static void times_measure(const struct sb_stretches *s, struct ends *ends, sb_ns *ns)
{
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t at = s->topo[i];
        sb_ns ready = sb_stretches_ready(s, at, SB_EDGES_RECORDED, ends->replayed);
        sb_ns end = ends->recorded[at];
        ends->replayed[at] = end > ready ? end : ready;
        ns[at] = end == ABSENT ? -1 : ends->replayed[at] - ready;
    }
}

bool sb_stretch_times_fill(const struct sb_stretch_draft *d)
{
    struct sb_stretches *s = d->stretches;
    uint32_t calls = d->calls->calls;
    size_t times;
    if (__builtin_mul_overflow((size_t)s->traces, (size_t)s->count, &times))
        return false;
    struct ends ends = { .call_start = malloc(calls * sizeof(sb_ns)),
                         .call_end = malloc(calls * sizeof(sb_ns)),
                         .shift = calloc(calls, sizeof(sb_ns)),
                         .recorded = malloc(s->count * sizeof(sb_ns)),
                         .replayed = malloc(s->count * sizeof(sb_ns)) };
    s->ns = malloc(times * sizeof *s->ns);
    bool fine =
        ends.call_start && ends.call_end && ends.shift && ends.recorded && ends.replayed && s->ns;
    for (uint32_t t = 0; fine && t < s->traces; t++) {
        record_ends(d, &ends, t);
        times_measure(s, &ends, s->ns + (size_t)t * s->count);
    }
    free(ends.call_start);
    free(ends.call_end);
    free(ends.shift);
    free(ends.recorded);
    free(ends.replayed);
    return fine;
}
