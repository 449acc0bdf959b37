/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws against the distributions that they are of, without generator, tables and kernels of
 * sim/draw: the word of (seed, replicate, step) is computed from the paper's definition, and the
 * latency must be its quantile. */
#ifndef SIM_VERIFY_DRAWS_H
#define SIM_VERIFY_DRAWS_H

#include "sim/model/dag.h"
#include "sim/verify/verify.h"

/* Threefry-2x64 with 13 rounds (Salmon, Moraes, Dror, Shaw, SC 2011), as sim/draw/rng.h lays the
 * halves of its words out: the uniform behind a draw, and the one that chooses among a mixture's
 * components. */
uint64_t sb_verify_word(uint64_t seed, uint64_t replicate, uint64_t step);
uint64_t sb_verify_choice(uint64_t seed, uint64_t replicate, uint64_t step);

/* Whether `latency`, cut to `cap`, is the quantile that belongs to the word: |F(latency) - u| is at
 * most 1e-4 min(u, 1 - u), or ten times that for a curve of quantiles, which may have corners;
 * apart from what whole nanoseconds make. A mixture's components share (0, 1) by their weights, in
 * their order; `choice` says which one draws. */
bool sb_verify_draw(const struct sb_dist *dist, uint64_t word, uint64_t choice, sb_ns latency,
                    sb_ns cap);

/* Holds some of latency[steps] against it, others in each replicate: SB_ECHECK names task, step,
 * the latency and what the quantile is. */
enum sb_code sb_verify_draws(const struct sb_dag *dag, const struct sb_verify_names *names,
                             uint64_t replicate, const sb_ns *latency, struct sb_error *error);

#endif
