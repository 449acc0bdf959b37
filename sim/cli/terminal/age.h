/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long ago something was, for a person. */
#ifndef SIM_CLI_TERMINAL_AGE_H
#define SIM_CLI_TERMINAL_AGE_H

#include "sim/text/units.h"

#include <time.h>

/* "3 min", "less than 1 s". */
const char *sb_age(char out[SB_UNITS_SIZE], time_t then);

#endif
