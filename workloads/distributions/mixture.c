/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A choice among components: P(X <= x) = sum of w_i P(X_i <= x). Its mean m is the weighted mean of
 * the components' means m_i, its variance the weighted mean of v_i + (m_i - m)^2. Everitt and Hand,
 * "Finite Mixture Distributions" (1981). Of the constant 5 with weight 0.3 and an exponential of
 * mean 10 with 0.7: P(X <= 5) = 0.3 + 0.7 (1 - exp(-1/2)), mean 8.5.
 * weight[] adds up to 1; component[] have shifts of their own. A component may be null: what has it
 * is absent. */
#include "sim/workload/latency/latency.h"
#include "sim/workload/latency/weights.h"
#include "sim/workload/latency/write.h"

#include <math.h>

static enum sb_code mixture_read_component(const struct sb_latency_source *source,
                                           const struct sb_json_node *node, double *weight,
                                           struct sb_dist *component, bool *absent,
                                           struct sb_error *error)
{
    static const char *const known[] = { "weight", "latency", NULL };
    enum sb_code code =
        sb_latency_object(source, node, "{\"weight\": ..., \"latency\": ...}", error);
    if (code)
        return code;
    code = sb_latency_known(source, node, known, error);
    const struct sb_json_node *w = sb_latency_get(source, node, "weight"),
                              *l = sb_latency_get(source, node, "latency");
    if (code == SB_OK && (!w || !l))
        code = sb_latency_fail(source, node, error, "\"%s\" is missing", w ? "latency" : "weight");
    enum sb_code one = SB_OK;
    if (w && sb_goes_on(code, error))
        one = sb_weights_read(source, w, weight, error);
    code = code ? code : one;
    if (l && l->type == SB_JSON_NULL) {
        *component = sb_dist_constant(0);
        *absent = true;
    }
    else if (l && sb_goes_on(code, error))
        one = sb_latency_read(source, l, component, error);
    if (one == SB_OK && component->optional)
        one = sb_latency_fail(source, l, error, "null within a component");
    return code ? code : one;
}

static enum sb_code mixture_read(const struct sb_latency_source *source,
                                 const struct sb_json_node *node, struct sb_dist *dist,
                                 struct sb_error *error)
{
    static const char *const known[] = { "dist", "components", "shift", "cap", NULL };
    const struct sb_json_node *list = NULL, *c = NULL;
    struct sb_weights weights;
    enum sb_code code = sb_latency_known(source, node, known, error);
    if (code)
        return code;
    if (!(list = sb_latency_list(source, node, "components", error)))
        return SB_EINPUT;
    code = sb_weights_begin(&weights, source, list->size, error);
    if (code)
        return code;
    for (uint32_t i = 0; sb_goes_on(code, error) && (c = sb_latency_next(source, list, c)); i++) {
        enum sb_code one = mixture_read_component(source, c, &weights.weight[i],
                                                  &weights.component[i], &dist->optional, error);
        code = code ? code : one;
    }
    if (dist->optional && sb_goes_on(code, error) && sb_latency_get(source, node, "shift"))
        return sb_latency_fail(source, list, error, "null is not shifted");
    return code ? code : sb_weights_end(&weights, source, list, dist, error);
}

static void mixture_write(struct sb_latency_writer *writer, const struct sb_dist *dist)
{
    sb_latency_put(writer, ", \"components\": [");
    for (uint32_t i = 0; i < dist->count; i++) {
        sb_latency_put_number(writer, i ? ", {\"weight\": " : "{\"weight\": ", dist->weight[i]);
        sb_latency_put(writer, ", \"latency\": ");
        if (dist->optional && !dist->component[i].type && !(dist->component[i].a > 0))
            sb_latency_put(writer, "null");
        else
            sb_latency_put_dist(writer, &dist->component[i]);
        sb_latency_put(writer, "}");
    }
    sb_latency_put(writer, "]");
}

static double mixture_mass(const struct sb_dist *dist, double x, bool upper)
{
    double sum = 0;
    for (uint32_t i = 0; i < dist->count; i++)
        sum += dist->weight[i] *
               (upper ? sb_dist_tail(&dist->component[i], x) : sb_dist_cdf(&dist->component[i], x));
    return fmin(sum, 1);
}

