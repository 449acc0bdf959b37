/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recorded inputs and published numbers, in a folder beside the repository that a clone may lack. */
#ifndef FIXTURE_ORACLE_H
#define FIXTURE_ORACLE_H

#include "sim/json.h"
#include "sim/result.h"
#include "sim/workload.h"

#define FIXTURE_DATA "../shared/data/"

struct fixture_oracle {
    struct sb_json json;
    char path[128];
};

/* Reads FIXTURE_DATA folder/oracle.json. False, saying so, when it is not there: the test is then to be skipped. Whatever else is wrong,
 * here and below, is said, and the program aborts. */
bool fixture_oracle_open(struct fixture_oracle *oracle, const char *folder);
void fixture_oracle_close(struct fixture_oracle *oracle);

/* The member at a path of names with dots between them, from `node` (NULL: the root). It must be there. */
const struct sb_json_node *fixture_at(const struct fixture_oracle *oracle, const struct sb_json_node *node, const char *path);
bool fixture_has(const struct fixture_oracle *oracle, const struct sb_json_node *node, const char *name);
int64_t fixture_whole(const struct fixture_oracle *oracle, const struct sb_json_node *node, const char *path);
double fixture_number(const struct fixture_oracle *oracle, const struct sb_json_node *node, const char *path);

/* A graph of plain tasks with these durations and (from, to) pairs. */
void fixture_dag_plain(struct sb_dag *dag, uint32_t tasks, const sb_ns *duration, size_t edges, const uint32_t (*edge)[2]);

/* The makespan of the expected latencies under a strategy; 0 workers: unlimited. Its schedule has gone through the checker, and every engine
 * and kernel that applies has found the same. `span` (room for all steps) may be NULL. */
sb_ns fixture_makespan(const struct sb_dag *dag, const char *name, const char *strategy, uint32_t workers, struct sb_span *span);

#endif
