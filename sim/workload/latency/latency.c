/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/latency/latency.h"

#include "sim/base/nearest.h"
#include "sim/base/time.h"
#include "sim/workload/latency/spelling.h"

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
    if (sb_dist_support(dist).lo < 0)
        return sb_latency_fail(source, shift, error, "takes the latency below 0");
    return SB_OK;
}

/* A capped latency that is constant becomes one in sb_latency_read. */
static enum sb_code read_cap(const struct sb_latency_source *source,
                             const struct sb_json_node *node, struct sb_dist *dist,
                             struct sb_error *error)
{
    const struct sb_json_node *cap = sb_json_get(source->json, node, "cap");
    enum sb_code code = cap ? sb_latency_time(source, cap, &dist->cap, error) : SB_OK;
    if (cap && code == SB_OK && !(dist->cap > 0))
        *dist = sb_dist_constant(0);
    return code;
}

static enum sb_code fail_name(const struct sb_latency_source *source,
                              const struct sb_json_node *name, struct sb_error *error)
{
    enum { LATENCY_MOST = 128 };
    const char *known[LATENCY_MOST];
    size_t count = 0;
    for (; count < LATENCY_MOST && source->types[count]; count++)
        known[count] = source->types[count]->name;
    const char *text = sb_json_text(source->json, name), *near = sb_nearest(text, known, count);
    if (near)
        return sb_latency_fail(source, name, error,
                               "no distribution \"%.80s\"; did you mean \"%s\"?", text, near);
    return sb_latency_fail(source, name, error,
                           "no distribution \"%.80s\" (\"simbench list\" shows all)", text);
}

static enum sb_code read_dist(const struct sb_latency_source *source,
                              const struct sb_json_node *node, struct sb_dist *dist,
                              struct sb_error *error)
{
    const struct sb_json_node *name = sb_json_get(source->json, node, "dist");
    if (!name)
        return sb_latency_fail(source, node, error, "\"dist\" is missing");
    enum sb_code code = sb_json_expect(source->json, name, SB_JSON_STRING, "a string", error);
    if (code)
        return code;
    const struct sb_dist_type *type = sb_latency_type(source, sb_json_text(source->json, name));
    if (!type)
        return fail_name(source, name, error);
    dist->type = type->means ? sb_latency_type(source, type->means) : type;
    if (!dist->type)
        return sb_latency_fail(source, name, error, "there is no \"%s\", which this is",
                               type->means);
    return type->read ? type->read(source, node, dist, error)
                      : sb_spelling_read(source, node, type, dist, error);
}

enum sb_code sb_latency_read(const struct sb_latency_source *source,
                             const struct sb_json_node *node, struct sb_dist *dist,
                             struct sb_error *error)
{
    *dist = sb_dist_constant(0);
    if (node->type == SB_JSON_NUMBER)
        return sb_latency_time(source, node, &dist->a, error);
    if (node->type != SB_JSON_OBJECT)
        return sb_latency_fail(source, node, error,
                               "expected a number or {\"dist\": ...}, found %s",
                               sb_json_type_name(node));
    enum sb_code code = read_dist(source, node, dist, error), one = SB_OK;
    if (code)
        *dist = sb_dist_constant((double)SB_NS_TOTAL_MAX); /* what no shift takes below 0 */
    if (sb_goes_on(code, error))
        one = read_shift(source, node, dist, error);
    code = code ? code : one;
    if (sb_goes_on(code, error))
        one = read_cap(source, node, dist, error);
    code = code ? code : one;
    if (code == SB_OK && sb_dist_is_constant(dist))
        *dist = sb_dist_constant(sb_dist_mean(dist));
    return code;
}