static double mixture_quantile(const struct sb_dist *dist, double p, bool upper)
{
    double lo = INFINITY, hi = 0;
    for (uint32_t i = 0; i < dist->count; i++) {
        double x = sb_dist_quantile(&dist->component[i], p, upper);
        lo = fmin(lo, x);
        hi = fmax(hi, x);
    }
    return sb_dist_bisect(dist, p, upper, lo * (1 - 1e-9), fmin(hi * (1 + 1e-9), 1e300));
}

static double mixture_mean(const struct sb_dist *dist)
{
    double sum = 0;
    for (uint32_t i = 0; i < dist->count; i++)
        sum += dist->weight[i] * sb_dist_mean(&dist->component[i]);
    return sum;
}

static double mixture_variance(const struct sb_dist *dist)
{
    double sum = 0, m = mixture_mean(dist);
    for (uint32_t i = 0; i < dist->count; i++) {
        double spread = sb_dist_variance(&dist->component[i]);
        if (!isfinite(spread))
            return INFINITY;
        double off = sb_dist_mean(&dist->component[i]) - m;
        sum += dist->weight[i] * (spread + off * off);
    }
    return sum;
}

static double mixture_capped(const struct sb_dist *dist, double cap, double centre, int k)
{
    double sum = 0;
    for (uint32_t i = 0; i < dist->count; i++)
        sum += dist->weight[i] * sb_dist_capped(&dist->component[i], cap, centre, k);
    return sum;
}

static bool mixture_constant(const struct sb_dist *dist)
{
    for (uint32_t i = 0; i < dist->count; i++)
        if (!sb_dist_is_constant(&dist->component[i]) ||
            sb_dist_mean(&dist->component[i]) != sb_dist_mean(dist->component))
            return false;
    return true;
}

static struct sb_range mixture_support(const struct sb_dist *dist)
{
    struct sb_range all = { INFINITY, 0 };
    for (uint32_t i = 0; i < dist->count; i++) {
        struct sb_range one = sb_dist_support(&dist->component[i]);
        all.lo = fmin(all.lo, one.lo);
        all.hi = fmax(all.hi, one.hi);
    }
    return all;
}

static double mixture_atom(const struct sb_dist *dist, double x)
{
    double sum = 0;
    for (uint32_t i = 0; i < dist->count; i++)
        sum += dist->weight[i] * sb_dist_atom(&dist->component[i], x);
    return sum;
}

static void mixture_draw(const struct sb_dist *dist, struct sb_dist_draw *draw)
{
    (void)dist;
    draw->form = SB_DIST_MIXTURE;
}

const struct sb_dist_type sb_dist_type_mixture = {
    .name = "mixture",
    .summary = "a choice among any latencies, such as cache hit and miss",
    .parameters = "components: [{weight, latency}]",
    .spelling = { { .properties =
                        "\"components\": {\"type\": \"array\", \"minItems\": 1, \"items\": "
                        "{\"type\": \"object\", \"properties\": {\"weight\": {\"$ref\": "
                        "\"#/$defs/weight\"}, \"latency\": {\"anyOf\": [{\"$ref\": "
                        "\"#/$defs/latency\"}, {\"type\": \"null\"}]}}, \"required\": [\"weight\", "
                        "\"latency\"], "
                        "\"additionalProperties\": false}}",
                    .required = "\"components\"" } },
    .example = { { "{\"dist\": \"mixture\", \"components\": [{\"weight\": 0.3, \"latency\": 5}, "
                   "{\"weight\": 0.7, \"latency\": {\"dist\": \"exponential\", \"mean\": 10}}]}",
                   5, 0.57542853820115654, 8.5 },
                 { "{\"dist\": \"mixture\", \"shift\": 1, \"components\": [{\"weight\": 1, "
                   "\"latency\": {\"dist\": \"uniform\", \"min\": 2, \"max\": 4}}, {\"weight\": 3, "
                   "\"latency\": {\"dist\": \"uniform\", \"min\": 6, \"max\": 10, \"shift\": 1}}]}",
                   5, 0.25, 8.5 } },
    .read = mixture_read,
    .write = mixture_write,
    .mass = mixture_mass,
    .quantile = mixture_quantile,
    .mean = mixture_mean,
    .variance = mixture_variance,
    .capped = mixture_capped,
    .constant = mixture_constant,
    .support = mixture_support,
    .atom = mixture_atom,
    .draw = mixture_draw,
};
