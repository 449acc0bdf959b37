/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sampling by inversion, fast: latency = Q(u), one uniform word for each draw.
 *
 * Q is built from a few tabulated functions T of the uniform: standard quantile functions, such as
 * the normal's, the exponential's -ln(1 - u) and its logarithm (Gumbel's, for minima), and for
 * types without one ln (Q / median) itself. With v = min(u, 1 - u) a table has 128 segments for
 * each power of two of v, down to 2^-54, on either side: a straight line in each, so that the tails
 * are as finely divided as the middle. |F(draw) - u| stays below 4e-5 v + 2^-53 (a test holds it
 * against the distribution functions), and below 2e-5 v where v > 1e-6, which no sample of less
 * than 10^9 can tell. Three exceptions: of a normal truncated at 0, v is that of the normal before
 * it was truncated; of a quantiles distribution whose curve bends sharply, or that is much narrower
 * somewhere than its distance from the median, it is 2e-4 v; and where ln (Q / median) is
 * tabulated, what an error of 2^-20 of that makes, which counts where probability falls steeply
 * over a short way: at the end of what is bounded, as a pert or quantiles with a p100, and where
 * there is next to nothing, as near 0 of an inverse Gaussian. */
#ifndef SIM_DRAW_SAMPLER_H
#define SIM_DRAW_SAMPLER_H

#include "sim/base/arena.h"
#include "sim/base/time.h"
#include "sim/model/dag.h"
#include "sim/model/dist.h"

enum {
    SB_TABLE_BITS = 7,
    SB_TABLE_EXPONENTS = 53,
    SB_TABLE_SIDE = SB_TABLE_EXPONENTS << SB_TABLE_BITS,
    SB_TABLE_CELLS = 2 * SB_TABLE_SIDE
};

/* Segment i of the lower side, i + SB_TABLE_SIDE of the upper one: T = A + B d with d = 2 v. The
 * upper 32 bits hold those of the double A, the lower those of the double B. */
struct sb_table {
    uint64_t cell[SB_TABLE_CELLS];
};

enum sb_draw {
    SB_DRAW_CONSTANT, /* a */
    SB_DRAW_LINEAR,   /* a + b u */
    SB_DRAW_TABLE,    /* a + b T(u) */
    SB_DRAW_EXP,      /* exp(a + b T(u)) */
    SB_DRAW_STEPS,    /* sample[floor(count u)] */
    SB_DRAW_MIXTURE,
    SB_DRAW_EXACT /* the quantile function itself: slow, where tables would need too much memory */
};

struct sb_sampler {
    enum sb_draw draw;
    uint32_t count;
    double a, b, shift, least,
        most;  /* the draw is cut to [least, most] before the shift is added */
    sb_ns cap; /* with the shift; SB_NS_TOTAL_MAX: none */
    const struct sb_table *table;
    uint64_t lowest,
        width; /* width > 0: u is first mapped into [lowest, lowest + width) (truncation) */
    const double *sample; /* [count] steps */
    /* [count] mixture: component i takes the words in [below[i - 1], below[i]) */
    const uint64_t *below;
    const struct sb_sampler *component; /* [count] */
    const struct sb_dist *dist;
};

/* One sampler for each of the graph's distributions. */
struct sb_samplers {
    struct sb_sampler *sampler; /* [dag->dists] */
    struct sb_arena arena;
};

/* Borrows the graph. SB_ENOMEM. Release with sb_samplers_fini. */
enum sb_code sb_samplers_build(struct sb_samplers *samplers, const struct sb_dag *dag,
                               struct sb_error *error);
void sb_samplers_fini(struct sb_samplers *samplers);

#endif
