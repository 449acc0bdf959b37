/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tiled Cholesky factorisation (right-looking) of a matrix of n x n tiles, which is
 * n (n + 1) (n + 2) / 6 tasks. For k < j < i:
 *
 *     potrf k     awaits syrk k-1,k
 *     trsm k,i    awaits potrf k, gemm k-1,i,k
 *     syrk k,i    awaits trsm k,i, syrk k-1,i
 *     gemm k,i,j  awaits trsm k,i, trsm k,j, gemm k-1,i,j
 *
 * A. Buttari, J. Langou, J. Kurzak, J. Dongarra, "A class of parallel tiled linear algebra
 * algorithms for multicore architectures", Parallel Computing 35 (2009) 38-53. */
#include "sim/workload/generator/generate.h"
#include "sim/workload/generator/generator.h"

#include <math.h>
#include <stdio.h>

struct cholesky_tiles {
    uint32_t n;
    struct sb_dag_builder *builder;
    const struct sb_dist *latency;
};

/* Iteration k makes 1 potrf, then for each row i > k in turn trsm, syrk and gemm for
 * j = k + 1 .. i - 1. */
static uint32_t cholesky_iteration(const struct cholesky_tiles *t, uint32_t k)
{
    /* The iterations from k on make left (left + 1) (left + 2) / 6 tasks. */
    uint64_t n = t->n, left = n - k;
    return (uint32_t)((n * (n + 1) * (n + 2) - left * (left + 1) * (left + 2)) / 6);
}

static uint32_t cholesky_row(const struct cholesky_tiles *t, uint32_t k, uint32_t i)
{
    uint32_t rows = i - k - 1; /* above it in this iteration: 2, 3, 4, … tasks each */
    return cholesky_iteration(t, k) + 1 + 2 * rows + rows * (rows - (rows > 0)) / 2;
}

static uint32_t cholesky_trsm(const struct cholesky_tiles *t, uint32_t k, uint32_t i)
{
    return cholesky_row(t, k, i);
}
static uint32_t cholesky_syrk(const struct cholesky_tiles *t, uint32_t k, uint32_t i)
{
    return cholesky_row(t, k, i) + 1;
}
static uint32_t cholesky_gemm(const struct cholesky_tiles *t, uint32_t k, uint32_t i, uint32_t j)
{
    return cholesky_row(t, k, i) + 1 + (j - k);
}

static void cholesky_name_tasks(const struct cholesky_tiles *t)
{
    char name[64];
    for (uint32_t k = 0; k < t->n; k++) {
        snprintf(name, sizeof name, "potrf_%u", k);
        sb_dag_builder_task(t->builder, name);
        for (uint32_t i = k + 1; i < t->n; i++) {
            snprintf(name, sizeof name, "trsm_%u_%u", k, i);
            sb_dag_builder_task(t->builder, name);
            snprintf(name, sizeof name, "syrk_%u_%u", k, i);
            sb_dag_builder_task(t->builder, name);
            for (uint32_t j = k + 1; j < i; j++) {
                snprintf(name, sizeof name, "gemm_%u_%u_%u", k, i, j);
                sb_dag_builder_task(t->builder, name);
            }
        }
    }
}

static void cholesky_add_row(const struct cholesky_tiles *t, uint32_t k, uint32_t i)
{
    sb_dag_builder_step(t->builder, cholesky_trsm(t, k, i), t->latency);
    sb_dag_builder_await(t->builder, cholesky_iteration(t, k));
    if (k > 0)
        sb_dag_builder_await(t->builder, cholesky_gemm(t, k - 1, i, k));
    sb_dag_builder_step(t->builder, cholesky_syrk(t, k, i), t->latency);
    sb_dag_builder_await(t->builder, cholesky_trsm(t, k, i));
    if (k > 0)
        sb_dag_builder_await(t->builder, cholesky_syrk(t, k - 1, i));
    for (uint32_t j = k + 1; j < i; j++) {
        sb_dag_builder_step(t->builder, cholesky_gemm(t, k, i, j), t->latency);
        sb_dag_builder_await(t->builder, cholesky_trsm(t, k, i));
        sb_dag_builder_await(t->builder, cholesky_trsm(t, k, j));
        if (k > 0)
            sb_dag_builder_await(t->builder, cholesky_gemm(t, k - 1, i, j));
    }
}

static enum sb_code cholesky_generate(const double *value, const void *rng,
                                      const struct sb_dist *latency, struct sb_dag_builder *builder,
                                      const char *where, struct sb_error *error)
{
    (void)rng;
    double n = value[0], tasks = n * (n + 1) * (n + 2) / 6;
    struct cholesky_tiles t = { .n = (uint32_t)n, .builder = builder, .latency = latency };
    enum sb_code code = sb_generate_size(tasks, 3 * tasks, where, error);
    if (code)
        return code;
    cholesky_name_tasks(&t);
    for (uint32_t k = 0; k < t.n; k++) {
        sb_dag_builder_step(builder, cholesky_iteration(&t, k), latency);
        if (k > 0)
            sb_dag_builder_await(builder, cholesky_syrk(&t, k - 1, k));
        for (uint32_t i = k + 1; i < t.n; i++)
            cholesky_add_row(&t, k, i);
    }
    return SB_OK;
}

const struct sb_generator sb_generator_cholesky = {
    .name = "cholesky",
    .summary = "tiled Cholesky factorisation of n x n tiles: n (n + 1) (n + 2) / 6 tasks",
    .parameter = {
        { "tiles", "tiles in a row", 1, 1000, NAN, true },
    },
    .generate = cholesky_generate,
};
