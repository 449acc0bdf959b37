/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machines of a recorded workflow (WfFormat) as a platform. */
#ifndef SIM_IMPORT_WFMACHINES_H
#define SIM_IMPORT_WFMACHINES_H

#include "sim/json/json.h"
#include "sim/model/platform.h"
#include "sim/workload/source/notes.h"

/* The list workflow.execution.machines, up to 1.4 workflow.machines; NULL: there is none. */
const struct sb_json_node *sb_wfmachines_find(const struct sb_json *json);

/* A worker for each core of each machine (`coreCount`; 1 where it is not said); its speed is its
 * `speedInMHz` by that of the first machine that has one. Data moves at once: nothing is recorded
 * of links. The first six members of `platform`, in `arena`. SB_EINPUT, SB_ENOMEM. */
enum sb_code sb_wfmachines_read(struct sb_platform *platform, const struct sb_json *json,
                                const struct sb_json_node *list, struct sb_notes *notes,
                                struct sb_arena *arena, struct sb_error *error);

#endif
