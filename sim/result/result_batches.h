/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A strategy's figures in each batch of replicates, as in stats/batches.h: "batches" in
 * results.json. Two runs with the same seed face the same random numbers in batches of the same
 * number, so that what differs between the runs shows beside what differs between replicates. */
#ifndef SIM_RESULT_RESULT_BATCHES_H
#define SIM_RESULT_RESULT_BATCHES_H

#include "sim/base/time.h"
#include "sim/json/record/record_read.h"
#include "sim/json/write.h"

struct sb_result_batches {
    uint32_t count;   /* SB_BATCHES, or 0: there are none */
    sb_ns *p50, *p99; /* [count] */
    double *mean;     /* [count] ns */
};

/* Writes the key and its object; nothing where there are none. */
void sb_result_batches_put(struct sb_json_writer *writer, const struct sb_result_batches *batches);

/* Reads them, if the strategy has any. False: refused. */
bool sb_result_batches_get(struct sb_record_reader *r, const struct sb_json_node *strategy,
                           struct sb_result_batches *batches);

#endif
