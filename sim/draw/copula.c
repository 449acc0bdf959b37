/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/draw/copula.h"

#include "sim/base/assert.h"
#include "sim/base/machine/lanes.h"
#include "sim/draw/draw_run.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum {
    PER_ONE = 64, /* cells of the distribution function for each standard deviation */
    FARTHEST = 9, /* beyond, the distribution function is less than 2^-62 */
    CELLS = PER_ONE * FARTHEST + 1,
    TERMS = 4
};

/* A normal as a whole number, which kernels draw. */
#define UNIT 0x1p40

struct weights {
    double factor, own; /* of the two normals, each in 1 / UNIT */
};

struct copula {
    struct sb_word_source source;
    const struct sb_word_source *base;
    const struct sb_dag *dag;
    struct weights *weights; /* [dag->factors] */
    struct sb_sampler normal;
    double cell[CELLS][TERMS]; /* 2^32 P(N <= -x) = c0 + d c1 + d^2 c2 + d^3 c3 at a distance of d
                                  from x = cell / PER_ONE: off by less than 3e-7 of it */
};

double sb_copula_normal(double rank) { return 2 * sin(M_PI * rank / 6); }

/* Taylor's: derivatives of the distribution function are Hermite polynomials times the density. */
static void make_cells(struct copula *c)
{
    for (unsigned i = 0; i < CELLS; i++) {
        double x = (double)i / PER_ONE, density = gsl_ran_ugaussian_pdf(x) * 0x1p32;
        c->cell[i][0] = gsl_cdf_ugaussian_Q(x) * 0x1p32;
        c->cell[i][1] = -density;
        c->cell[i][2] = density * x / 2;
        c->cell[i][3] = density * (1 - x * x) / 6;
    }
}

/* The upper half of the uniform P(N <= z). */
static uint32_t word_of(const struct copula *c, double z)
{
    double x = fmin(fabs(z), FARTHEST);
    unsigned at = (unsigned)(x * PER_ONE + 0.5);
    double d = x - (double)at / PER_ONE;
    const double *k = c->cell[at];
    double v = k[0] + d * (k[1] + d * (k[2] + d * k[3]));
    uint32_t word = v < 0x1p31 ? (uint32_t)v : INT32_MAX;
    return z < 0 ? word : ~word;
}

static void base_words(const struct copula *c, const struct sb_draw_kernel *kernel,
                       const struct sb_draw_block *block, uint64_t step, uint32_t *word)
{
    if (c->base)
        c->base->words(c->base, kernel, block, step, word);
    else
        kernel->words(block, step, SB_STREAM_LATENCY, word);
}

static void normals(const struct copula *c, const struct sb_draw_kernel *kernel,
                    const struct sb_draw_block *block, uint64_t step, sb_ns *normal)
{
    uint32_t word[SB_LANES_MAX];
    base_words(c, kernel, block, step, word);
    kernel->draw(block, &c->normal, step, word, normal);
}

static void words(const struct sb_word_source *self, const struct sb_draw_kernel *kernel,
                  const struct sb_draw_block *block, uint64_t step, uint32_t *word)
{
    const struct copula *c = (const struct copula *)self;
    uint32_t factor = c->dag->factor_of[c->dag->step_task[step]];
    sb_ns own[SB_LANES_MAX], shared[SB_LANES_MAX];
    if (factor == SB_NONE || c->dag->rank[factor] == 0) {
        base_words(c, kernel, block, step, word);
        return;
    }
    const struct weights *w = &c->weights[factor];
    normals(c, kernel, block, step, own);
    normals(c, kernel, block, SB_STEP_FACTOR + factor, shared);
    for (unsigned i = 0; i < block->lanes; i++)
        word[i] = word_of(c, w->factor * (double)shared[i] + w->own * (double)own[i]);
}

static uint32_t word_of_one(const struct sb_word_source *self, const struct sb_draw_run *run,
                            uint64_t step, uint64_t counter)
{
    const struct copula *c = (const struct copula *)self;
    uint32_t factor = c->dag->factor_of[c->dag->step_task[step]];
    SB_ASSERT(!c->base);
    if (factor == SB_NONE || c->dag->rank[factor] == 0)
        return sb_draw_run_half(run, step, counter);
    const struct weights *w = &c->weights[factor];
    const struct sb_draw_run own = { .seed = run->seed,
                                     .replicate = run->replicate,
                                     .block = run->block,
                                     .word = run->word,
                                     .shift = run->shift };
    sb_ns z = sb_draw_run_sample(&own, &c->normal, step, counter),
          f = sb_draw_run_sample(&own, &c->normal, SB_STEP_FACTOR + factor, counter);
    return word_of(c, w->factor * (double)f + w->own * (double)z);
}

const struct sb_word_source *
sb_copula_build(const struct sb_dag *dag, const struct sb_word_source *base, struct sb_arena *arena)
{
    const struct sb_table_source standard = { sb_dist_standard_normal, 1, { 0 }, false };
    struct copula *c = sb_arena_alloc(arena, 1, sizeof *c);
    struct weights *weights = sb_arena_alloc(arena, dag->factors, sizeof *weights);
    const struct sb_table *table = sb_table_build(&standard, arena);
    if (!c || !weights || !table)
        return NULL;
    SB_REQUIRE(dag->factor_of);
    for (uint32_t f = 0; f < dag->factors; f++) {
        double r = sb_copula_normal(dag->rank[f]);
        double own = dag->rank[f] < 1 ? 1 - r : 0; /* and not what rounding leaves */
        weights[f] = (struct weights){ sqrt(r) / UNIT, sqrt(own) / UNIT };
    }
    *c = (struct copula){ .source = { words, base ? NULL : word_of_one },
                          .base = base,
                          .dag = dag,
                          .weights = weights,
                          .normal = { .draw = SB_DRAW_TABLE,
                                      .plain = true,
                                      .b = UNIT,
                                      .least = -10 * UNIT,
                                      .most = 10 * UNIT,
                                      .table = table } };
    make_cells(c);
    return &c->source;
}
