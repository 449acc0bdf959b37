/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recorded calls of all files, whatever their formats, and the workloads made of them. */
#ifndef SIM_RECORDED_GATHERED_H
#define SIM_RECORDED_GATHERED_H

#include "sim/recorded/calls.h"
#include "sim/trace/filter.h"
#include "sim/trace/operation/gathered.h"
#include "sim/workload/source/format.h"

struct sb_recorded_gathered {
    struct sb_recorded calls;
    struct sb_trace_gathered *traces; /* of plain promises, which are spans */
    struct sb_trace_filter filter;
    const struct sb_readers *readers;
    char *file; /* the first one's name */
    uint64_t plain;
};

/* What formats of recorded calls gather into; see sim/workload/source/format.h. Calls that are
 * alike (sim/recorded/calls.h) make a workload, those of which there are most the first. */
extern const struct sb_gathering sb_recorded_gathering;

#endif
