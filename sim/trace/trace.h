/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One trace as a forest of spans: what the recording got wrong is put right, and counted. */
#ifndef SIM_TRACE_TRACE_H
#define SIM_TRACE_TRACE_H

#include "sim/trace/spans.h"

/* A span in its place; by start, a parent before its children that begin with it. */
struct sb_trace_node {
    uint32_t span;    /* in the store */
    uint32_t parent;  /* node; SB_NO_NODE: a root */
    sb_ns start, end; /* clock skew taken out */
    bool follows;     /* its parent did not wait for it, as the recording says */
};
#define SB_NO_NODE UINT32_MAX

struct sb_trace_arrow {
    uint32_t from, to; /* nodes: a link of the recording */
};

struct sb_trace {
    struct sb_trace_node *node; /* [nodes] */
    uint32_t nodes, root;       /* the root: the first to begin of those without a parent */
    uint32_t *order;            /* [nodes] parents before their children */
    uint32_t *child_begin;      /* [nodes + 1] */
    uint32_t *child;            /* by node: node n's are child[child_begin[n]] … */
    struct sb_trace_arrow *arrow; /* [arrows] */
    uint32_t arrows;
    sb_ns start, end;           /* the extent: first start and last end */
    struct sb_arena arena;
};

#endif
