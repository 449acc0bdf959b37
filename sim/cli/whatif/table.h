/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What-ifs as tables and sentences for a person. */
#ifndef SIM_CLI_WHATIF_TABLE_H
#define SIM_CLI_WHATIF_TABLE_H

#include "sim/cli/whatif/told.h"

#include <stdio.h>

/* Of one workload, with a table for each strategy, in ASCII where that is wanted, of tables that
 * fit into `width` columns (0: as wide as they get). SB_ENOMEM. */
enum sb_code sb_whatif_table(FILE *out, const struct sb_whatif_told *told, bool ascii,
                             unsigned width, struct sb_error *error);

#endif
