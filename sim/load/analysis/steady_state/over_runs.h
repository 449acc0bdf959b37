/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A figure of several independent runs: the mean of what each of them gave. */
#ifndef SIM_LOAD_ANALYSIS_STEADY_STATE_OVER_RUNS_H
#define SIM_LOAD_ANALYSIS_STEADY_STATE_OVER_RUNS_H

#include "sim/stats/interval.h"

#include <stddef.h>
#include <stdint.h>

/* With Student's interval of value[runs], which leaves out `tail` on each side. Runs that gave
 * nothing, NAN, do not count; all is NAN where none did, and the interval's ends where one did, or
 * where a value is infinite, as the mean then is. */
struct sb_estimate sb_over_runs(const double *value, uint32_t runs, double tail);

/* The same of a member of `runs` records of `size` bytes each: `first` is that of the first one. */
struct sb_estimate sb_over_members(const double *first, size_t size, uint32_t runs, double tail);

/* What is not known. */
struct sb_estimate sb_over_none(void);

#endif
