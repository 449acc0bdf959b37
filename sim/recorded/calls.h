/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded calls of better-all, as their readers leave them: who began and ended when, and when it
 * asked for whom. */
#ifndef SIM_RECORDED_CALLS_H
#define SIM_RECORDED_CALLS_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/base/names.h"
#include "sim/base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Times since the call began. */
struct sb_recorded_access {
    uint32_t name; /* of the task that is asked for: a text */
    sb_ns at;
};

struct sb_recorded_task {
    uint32_t name; /* a text */
    uint32_t accesses;
    size_t access; /* the first */
    sb_ns start, end;
};

struct sb_recorded_call {
    uint32_t name; /* a text; 0: none */
    uint32_t tasks;
    size_t task;    /* the first */
    uint32_t group; /* of calls that are alike */
};

/* Calls with the same name, the same tasks and the same accesses in the same order. */
struct sb_recorded_group {
    uint32_t first, calls; /* the first of them, and how many */
};

/* What calls did that no graph shows. */
struct sb_recorded_dirt {
    uint64_t unfinished, /* calls of which a task never ended: left out */
        failed,          /* calls that failed: left out where that is asked for */
        outside,         /* calls outside --since and --until: left out */
        unknown;         /* dependencies without a row in their waterfall */
};

struct sb_recorded {
    struct sb_recorded_call *call; /* [calls], as all these on the heap */
    size_t calls, call_room;
    struct sb_recorded_task *task;
    size_t tasks, task_room;
    struct sb_recorded_access *access;
    size_t accesses, access_room;
    struct sb_recorded_group *group; /* [groups] */
    size_t groups, group_room;
    struct sb_names text, shape; /* text 0 is ""; shapes by group */
    struct sb_arena arena;       /* of the texts */
    struct sb_recorded_dirt dirt;
};

/* SB_ENOMEM. Release with fini also then. */
enum sb_code sb_recorded_init(struct sb_recorded *recorded, struct sb_error *error);
void sb_recorded_fini(struct sb_recorded *recorded);

/* The number of a text, cut at a NUL; SB_NO_NAME when memory is out. */
uint32_t sb_recorded_text(struct sb_recorded *recorded, const char *text, size_t length);

/* Keeps a call whose tasks are the last of task[], and puts it into its group. SB_ENOMEM. */
enum sb_code sb_recorded_add(struct sb_recorded *recorded, const struct sb_recorded_call *call,
                             struct sb_error *error);

/* The place of a name among the tasks of a call; SB_NO_NAME: it is none of them. */
uint32_t sb_recorded_find(const struct sb_recorded *recorded, const struct sb_recorded_call *call,
                          uint32_t name);

#endif
