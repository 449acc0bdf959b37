/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the header of a part says, from a command's options and the files that it reads. */
#ifndef SIM_CLI_RUN_PART_HEADER_H
#define SIM_CLI_RUN_PART_HEADER_H

#include "sim/cli/options/commands.h"
#include "sim/cli/options/options.h"
#include "sim/run/experiment.h"
#include "sim/run/parts/kept_files.h"

/* From now on files that are read by `o` are kept. All stay where they are. SB_ENOMEM. */
enum sb_code sb_part_header_keep(struct sb_part *part, struct sb_options *o,
                                 struct sb_kept_files *kept, struct sb_error *error);

/* The next row, for which there is room. SB_ENOMEM. */
enum sb_code sb_part_header_row(struct sb_part *part, const struct sb_experiment *experiment,
                                struct sb_error *error);

/* The rest, of SB_RUN or SB_VERIFY, once the files are read and the rows are there. SB_EINPUT,
 * SB_ENOMEM. */
enum sb_code sb_part_header_seal(struct sb_part *part, enum sb_command_set command,
                                 const struct sb_options *o, struct sb_kept_files *kept,
                                 struct sb_error *error);

#endif
