/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fixture_draw.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double samples[] = { 5e9, 5e9, 6e9, 9e9, 4e12 };
static const double even[] = { 0.5, 0.5 }, rare[] = { 0.999999, 0.000001 }, third[] = { 0.2, 0.3, 0.5 }, sure[] = { 1 };
static const struct sb_dist two[] = { { .kind = SB_EXPONENTIAL, .a = 1e10 }, { .kind = SB_EXPONENTIAL, .a = 3e12, .shift = 1e9 } };
static const struct sb_dist atom[] = { { .kind = SB_CONSTANT, .a = 5e9 }, { .kind = SB_LOGNORMAL, .a = 24, .b = 0.8 } };
static const struct sb_dist alone[] = { { .kind = SB_GAMMA, .a = 3, .b = 1e10 } };
static const struct sb_dist nested[] = {
    { .kind = SB_MIXTURE, .count = 2, .weight = even, .component = two },
    { .kind = SB_MIXTURE, .count = 2, .weight = rare, .component = atom, .shift = 7e9 },
    { .kind = SB_EMPIRICAL, .count = 5, .point = samples },
};

#define SIMPLE(kind_, a_, b_)                                                                                                              \
    {                                                                                                                                      \
#kind_ " " #a_ " " #b_, { .kind = kind_, .a = a_, .b = b_ }, false                                                                 \
    }
#define MIXED(name_, weights, components, n)                                                                                               \
    {                                                                                                                                      \
        name_, { .kind = SB_MIXTURE, .count = n, .weight = weights, .component = components }, true                                        \
    }

enum { POINTS = 6 };
static const struct {
    const char *name;
    uint32_t n;
    double p[POINTS], x[POINTS], min, max;
    bool jumps;
} quantiles[] = {
    { "quantiles 80 150 400", 3, { 0.5, 0.9, 0.99 }, { 80e9, 150e9, 400e9 }, 0, INFINITY, false },
    { "quantiles 80 82", 2, { 0.5, 0.99 }, { 80e12, 82e12 }, 0, INFINITY, false },
    { "quantiles 80 80.001", 2, { 0.5, 0.99 }, { 80e12, 80.001e12 }, 0, INFINITY, false },
    { "quantiles cut", 3, { 0.5, 0.9, 0.99 }, { 80e9, 150e9, 400e9 }, 20e9, 500e9, true },
    { "quantiles with a plateau", 4, { 0.5, 0.9, 0.99, 0.999 }, { 80e9, 80e9, 400e9, 401e9 }, 0, INFINITY, true },
    { "quantiles with two scales", 5, { 0.01, 0.5, 0.9, 0.99, 0.999 }, { 1e6, 80e9, 90e9, 4e12, 50e12 }, 0, INFINITY, false },
};
enum { QUANTILES = sizeof quantiles / sizeof *quantiles };

static struct fixture_dist all[] = {
    SIMPLE(SB_UNIFORM, 0, 1e15),
    SIMPLE(SB_UNIFORM, 1e12, 2e12),
    SIMPLE(SB_EXPONENTIAL, 1e13, 0),
    SIMPLE(SB_EXPONENTIAL, 1e9, 0),
    SIMPLE(SB_NORMAL, 1e12, 1e11),
    SIMPLE(SB_NORMAL, 1e12, 2e11),
    SIMPLE(SB_NORMAL, 1e12, 1e12),
    SIMPLE(SB_NORMAL, 1e12, 3e12),
    SIMPLE(SB_NORMAL, 0, 1e12),
    SIMPLE(SB_NORMAL, 1e14, 1e9),
    SIMPLE(SB_LOGNORMAL, 20, 1),
    SIMPLE(SB_LOGNORMAL, 20, 4),
    SIMPLE(SB_LOGNORMAL, 25, 0.5),
    SIMPLE(SB_LOGNORMAL, 25, 0.001),
    SIMPLE(SB_WEIBULL, 0.1, 1e6),
    SIMPLE(SB_WEIBULL, 0.5, 1e11),
    SIMPLE(SB_WEIBULL, 1, 1e12),
    SIMPLE(SB_WEIBULL, 5, 1e12),
    SIMPLE(SB_WEIBULL, 1000, 1e14),
    SIMPLE(SB_PARETO, 1e9, 0.5),
    SIMPLE(SB_PARETO, 1e9, 3),
    SIMPLE(SB_PARETO, 1e13, 50),
    SIMPLE(SB_GAMMA, 0.001, 1e14),
    SIMPLE(SB_GAMMA, 0.1, 1e13),
    SIMPLE(SB_GAMMA, 0.5, 1e13),
    SIMPLE(SB_GAMMA, 1, 1e12),
    SIMPLE(SB_GAMMA, 2, 1e12),
    SIMPLE(SB_GAMMA, 10, 1e12),
    SIMPLE(SB_GAMMA, 100, 1e11),
    SIMPLE(SB_GAMMA, 10000, 1e9),
    { "shifted exponential", { .kind = SB_EXPONENTIAL, .a = 1e12, .shift = 3e12 }, false },
    { "shifted gamma", { .kind = SB_GAMMA, .a = 2, .b = 1e11, .shift = 3e12 }, false },
    { "empirical", { .kind = SB_EMPIRICAL, .count = 5, .point = samples }, true },
    MIXED("mixture of one", sure, alone, 1),
    MIXED("hyperexponential", even, two, 2),
    MIXED("atom and lognormal", even, atom, 2),
    MIXED("rare lognormal", rare, atom, 2),
    MIXED("nested mixture", third, nested, 3),
    /* filled by make_quantiles() */
    { NULL, { .kind = SB_QUANTILES }, false },
    { NULL, { .kind = SB_QUANTILES }, false },
    { NULL, { .kind = SB_QUANTILES }, false },
    { NULL, { .kind = SB_QUANTILES }, false },
    { NULL, { .kind = SB_QUANTILES }, false },
    { NULL, { .kind = SB_QUANTILES }, false },
};
enum { ALL = sizeof all / sizeof *all };

