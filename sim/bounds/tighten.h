/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heads and tails that know of resources: what must be done behind a step takes at least as long as
 * its own lower bound, which may be longer than the longest path. */
#ifndef SIM_BOUNDS_TIGHTEN_H
#define SIM_BOUNDS_TIGHTEN_H

#include "sim/bounds/problem.h"

/* `tight` is the same problem with larger heads and tails, in `arena`; tight->path is the largest
 * head + latency + tail, a lower bound. Of each step the bound of the steps behind it (and,
 * backwards, before it) by path, work and energy, with the tails that these have: one after
 * another, from the ends on. Takes time that grows with the cube of the steps. SB_ENOMEM. */
enum sb_code sb_problem_tighten(const struct sb_problem *problem, struct sb_problem *tight,
                                struct sb_arena *arena, struct sb_error *error);

#endif
