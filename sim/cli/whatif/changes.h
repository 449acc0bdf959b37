/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The changes that --scale, --drop-edge and --workers ask for. */
#ifndef SIM_CLI_WHATIF_CHANGES_H
#define SIM_CLI_WHATIF_CHANGES_H

#include "sim/cli/options/options.h"
#include "sim/insight/whatif/variant.h"
#include "sim/workload/workload.h"

struct sb_cli_changes {
    struct sb_change *change; /* [count] on the heap */
    size_t count, room;
};

/* Those of one workload; a name with the globs *, ? and [...] means all tasks that fit. SB_EINPUT,
 * naming the option: what is no such change, or a task or edge that is not there, with the nearest
 * name; SB_ENOMEM. Release with sb_cli_changes_fini, also after a failure. */
enum sb_code sb_cli_changes_read(struct sb_cli_changes *changes, const struct sb_options *options,
                                 const struct sb_workload *workload, struct sb_error *error);
void sb_cli_changes_fini(struct sb_cli_changes *changes);

#endif
