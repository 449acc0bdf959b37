/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With equal latencies w chains of d tasks take w (d - 1) + 1 of them when joined, the roots at
 * once and then all others one after another, and d when each starts as soon as it can; so does a
 * fan. The speed-up (w (d - 1) + 1) / d grows with the depth towards w, the largest that any
 * latencies give (largest_speedup.h): those behind the roots are w chains, and each root comes
 * before one of them. What varies makes the longest chain longer and the sum no longer, so that it
 * gains less. */
#include "sim/insight/barriers/claims.h"

#include "sim/base/assert.h"
#include "sim/base/machine/lanes.h"
#include "sim/insight/barriers/largest_speedup.h"
#include "sim/insight/pass.h"
#include "sim/model/builder/dag_builder.h"
#include "sim/stats/comparison/paired.h"
#include "sim/stats/moments.h"

#include <stdio.h>
#include <stdlib.h>

const char *const sb_claim_shape_name[SB_CLAIM_SHAPES] = { "chains", "fan", "user-config-profile" };

enum { JOINED, EARLIEST, CASES };

/* ---- graphs ---- */

/* A task that awaits the one before it in its chain; SB_NONE: none. Returns its number. */
static uint32_t claims_add(struct sb_dag_builder *builder, const struct sb_dist *latency,
                           uint32_t after)
{
    char name[32];
    uint32_t number = sb_dag_builder_tasks(builder);
    snprintf(name, sizeof name, "t%u", number + 1);
    uint32_t task = sb_dag_builder_task(builder, name);
    sb_dag_builder_step(builder, task, latency);
    if (after != SB_NONE)
        sb_dag_builder_await(builder, after);
    return task;
}

static void add_chains(struct sb_dag_builder *builder, const struct sb_dist *latency,
                       uint32_t width, uint32_t depth, uint32_t root)
{
    for (uint32_t w = 0; w < width; w++) {
        uint32_t last = root;
        for (uint32_t d = 0; d < depth; d++)
            last = claims_add(builder, latency, last);
    }
}

static enum sb_code build(struct sb_dag *dag, const struct sb_claim_cell *cell,
                          const struct sb_dist *latency, struct sb_error *error)
{
    struct sb_dag_builder *builder = sb_dag_builder_new();
    if (!builder)
        return sb_fail_memory(error);
    switch (cell->shape) {
    case SB_CLAIM_CHAINS: add_chains(builder, latency, cell->width, cell->depth, SB_NONE); break;
    case SB_CLAIM_FAN:
        add_chains(builder, latency, cell->width, cell->depth - 1,
                   claims_add(builder, latency, SB_NONE));
        break;
    default:
        add_chains(builder, latency, 1, 2, SB_NONE);
        claims_add(builder, latency, SB_NONE);
        break;
    }
    return sb_dag_build(builder, dag, "claims", error);
}

static double of_equal_latencies(const struct sb_claim_cell *cell)
{
    double joined = cell->shape == SB_CLAIM_THREE ? 2 : 1 + (double)cell->width * (cell->depth - 1);
    return joined / cell->depth;
}

/* ---- replicates ---- */

struct sums {
    struct sb_moments makespan[CASES];
    sb_wide product;
};

struct claims_counting {
    struct sums *sums;             /* [threads] */
    sb_ns (*joined)[SB_LANES_MAX]; /* [threads] of the block, until the other case comes */
};

static void claims_count(void *self, unsigned thread, uint32_t at, const struct sb_pass_block *b)
{
    struct claims_counting *c = self;
    struct sums *sums = &c->sums[thread];
    const sb_ns *makespan = b->makespan + b->from;
    const uint64_t n = b->until - b->from;
    sb_moments_add_all(&sums->makespan[at], makespan, n);
    for (uint64_t i = 0; at == JOINED && i < n; i++)
        c->joined[thread][i] = makespan[i];
    if (at == EARLIEST)
        sums->product += sb_moments_product(c->joined[thread], makespan, n);
}

static struct sb_estimate ratio_of(const struct sums *sums)
{
    const struct sb_moments *x = &sums->makespan[JOINED], *y = &sums->makespan[EARLIEST];
    const double n = (double)x->count;
    return sb_paired_ratio(&(struct sb_paired){
        .x = sb_moments_mean(x),
        .y = sb_moments_mean(y),
        .var_x = sb_moments_variance(x) / n,
        .var_y = sb_moments_variance(y) / n,
        .cov_xy = sb_moments_covariance(x, y, sums->product) / n,
        .n = x->count,
    });
}

