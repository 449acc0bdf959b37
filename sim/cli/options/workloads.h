/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files that a command is given. */
#ifndef SIM_CLI_OPTIONS_WORKLOADS_H
#define SIM_CLI_OPTIONS_WORKLOADS_H

#include "sim/cli/options/options.h"
#include "sim/import/files.h"
#include "sim/workload/generator/family.h"
#include "sim/workload/source/gather.h"
#include "sim/workload/workload.h"

/* Which files they are. The caller ends `files`, also after a failure. */
enum sb_code sb_workloads_list(const struct sb_options *o, struct sb_import_files *files,
                               struct sb_error *error);

/* All of them, read and refused before the first one runs, so that nothing half-done is left
 * behind: (*workload)[*count] for sb_gather_free, or NULL and 0 with the first error. A folder
 * stands for the files in it; traces of one operation, in whichever file, are one workload. Notes
 * are told. */
enum sb_code sb_workloads_read(const struct sb_options *options, struct sb_workload **workload,
                               unsigned *count, struct sb_error *error);

/* The same, and each is refused that says what one request alone cannot do (alone.h). */
enum sb_code sb_workloads_read_alone(const struct sb_options *options,
                                     struct sb_workload **workload, unsigned *count,
                                     struct sb_error *error);

/* What means nothing there and is not refused, on standard error, unless --quiet. */
void sb_workloads_tell_alone(const struct sb_options *o, const struct sb_workload *workload);

/* The same where one of them may be a family, which is then told: it is read as its first graph.
 */
enum sb_code sb_workloads_read_family(const struct sb_options *options, struct sb_family *family,
                                      struct sb_workload **workload, unsigned *count,
                                      struct sb_error *error);

/* Of one file the first workload, and what --allow-outside says for it. Its notes are told. */
enum sb_code sb_workloads_read_one(const struct sb_options *o, const char *path,
                                   struct sb_workload *workload, struct sb_error *error);

/* What was left out or taken for granted, on standard error, unless --quiet. */
void sb_workloads_tell(const struct sb_options *o, const char *name, const struct sb_notes *notes);

struct sb_readers sb_workloads_readers(const struct sb_options *o);

#endif
