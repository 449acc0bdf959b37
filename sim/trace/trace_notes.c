/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/trace_notes.h"

#include "sim/stats/sort.h"
#include "sim/text/units.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY (86400.0 * 1e9)

struct line {
    uint64_t count;
    const char *one, *many; /* with the number in front */
};

static void note(struct sb_notes *notes, const struct line *line, size_t lines)
{
    char text[SB_NOTE_SIZE], number[SB_UNITS_SIZE];
    size_t at = 0;
    for (size_t i = 0; i < lines && at < sizeof text; i++)
        if (line[i].count)
            at += (size_t)snprintf(text + at, sizeof text - at, "%s%s %s", at ? "; " : "",
                                   sb_units_count(number, line[i].count),
                                   line[i].count == 1 ? line[i].one : line[i].many);
    if (at)
        sb_note(notes, "%s", text);
}

void sb_trace_note_dirt(struct sb_notes *notes, const struct sb_trace_dirt *d)
{
    const struct line left_out[] = {
        { d->unusable, "span without id or times left out", "spans without id or times left out" },
        { d->repeated, "repeated span left out", "repeated spans left out" },
    };
    const struct line put_right[] = {
        { d->unfinished, "span without an end has no length",
          "spans without an end have no length" },
        { d->shared, "client and server with one id are one span",
          "pairs of client and server with one id are one span each" },
        { d->orphans, "span whose parent is missing", "spans whose parents are missing" },
        { d->cycles, "circle of parents cut", "circles of parents cut" },
        { d->roots, "root beside the first", "roots beside the first" },
    };
    const struct line times[] = {
        { d->skewed, "span moved into the call that it serves (clocks differ)",
          "spans moved into the calls that they serve (clocks differ)" },
        { d->overflowing, "span overflows its parent", "spans overflow their parents" },
        { d->outside, "span outside of its parent", "spans outside of their parents" },
    };
    note(notes, left_out, sizeof left_out / sizeof *left_out);
    note(notes, put_right, sizeof put_right / sizeof *put_right);
    note(notes, times, sizeof times / sizeof *times);
}

void sb_trace_note_requests(struct sb_notes *notes, const struct sb_operations *o)
{
    const struct line left_out[] = {
        { o->outside, "trace outside --since and --until", "traces outside --since and --until" },
        { o->failed, "trace with an error left out", "traces with errors left out" },
    };
    char text[SB_UNITS_SIZE];
    note(notes, left_out, sizeof left_out / sizeof *left_out);
    if (o->count && (double)o->longest >= DAY)
        sb_note(notes, "a request of %s: is the unit of the times right?",
                sb_units_duration(text, (double)o->longest, 0));
    if (o->count && o->shortest < 1000)
        sb_note(notes, "a request of %s: is the unit of the times right?",
                sb_units_duration(text, (double)o->shortest, 0));
}

void sb_trace_note_replays(struct sb_notes *notes, const struct sb_calls *calls,
                           const struct sb_stretches *s)
{
    double *off = malloc(((size_t)s->traces + 1) * sizeof *off);
    sb_ns *end = malloc(((size_t)s->count + 1) * sizeof *end);
    char median[SB_UNITS_SIZE], worst[SB_UNITS_SIZE];
    for (uint32_t t = 0; off && end && t < s->traces; t++) {
        const struct sb_call_time *root = &calls->time[calls->row[t]];
        sb_stretches_replay(s, t, SB_EDGES_RECORDED, end);
        sb_ns begun = root->end < calls->extent[t] ? root->start : 0;
        off[t] = fabs((double)(end[s->last[0]] - (root->end - begun)));
    }
    if (off && end && s->traces > 1) {
        sb_sort_doubles(off, s->traces);
        double least = off[(s->traces - 1) / 2], most = off[s->traces - 1];
        if (most > 0)
            sb_note(notes, "replayed against recorded: %s off in the median, %s at worst",
                    sb_units_duration(median, least, 0), sb_units_duration(worst, most, 0));
        else
            sb_note(notes, "all %u traces replay as they were recorded", s->traces);
    }
    free(off);
    free(end);
}
