/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Named distributions, hostile ones among them, and the sampler of one. */
#ifndef FIXTURE_DRAW_H
#define FIXTURE_DRAW_H

#include "sim/kernel.h"
#include "sim/sampler.h"

struct fixture_dist {
    const char *name;
    struct sb_dist dist;
    bool jumps; /* the distribution function is not continuous, or the draw does not ascend with the word */
};

/* All of them; `*count` in all. The first call makes the ones of quantiles. */
const struct fixture_dist *fixture_dists(size_t *count);

/* A graph of one step with this latency, and its samplers. Asserts on failure. */
struct fixture_draw {
    struct sb_dag dag;
    struct sb_samplers samplers;
};
void fixture_draw_init(struct fixture_draw *draw, const struct sb_dist *dist);
void fixture_draw_fini(struct fixture_draw *draw);

/* value[n]: replicates 0 .. n - 1 of step `step` under `seed`, ascending when `sorted`. */
void fixture_draw_many(const struct fixture_draw *draw, uint64_t seed, uint64_t step, size_t n, bool sorted, sb_ns *value);

/* The Kolmogorov-Smirnov distance times sqrt(n) of ascending values that were rounded to whole nanoseconds: whatever lies between the
 * distribution function at value - 1/2 and value + 1/2 is no difference. More than 2.23 in one of 10^4 samples. */
double fixture_kolmogorov(const sb_ns *value, size_t n, double (*cdf)(const void *self, double x), const void *self);

#endif
