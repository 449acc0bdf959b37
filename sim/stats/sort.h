/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting numbers, and the middle of a few of them. */
#ifndef SIM_STATS_SORT_H
#define SIM_STATS_SORT_H

#include "sim/base/time.h"

#include <stdint.h>

/* Sorts ascending, in place; for many values: it needs as much room again and no comparison. No
 * value is negative. -1 when memory is out: they are as they were. */
int sb_sort_ns(sb_ns *value, uint64_t count);

/* Sorts ascending, in place. No value is NAN. */
void sb_sort_doubles(double *value, uint64_t count);

/* The middle one, of an even number the lower one of the middle two; sorts them. NAN for none. */
double sb_median(double *value, uint32_t count);

#endif
