/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls as tasks. A caller runs, waits for callees, runs on: it becomes a task for each stretch of
 * its own work. The first ends where the first callee begins; another stands between callees and
 * those that wait for them; the last ends with the call. A start that none of this explains becomes
 * a task of its own, a wait: it ends where the callee begins. */
#ifndef SIM_TRACE_STRETCHES_STRETCHES_H
#define SIM_TRACE_STRETCHES_STRETCHES_H

#include "sim/base/arena.h"
#include "sim/base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SB_NO_STRETCH UINT32_MAX

struct sb_stretch {
    uint32_t call;
    uint32_t number; /* from 1; 0: the wait before the call */
};

/* As the recording has it, or with the orders that are left when some are dropped: a callee that no
 * longer waits for another begins when its caller would have begun that one. */
enum sb_stretch_edges { SB_EDGES_RECORDED = 1, SB_EDGES_LEFT = 2 };

struct sb_stretch_edge {
    uint32_t from, to; /* stretches */
    uint8_t of;        /* set of enum sb_stretch_edges */
};

struct sb_stretches {
    struct sb_stretch *stretch; /* [count] in the order of a trace, a caller before its callees */
    uint32_t count;
    struct sb_stretch_edge *edge; /* [edges] by `to`, then `from`; each pair once */
    size_t edges;
    size_t *begin;          /* [count + 1] */
    uint32_t *topo;         /* [count] */
    uint32_t *first, *last; /* [calls] stretches of a call */
    uint32_t traces;
    sb_ns *ns; /* [traces][count] how long each took; -1: the trace does not have it */
    struct sb_arena arena;
};

void sb_stretches_fini(struct sb_stretches *stretches);

/* For those who build it: sorts the edges, merges equal ones, and fills begin[]. */
void sb_stretches_index(struct sb_stretches *stretches);

/* Then fills topo[]: each stretch behind those that it waits for. False when memory is out. */
bool sb_stretches_sort(struct sb_stretches *stretches);

/* When all that the stretch waits for has ended, by end[count]; 0: it waits for nothing. */
sb_ns sb_stretches_ready(const struct sb_stretches *stretches, uint32_t stretch,
                         enum sb_stretch_edges edges, const sb_ns *end);

/* Runs stretches that take ns[count] (less than 0: nothing) with as many workers as wanted and
 * edges of one kind: the ends in end[count]. */
void sb_stretches_run(const struct sb_stretches *stretches, const sb_ns *ns,
                      enum sb_stretch_edges edges, sb_ns *end);

/* The same of trace t. */
void sb_stretches_replay(const struct sb_stretches *stretches, uint32_t t,
                         enum sb_stretch_edges edges, sb_ns *end);

#endif
