/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pools of a workload by name. */
#ifndef SIM_WORKLOAD_FAILURES_POOL_NAMES_H
#define SIM_WORKLOAD_FAILURES_POOL_NAMES_H

#include "sim/model/builder/dag_builder.h"
#include "sim/workload/latency/source.h"

/* The pool that the text names; SB_EINPUT, with the nearest name there is. */
enum sb_code sb_pool_names_find(const struct sb_latency_source *source,
                                const struct sb_dag_builder *builder,
                                const struct sb_json_node *node, uint32_t *pool,
                                struct sb_error *error);

/* The same by a name that stands at the node. */
enum sb_code sb_pool_names_at(const struct sb_latency_source *source,
                              const struct sb_dag_builder *builder, const struct sb_json_node *node,
                              const char *name, uint32_t *pool, struct sb_error *error);

#endif