static void make_quantiles(void)
{
    static double work[QUANTILES][3 * POINTS];
    for (uint32_t i = 0; i < QUANTILES; i++) {
        struct fixture_dist *to = &all[ALL - QUANTILES + i];
        sb_dist_quantiles_init(&to->dist, quantiles[i].p, quantiles[i].x, quantiles[i].n, work[i]);
        to->dist.min = quantiles[i].min;
        to->dist.max = quantiles[i].max;
        to->name = quantiles[i].name;
        to->jumps = quantiles[i].jumps;
    }
}

const struct fixture_dist *fixture_dists(size_t *count)
{
    if (!all[ALL - 1].name)
        make_quantiles();
    *count = ALL;
    return all;
}

void fixture_draw_init(struct fixture_draw *draw, const struct sb_dist *dist)
{
    struct sb_dag_builder *builder = sb_dag_builder_new();
    struct sb_error error = { 0 };
    assert(builder);
    sb_dag_builder_task(builder, "only");
    sb_dag_builder_step(builder, 0, dist);
    if (sb_dag_build(builder, &draw->dag, "draw", &error) || sb_samplers_build(&draw->samplers, &draw->dag, &error)) {
        fprintf(stderr, "%s\n", error.text);
        abort();
    }
}

void fixture_draw_fini(struct fixture_draw *draw)
{
    sb_samplers_fini(&draw->samplers);
    sb_dag_fini(&draw->dag);
}

static int ascending(const void *a, const void *b)
{
    sb_ns x = *(const sb_ns *)a, y = *(const sb_ns *)b;
    return (x > y) - (x < y);
}

void fixture_draw_many(const struct fixture_draw *draw, uint64_t seed, uint64_t step, size_t n, bool sorted, sb_ns *value)
{
    const struct sb_kernel *kernel = sb_kernel_choose(NULL);
    for (size_t first = 0; first < n; first += SB_LANES_MAX) {
        uint64_t u[SB_LANES_MAX];
        sb_ns drawn[SB_LANES_MAX];
        kernel->uniform(seed, first, step, SB_LANES_MAX, u);
        sb_sampler_draw(kernel, draw->samplers.sampler, u, SB_LANES_MAX, draw->dag.draw_cap, drawn);
        for (size_t i = first; i < n && i < first + SB_LANES_MAX; i++)
            value[i] = drawn[i - first];
    }
    if (sorted)
        qsort(value, n, sizeof *value, ascending);
}

double fixture_kolmogorov(const sb_ns *value, size_t n, double (*cdf)(const void *self, double x), const void *self)
{
    double worst = 0;
    for (size_t i = 0; i < n; i++) {
        double x = (double)value[i];
        bool first = i == 0 || value[i - 1] < value[i], last = i + 1 == n || value[i + 1] > value[i];
        if (first)
            worst = fmax(worst, cdf(self, x - 0.5) - (double)i / (double)n);
        if (last)
            worst = fmax(worst, (double)(i + 1) / (double)n - cdf(self, x + 0.5));
    }
    return worst * sqrt((double)n);
}
