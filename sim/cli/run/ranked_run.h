/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run that the processes of an MPI job share: what is told once, and that all begin the same. */
#ifndef SIM_CLI_RUN_RANKED_RUN_H
#define SIM_CLI_RUN_RANKED_RUN_H

#include "sim/cli/options/options.h"
#include "sim/run/long/ranked.h"

/* Whether a launcher's processes share the run, though --shard says "auto" of it. */
bool sb_run_ranks_share(const char *shard);

/* Joins the other ranks, if there are any, and changes the options: rank 0 alone prints and writes,
 * and each has one thread unless --threads says otherwise. Errors as those of sb_ranks_begin. */
enum sb_code sb_run_ranks_begin(struct sb_ranks *ranks, struct sb_options *o,
                                struct sb_error *error);

/* What --checkpoint and --resume say of it. Zeroed before; stays where it is. */
struct sb_ranked_keeping {
    struct sb_kept_parts kept;
    struct sb_checkpoint checkpoint;
    char *path; /* this rank's */
};

/* Reads what earlier tries have kept beside `path`, of the run of `part`, in which this rank puts
 * what it does. SB_EINPUT: as sb_kept_parts_read; or there is something, and --checkpoint is given
 * alone. */
enum sb_code sb_ranked_keeping_begin(struct sb_ranked_keeping *keeping, const struct sb_options *o,
                                     struct sb_part *part, const char *path, uint32_t rank,
                                     struct sb_error *error);
void sb_ranked_keeping_fini(struct sb_ranked_keeping *keeping);

/* SB_EINPUT where ranks have kept some of the run of `part` beside `path`, which one process does
 * not look at. */
enum sb_code sb_run_ranks_left_nothing(const char *path, const struct sb_part *part,
                                       struct sb_error *error);

/* Of all ranks together, each with what became of its preparation and what it is going to run: only
 * if all can, and of the same, it is begun. Else MPI is at its end, and *told is true where another
 * rank tells the error. */
enum sb_code sb_run_ranks_ready(struct sb_ranks *ranks, const struct sb_part *part,
                                enum sb_code code, bool *told, struct sb_error *error);

/* Ends MPI after the run; what failed on one rank is told, and ends the whole job. */
enum sb_code sb_run_ranks_end(struct sb_ranks *ranks, enum sb_code code, struct sb_error *error);

#endif
