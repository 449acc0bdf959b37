/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each pair i < j is an edge with the same probability (Erdős and Rényi 1959, Gilbert 1959). The
 * gaps between edges are geometric, so that only edges cost time: V. Batagelj, U. Brandes,
 * "Efficient generation of large random networks", Phys. Rev. E 71 (2005) 036113. */
#include "sim/workload/generator/generate.h"
#include "sim/workload/generator/generator.h"

#include <gsl/gsl_rng.h>
#include <math.h>

/* Pairs that are passed over before the next edge. */
static double erdos_renyi_gap(double probability, const gsl_rng *rng)
{
    double drawn = gsl_rng_uniform_pos(rng);
    return probability < 1 ? floor(log(drawn) / log1p(-probability)) : 0;
}

static enum sb_code erdos_renyi_generate(const double *value, const void *rng,
                                         const struct sb_dist *latency,
                                         struct sb_dag_builder *builder, const char *where,
                                         struct sb_error *error)
{
    uint32_t tasks = (uint32_t)value[0];
    double probability = value[1], wanted = probability * value[0] * (value[0] - 1) / 2;
    enum sb_code code = sb_generate_size(tasks, wanted, where, error);
    if (code)
        return code;
    sb_generate_tasks(builder, tasks);
    /* Place of the next edge, counted from the start of row i. */
    double next = erdos_renyi_gap(probability, rng);
    for (uint32_t i = 0; i < tasks; i++) {
        sb_dag_builder_step(builder, i, latency);
        for (; next < i; next += 1 + erdos_renyi_gap(probability, rng))
            sb_dag_builder_await(builder, (uint32_t)next);
        next -= i;
    }
    return SB_OK;
}

const struct sb_generator sb_generator_erdos_renyi = {
    .name = "erdos-renyi",
    .summary = "each task awaits each earlier one with the same probability",
    .parameter = {
        { "tasks", "how many", 1, 1e7, NAN, true },
        { "probability", "of each edge", 0, 1, NAN, false },
    },
    .generate = erdos_renyi_generate,
};
