/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench compare` of two loads. */
#ifndef SIM_CLI_LOAD_COMPARE_H
#define SIM_CLI_LOAD_COMPARE_H

#include "sim/cli/options/options.h"
#include "sim/json/json.h"

/* Prints what changed from one to the other at points that both have. Returns the exit status. */
int sb_load_compare_two(const struct sb_options *o, const struct sb_json *before,
                        const struct sb_json *after);

#endif
