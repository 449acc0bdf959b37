/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time: integer nanoseconds everywhere after the draw, so that sums are exact and equality is
 * meaningful. */
#ifndef SIM_BASE_TIME_H
#define SIM_BASE_TIME_H

#include <stdint.h>

typedef int64_t sb_ns;

/* No random draw is longer than this (26 days); see sb_dag.draw_cap for large graphs. */
#define SB_NS_DRAW_MAX ((sb_ns)1 << 51)
/* The constant latencies of a graph may not add up to more than this (146 years), and random draws
 * are cut so that all together stay below one and a half times it: no sum overflows. */
#define SB_NS_TOTAL_MAX ((sb_ns)1 << 62)
#define SB_NS_NEVER INT64_MAX /* a time that does not come; as a duration, without end */

#endif
