/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/placement/timeline.h"

#include "sim/base/arena.h"
#include "sim/base/assert.h"

#include <stdlib.h>
#include <string.h>

/* The first interval that begins at `time` or later. */
static size_t first_from(const struct sb_timeline *line, sb_ns time)
{
    size_t low = 0, high = line->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (line->busy[middle].begin < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

sb_ns sb_timeline_start(const struct sb_timeline *line, sb_ns ready, sb_ns cost, bool insertion)
{
    sb_ns end = sb_timeline_end(line);
    if (!insertion || ready >= end)
        return end > ready ? end : ready;
    for (size_t i = first_from(line, ready); i < line->count; i++) {
        sb_ns gap = i ? line->busy[i - 1].end : 0, start = gap > ready ? gap : ready;
        if (gap < line->busy[i].begin && start + cost <= line->busy[i].begin)
            return start;
    }
    return end;
}

enum sb_code sb_timeline_add(struct sb_timeline *line, sb_ns start, sb_ns end,
                             struct sb_entry *entry)
{
    size_t at = first_from(line, start);
    at += at < line->count && line->busy[at].end == start; /* of no length: it stands before */
    /* of no length between two that are kept as one: it changes nothing */
    bool within = start == end && at && line->busy[at - 1].end > start;
    bool left = within || (at && line->busy[at - 1].end == start),
         right = at < line->count && line->busy[at].begin == end;
    SB_ASSERT(start <= end && (!at || within || line->busy[at - 1].end <= start) &&
              (at == line->count || end <= line->busy[at].begin));
    if (!left && !right && sb_reserve(&line->busy, line->count, &line->room, sizeof *line->busy))
        return SB_ENOMEM;
    size_t first = at - left;
    size_t touched = (size_t)left + right;
    if (entry) {
        *entry = (struct sb_entry){ .at = first, .count_before = touched };
        memcpy(entry->before, line->busy + first, touched * sizeof *line->busy);
    }
    struct sb_busy all = { left ? line->busy[first].begin : start, right    ? line->busy[at].end
                                                                   : within ? line->busy[first].end
                                                                            : end };
    memmove(line->busy + first + 1, line->busy + first + touched,
            (line->count - first - touched) * sizeof *line->busy);
    line->busy[first] = all;
    line->count = line->count + 1 - touched;
    return SB_OK;
}

void sb_timeline_undo(struct sb_timeline *line, const struct sb_entry *entry)
{
    SB_ASSERT(entry->at < line->count);
    memmove(line->busy + entry->at + entry->count_before, line->busy + entry->at + 1,
            (line->count - entry->at - 1) * sizeof *line->busy);
    memcpy(line->busy + entry->at, entry->before, entry->count_before * sizeof *line->busy);
    line->count = line->count + entry->count_before - 1;
}

void sb_timeline_fini(struct sb_timeline *line)
{
    free(line->busy);
    *line = (struct sb_timeline){ 0 };
}
