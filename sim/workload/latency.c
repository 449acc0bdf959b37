/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/latency.h"

#include "sim/base/nearest.h"
#include "sim/base/time.h"
#include "sim/workload/latency_parts.h"

#include <math.h>
#include <string.h>

double sb_latency_unit(const char *name)
{
    static const struct {
        const char *name;
        double ns;
    } unit[] = { { "ns", 1 }, { "us", 1e3 }, { "ms", 1e6 }, { "s", 1e9 } };
    for (size_t i = 0; i < sizeof unit / sizeof *unit; i++)
        if (strcmp(name, unit[i].name) == 0)
            return unit[i].ns;
    return 0;
}

enum sb_code sb_latency_number(const struct sb_latency_source *source,
                               const struct sb_json_node *node, double least, double most,
                               double *value, struct sb_error *error)
{
    if (node->type != SB_JSON_NUMBER)
        return sb_json_fail(source->json, node, SB_EINPUT, error, "expected a number, found %s",
                            sb_json_type_name(node));
    *value = node->as.number;
    if (*value >= least && *value <= most)
        return SB_OK;
    return sb_json_fail(source->json, node, SB_EINPUT, error,
                        "%.9g is out of range: from %.9g to %.9g", *value, least, most);
}

enum sb_code sb_latency_time(const struct sb_latency_source *source,
                             const struct sb_json_node *node, double *ns, struct sb_error *error)
{
    if (node->type != SB_JSON_NUMBER)
        return sb_json_fail(source->json, node, SB_EINPUT, error, "expected a number, found %s",
                            sb_json_type_name(node));
    *ns = node->as.number * source->unit;
    if (node->as.number < 0)
        return sb_json_fail(source->json, node, SB_EINPUT, error,
                            "%.9g is negative: times are 0 or more", node->as.number);
    if (!(*ns <= (double)SB_NS_TOTAL_MAX))
        return sb_json_fail(source->json, node, SB_EINPUT, error,
                            "%.9g is too long: times are at most 146 years", node->as.number);
    *ns += 0.0; /* -0 is 0 */
    return SB_OK;
}

const struct sb_json_node *sb_latency_list(const struct sb_latency_source *source,
                                           const struct sb_json_node *node, const char *name,
                                           struct sb_error *error)
{
    const struct sb_json_node *list = sb_json_get(source->json, node, name);
    if (!list)
        sb_json_fail(source->json, node, SB_EINPUT, error, "\"%s\" is missing", name);
    else if (list->type != SB_JSON_ARRAY)
        sb_json_fail(source->json, list, SB_EINPUT, error, "expected an array, found %s",
                     sb_json_type_name(list));
    else if (list->size == 0)
        sb_json_fail(source->json, list, SB_EINPUT, error, "expected one element at least");
    else
        return list;
    return NULL;
}

/* The shortest possible draw. */
static double least_draw(const struct sb_dist *dist)
{
    double least = 0;
    switch (dist->kind) {
    case SB_CONSTANT:
    case SB_UNIFORM:
    case SB_PARETO: least = dist->a; break;
    case SB_EMPIRICAL: least = dist->point[0]; break;
    case SB_QUANTILES: least = dist->min; break;
    case SB_MIXTURE:
        least = INFINITY;
        for (uint32_t i = 0; i < dist->count; i++)
            least = fmin(least, least_draw(&dist->component[i]));
        break;
    default: break;
    }
    return least + dist->shift;
}

static enum sb_code read_shift(const struct sb_latency_source *source,
                               const struct sb_json_node *node, struct sb_dist *dist,
                               struct sb_error *error)
{
    const struct sb_json_node *shift = sb_json_get(source->json, node, "shift");
    double value = 0, most = (double)SB_NS_TOTAL_MAX / source->unit;
    if (!shift)
        return SB_OK;
    enum sb_code code = sb_latency_number(source, shift, -most, most, &value, error);
    if (code)
        return code;
    dist->shift = value * source->unit;
    if (least_draw(dist) < 0)
        return sb_json_fail(source->json, shift, SB_EINPUT, error, "takes the latency below 0");
    return SB_OK;
}

static enum sb_code fail_name(const struct sb_latency_source *source,
                              const struct sb_json_node *name, struct sb_error *error)
{
    const char *known[32];
    unsigned n = sb_dist_help_count < 32 ? sb_dist_help_count : 32;
    for (unsigned i = 0; i < n; i++)
        known[i] = sb_dist_help[i].name;
    const char *text = sb_json_text(source->json, name), *near = sb_nearest(text, known, n);
    if (near)
        return sb_json_fail(source->json, name, SB_EINPUT, error,
                            "no distribution \"%.80s\"; did you mean \"%s\"?", text, near);
    return sb_json_fail(source->json, name, SB_EINPUT, error,
                        "no distribution \"%.80s\" (\"simbench list\" shows all)", text);
}

static enum sb_code read_dist(const struct sb_latency_source *source,
                              const struct sb_json_node *node, struct sb_dist *dist,
                              struct sb_error *error)
{
    const struct sb_json_node *name = sb_json_get(source->json, node, "dist");
    if (!name)
        return sb_json_fail(source->json, node, SB_EINPUT, error, "\"dist\" is missing");
    enum sb_code code = sb_json_expect(source->json, name, SB_JSON_STRING, "a string", error);
    if (code)
        return code;
    const char *text = sb_json_text(source->json, name);
    if (sb_latency_is_simple(text))
        return sb_latency_read_simple(source, node, text, dist, error);
    if (sb_json_is(source->json, name, "hyperexponential"))
        return sb_latency_read_hyperexponential(source, node, dist, error);
    if (sb_json_is(source->json, name, "mixture"))
        return sb_latency_read_mixture(source, node, dist, error);
    if (sb_json_is(source->json, name, "empirical"))
        return sb_latency_read_empirical(source, node, dist, error);
    if (sb_json_is(source->json, name, "quantiles"))
        return sb_latency_read_quantiles(source, node, dist, error);
    return fail_name(source, name, error);
}

enum sb_code sb_latency_read(const struct sb_latency_source *source,
                             const struct sb_json_node *node, struct sb_dist *dist,
                             struct sb_error *error)
{
    *dist = (struct sb_dist){ .kind = SB_CONSTANT };
    if (node->type == SB_JSON_NUMBER)
        return sb_latency_time(source, node, &dist->a, error);
    if (node->type != SB_JSON_OBJECT)
        return sb_json_fail(source->json, node, SB_EINPUT, error,
                            "expected a number or {\"dist\": ...}, found %s",
                            sb_json_type_name(node));
    enum sb_code code = read_dist(source, node, dist, error);
    if (code == SB_OK)
        code = read_shift(source, node, dist, error);
    if (code == SB_OK && sb_dist_is_constant(dist))
        *dist = (struct sb_dist){ .kind = SB_CONSTANT, .a = sb_dist_mean(dist) };
    return code;
}
