/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_CLI_LINE_FIGURES_H
#define SIM_CLI_LINE_FIGURES_H

#include "sim/cli/line/trial.h"

#include <stdio.h>

/* What a trial found: how many schedules are identical, or makespans beside strategies and the
 * bound. Nothing where none is done. SB_ENOMEM. */
enum sb_code sb_trial_print(FILE *out, const struct sb_trial *trial, const char *command,
                            struct sb_error *error);

#endif
