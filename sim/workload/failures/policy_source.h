/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the readers of retries, hedges, budgets and breakers need. */
#ifndef SIM_WORKLOAD_FAILURES_POLICY_SOURCE_H
#define SIM_WORKLOAD_FAILURES_POLICY_SOURCE_H

#include "sim/base/names.h"
#include "sim/model/builder/dag_builder.h"
#include "sim/workload/latency/source.h"

struct sb_policy_said;

struct sb_policies {
    const struct sb_latency_source *source;
    struct sb_dag_builder *builder;
    struct sb_error *error;
    struct sb_names budget, breaker; /* that have a name, each numbered as in the builder */
    struct sb_policy_said *of_pool;  /* [pools] on the heap; see policies.h */
    uint32_t pools;
};

#endif