static enum sb_code claims_measure(const struct sb_claims *claims, const struct sb_dag *dag,
                                   const struct sb_samplers *samplers, const struct sb_plan *plan,
                                   struct sb_claim_cell *cell, bool *done, struct sb_error *error)
{
    const struct sb_pass_case cases[CASES] = { { .plan = &plan[JOINED] },
                                               { .plan = &plan[EARLIEST] } };
    struct claims_counting counting = { calloc(claims->threads, sizeof(struct sums)),
                                        calloc(claims->threads, sizeof *counting.joined) };
    const struct sb_pass pass = { .dag = dag,
                                  .samplers = samplers,
                                  .cases = cases,
                                  .count = CASES,
                                  .seed = claims->seed,
                                  .replicates = dag->random ? claims->replicates : 1,
                                  .threads = claims->threads,
                                  .stop = claims->stop,
                                  .visit = claims_count,
                                  .self = &counting };
    uint64_t replicates = 0;
    enum sb_code code = counting.sums && counting.joined ? sb_pass_run(&pass, &replicates, error)
                                                         : sb_fail_memory(error);
    *done = replicates == pass.replicates;
    for (unsigned t = 1; code == SB_OK && t < claims->threads; t++) {
        for (unsigned i = 0; i < CASES; i++)
            sb_moments_merge(&counting.sums->makespan[i], &counting.sums[t].makespan[i]);
        counting.sums->product += counting.sums[t].product;
    }
    if (code == SB_OK && *done)
        cell->speedup = ratio_of(counting.sums);
    free(counting.sums);
    free(counting.joined);
    return code;
}

static enum sb_code run_one(const struct sb_claims *claims, const struct sb_dist *latency,
                            struct sb_claim_cell *cell, bool *done, struct sb_error *error)
{
    struct sb_dag dag;
    struct sb_samplers samplers = { 0 };
    struct sb_plan plan[CASES] = { 0 };
    struct sb_largest_speedup largest;
    enum sb_code code = build(&dag, cell, latency, error);
    if (code)
        return code;
    cell->tasks = dag.tasks;
    cell->equal = of_equal_latencies(cell);
    code = sb_samplers_build(&samplers, &dag, error);
    if (code == SB_OK)
        code = sb_plan_build(&plan[JOINED], &dag, claims->joined, error);
    if (code == SB_OK)
        code = sb_plan_build(&plan[EARLIEST], &dag, claims->earliest, error);
    if (code == SB_OK)
        code = sb_largest_speedup_find(&dag, 0, &largest, error);
    if (code == SB_OK) {
        cell->largest = largest.over_join_all_then_chain;
        code = claims_measure(claims, &dag, &samplers, plan, cell, done, error);
    }
    for (unsigned i = 0; i < CASES; i++)
        sb_plan_fini(&plan[i]);
    sb_samplers_fini(&samplers);
    sb_dag_fini(&dag);
    return code;
}

/* ---- all cells ---- */

uint32_t sb_claims_count(const struct sb_claims *c)
{
    return c->variations * (2 * c->depths * c->widths + 1);
}

/* Number `at` of them. */
static struct sb_claim_cell cell_of(const struct sb_claims *c, uint32_t at, uint32_t *variation)
{
    const uint32_t grid = c->depths * c->widths, shape = at / (c->variations * grid);
    if (shape >= SB_CLAIM_THREE) {
        *variation = at - 2 * c->variations * grid;
        return (struct sb_claim_cell){
            .shape = SB_CLAIM_THREE, .cv = c->variation[*variation].cv, .depth = 2, .width = 2
        };
    }
    *variation = at / grid % c->variations;
    return (struct sb_claim_cell){ .shape = (enum sb_claim_shape)shape,
                                   .cv = c->variation[*variation].cv,
                                   .depth = c->depth[at % grid / c->widths],
                                   .width = c->width[at % c->widths] };
}

enum sb_code sb_claims_run(const struct sb_claims *c, struct sb_claim_cell *cell, uint32_t *cells,
                           struct sb_error *error)
{
    const uint32_t count = sb_claims_count(c);
    enum sb_code code = SB_OK;
    bool done = true;
    *cells = 0;
    for (uint32_t at = 0; code == SB_OK && done && at < count; at++) {
        uint32_t variation;
        cell[at] = cell_of(c, at, &variation);
        SB_REQUIRE(cell[at].depth > 0 && cell[at].width > 0);
        code = run_one(c, &c->variation[variation].latency, &cell[at], &done, error);
        *cells += code == SB_OK && done;
        if (c->progress)
            c->progress(c->self, at + 1, count);
    }
    return code;
}

bool sb_claim_holds(const struct sb_claim_cell *cell)
{
    return cell->speedup.value >= 2 && cell->speedup.value <= 10;
}
