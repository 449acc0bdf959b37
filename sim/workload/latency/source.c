/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/workload/latency/source.h"

#include "sim/base/time.h"

#include <stdio.h>
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

const struct sb_dist_type *sb_latency_type(const struct sb_latency_source *source, const char *name)
{
    const struct sb_dist_type *const *type = source->types;
    while (*type && (*(*type)->name != *name || strcmp((*type)->name, name) != 0))
        type++;
    return *type;
}

enum sb_code sb_latency_fail(const struct sb_latency_source *source,
                             const struct sb_json_node *node, struct sb_error *error,
                             const char *format, ...)
{
    char text[sizeof error->text];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return sb_json_fail(source->json, node, SB_EINPUT, error, "%s", text);
}

enum sb_code sb_latency_known(const struct sb_latency_source *source,
                              const struct sb_json_node *node, const char *const *known,
                              struct sb_error *error)
{
    size_t count = 0;
    while (known[count])
        count++;
    return sb_json_known(source->json, node, known, count, error);
}

enum sb_code sb_latency_object(const struct sb_latency_source *source,
                               const struct sb_json_node *node, const char *what,
                               struct sb_error *error)
{
    return sb_json_expect(source->json, node, SB_JSON_OBJECT, what, error);
}

const struct sb_json_node *sb_latency_get(const struct sb_latency_source *source,
                                          const struct sb_json_node *node, const char *name)
{
    return sb_json_get(source->json, node, name);
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

const struct sb_json_node *sb_latency_next(const struct sb_latency_source *source,
                                           const struct sb_json_node *container,
                                           const struct sb_json_node *child)
{
    return child ? sb_json_next(source->json, container, child)
                 : sb_json_first(source->json, container);
}

const char *sb_latency_key(const struct sb_latency_source *source,
                           const struct sb_json_node *member)
{
    return sb_json_key(source->json, member);
}

enum sb_code sb_latency_text(const struct sb_latency_source *source,
                             const struct sb_json_node *node, const char **text,
                             struct sb_error *error)
{
    if (node->type != SB_JSON_STRING)
        return sb_json_fail(source->json, node, SB_EINPUT, error, "expected a string, found %s",
                            sb_json_type_name(node));
    *text = sb_json_text(source->json, node);
    return SB_OK;
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
