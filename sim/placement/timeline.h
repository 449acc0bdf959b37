/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a worker is busy in a plan, and where something still fits in between. */
#ifndef SIM_PLACEMENT_TIMELINE_H
#define SIM_PLACEMENT_TIMELINE_H

#include "sim/base/error.h"
#include "sim/base/time.h"

#include <stddef.h>
#include <stdint.h>

struct sb_busy {
    sb_ns begin, end;
};

/* Zeroed it is a worker with nothing to do. */
struct sb_timeline {
    struct sb_busy *busy; /* [count] ascending; what touches is one, so that between two is a gap */
    size_t count, room;
};

/* What an entry changed, to take it back. */
struct sb_entry {
    size_t at;
    struct sb_busy before[2]; /* what stood there, count_before of them, */
    size_t count_before;      /* and is one now */
};

/* The earliest start, not before `ready`, of something that takes `cost`: with `insertion` in the
 * first gap that is long enough, else behind all else. */
sb_ns sb_timeline_start(const struct sb_timeline *line, sb_ns ready, sb_ns cost, bool insertion);

/* The end of all that is planned. */
static inline sb_ns sb_timeline_end(const struct sb_timeline *line)
{
    return line->count ? line->busy[line->count - 1].end : 0;
}

/* Enters what sb_timeline_start found. `entry` may be NULL. SB_ENOMEM: nothing changed. */
enum sb_code sb_timeline_add(struct sb_timeline *line, sb_ns start, sb_ns end,
                             struct sb_entry *entry);

/* Takes the newest entry back that was not taken back yet. */
void sb_timeline_undo(struct sb_timeline *line, const struct sb_entry *entry);

void sb_timeline_fini(struct sb_timeline *line);

#endif
