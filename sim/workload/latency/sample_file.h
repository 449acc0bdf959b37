/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A CSV that a workload names: where it may lie, and what is remembered of those read before. */
#ifndef SIM_WORKLOAD_LATENCY_SAMPLE_FILE_H
#define SIM_WORKLOAD_LATENCY_SAMPLE_FILE_H

#include "sim/workload/latency/source.h"

/* `file` gets the numbers of the file that `name` says, relative to the workload's folder, or of
 * its `column` (NULL: none is named), times the source's unit, in ascending order; its names are
 * not for use. SB_EINPUT, also for what is not below that folder, unless the source allows it;
 * SB_ENOMEM. */
enum sb_code sb_sample_file_read(const struct sb_latency_source *source,
                                 const struct sb_json_node *name, const struct sb_json_node *column,
                                 struct sb_latency_file *file, struct sb_error *error);

#endif
