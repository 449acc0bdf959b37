/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench verify` under a virtual clock: schedules of workloads, and what --checkpoint and
 * --resume keep of them. */
#ifndef SIM_CLI_VERIFY_VIRTUAL_H
#define SIM_CLI_VERIFY_VIRTUAL_H

#include "sim/cli/options/selection.h"
#include "sim/cli/run/resumable.h"
#include "sim/cli/terminal/progress.h"
#include "sim/run/parts/kept_files.h"
#include "sim/workload/workload.h"

#include <stdio.h>

/* Begins zeroed, and stays where it is. */
struct sb_verify_virtual {
    struct sb_options options; /* with files that are kept, where anything is */
    const struct sb_selection *selected;
    struct sb_workload *workload; /* [workloads] */
    unsigned workloads;
    bool resumes; /* what is done is kept */
    /* Its own: */
    struct sb_kept_files kept;
    struct sb_part part;
    struct sb_resumable resumable;
};

/* Reads the workloads, and what is done of them already. SB_EINPUT, SB_ENOMEM. The caller ends it,
 * also after a failure. */
enum sb_code sb_verify_virtual_read(struct sb_verify_virtual *v, const struct sb_options *o,
                                    const struct sb_selection *selected, struct sb_error *error);

/* Verifies one of the workloads, and tells. Errors as those of sb_experiment_run. */
enum sb_code sb_verify_virtual_run(struct sb_verify_virtual *v, FILE *out, unsigned workload,
                                   struct sb_progress *progress, const atomic_bool *stop,
                                   struct sb_error *error);

/* Keeps what is done, where it was interrupted; else removes what was kept. SB_EIO, SB_ENOMEM. */
enum sb_code sb_verify_virtual_end(struct sb_verify_virtual *v, bool interrupted,
                                   struct sb_error *error);
void sb_verify_virtual_fini(struct sb_verify_virtual *v);

#endif
