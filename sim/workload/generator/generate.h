/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Generated graphs: {"kind": NAME, "seed": 1, "latency": ..., parameters} in a workload file, and
 * what the generators share. A parameter may have several values (family.h). */
#ifndef SIM_WORKLOAD_GENERATOR_GENERATE_H
#define SIM_WORKLOAD_GENERATOR_GENERATE_H

#include "sim/model/builder/dag_builder.h"
#include "sim/workload/latency/latency.h"
#include "sim/workload/source/readers.h"

enum { SB_GENERATE_TASKS_MAX = 10000000, SB_GENERATE_EDGES_MAX = 100000000 };

/* Reads the object `node`, checks each parameter and lets the generator of that kind fill the
 * builder. SB_EINPUT, SB_ENOMEM. */
enum sb_code sb_generate_read(const struct sb_latency_source *source,
                              const struct sb_json_node *node, const struct sb_readers *readers,
                              struct sb_dag_builder *builder, struct sb_error *error);

/* Lets the generator fill the builder: value[i] belongs to its parameter[i] and is in its range,
 * every task gets the latency `latency`, and random choices are those of `seed`. Messages begin
 * with `where`. SB_EINPUT, SB_ENOMEM. */
enum sb_code sb_generate(const struct sb_generator *generator, const double *value, uint64_t seed,
                         const struct sb_dist *latency, struct sb_dag_builder *builder,
                         const char *where, struct sb_error *error);

/* SB_EINPUT when that many tasks or edges are more than the limits above. */
enum sb_code sb_generate_size(double tasks, double edges, const char *where,
                              struct sb_error *error);

/* Adds the tasks t0 … t(count - 1) to an empty builder. */
void sb_generate_tasks(struct sb_dag_builder *builder, uint32_t count);

#endif
