/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `simbench run --estimate`: what a run will take, told before it. */
#ifndef SIM_CLI_RUN_SHARES_FORECAST_H
#define SIM_CLI_RUN_SHARES_FORECAST_H

#include "sim/cli/options/options.h"

/* Runs a short piece of each row, tells, and gives the exit status. */
int sb_run_forecast(const struct sb_options *o);

#endif
