/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Percentiles as people write them: p50, p99.9, and p999, min, median and max as other programs
 * call them; a mean beside them. */
#ifndef SIM_WORKLOAD_LATENCY_QUANTILE_POINTS_H
#define SIM_WORKLOAD_LATENCY_QUANTILE_POINTS_H

#include "sim/workload/latency/source.h"

struct sb_quantile_point {
    double percent, x; /* x in nanoseconds, 0 or more */
    const struct sb_json_node *node;
};

struct sb_quantile_points {
    struct sb_quantile_point *point; /* [count] ascending in percent, not descending in x */
    uint32_t count;
    const struct sb_json_node *mean; /* NULL: none is given */
};

/* Reads the members of a latency beside those that every latency can have: two points at least, no
 * two of them the same. Errors as of sb_latency_read; release with fini, also after one. */
enum sb_code sb_quantile_points_read(struct sb_quantile_points *points,
                                     const struct sb_latency_source *source,
                                     const struct sb_json_node *node, struct sb_error *error);
void sb_quantile_points_fini(struct sb_quantile_points *points);

#endif
