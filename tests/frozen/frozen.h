/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels of 0.2.0 for unlimited workers, kept to measure those of sim/ against in the same
 * process: words, draws and longest paths, and the total work. Nobody changes them; what they draw
 * is not what sim/ draws. */
#ifndef TESTS_FROZEN_FROZEN_H
#define TESTS_FROZEN_FROZEN_H

#include "sim/base/arena.h"
#include "sim/base/time.h"
#include "sim/engine/program.h"
#include "sim/model/dag.h"
#include "sim/model/distribution/dist.h"

enum { FROZEN_LANES_MAX = 64 };

enum {
    FROZEN_TABLE_BITS = 7,
    FROZEN_TABLE_EXPONENTS = 53,
    FROZEN_TABLE_SIDE = FROZEN_TABLE_EXPONENTS << FROZEN_TABLE_BITS,
    FROZEN_TABLE_CELLS = 2 * FROZEN_TABLE_SIDE
};

/* Segment i of the lower side, i + FROZEN_TABLE_SIDE of the upper one: T = A + B d with d = 2 v.
 * The upper 32 bits hold those of the double A, the lower those of the double B. */
struct frozen_table {
    uint64_t cell[FROZEN_TABLE_CELLS];
};

enum frozen_draw {
    FROZEN_DRAW_CONSTANT, /* a */
    FROZEN_DRAW_LINEAR,   /* a + b u */
    FROZEN_DRAW_TABLE,    /* a + b T(u) */
    FROZEN_DRAW_EXP,      /* exp(a + b T(u)) */
    FROZEN_DRAW_STEPS,    /* sample[floor(count u)] */
    FROZEN_DRAW_MIXTURE,
    FROZEN_DRAW_EXACT /* the quantile function itself: slow, where tables would need too much memory
                       */
};

struct frozen_sampler {
    enum frozen_draw draw;
    uint32_t count;
    double a, b, shift, least,
        most;  /* the draw is cut to [least, most] before the shift is added */
    sb_ns cap; /* with the shift; SB_NS_TOTAL_MAX: none */
    const struct frozen_table *table;
    uint64_t lowest,
        width; /* width > 0: u is first mapped into [lowest, lowest + width) (truncation) */
    const double *sample; /* [count] steps */
    /* [count] mixture: component i takes the words in [below[i - 1], below[i]) */
    const uint64_t *below;
    const struct frozen_sampler *component; /* [count] */
    const struct sb_dist *dist;
};

/* One sampler for each of the graph's distributions. */
struct frozen_samplers {
    struct frozen_sampler *sampler; /* [dag->dists] */
    struct sb_arena arena;
};

/* Borrows the graph. SB_ENOMEM. Release with frozen_samplers_fini. */
enum sb_code frozen_samplers_build(struct frozen_samplers *samplers, const struct sb_dag *dag,
                                   struct sb_error *error);
void frozen_samplers_fini(struct frozen_samplers *samplers);

struct frozen_kernel {
    const char *name;
    void (*uniform)(uint64_t seed, uint64_t first, uint64_t step, unsigned lanes, uint64_t *u);
    void (*draw)(const struct frozen_sampler *sampler, const uint64_t *u, unsigned lanes,
                 double cap, sb_ns *out);
    void (*propagate)(const struct sb_program *program, const sb_ns *latency, unsigned lanes,
                      sb_ns *finish, sb_ns *makespan);
};

/* The best one, or that of an instruction set; NULL when it is not there. */
const struct frozen_kernel *frozen_kernel_choose(const char *name);

void frozen_draw_block(const struct frozen_kernel *kernel, const struct frozen_sampler *sampler,
                       const uint64_t *u, unsigned lanes, sb_ns cap, sb_ns *out);

/* A graph's draws and longest paths under some programs, block by block, as the runner of that time
 * ran them. */
struct frozen {
    const struct frozen_kernel *kernel;
    const struct sb_dag *dag;
    const struct sb_program *const *program; /* [programs] */
    uint32_t programs;
    unsigned lanes;
    struct frozen_samplers samplers;
    sb_ns *latency, *finish, *makespan, *work; /* makespan [programs][lanes], work [lanes] */
    struct sb_arena arena;
};

/* Asserts that there is memory. Borrows all but `kernel`, which may be NULL. */
void frozen_init(struct frozen *frozen, const char *kernel, const struct sb_dag *dag,
                 const struct sb_program *const *program, uint32_t programs);
void frozen_fini(struct frozen *frozen);

/* Replicates first .. first + lanes - 1; `first` is a multiple of the lanes. */
void frozen_run(struct frozen *frozen, uint64_t seed, uint64_t first);

#endif
