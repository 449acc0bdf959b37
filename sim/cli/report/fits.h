/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `simbench import --fit` leaves beside the workload. */
#ifndef SIM_CLI_REPORT_FITS_H
#define SIM_CLI_REPORT_FITS_H

#include "sim/fit/graph_fit.h"
#include "sim/workload/source/contents.h"

#include <stdio.h>

/* The table of each workload's fits, in ASCII where wanted. SB_ENOMEM. */
enum sb_code sb_fits_print(const struct sb_workload *workload, const struct sb_graph_fit *fit,
                           unsigned count, bool ascii, FILE *out, struct sb_error *error);

/* Makes `dir`, and in it fits.json and a Q-Q plot of each task that matters in a folder of each
 * workload's name: script, data, SVG and PNG. Without gnuplot, or where it fails, the rest is there
 * all the same and `notices` (or NULL) is told. SB_EIO, SB_ENOMEM, SB_EINTR. */
enum sb_code sb_fits_write(const struct sb_workload *workload, const struct sb_graph_fit *fit,
                           unsigned count, const char *dir, FILE *notices, struct sb_error *error);

#endif
