/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names under which workload files know the distributions. */
#include "sim/model/dist.h"

#include <assert.h>
#include <stddef.h>

const struct sb_dist_help sb_dist_help[] = {
    { "constant", "value", "always the same" },
    { "uniform", "min, max", "every value between the two is equally likely" },
    { "exponential", "mean", "memoryless: most are short, some are long" },
    { "normal", "mean, sd", "a bell around the mean, cut off (truncated) at 0" },
    { "lognormal", "median, p99 | mean, sd | mu, sigma",
      "skewed with a long tail, as most services are" },
    { "gamma", "mean, cv | shape, scale",
      "between exponential (cv 1) and nearly constant (cv near 0)" },
    { "erlang", "k, mean", "a sum of k exponential stages" },
    { "weibull", "shape, scale", "shape under 1: heavier tail than exponential; over 1: lighter" },
    { "pareto", "min, alpha", "a power-law tail: P(X > x) = (min/x)^alpha" },
    { "hyperexponential", "weights, means",
      "a choice among exponentials: mostly fast, sometimes slow" },
    { "mixture", "components: [{weight, latency}]",
      "a choice among any latencies, such as cache hit and miss" },
    { "empirical", "samples | file",
      "recorded values, equally likely; the file is a CSV beside the workload" },
    { "quantiles", "p50, p90, p99, ... (any pNN)",
      "what a dashboard shows: a monotone curve through the points, lognormal tails beyond (p0 and "
      "p100 cut them)" },
};
const unsigned sb_dist_help_count = sizeof sb_dist_help / sizeof *sb_dist_help;

const char *sb_dist_name(const struct sb_dist *dist)
{
    static const char *const name[] = {
        [SB_CONSTANT] = "constant",       [SB_UNIFORM] = "uniform",
        [SB_EXPONENTIAL] = "exponential", [SB_NORMAL] = "normal",
        [SB_LOGNORMAL] = "lognormal",     [SB_GAMMA] = "gamma",
        [SB_WEIBULL] = "weibull",         [SB_PARETO] = "pareto",
        [SB_MIXTURE] = "mixture",         [SB_EMPIRICAL] = "empirical",
        [SB_QUANTILES] = "quantiles",
    };
    assert((size_t)dist->kind < sizeof name / sizeof *name);
    return name[dist->kind];
}
