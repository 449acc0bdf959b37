/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SIM_VERIFY_DIFFERENCE_H
#define SIM_VERIFY_DIFFERENCE_H

#include "sim/model/dag.h"
#include "sim/model/span.h"

/* Whether real[steps] is not what was simulated[steps]: starts, ends, with limited workers (not 0)
 * workers as well. Then `what` names the first step, in simulated time, that differs, and both
 * times. */
bool sb_verify_difference(const struct sb_dag *dag, uint32_t workers, const struct sb_span *real,
                          const struct sb_span *simulated, char *what, size_t size);

#endif
