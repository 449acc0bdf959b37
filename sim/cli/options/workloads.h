/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that a command is given. */
#ifndef SIM_CLI_OPTIONS_WORKLOADS_H
#define SIM_CLI_OPTIONS_WORKLOADS_H

#include "sim/cli/options/options.h"
#include "sim/workload/workload.h"

/* All of them, read and refused before the first one runs, so that nothing half-done is left
 * behind: *workload, of options->arguments, or NULL with the first error. */
enum sb_code sb_workloads_read(const struct sb_options *options, struct sb_workload **workload,
                               struct sb_error *error);

/* One of them, and what --allow-outside says for it. Its notes are told. */
enum sb_code sb_workloads_read_one(const struct sb_options *o, const char *path,
                                   struct sb_workload *workload, struct sb_error *error);

/* What was left out or taken for granted, on standard error, unless --quiet. */
void sb_workloads_tell(const struct sb_options *o, const char *name, const struct sb_notes *notes);

struct sb_readers sb_workloads_readers(const struct sb_options *o);

void sb_workloads_free(struct sb_workload *workload, unsigned count); /* NULL allowed */

#endif
