/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `simbench optimum` tells, for a person. */
#ifndef SIM_CLI_OPTIMUM_TABLE_H
#define SIM_CLI_OPTIMUM_TABLE_H

#include "sim/cli/optimum/told.h"

#include <stdio.h>

/* Of one workload its bounds, and each strategy beside the best schedule; of several a row each,
 * and how many are proved. SB_ENOMEM. */
enum sb_code sb_optimum_table(FILE *out, const struct sb_optimum_told *told, unsigned tolds,
                              bool ascii, struct sb_error *error);

#endif
