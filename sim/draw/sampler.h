/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sampling by inversion, fast: latency = Q(u), one uniform for each draw, by tables (table.h).
 *
 * |F(draw) - u| stays below 4e-5 v, v = min(u, 1 - u), down to v = 2^-64, before the draw is
 * rounded to nanoseconds: no sample of less than 10^8 can tell. Where a curve of quantiles bends
 * sharply it is 2e-4 v. A mixture chooses its component by a uniform of its own. */
#ifndef SIM_DRAW_SAMPLER_H
#define SIM_DRAW_SAMPLER_H

#include "sim/base/arena.h"
#include "sim/draw/sampler_type.h"
#include "sim/model/dag.h"

struct sb_table_cache;
struct sb_word_source;

/* One sampler for each of the graph's distributions. Of graphs with correlated latencies a mixture
 * is drawn by its quantile function, from the one uniform that is correlated. */
struct sb_samplers {
    struct sb_sampler *sampler;          /* [dag->dists] */
    const struct sb_word_source *source; /* of the words that are drawn from; NULL: the kernel */
    struct sb_arena arena;
};

/* Draws are cut to dag->draw_cap. Borrows the graph. SB_ENOMEM. Release with sb_samplers_fini. */
enum sb_code sb_samplers_build(struct sb_samplers *samplers, const struct sb_dag *dag,
                               struct sb_error *error);
/* The same with tables that are there already, and asking between those that are made: they take a
 * millisecond or so each, some ten of them. */
struct sb_samplers_way {
    struct sb_table_cache *cache; /* outlasts the samplers; NULL: they have their own tables */
    bool (*go_on)(void *self);    /* false: SB_EINTR; NULL: nobody is asked */
    void *self;
};
enum sb_code sb_samplers_build_by(struct sb_samplers *samplers, const struct sb_dag *dag,
                                  const struct sb_samplers_way *way, struct sb_error *error);
/* The words that are drawn from come from there from now on; those of correlated steps by way of
 * the copula. SB_ENOMEM. */
enum sb_code sb_samplers_use(struct sb_samplers *samplers, const struct sb_dag *dag,
                             const struct sb_word_source *source, struct sb_error *error);
void sb_samplers_fini(struct sb_samplers *samplers);

#endif
