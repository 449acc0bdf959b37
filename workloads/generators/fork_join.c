/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `stages` times: one task, then `width` that await it, then one that awaits them all and is the
 * next fork. */
#include "sim/workload/generator/generate.h"
#include "sim/workload/generator/generator.h"

#include <math.h>

static enum sb_code fork_join_generate(const double *value, const void *rng,
                                       const struct sb_dist *latency,
                                       struct sb_dag_builder *builder, const char *where,
                                       struct sb_error *error)
{
    (void)rng;
    enum sb_code code =
        sb_generate_size(value[1] * (value[0] + 1) + 1, value[1] * value[0] * 2, where, error);
    if (code)
        return code;
    uint32_t width = (uint32_t)value[0], stages = (uint32_t)value[1], fork = 0;
    sb_generate_tasks(builder, stages * (width + 1) + 1);
    sb_dag_builder_step(builder, fork, latency);
    for (uint32_t stage = 0; stage < stages; stage++, fork += width + 1) {
        for (uint32_t i = 1; i <= width; i++) {
            sb_dag_builder_step(builder, fork + i, latency);
            sb_dag_builder_await(builder, fork);
        }
        sb_dag_builder_step(builder, fork + width + 1, latency);
        for (uint32_t i = 1; i <= width; i++)
            sb_dag_builder_await(builder, fork + i);
    }
    return SB_OK;
}

const struct sb_generator sb_generator_fork_join = {
    .name = "fork-join",
    .summary = "stages of width tasks side by side, with a task between stages",
    .parameter = {
        { "width", "tasks side by side", 1, 1e7, NAN, true },
        { "stages", "forks one after another", 1, 1e7, 1, true },
    },
    .generate = fork_join_generate,
};
