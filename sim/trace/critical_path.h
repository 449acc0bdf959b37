/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which span an end waited for at each moment of a trace: the critical path, by the rule of
 * Jaeger's UI or of CRISP. */
#ifndef SIM_TRACE_CRITICAL_PATH_H
#define SIM_TRACE_CRITICAL_PATH_H

#include "sim/trace/trace.h"

/* Jaeger: from a span's end back to the child that ended last, in it, and then from its start back
 * to the child that had ended last before (https://www.jaegertracing.io, "critical path"). Children
 * that follow from their parent are left out, with all below them.
 *
 * CRISP (Zhang et al., "CRISP: Critical Path Analysis of Large-Scale Microservice Architectures",
 * USENIX ATC 2022): children from the last end to the first; the last is on the path, and so is one
 * that ended before the one behind it began, or that overlaps it by less than 1 % of the parent's
 * duration while no other child begins or ends within the overlap.
 *
 * Under both a child is cut to its parent's time, and left out where it is outside of it. */
enum sb_critical_rule { SB_CRITICAL_JAEGER, SB_CRITICAL_CRISP };

/* One stay of the path in a span. */
struct sb_critical_section {
    uint32_t node;
    sb_ns start, end; /* from the root's start */
};

/* From the root's end back to its start, without gap or overlap: the sections add up to the root's
 * duration. */
struct sb_critical_path {
    struct sb_critical_section *section; /* [sections] */
    uint32_t sections;
    sb_ns *exclusive; /* [nodes] time on the path: by Jaeger's rule the sum of a span's sections; by
                       CRISP's its duration without those of its children on the path, which may be
                       negative where these overlap, and sums over paths before it is cut at 0 */
    bool *on_path;    /* [nodes] */
    struct sb_arena arena;
};

/* SB_ENOMEM: `path` is empty. */
enum sb_code sb_critical_path_build(struct sb_critical_path *path, const struct sb_trace *trace,
                                    enum sb_critical_rule rule, struct sb_error *error);
void sb_critical_path_fini(struct sb_critical_path *path);

#endif
