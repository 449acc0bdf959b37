/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench merge` of the parts that shares of a load left. */
#ifndef SIM_CLI_LOAD_MERGE_H
#define SIM_CLI_LOAD_MERGE_H

#include "sim/cli/options/options.h"

#include <stdbool.h>

/* Whether the arguments name such parts: the first file that is there is one, or one in a folder
 * is. */
bool sb_load_merge_is_meant(const struct sb_options *o);

/* Makes the results of one load of them, or the joined part that --part names. Returns the exit
 * status. */
int sb_load_merge(const struct sb_options *o);

#endif
