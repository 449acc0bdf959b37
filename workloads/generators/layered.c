/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layers of `width` tasks; each task awaits `parents` different ones of the layer before, chosen at
 * random (all, if it has no more). */
#include "sim/base/assert.h"
#include "sim/workload/generator/generate.h"
#include "sim/workload/generator/generator.h"

#include <gsl/gsl_rng.h>
#include <math.h>

/* R. W. Floyd's choice of `count` different numbers (Communications of the ACM 30 (1987) 754). */
static void layered_await_some(struct sb_dag_builder *builder, uint32_t first, uint32_t width,
                               uint32_t count, const gsl_rng *rng)
{
    uint32_t chosen[64], n = 0;
    for (uint32_t top = count < width ? width - count : 0; top < width; top++) {
        uint32_t drawn = (uint32_t)gsl_rng_uniform_int(rng, top + 1);
        for (uint32_t i = 0; i < n; i++)
            if (chosen[i] == drawn) {
                drawn = top;
                break;
            }
        chosen[n++] = drawn;
        sb_dag_builder_await(builder, first + drawn);
    }
}

static enum sb_code layered_generate(const double *value, const void *rng,
                                     const struct sb_dist *latency, struct sb_dag_builder *builder,
                                     const char *where, struct sb_error *error)
{
    uint32_t tasks = (uint32_t)value[0],
             width = value[1] > 0 ? (uint32_t)value[1] : (uint32_t)ceil(sqrt(value[0]));
    enum sb_code code = sb_generate_size(tasks, tasks * value[2], where, error);
    if (code)
        return code;
    SB_REQUIRE(width > 0);
    sb_generate_tasks(builder, tasks);
    for (uint32_t i = 0; i < tasks; i++) {
        sb_dag_builder_step(builder, i, latency);
        if (i >= width)
            layered_await_some(builder, (i / width - 1) * width, width, (uint32_t)value[2], rng);
    }
    return SB_OK;
}

const struct sb_generator sb_generator_layered = {
    .name = "layered",
    .summary = "layers of equal width; each task awaits some random tasks of the layer before",
    .parameter = {
        { "tasks", "how many", 1, 1e7, NAN, true },
        { "width", "tasks in a layer; 0: the square root of tasks", 0, 1e7, 0, true },
        { "parents", "tasks of the layer before that each task awaits", 1, 64, 3, true },
    },
    .generate = layered_generate,
};
