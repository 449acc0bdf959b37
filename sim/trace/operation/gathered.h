/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The spans of all files of traces, whatever their formats, and the workloads made of them. */
#ifndef SIM_TRACE_OPERATION_GATHERED_H
#define SIM_TRACE_OPERATION_GATHERED_H

#include "sim/trace/reader.h"
#include "sim/workload/source/format.h"

/* What formats of traces gather into; see sim/workload/source/format.h. */
struct sb_trace_gathered {
    struct sb_spans spans;
    const struct sb_readers *readers;
    char *file; /* the first one's name */
};

extern const struct sb_gathering sb_trace_gathering;

/* For a format's `add`: reads the source in pieces. */
enum sb_code sb_trace_add(const struct sb_trace_reader *reader, struct sb_source *source,
                          void *gathered, struct sb_error *error);

/* For a format's `recognise`: whether the source begins with an object or an array (source code
 * that names such a member begins with a comment), is no workload of our own, and has a member
 * `key` in its head. */
bool sb_trace_has_key(const struct sb_source *source, const char *key);

#endif
