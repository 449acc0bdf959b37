/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A part of a run: what its header says, from the options and the files; and the run again, from
 * the header. */
#ifndef SIM_CLI_RUN_RUN_PART_H
#define SIM_CLI_RUN_RUN_PART_H

#include "sim/cli/run/setup.h"
#include "sim/run/parts/kept_files.h"

/* Reads a run whose files are kept, and begins a part of it: shard 0 of 0, nothing done. `o` is the
 * caller's copy of the options, in which the opener becomes `kept`; both stay where they are. All
 * are ended by the caller, also after a failure. SB_EINPUT, SB_ENOMEM. */
enum sb_code sb_run_part_begin(struct sb_part *part, struct sb_run_setup *setup,
                               struct sb_options *o, struct sb_kept_files *kept,
                               struct sb_error *error);

/* The run that a part is of, read from what it has kept. Begins zeroed, stays where it is. */
struct sb_run_again {
    struct sb_options options;
    struct sb_opener opener;
    struct sb_kept_reader reader;
    struct sb_gather_file *file;
    struct sb_run_setup setup;
};

/* `o` says where results go and how many threads there are: its --fail-if, too, which may name
 * percentiles. Checks that the workloads are as the part says: SB_EINPUT. The caller ends it, also
 * after a failure. */
enum sb_code sb_run_again_begin(struct sb_run_again *again, const struct sb_part *part,
                                const struct sb_options *o, struct sb_error *error);
void sb_run_again_fini(struct sb_run_again *again);

/* Prints "simbench run --seed=7 … --shard=3/16 --out=part-3-of-16 workload.json"; where `path` is
 * the file of that share, which is not complete, "--resume --out=PATH". */
void sb_run_part_command(FILE *out, const struct sb_part *part, uint64_t share, uint64_t shares,
                         const char *path);

#endif
