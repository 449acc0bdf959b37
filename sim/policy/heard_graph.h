/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The graph that a line of the line protocol tells (sim/line/graph_line.h), as a policy sees it. */
#ifndef SIM_POLICY_HEARD_GRAPH_H
#define SIM_POLICY_HEARD_GRAPH_H

#include "sim/base/arena.h"
#include "sim/base/error.h"
#include "sim/policy/strategy_v1.h"

struct sb_heard_graph {
    struct sb_graph_v1 graph;
    struct sb_arena arena; /* where its arrays are */
};

/* From a JSON text. SB_EINPUT, SB_ENOMEM. In any case to be followed by fini. */
enum sb_code sb_heard_graph_read(struct sb_heard_graph *heard, const char *text, size_t size,
                                 struct sb_error *error);
void sb_heard_graph_fini(struct sb_heard_graph *heard);

#endif
