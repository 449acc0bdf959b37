/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The graphs that simulators run, as tests/peers/graphs.py writes them: one after another in a
 * file, each "TASKS" on a line and then a line a task, "DURATION PREDECESSOR…"; a predecessor has a
 * smaller number than its successors. */
#ifndef TESTS_PEERS_GRAPH_H
#define TESTS_PEERS_GRAPH_H

#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

struct graph {
    uint32_t tasks;
    uint32_t *pred_begin, *pred; /* the predecessors of task t are pred[pred_begin[t]] ..
                                    pred[pred_begin[t + 1] - 1], ascending */
    uint32_t *succ_begin, *succ; /* the same edges, the other way round */
    int64_t *duration;           /* [tasks] nanoseconds */
};

/* Reads all graphs of a file into `*graphs` and returns how many there are. Ends the process with a
 * message when it cannot; what is read stays until the end of the process. */
uint32_t graph_read(const char *path, struct graph **graphs);

#ifdef __cplusplus
}
#endif

#endif
