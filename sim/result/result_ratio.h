/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the ratio of today's makespan to a strategy's, in the same replicate, is distributed:
 * "paired_ratio" in results.json. */
#ifndef SIM_RESULT_RESULT_RATIO_H
#define SIM_RESULT_RESULT_RATIO_H

#include "sim/json/record/record_read.h"
#include "sim/json/write.h"

/* P(today's / this <= ratio) = p. */
struct sb_ratio_point {
    double p, ratio;
};

struct sb_paired_ratio {
    const char *over;    /* today's order; NULL: there are none */
    uint64_t replicates; /* the first of the run */
    uint32_t points;
    struct sb_ratio_point *point; /* [points] ascending in both */
};

/* Into the open object of a strategy; nothing where there are none. */
void sb_result_ratio_put(struct sb_json_writer *w, const struct sb_paired_ratio *ratio);

/* From there, into the reader's arena. */
bool sb_result_ratio_get(struct sb_record_reader *r, const struct sb_json_node *strategy,
                         struct sb_paired_ratio *ratio);

#endif
