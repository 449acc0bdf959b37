/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The complete tree with `arity` children a node, from the leaves to the root, which is the last
 * task: a reduction. Counted from the end, node j has the children arity j + 1 .. arity (j + 1). */
#include "sim/workload/generator/generate.h"
#include "sim/workload/generator/generator.h"

#include <math.h>

static enum sb_code in_tree_generate(const double *value, const void *rng,
                                     const struct sb_dist *latency, struct sb_dag_builder *builder,
                                     const char *where, struct sb_error *error)
{
    (void)rng;
    uint32_t tasks = (uint32_t)value[0], arity = (uint32_t)value[1];
    enum sb_code code = sb_generate_size(tasks, tasks, where, error);
    if (code)
        return code;
    sb_generate_tasks(builder, tasks);
    for (uint32_t i = 0; i < tasks; i++) {
        uint64_t first = (uint64_t)arity * (tasks - 1 - i) + 1;
        sb_dag_builder_step(builder, i, latency);
        for (uint64_t child = first; child < first + arity && child < tasks; child++)
            sb_dag_builder_await(builder, (uint32_t)(tasks - 1 - child));
    }
    return SB_OK;
}

const struct sb_generator sb_generator_in_tree = {
    .name = "in-tree",
    .summary = "a complete tree from its leaves to the root (a reduction)",
    .parameter = {
        { "tasks", "how many", 1, 1e7, NAN, true },
        { "arity", "children of a node", 1, 1e6, 2, true },
    },
    .generate = in_tree_generate,
};
