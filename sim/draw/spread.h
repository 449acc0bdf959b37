/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Uniforms that are spread more evenly than independent ones, so that means are nearer to their
 * true values: points in as many dimensions as there are random latencies. Each of
 * SB_RANDOMISATIONS independent randomisations has a set of points of its own, and each of its
 * points is uniform; how much figures differ between them tells how far off they are.
 *
 * Replicate r is point r / 16 of randomisation r % 16: fewer
 * make longer sets of points, and more make surer intervals. Of a uniform the upper 32 bits are the
 * point's; the rest, and which component a mixture draws from, are those of the generator. */
#ifndef SIM_DRAW_SPREAD_H
#define SIM_DRAW_SPREAD_H

#include "sim/draw/draw_kernel.h"
#include "sim/model/dag.h"

enum sb_sampling {
    SB_SAMPLING_RANDOM, /* independent draws */
    /* Sobol's sequence (GSL's direction numbers) from its first point on, which is 0, under a
     * random digital shift (Owen, "Randomly permuted (t,m,s)-nets and (t,s)-sequences", 1995;
     * L'Ecuyer and Lemieux, "Recent advances in randomized quasi-Monte Carlo methods", 2002) */
    SB_SAMPLING_SOBOL,
    /* Latin hypercubes (McKay, Beckman and Conover, Technometrics 21, 1979): of n points one in
     * each of n equal parts, in every dimension */
    SB_SAMPLING_LHS
};
enum { SB_SAMPLINGS = 3 };
extern const char *const sb_sampling_name[SB_SAMPLINGS]; /* "random", "sobol", "lhs" */

enum {
    SB_RANDOMISATIONS = 16,
    SB_SOBOL_MOST = 40, /* dimensions; from 41 on GSL's generator gives no points and no error */
    SB_SPREAD_LEAST = 2 * SB_RANDOMISATIONS,
    SB_SPREAD_MOST = 1 << 20 /* replicates */
};

/* How many random latencies, and factors of correlated ones, a graph has. */
uint32_t sb_spread_dimensions(const struct sb_dag *dag);

/* SB_EINPUT, of `option`, where they cannot be drawn so: recorded together, or too many for Sobol's
 * sequence; too few replicates, or too many. */
enum sb_code sb_spread_check(const struct sb_dag *dag, enum sb_sampling sampling,
                             uint64_t replicates, const char *option, struct sb_error *error);

/* The words of so many replicates of a graph that has passed the check. Lives in `arena`, borrows
 * the graph. NULL when memory is out. */
const struct sb_word_source *sb_spread_build(const struct sb_dag *dag, enum sb_sampling sampling,
                                             uint64_t replicates, struct sb_arena *arena);

#endif
