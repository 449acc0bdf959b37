/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/trace/operation/trace_notes.h"

#include "sim/stats/sort.h"
#include "sim/text/units.h"
#include "sim/trace/operation/habits.h"
#include "sim/trace/operation/pools.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY (86400.0 * 1e9)
enum { HABITS_TOLD = 4, POOLS_TOLD = 3 };

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
        { d->unfinished, "span without an end", "spans without an end" },
        { d->instant, "span of no length", "spans of no length" },
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
    if (o->empty)
        sb_note(notes, "%s trace%s left out, without a span that has an id and times: %s%s",
                sb_units_count(text, o->empty), o->empty == 1 ? "" : "s", o->first_empty,
                o->empty > 1 ? ", …" : "");
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
        sb_ns recorded = root->end - sb_calls_root_shift(calls, t);
        off[t] = fabs((double)(end[s->last[0]] - recorded));
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

void sb_trace_note_implied(struct sb_notes *notes, const struct sb_inference *inference,
                           const char *const *label)
{
    char count[SB_UNITS_SIZE];
    const struct sb_order_edge *first = &inference->first_implied;
    if (inference->implied)
        sb_note(notes,
                "%s order%s that followed from dropped edges, and that the traces show as well, "
                "stay%s: %.50s -> %.50s%s; --drop-edge drops them too",
                sb_units_count(count, inference->implied), inference->implied == 1 ? "" : "s",
                inference->implied == 1 ? "s" : "", label[first->from], label[first->to],
                inference->implied > 1 ? ", …" : "");
}

static void note_habit(struct sb_notes *notes, const struct sb_habit *habit,
                       const char *const *label)
{
    char saved[SB_UNITS_SIZE], traces[SB_UNITS_SIZE];
    sb_units_duration(saved, habit->saved_ns, 0);
    sb_units_count(traces, habit->support);
    if (habit->support > 1)
        sb_note(notes,
                "habit: in all %s traces %.60s -> %.60s, and nothing shows that it must be so; "
                "without it %s less in the mean",
                traces, label[habit->from], label[habit->to], saved);
    else
        sb_note(notes,
                "habit: %.60s -> %.60s, and nothing shows that it must be so; without it %s less",
                label[habit->from], label[habit->to], saved);
}

enum sb_code sb_trace_note_habits(struct sb_notes *notes, const struct sb_calls *calls,
                                  const struct sb_inference *inference, const char *const *label,
                                  struct sb_error *error)
{
    struct sb_habits habits;
    char saved[SB_UNITS_SIZE], mean[SB_UNITS_SIZE], count[SB_UNITS_SIZE];
    enum sb_code code = sb_habits_find(&habits, inference, calls, error);
    if (code)
        return code;
    for (size_t h = 0; h < habits.count && h < HABITS_TOLD && habits.habit[h].saved_ns >= 0.5; h++)
        note_habit(notes, &habits.habit[h], label);
    if (habits.count > 1 && habits.all_saved_ns >= 0.5)
        sb_note(notes, "without all %s habits (--break-habits) %s of %s less: an upper bound",
                sb_units_count(count, habits.count),
                sb_units_duration(saved, habits.all_saved_ns, 0),
                sb_units_duration(mean, habits.mean_ns, 0));
    sb_habits_fini(&habits);
    return SB_OK;
}

enum sb_code sb_trace_note_pools(struct sb_notes *notes, const struct sb_calls *calls,
                                 const char *const *label, struct sb_error *error)
{
    struct sb_call_pools pools;
    enum sb_code code = sb_call_pools_find(&pools, calls, error);
    for (size_t i = 0; code == SB_OK && i < pools.count && i < POOLS_TOLD; i++) {
        const struct sb_call_pool *pool = &pools.pool[i];
        if (pool->workers == 1)
            sb_note(notes,
                    "%u times %.80s, one after the other: a loop, or a pool of 1 (--workers 1)",
                    pool->calls, label[pool->first]);
        else
            sb_note(notes,
                    "%u times %.80s, never more than %u at once, each when another ended: looks "
                    "like a pool of %u (--workers %u)",
                    pool->calls, label[pool->first], pool->workers, pool->workers, pool->workers);
    }
    sb_pools_fini(&pools);
    return code;
}
