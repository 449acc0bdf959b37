/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a workload says of load and failures, in a line. */
#ifndef SIM_WORKLOAD_LOAD_SENTENCE_H
#define SIM_WORKLOAD_LOAD_SENTENCE_H

#include "sim/model/dag.h"

#include <stdio.h>

/* "arrivals poisson, 50/s · db lifo, 100 places · 3 tasks may fail, 2 have a timeout · deadline 1
 * s", with a line end; nothing where nothing is said. */
void sb_load_sentence(const struct sb_dag *dag, FILE *out);

#endif
