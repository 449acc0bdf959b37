/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fits of a graph as a table for a person. */
#ifndef REPORTS_FITS_FIT_TABLE_H
#define REPORTS_FITS_FIT_TABLE_H

#include "sim/fit/graph_fit.h"
#include "sim/model/dag.h"

#include <stdio.h>

/* The tasks on the longest paths first, 20 at most, and what the signs mean. SB_ENOMEM. */
enum sb_code sb_fit_table_print(const struct sb_graph_fit *fit, const struct sb_dag *dag, FILE *out,
                                struct sb_error *error);

#endif
