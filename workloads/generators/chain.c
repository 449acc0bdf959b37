/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each task awaits the one before: no strategy can gain anything. */
#include "sim/workload/generator/generate.h"
#include "sim/workload/generator/generator.h"

#include <math.h>

static enum sb_code chain_generate(const double *value, const void *rng,
                                   const struct sb_dist *latency, struct sb_dag_builder *builder,
                                   const char *where, struct sb_error *error)
{
    (void)rng;
    uint32_t tasks = (uint32_t)value[0];
    enum sb_code code = sb_generate_size(tasks, tasks, where, error);
    if (code)
        return code;
    sb_generate_tasks(builder, tasks);
    for (uint32_t i = 0; i < tasks; i++) {
        sb_dag_builder_step(builder, i, latency);
        if (i > 0)
            sb_dag_builder_await(builder, i - 1);
    }
    return SB_OK;
}

const struct sb_generator sb_generator_chain = {
    .name = "chain",
    .summary = "one task after another",
    .parameter = {
        { "tasks", "how many", 1, 1e7, NAN, true },
    },
    .generate = chain_generate,
};
