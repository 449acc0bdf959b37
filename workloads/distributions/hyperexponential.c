/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A choice among exponentials, P(X > x) = sum of w_i exp(-x / m_i): a mixture whose components are
 * given by their means. Gross, Shortle, Thompson and Harris, "Fundamentals of Queueing Theory"
 * (2008), sec. 3.3. Two alike of mean 10: P(X <= 10) = 1 - 1/e. */
#include "sim/workload/latency/weights.h"

static enum sb_code hyperexponential_read_stages(const struct sb_latency_source *source,
                                                 const struct sb_json_node *weight,
                                                 const struct sb_json_node *mean,
                                                 struct sb_dist *dist, struct sb_error *error)
{
    const struct sb_dist_type *exponential = sb_latency_type(source, "exponential");
    const struct sb_json_node *w = NULL, *m = NULL;
    struct sb_weights stages;
    if (!exponential)
        return sb_latency_fail(source, mean, error, "there is no \"exponential\"");
    enum sb_code code = sb_weights_begin(&stages, source, weight->size, error);
    for (uint32_t i = 0; code == SB_OK && i < stages.count; i++) {
        struct sb_dist *stage = &stages.component[i];
        *stage = sb_dist_constant(0);
        w = sb_latency_next(source, weight, w);
        m = sb_latency_next(source, mean, m);
        code = sb_weights_read(source, w, &stages.weight[i], error);
        if (code == SB_OK)
            code = sb_latency_time(source, m, &stage->a, error);
        if (stage->a > 0)
            stage->type = exponential;
    }
    return code ? code : sb_weights_end(&stages, source, weight, dist, error);
}

static enum sb_code hyperexponential_read(const struct sb_latency_source *source,
                                          const struct sb_json_node *node, struct sb_dist *dist,
                                          struct sb_error *error)
{
    static const char *const known[] = { "dist", "weights", "means", "shift", "cap", NULL };
    const struct sb_json_node *weights = NULL, *means = NULL;
    enum sb_code code = sb_latency_known(source, node, known, error);
    if (code)
        return code;
    if (!(weights = sb_latency_list(source, node, "weights", error)) ||
        !(means = sb_latency_list(source, node, "means", error)))
        return SB_EINPUT;
    if (weights->size != means->size)
        return sb_latency_fail(source, means, error, "%u means, but %u weights", means->size,
                               weights->size);
    return hyperexponential_read_stages(source, weights, means, dist, error);
}

const struct sb_dist_type sb_dist_type_hyperexponential = {
    .name = "hyperexponential",
    .summary = "a choice among exponentials: mostly fast, sometimes slow",
    .parameters = "weights, means",
    .means = "mixture",
    .spelling = { { .properties =
                        "\"weights\": {\"type\": \"array\", \"minItems\": 1, \"items\": {\"$ref\": "
                        "\"#/$defs/weight\"}}, \"means\": {\"type\": \"array\", \"minItems\": 1, "
                        "\"items\": {\"$ref\": \"#/$defs/time\"}}",
                    .required = "\"weights\", \"means\"" } },
    .example = { { "{\"dist\": \"hyperexponential\", \"weights\": [1, 3], \"means\": [10, 10]}", 10,
                   0.63212055882855768, 10 },
                 { "{\"dist\": \"hyperexponential\", \"weights\": [0.3, 0.7], \"means\": [10, "
                   "1000]}",
                   100, 0.36660018739589955, 703 } },
    .read = hyperexponential_read,
};
