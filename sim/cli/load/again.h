/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench report` of a load. */
#ifndef SIM_CLI_LOAD_AGAIN_H
#define SIM_CLI_LOAD_AGAIN_H

#include "sim/cli/options/options.h"
#include "sim/json/json.h"

/* Shows an earlier load again, without simulating. Returns the exit status. */
int sb_load_report_again(const struct sb_options *o, const struct sb_json *json);

#endif
