/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gaussian elimination of an n x n matrix by columns, (n^2 + n - 2) / 2 tasks: in step k, from 1 to
 * n - 1, the pivot task of column k, which awaits the update of that column in step k - 1, and
 * updates of the columns j = k + 1 .. n, which await the pivot and their own update in step k - 1.
 * M. Cosnard, M. Marrakchi, Y. Robert, D. Trystram, "Parallel Gaussian elimination on an MIMD
 * computer", Parallel Computing 6 (1988) 275-296; the graph of the HEFT paper's figure 9 and of
 * many others. */
#include "sim/workload/generator/generate.h"
#include "sim/workload/generator/generator.h"

#include <math.h>
#include <stdio.h>

/* Steps 1 .. k - 1 have n, n - 1, … tasks. */
static uint32_t gaussian_pivot(uint32_t n, uint32_t k)
{
    return (uint32_t)((uint64_t)(k - 1) * (2 * (uint64_t)n - k + 2) / 2);
}
static uint32_t gaussian_update(uint32_t n, uint32_t k, uint32_t j)
{
    return gaussian_pivot(n, k) + (j - k);
}

static void gaussian_name_tasks(uint32_t n, struct sb_dag_builder *builder)
{
    char name[48];
    for (uint32_t k = 1; k < n; k++) {
        snprintf(name, sizeof name, "pivot_%u", k);
        sb_dag_builder_task(builder, name);
        for (uint32_t j = k + 1; j <= n; j++) {
            snprintf(name, sizeof name, "update_%u_%u", k, j);
            sb_dag_builder_task(builder, name);
        }
    }
}

static enum sb_code gaussian_generate(const double *value, const void *rng,
                                      const struct sb_dist *latency, struct sb_dag_builder *builder,
                                      const char *where, struct sb_error *error)
{
    (void)rng;
    double tasks = (value[0] * value[0] + value[0] - 2) / 2;
    uint32_t n = (uint32_t)value[0];
    enum sb_code code = sb_generate_size(tasks, 2 * tasks, where, error);
    if (code)
        return code;
    gaussian_name_tasks(n, builder);
    for (uint32_t k = 1; k < n; k++) {
        sb_dag_builder_step(builder, gaussian_pivot(n, k), latency);
        if (k > 1)
            sb_dag_builder_await(builder, gaussian_update(n, k - 1, k));
        for (uint32_t j = k + 1; j <= n; j++) {
            sb_dag_builder_step(builder, gaussian_update(n, k, j), latency);
            sb_dag_builder_await(builder, gaussian_pivot(n, k));
            if (k > 1)
                sb_dag_builder_await(builder, gaussian_update(n, k - 1, j));
        }
    }
    return SB_OK;
}

const struct sb_generator sb_generator_gaussian = {
    .name = "gaussian",
    .summary = "Gaussian elimination of an n x n matrix by columns: (n^2 + n - 2) / 2 tasks",
    .parameter = {
        { "size", "rows of the matrix", 2, 1e5, NAN, true },
    },
    .generate = gaussian_generate,
};
