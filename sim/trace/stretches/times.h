/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long stretches took, once their edges are known. */
#ifndef SIM_TRACE_STRETCHES_TIMES_H
#define SIM_TRACE_STRETCHES_TIMES_H

#include "sim/trace/stretches/draft.h"

/* Fills ns[traces][count]: what is left between the recorded end of a stretch and the last end that
 * it waits for. Stretches are sorted. False when memory is out. */
bool sb_stretch_times_fill(const struct sb_stretch_draft *draft);

#endif
