/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workers that differ, from a file of their own. */
#ifndef SIM_IMPORT_PLATFORM_FILE_H
#define SIM_IMPORT_PLATFORM_FILE_H

#include "sim/model/platform.h"
#include "sim/workload/source/notes.h"
#include "sim/workload/source/readers.h"

/* Reads {"workers": [...], "links": {...}} (as "platform" of a workload, with its "time_unit"), a
 * workload that has a platform, a platform of SimGrid, or the machines of a workflow in WfFormat;
 * the first six members of `platform`, in `arena`. What was simplified is noted. SB_EINPUT,
 * SB_ENOMEM. */
enum sb_code sb_platform_file_read(struct sb_platform *platform, const char *path,
                                   const struct sb_readers *readers, struct sb_notes *notes,
                                   struct sb_arena *arena, struct sb_error *error);

#endif
