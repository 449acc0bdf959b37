/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Correlated draws: uniforms with a normal copula (NORTA; Cario and Nelson, "Modeling and
 * generating random vectors with arbitrary marginal distributions and correlation matrix", 1997).
 *
 * The steps of a group share a factor. With z the normal of a step's own word and f that of the
 * factor, the step's uniform is
 *
 *     P(N <= sqrt(r) f + sqrt(1 - r) z)
 *
 * which is a uniform as any other, and two steps of a group have the correlation r of their
 * normals. Of uniforms, and so the rank correlation (Spearman's) of latencies, that is 6 / pi
 * asin(r / 2) (Pearson 1907), whatever their distributions. The factor is drawn as steps are, but
 * for replicate and group: its number stands in place of a step's, from 2^32 on. */
#ifndef SIM_DRAW_COPULA_H
#define SIM_DRAW_COPULA_H

#include "sim/draw/draw_kernel.h"
#include "sim/model/dag.h"

/* The words of the graph's steps, from those of `base` (NULL: the kernel's own). Lives in `arena`,
 * borrows the graph. NULL when memory is out. */
const struct sb_word_source *sb_copula_build(const struct sb_dag *dag,
                                             const struct sb_word_source *base,
                                             struct sb_arena *arena);

/* The correlation of two normals whose uniforms have this rank correlation. */
double sb_copula_normal(double rank);

#endif
