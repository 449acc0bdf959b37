/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads workload files. */
#ifndef SIM_WORKLOAD_WORKLOAD_H
#define SIM_WORKLOAD_WORKLOAD_H

#include "sim/workload/source/contents.h"

/* Reads a file of any known format; "-" is standard input. Of a file that says several workloads
 * the first. On failure `workload` is zeroed. */
enum sb_code sb_workload_read(struct sb_workload *workload, const char *path,
                              const struct sb_readers *readers, struct sb_error *error);

/* One from memory; `name` stands for the file in messages, and files that the workload names
 * are beside it. */
enum sb_code sb_workload_parse(struct sb_workload *workload, const char *name, const char *data,
                               size_t size, const struct sb_readers *readers,
                               struct sb_error *error);

#endif
