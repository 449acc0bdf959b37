/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The manual page simbench(1). */
#ifndef SIM_CLI_DOCS_MANUAL_H
#define SIM_CLI_DOCS_MANUAL_H

#include "sim/base/error.h"

#include <stdio.h>

/* Copies the prose in `in` to `out`, with the sections COMMANDS, OPTIONS and the lists of plug-ins
 * in place of the lines @COMMANDS@, @OPTIONS@, @OPTIONS OF BENCH@, @EXAMPLES@, @ADDRESS@,
 * @STRATEGIES@, @DISTRIBUTIONS@, @GENERATORS@, @FORMATS@, @REPORTS@, @SCHEDULERS@, @BENCH-FORMATS@,
 * and the version in place of @VERSION@. SB_EINPUT, with its number in the error: a line that asks
 * for something else. */
enum sb_code sb_manual_print(FILE *in, FILE *out, struct sb_error *error);

#endif
