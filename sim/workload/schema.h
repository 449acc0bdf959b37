/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON schema of our own format (workloads/workload.schema), for editors: its latencies and
 * generated graphs come from the tables. */
#ifndef SIM_WORKLOAD_SCHEMA_H
#define SIM_WORKLOAD_SCHEMA_H

#include "sim/workload/source/readers.h"

#include <stdio.h>

/* Whether it could be written shows in `out`. */
void sb_schema_write(const struct sb_readers *readers, FILE *out);

#endif
