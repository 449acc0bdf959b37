/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fits of a graph for programs. */
#ifndef REPORTS_FITS_FIT_JSON_H
#define REPORTS_FITS_FIT_JSON_H

#include "sim/fit/graph_fit.h"
#include "sim/json/write.h"
#include "sim/model/dag.h"

/* An object: name, recordings, p99_ns (recorded, fitted), and tasks, each with what was recorded of
 * it and all families by Akaike's criterion; "latency" is written as in a workload, in
 * nanoseconds. */
void sb_fit_json_put(struct sb_json_writer *json, const char *name, const struct sb_graph_fit *fit,
                     const struct sb_dag *dag);

#endif
